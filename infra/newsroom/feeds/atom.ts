import { w3c } from '../dates.ts';
import { bodyHtml, escapeText, linkOf, type Site, summaryOf } from '../pages/html.ts';
import type { Printing } from '../printings.ts';

/** Atom whose links are relative to xml:base, with summaries. */
export function relativeAtom(site: Site): string {
  return atom(
    site,
    `${site.url}/wire/`,
    (printing) => `<link rel="alternate" type="text/html" href="..${escapeText(printing.path)}"/>
<published>${printing.publishedAt.toISOString()}</published>
<updated>${printing.modifiedAt.toISOString()}</updated>
<summary type="text">${escapeText(summaryOf(printing))}</summary>`,
  );
}

/** Atom with the whole text as XHTML. */
export function xhtmlAtom(site: Site): string {
  return atom(
    site,
    null,
    (printing) => `<link rel="alternate" type="text/html" href="${escapeText(linkOf(site, printing))}"/>
<published>${w3c(printing.publishedAt)}</published>
<updated>${w3c(printing.modifiedAt)}</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${bodyHtml(printing).join('\n')}</div></content>`,
  );
}

function atom(site: Site, base: string | null, fields: (printing: Printing) => string): string {
  const newest = Math.max(...site.printings.map(({ modifiedAt }) => modifiedAt.getTime()));
  const entries = site.printings.map(
    (printing) => `<entry>
<id>tag:${site.paper.id}.example,2025:${escapeText(printing.text.id)}</id>
<title>${escapeText(printing.headline)}</title>
${fields(printing)}
${printing.byline ? `<author><name>${escapeText(printing.byline)}</name></author>` : ''}
<category term="${escapeText(printing.section)}"/>
</entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${site.paper.language}"${base ? ` xml:base="${base}"` : ''}>
<id>tag:${site.paper.id}.example,2025:feed</id>
<title>${escapeText(site.paper.name)}</title>
<subtitle>${escapeText(site.paper.tagline)}</subtitle>
<link rel="self" type="application/atom+xml" href="${site.feedUrl}"/>
<link rel="alternate" type="text/html" href="${site.url}/"/>
<updated>${new Date(newest).toISOString()}</updated>
<author><name>${escapeText(site.paper.name)}</name></author>
${entries.join('\n')}
</feed>
`;
}
