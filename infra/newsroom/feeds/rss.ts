import { rfc822, w3c } from '../dates.ts';
import { bodyHtml, escapeText, linkOf, type Site, summaryOf } from '../pages/html.ts';
import type { Printing } from '../printings.ts';

/** RSS 2.0 with the whole text and the author's name, as content systems write it. */
export function fullRss(site: Site): string {
  return rss(site, (printing) => {
    const html = `${bodyHtml(printing).join('\n')}\n<p>The article <a href="${escapeText(linkOf(site, printing))}">${escapeText(printing.headline)}</a> first appeared in ${escapeText(site.paper.name)}.</p>`;
    return `<link>${escapeText(linkOf(site, printing))}</link>
${printing.byline ? `<dc:creator><![CDATA[${printing.byline}]]></dc:creator>` : ''}
<guid isPermaLink="true">${escapeText(linkOf(site, printing))}</guid>
<description><![CDATA[${escapeText(summaryOf(printing))}]]></description>
<content:encoded><![CDATA[${html}]]></content:encoded>`;
  });
}

/** RSS 2.0 with a sentence or two, numbers for identity and links that tell where the reader came from. */
export function summaryRss(site: Site): string {
  return rss(
    site,
    (printing) => `<link>${escapeText(linkOf(site, printing))}?utm_source=rss&amp;utm_medium=feed</link>
<guid isPermaLink="false">calder-bay-herald:${escapeText(printing.text.id)}</guid>
<description>${escapeText(summaryOf(printing, 200))}</description>`,
  );
}

function rss(site: Site, fields: (printing: Printing) => string): string {
  const newest = site.printings[0]!;
  const items = site.printings.map(
    (printing) => `<item>
<title>${escapeText(printing.headline)}</title>
${fields(printing)}
<pubDate>${rfc822(printing.publishedAt)}</pubDate>
<category>${escapeText(printing.section)}</category>
${printing.text.tags.map((tag) => `<category>${escapeText(tag)}</category>`).join('')}
</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${escapeText(site.paper.name)}</title>
<link>${site.url}/</link>
<atom:link href="${site.feedUrl}" rel="self" type="application/rss+xml"/>
<description>${escapeText(site.paper.tagline)}</description>
<language>${site.paper.language.toLowerCase()}</language>
<lastBuildDate>${rfc822(newest.publishedAt)}</lastBuildDate>
<ttl>15</ttl>
${items.join('\n')}
</channel>
</rss>
`;
}

/** RSS 1.0, an RDF graph: the list of items and the items apart, dates from Dublin Core. */
export function rdf(site: Site): string {
  const items = site.printings.map(
    (printing) => `<item rdf:about="${escapeText(linkOf(site, printing))}">
<title>${escapeText(printing.headline)}</title>
<link>${escapeText(linkOf(site, printing))}</link>
<description>${escapeText(summaryOf(printing, 300))}</description>
<dc:date>${w3c(printing.publishedAt)}</dc:date>
<dc:subject>${escapeText(printing.section)}</dc:subject>
${printing.byline ? `<dc:creator>${escapeText(printing.byline)}</dc:creator>` : ''}
</item>`,
  );
  return `<?xml version="1.0" encoding="windows-1252"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${site.feedUrl}">
<title>${escapeText(site.paper.name)}</title>
<link>${site.url}/</link>
<description>${escapeText(site.paper.tagline)}</description>
<dc:language>${site.paper.language}</dc:language>
<items><rdf:Seq>
${site.printings.map((printing) => `<rdf:li rdf:resource="${escapeText(linkOf(site, printing))}"/>`).join('\n')}
</rdf:Seq></items>
</channel>
${items.join('\n')}
</rdf:RDF>
`;
}
