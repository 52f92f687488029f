import { w3c } from '../dates.ts';
import { bodyHtml, linkOf, photoUrl, type Site, summaryOf } from '../pages/html.ts';

/** JSON Feed 1.1. */
export function jsonFeed(site: Site): string {
  const items = site.printings.map((printing) => ({
    id: linkOf(site, printing),
    url: linkOf(site, printing),
    title: printing.headline,
    summary: summaryOf(printing),
    content_html: bodyHtml(printing).join('\n'),
    date_published: w3c(printing.publishedAt),
    date_modified: w3c(printing.modifiedAt),
    tags: [printing.section, ...printing.text.tags],
    ...(printing.byline && { authors: [{ name: printing.byline }] }),
    ...(printing.text.photo && { image: photoUrl(site, printing) }),
  }));
  const { name, tagline, language } = site.paper;
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: name,
    home_page_url: `${site.url}/`,
    feed_url: site.feedUrl,
    description: tagline,
    language,
    items,
  };
  return JSON.stringify(feed, null, 1);
}
