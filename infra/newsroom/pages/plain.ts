import { head } from './head.ts';
import { escapeText, type Site } from './html.ts';
import { link, navigation, serviceLinks, teaser } from './parts.ts';

/** A front page or the page of a section: what there is, newest first. */
export function listPage(site: Site, section: string | null): string {
  const title = section ?? site.paper.tagline;
  const listed = section ? site.printings.filter((printing) => printing.section === section) : site.printings;
  return plainPage(
    site,
    title,
    listed.map((printing) => teaser(site, printing, 'teaser')).join('\n') || '<p>Nothing new today.</p>',
  );
}

/** A page such as "About us", so that no link of the newsroom leads nowhere. */
export const servicePage = (site: Site, title: string): string =>
  plainPage(
    site,
    title,
    `<p>${escapeText(site.paper.name)} is part of a sample newsroom. Its people, places and events are invented.</p>`,
  );

function plainPage(site: Site, title: string, main: string): string {
  return `${head(site, { title, description: site.paper.tagline, url: `${site.url}/` })}
<body>
<header><p>${link('/', site.paper.name)}</p><nav><ul>
${navigation(site, 'nav')}
</ul></nav></header>
<main><h1>${escapeText(title)}</h1>
${main}
</main>
<footer><ul>
${serviceLinks('service')}
</ul></footer>
</body>
</html>
`;
}
