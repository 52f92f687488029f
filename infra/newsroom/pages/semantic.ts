import { w3c } from '../dates.ts';
import type { Printing } from '../printings.ts';
import { frameworkCss, head, openGraph } from './head.ts';
import { bodyHtml, escapeText, linkOf, others, photoUrl, type Site, scriptJson, summaryOf, weave } from './html.ts';
import { counterScript, dateAndTime, figure, headlines, link, navigation, serviceLinks, servicePath } from './parts.ts';

/** Port Lessing Tribune: the elements that HTML has for the purpose, and the application's state below them. */
export function semanticPage(site: Site, printing: Printing): string {
  const url = linkOf(site, printing);
  const rest = others(site, printing, 14);
  const description = summaryOf(printing);
  const extra = `${openGraph({
    author: printing.byline,
    'og:type': 'article',
    'og:title': printing.headline,
    'og:url': url,
    'og:image': printing.text.photo ? photoUrl(site, printing) : null,
    'article:published_time': w3c(printing.publishedAt),
  })}
<style>${frameworkCss('t-')}</style>`;
  return `${head(site, { title: printing.headline, description, url, extra })}
<body>
<header>
<a href="/"><b>${escapeText(site.paper.name)}</b></a> <i>${escapeText(site.paper.tagline)}</i>
<nav><ul>
${navigation(site, 't-nav')}
</ul></nav>
</header>
<main>
<article>
<header>
<p class="t-mb-1">${escapeText(printing.section)}</p>
<h1>${escapeText(printing.headline)}</h1>
${printing.byline ? `<address>By <a rel="author" href="${servicePath('About us')}">${escapeText(printing.byline)}</a></address>` : ''}
<p><time datetime="${w3c(printing.publishedAt)}">${dateAndTime(printing.publishedAt)}</time></p>
</header>
${figure(site, printing)}
${weave(bodyHtml(printing), { 3: morningTide() })}
<footer>
${printing.credit ? `<p><small>${escapeText(printing.credit)}</small></p>` : aboutTheAuthor(printing)}
<p><small>See something that is wrong? Write to the corrections desk, and we will put it right in public.</small></p>
</footer>
</article>
<aside>
<h2>Today in the Tribune</h2>
${rest
  .slice(0, 9)
  .map(
    (other) =>
      `<section><h3>${link(linkOf(site, other), other.headline)}</h3><time datetime="${w3c(other.publishedAt)}">${dateAndTime(other.publishedAt)}</time></section>`,
  )
  .join('\n')}
</aside>
</main>
<footer>
<nav><ul>
${serviceLinks('t-service')}
${headlines(site, rest.slice(9))}
</ul></nav>
<p>© Port Lessing Tribune, 118 Dock Road, Port Lessing. A fictional newspaper.</p>
</footer>
<script id="state" type="application/json">${scriptJson(state(site, rest))}</script>
${counterScript(printing)}
</body>
</html>
`;
}

const morningTide = () =>
  `<aside class="t-p-4"><h4>Morning Tide</h4><p>Our newsletter about the city and its harbor, free of charge, every morning at six.</p><p>${link(servicePath('Newsletters'), 'Sign me up')}</p></aside>`;

const aboutTheAuthor = ({ byline }: Printing) =>
  byline
    ? `<section class="about-the-author"><h4>About the author</h4><p>${escapeText(byline)} has reported for the Tribune since the days of the paper edition and lives within earshot of the yard.</p></section>`
    : '';

/** What the site's own script would draw its lists from. */
const state = (site: Site, printings: Printing[]) => ({
  site: site.paper.name,
  sections: site.paper.sections,
  items: printings.map((printing) => ({
    id: printing.id,
    url: printing.path,
    headline: printing.headline,
    summary: summaryOf(printing),
    section: printing.section,
    tags: printing.text.tags,
    date: printing.publishedAt.toISOString(),
  })),
});
