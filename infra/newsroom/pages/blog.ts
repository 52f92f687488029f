import { longDate, w3c } from '../dates.ts';
import type { Printing } from '../printings.ts';
import { frameworkCss, head } from './head.ts';
import { bodyHtml, escapeText, linkOf, others, type Site, sectionPath, summaryOf } from './html.ts';
import { link, navigation, servicePath } from './parts.ts';

/** Estuary Notes: a weblog with one column, little around it and no more metadata than its software writes by itself. */
export function blogPage(site: Site, printing: Printing): string {
  const url = linkOf(site, printing);
  const rest = others(site, printing, 6);
  const description = summaryOf(printing);
  const extra = `<meta name="generator" content="Slipway 4.2">\n<style>${['w-', 'w-has-', 'w-is-'].map(frameworkCss).join('')}</style>`;
  return `${head(site, { title: printing.headline, description, url, extra })}
<body class="post-template single">
<div class="site">
<header class="site-header"><p class="site-title"><a href="/" rel="home">${escapeText(site.paper.name)}</a></p><p class="site-description">${escapeText(site.paper.tagline)}</p>
<ul class="menu">
${navigation(site, 'menu-item')}
</ul></header>
<div class="hentry post">
<h1 class="entry-title">${escapeText(printing.headline)}</h1>
<div class="entry-meta">Posted on <a href="${escapeText(url)}" rel="bookmark"><time class="entry-date published" datetime="${w3c(printing.publishedAt)}">${longDate(printing.publishedAt)}</time></a>${printing.byline ? ` by <span class="author vcard"><span class="fn">${escapeText(printing.byline)}</span></span>` : ''}</div>
<div class="entry-content">
${bodyHtml(printing).join('\n')}
${printing.credit ? `<p class="w-is-mt-4"><em>${escapeText(printing.credit)}</em></p>` : ''}
<p>If you liked this, tell somebody who owns a pair of wellingtons. We have no advertisements and do not want any.</p>
</div>
<div class="entry-footer">Filed under ${link(sectionPath(printing.section), printing.section)}. ${printing.text.tags.map((tag) => `#${escapeText(tag)}`).join(' ')}</div>
</div>
<nav class="post-navigation">${rest[0] ? `<span class="nav-previous">← ${link(linkOf(site, rest[0]), rest[0].headline)}</span>` : ''}</nav>
<div class="widget-area">
<div class="widget"><h2>Recent notes</h2>
${rest.map((other) => `<h3>${link(linkOf(site, other), other.headline)}</h3><p>${escapeText(summaryOf(other, 120))}</p>`).join('\n')}
</div>
<div class="widget"><h2>Who we are</h2><p>Thea Nightingale-Roe and Ivo Marchetti worked for newspapers until there were fewer of them. They live at the last house before the water. The dog is called Errata.</p><p>${link(servicePath('About us'), 'More')}</p></div>
</div>
<footer class="site-info">Estuary Notes is fictional. ${link(servicePath('Privacy'), 'Privacy')}</footer>
</div>
</body>
</html>
`;
}
