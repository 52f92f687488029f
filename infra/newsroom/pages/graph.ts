import { w3c } from '../dates.ts';
import { type Printing, textOf } from '../printings.ts';
import { frameworkCss, head, openGraph } from './head.ts';
import { bodyHtml, escapeText, linkOf, others, photoUrl, type Site, scriptJson, summaryOf, weave } from './html.ts';
import { counterScript, dateAndTime, figure, headlines, link, navigation, serviceLinks, servicePath, teaser } from './parts.ts';

/** Norwire: everything about the article stands once more in a JSON-LD graph whose nodes refer to each other. */
export function graphPage(site: Site, printing: Printing): string {
  const url = linkOf(site, printing);
  const rest = others(site, printing, 10);
  const description = summaryOf(printing);
  const extra = `${openGraph({
    'og:type': 'article',
    'og:site_name': site.paper.name,
    'og:title': printing.headline,
    'og:url': url,
    'og:description': description,
    'og:image': printing.text.photo ? photoUrl(site, printing) : null,
    'twitter:card': 'summary',
  })}
<script type="application/ld+json">${scriptJson(graph(site, printing, url, description))}</script>
<style>${frameworkCss('nw-')}</style>`;
  return `${head(site, { title: printing.headline, description, url, extra })}
<body>
<div id="app" class="nw-p-0">
<header class="masthead"><div class="masthead-brand"><a href="/">${escapeText(site.paper.name)}</a><small>${escapeText(site.paper.tagline)}</small></div>
<nav><ul class="masthead-nav nw-gap-3">
${navigation(site, 'masthead-nav-item')}
</ul></nav></header>
<div class="ticker"><strong>Latest</strong><ul>
${headlines(site, rest.slice(0, 6))}
</ul></div>
<main id="main" class="nw-m-6">
<div class="story">
<div class="story-kicker">${escapeText(printing.section)}${printing.text.slug ? ` <span class="slug">${escapeText(printing.text.slug)}</span>` : ''}</div>
<h1 class="story-headline">${escapeText(printing.headline)}</h1>
<div class="story-byline">${printing.byline ? `By ${escapeText(printing.byline)} · ` : ''}<time datetime="${w3c(printing.publishedAt)}">${dateAndTime(printing.publishedAt)}</time></div>
${figure(site, printing)}
<div class="story-body">
${weave(bodyHtml(printing), {})}
</div>
<div class="story-licence"><p>This text may be printed by subscribers of Norwire only. ${link(servicePath('Subscribe'), 'Licences and prices')}</p></div>
</div>
<section class="latest-grid"><h2>More from the wire</h2>
${rest.map((other) => teaser(site, other, 'wire-card nw-p-4')).join('\n')}
</section>
</main>
<footer class="nw-p-8"><ul>
${serviceLinks('footer-link')}
</ul><p>© Norwire, Varnholm. A fictional news agency.</p></footer>
</div>
${counterScript(printing)}
</body>
</html>
`;
}

function graph(site: Site, printing: Printing, url: string, description: string) {
  const { text, byline, headline, publishedAt, modifiedAt } = printing;
  const organization = `${site.url}/#organization`;
  const author = `${site.url}/#author`;
  const image = `${url}#image`;
  const nodes: Record<string, unknown>[] = [
    {
      '@type': 'WebSite',
      '@id': `${site.url}/#website`,
      url: `${site.url}/`,
      name: site.paper.name,
      publisher: { '@id': organization },
    },
    { '@type': 'NewsMediaOrganization', '@id': organization, name: site.paper.name, logo: `${site.url}/images/icon.svg` },
    {
      '@type': 'WebPage',
      '@id': url,
      url,
      name: headline,
      isPartOf: { '@id': `${site.url}/#website` },
      inLanguage: site.paper.language,
    },
    {
      '@type': 'NewsArticle',
      '@id': `${url}#article`,
      headline,
      description,
      datePublished: w3c(publishedAt),
      dateModified: w3c(modifiedAt),
      articleSection: printing.section,
      keywords: text.tags,
      articleBody: textOf(printing),
      isAccessibleForFree: true,
      mainEntityOfPage: { '@id': url },
      publisher: { '@id': organization },
      author: { '@id': byline ? author : organization },
      ...(text.photo && { image: { '@id': image } }),
      ...(text.slug && { identifier: text.slug }),
    },
  ];
  if (byline) nodes.push({ '@type': 'Person', '@id': author, name: byline, worksFor: { '@id': organization } });
  if (text.photo) {
    const { caption, credit } = text.photo;
    nodes.push({
      '@type': 'ImageObject',
      '@id': image,
      url: photoUrl(site, printing),
      caption,
      creditText: credit,
      width: 960,
      height: 540,
    });
  }
  return { '@context': 'https://schema.org', '@graph': nodes };
}
