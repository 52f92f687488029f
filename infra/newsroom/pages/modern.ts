import { w3c } from '../dates.ts';
import type { Printing } from '../printings.ts';
import { frameworkCss, head, openGraph } from './head.ts';
import { bodyHtml, escapeText, linkOf, others, photoUrl, type Site, sectionPath, summaryOf, weave } from './html.ts';
import {
  counterScript,
  dateAndTime,
  figure,
  headlines,
  link,
  navigation,
  serviceLinks,
  servicePath,
  shareBar,
  teaser,
} from './parts.ts';

const COMMENTS: [reader: string, words: string][] = [
  ['Quayrat', 'I was there and it was colder than the article makes out. Otherwise a fair account.'],
  ['Mrs B. from Rope Walk', 'Could the editors please bring back the crossword on Wednesdays?'],
  [
    'Tidewatcher',
    'Somebody is always going to be unhappy. My late husband used to say that a compromise is a coat that fits nobody and keeps everyone dry.',
  ],
  ['No. 9 Bus', 'Still waiting.'],
];

/** The Harrowgate Courier: cookie banner, share bars, newsletter boxes between the paragraphs, comments below. */
export function modernPage(site: Site, printing: Printing): string {
  const url = linkOf(site, printing);
  const rest = others(site, printing, 13);
  const description = summaryOf(printing);
  const extra = openGraph({
    'og:type': 'article',
    'og:site_name': site.paper.name,
    'og:title': printing.headline,
    'og:description': description,
    'og:url': url,
    'og:image': printing.text.photo ? photoUrl(site, printing) : null,
    'article:published_time': w3c(printing.publishedAt),
    'article:modified_time': w3c(printing.modifiedAt),
    'article:section': printing.section,
    'twitter:card': 'summary_large_image',
    'twitter:title': printing.headline,
    author: printing.byline,
    keywords: printing.text.tags.join(', '),
  });
  return `${head(site, { title: printing.headline, description, url, extra: `${extra}\n<style>${frameworkCss('u-')}</style>` })}
<body class="page page--article u-m-0">
<div class="cookie-banner" role="dialog" aria-label="Cookies">
<p>We and our 214 partners store cookies on your device to count visits and to show advertisements. You can change your choice at any time.</p>
<button type="button" data-close>Accept all</button> <button type="button" data-close>Only what is necessary</button> ${link(servicePath('Privacy'), 'Privacy notice')}
</div>
<header class="site-header u-p-4">
<a class="site-header__logo" href="/">${escapeText(site.paper.name)}</a><span class="site-header__tagline">${escapeText(site.paper.tagline)}</span>
<nav class="main-nav" aria-label="Sections"><ul class="main-nav__list u-gap-4">
${navigation(site, 'main-nav__item')}
</ul>
${flyouts(site)}
</nav>
<nav class="hot-nav" aria-label="Hot topics"><ul>
${headlines(site, rest.slice(0, 3))}
</ul></nav>
</header>
<main class="layout u-px-4">
<div class="breadcrumb">${link('/', 'Home')} › ${link(sectionPath(printing.section), printing.section)}</div>
<article class="article" itemscope itemtype="https://schema.org/NewsArticle">
<h1 class="article__headline u-mb-4" itemprop="headline">${escapeText(printing.headline)}</h1>
${printing.standfirst ? `<p class="article__standfirst">${escapeText(printing.standfirst)}</p>` : ''}
<div class="article__meta">${printing.byline ? `<span class="byline">By <span itemprop="author">${escapeText(printing.byline)}</span></span>` : ''}
<time itemprop="datePublished" datetime="${w3c(printing.publishedAt)}">${dateAndTime(printing.publishedAt)}</time></div>
${shareBar(site, printing)}
${figure(site, printing)}
<div class="article__body" itemprop="articleBody">
${weave(bodyHtml(printing), betweenParagraphs(site, rest))}
</div>
${printing.credit ? `<p class="credit">${escapeText(printing.credit)}</p>` : ''}
<div class="support-box"><h4>Independent, because of you</h4><p>The Courier belongs to 11,200 readers who pay what they can. If this report was of use to you, consider becoming one of them.</p>${link(servicePath('Subscribe'), 'Support us')}</div>
<ul class="tags">${printing.text.tags.map((tag) => `<li>${link('/section/local', tag)}</li>`).join('')}</ul>
</article>
<section class="comments" id="comments"><h2>${COMMENTS.length} comments</h2>
${COMMENTS.map(([reader, words]) => `<div class="comment"><b class="comment__author">${reader}</b><p>${words}</p><button type="button">Reply</button></div>`).join('\n')}
</section>
<aside class="related"><h2>More from the Courier</h2>
${rest
  .slice(0, 8)
  .map((other) => teaser(site, other, 'related-teaser'))
  .join('\n')}
</aside>
<aside class="most-read"><h2>Most read</h2><ol>
${headlines(site, rest.slice(3, 13))}
</ol></aside>
</main>
<footer class="site-footer u-p-8"><ul>
${serviceLinks('site-footer__item')}
</ul><p>© The Harrowgate Courier, 4 Rope Walk, Harrowgate Point. A fictional newspaper.</p></footer>
${counterScript(printing)}
</body>
</html>
`;
}

/** The menus that open below the sections, each with its newest headlines. */
function flyouts(site: Site): string {
  const menus = site.paper.sections.map((section) => {
    const newest = site.printings.filter((printing) => printing.section === section).slice(0, 4);
    if (newest.length === 0) return '';
    return `<div class="flyout u-p-4" hidden><h4>${link(sectionPath(section), section)}</h4><ul class="flyout__list u-gap-2">
${headlines(site, newest)}
</ul></div>`;
  });
  return menus.join('\n');
}

/** What the paper puts between the paragraphs of a text that is long enough. */
function betweenParagraphs(site: Site, rest: Printing[]): Record<number, string> {
  const recommended = rest[4];
  return {
    2: `<div class="newsletter-signup"><h4>The Courier at seven</h4><p>Everything you need to know before you leave the house, in your inbox every weekday.</p><form action="/service/newsletters"><input type="email" name="email" aria-label="E-mail"><button>Sign up</button></form></div>`,
    4: recommended
      ? `<p class="read-more"><strong>Read more:</strong> ${link(linkOf(site, recommended), recommended.headline)}</p>`
      : '',
    6: '<div class="ad-slot" data-slot="inline-2"><span>Advertisement</span></div>',
  };
}
