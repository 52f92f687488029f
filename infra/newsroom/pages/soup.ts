import type { Printing } from '../printings.ts';
import { frameworkCss, head, openGraph } from './head.ts';
import { bodyHtml, escapeText, linkOf, others, photoUrl, type Site, summaryOf, weave } from './html.ts';
import { counterScript, dateAndTime, headlines, link, navigation, serviceLinks, shareBar } from './parts.ts';

/** Calder Bay Herald: a content system that knows one element, div, and many classes. */
export function soupPage(site: Site, printing: Printing): string {
  const url = linkOf(site, printing);
  const rest = others(site, printing, 14);
  const description = summaryOf(printing, 180);
  const extra = openGraph({
    'og:title': printing.headline,
    'og:description': description,
    'og:url': url,
    'og:site_name': site.paper.name,
    'og:image': printing.text.photo ? photoUrl(site, printing) : null,
  });
  return `${head(site, { title: printing.headline, description, url, extra: `${extra}\n<style>${frameworkCss('hb-')}</style>` })}
<body class="tpl-story no-js">
<div id="wrap"><div id="wrap-inner"><div class="hd clearfix"><div class="hd-l"><div class="hd-logo"><a href="/">${escapeText(site.paper.name)}</a></div><div class="hd-claim">${escapeText(site.paper.tagline)}</div></div>
<div class="hd-r"><div class="nav-outer"><div class="nav-inner"><ul class="nav">
${navigation(site, 'nav-i')}
</ul></div></div></div></div>
<div class="row"><div class="col col-8"><div class="mod mod-story"><div class="mod-bd">
<div class="sec-lbl">${escapeText(printing.section)}</div>
<div class="ttl"><h1>${escapeText(printing.headline)}</h1></div>
${printing.standfirst ? `<div class="intro">${escapeText(printing.standfirst)}</div>` : ''}
<div class="inf"><div class="inf-a">${printing.byline ? escapeText(printing.byline) : ''}</div><div class="inf-d">Published ${dateAndTime(printing.publishedAt)}</div><div class="inf-s">${shareBar(site, printing)}</div></div>
${picture(site, printing)}
<div class="cnt"><div class="cnt-in">
${weave(
  bodyHtml(printing, (html) => `<div class="txt">${html}</div>`),
  { 3: alsoRead(site, rest) },
)}
${printing.credit ? `<div class="txt txt-src">${escapeText(printing.credit)}</div>` : ''}
<div class="txt txt-desk">Have you seen or heard something that we ought to know? Ring the newsdesk on 0555 0123, day or night.</div>
</div></div>
</div></div>
<div class="mod mod-more"><div class="mod-hd">Around the bay</div><div class="mod-bd">
${rest
  .slice(0, 12)
  .map(
    (other) =>
      `<div class="box box-h"><div class="box-i"></div><div class="box-c"><div class="box-t">${link(linkOf(site, other), other.headline)}</div><div class="box-x">${escapeText(other.section)}</div><div class="box-d">${dateAndTime(other.publishedAt)}</div></div></div>`,
  )
  .join('\n')}
</div></div></div>
<div class="col col-4"><div class="mod mod-top"><div class="mod-hd">Top stories</div><div class="mod-bd"><ul>
${headlines(site, rest)}
</ul></div></div>
<div class="mod mod-tide"><div class="mod-hd">Tides at the outer mole</div><div class="mod-bd">${tideTable()}</div></div>
<div class="mod mod-nl"><div class="mod-hd">Herald by e-mail</div><div class="mod-bd"><div class="nl-x">The bay in three minutes, every evening.</div><form action="/service/newsletters"><input name="m" type="text"><input type="submit" value="Yes please"></form></div></div></div></div>
<div class="ft"><ul>
${serviceLinks('ft-i')}
</ul><div class="ft-c">© Calder Bay Herald. A fictional newspaper.</div></div>
</div></div>
${counterScript(printing)}
</body>
</html>
`;
}

function picture(site: Site, printing: Printing): string {
  const { photo } = printing.text;
  if (!photo) return '';
  return `<div class="pic"><img class="pic-i" src="${photoUrl(site, printing)}" alt=""><div class="pic-c">${escapeText(photo.caption)}</div><div class="pic-r">Photo: ${escapeText(photo.credit)}</div></div>`;
}

function alsoRead(site: Site, rest: Printing[]): string {
  const other = rest[2];
  return other ? `<div class="txt txt-also">Also read: ${link(linkOf(site, other), other.headline)}</div>` : '';
}

function tideTable(): string {
  const rows = Array.from({ length: 28 }, (_, i) => {
    const minutes = 25 + i * 373;
    const time = `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const kind = i % 2 ? 'low' : 'high';
    return `<div class="tide tide-${kind}"><div class="tide-k">${kind}</div><div class="tide-t">${time}</div><div class="tide-m">${kind === 'high' ? '4.' : '0.'}${(i * 7) % 10} m</div></div>`;
  });
  return rows.join('\n');
}
