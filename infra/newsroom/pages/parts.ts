import { longDate, w3c, wallClock } from '../dates.ts';
import type { Printing } from '../printings.ts';
import { escapeText, linkOf, photoUrl, type Site, sectionPath, summaryOf } from './html.ts';

/** Parts that several of the sites have, each in its own words and classes. */

export const SERVICE_PAGES = [
  'About us',
  'Contact',
  'Subscribe',
  'Newsletters',
  'Advertise',
  'Jobs',
  'Privacy',
  'Terms of use',
  'Corrections',
];

export const servicePath = (title: string): string => `/service/${title.toLowerCase().replaceAll(' ', '-')}`;

export const link = (href: string, label: string): string => `<a href="${escapeText(href)}">${escapeText(label)}</a>`;

export const navigation = (site: Site, itemClass: string): string =>
  site.paper.sections
    .map((section) => `<li class="${itemClass}"><a class="${itemClass}__link" href="${sectionPath(section)}">${section}</a></li>`)
    .join('\n');

export const serviceLinks = (itemClass: string): string =>
  SERVICE_PAGES.map((title) => `<li class="${itemClass}">${link(servicePath(title), title)}</li>`).join('\n');

/** Headline, first words and date of another article. */
export function teaser(site: Site, printing: Printing, teaserClass: string): string {
  return `<div class="${teaserClass}">
<span class="${teaserClass}__section">${escapeText(printing.section)}</span>
<h3 class="${teaserClass}__headline">${link(linkOf(site, printing), printing.headline)}</h3>
<p class="${teaserClass}__text">${escapeText(summaryOf(printing, 110))}</p>
<time class="${teaserClass}__time" datetime="${w3c(printing.publishedAt)}">${dateAndTime(printing.publishedAt)}</time>
</div>`;
}

export const headlines = (site: Site, printings: Printing[]): string =>
  printings.map((printing) => `<li>${link(linkOf(site, printing), printing.headline)}</li>`).join('\n');

export function figure(site: Site, printing: Printing): string {
  const { photo } = printing.text;
  if (!photo) return '';
  return `<figure class="photo">
<img src="${photoUrl(site, printing)}" width="960" height="540" alt="${escapeText(photo.caption)}" loading="lazy">
<figcaption>${escapeText(photo.caption)} <span class="photo-credit">Photo: ${escapeText(photo.credit)}</span></figcaption>
</figure>`;
}

/** 21 November 2025, 14:05 */
export const dateAndTime = (at: Date): string => `${longDate(at)}, ${wallClock(at).time}`;

/** An outline icon such as share bars are made of. */
export const icon = (name: string): string =>
  `<svg class="icon icon-${name}" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" d="M4 12c0-4.4 3.6-8 8-8s8 3.6 8 8-3.6 8-8 8-8-3.6-8-8zm4-1.5 3 3 5-5M12 2v3m0 14v3M2 12h3m14 0h3"/></svg>`;

export const shareBar = (site: Site, printing: Printing): string =>
  `<ul class="share-bar" aria-label="Share">
${['mail', 'print', 'copy', 'message', 'save']
  .map(
    (name) =>
      `<li><a class="share-${name}" href="${escapeText(linkOf(site, printing))}#${name}" title="${name}">${icon(name)}</a></li>`,
  )
  .join('\n')}
</ul>`;

/** A counter of page views as sites carry it inline; it sends nothing. */
export const counterScript = (printing: Printing): string => `<script>
(function (w, d) {
  w.layer = w.layer || [];
  w.layer.push({ event: 'view', page: ${scriptString(printing.id)}, section: ${scriptString(printing.section)} });
  d.addEventListener('click', function (e) {
    var t = e.target && e.target.closest ? e.target.closest('[data-close]') : null;
    if (t) { t.parentNode.hidden = true; w.layer.push({ event: 'close' }); }
  });
})(window, document);
</script>`;

const scriptString = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c');
