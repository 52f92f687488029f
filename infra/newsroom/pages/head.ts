import { readFileSync } from 'node:fs';
import type { PaperId } from '../texts.ts';
import { escapeText, type Site } from './html.ts';

/** The style sheet of a paper, from `styles/`. */
export const styleSheet = (paper: PaperId): string => readFileSync(new URL(`../styles/${paper}.css`, import.meta.url), 'utf8');

/** What a CSS framework leaves in a page: a class per property and step. */
export function frameworkCss(prefix: string): string {
  const properties = { m: 'margin', mt: 'margin-top', mb: 'margin-bottom', p: 'padding', px: 'padding-inline', gap: 'gap' };
  const rules = ['', 's-', 'm-', 'l-'].flatMap((size) =>
    Object.entries(properties).flatMap(([short, property]) =>
      [0, 1, 2, 3, 4, 6, 8, 12].map((step) => `.${prefix}${size}${short}-${step}{${property}:${step / 4}rem}`),
    ),
  );
  return rules.join('');
}

interface PageInfo {
  title: string;
  description: string;
  url: string;
  /** Further elements of the head, as HTML. */
  extra?: string;
}

/** The head that today's sites have in common. */
export function head(site: Site, { title, description, url, extra = '' }: PageInfo): string {
  const { name, language, id } = site.paper;
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(title)} | ${escapeText(name)}</title>
<meta name="description" content="${escapeText(description)}">
<link rel="canonical" href="${escapeText(url)}">
<link rel="alternate" type="${FEED_TYPES[id]}" title="${escapeText(name)}" href="${site.feedUrl}">
<link rel="icon" href="/images/icon.svg" type="image/svg+xml">
${extra}
<style>${styleSheet(id)}</style>
</head>`;
}

/** Media types as the feeds are announced. */
export const FEED_TYPES: Record<PaperId, string> = {
  norwire: 'application/atom+xml',
  courier: 'application/rss+xml',
  herald: 'application/rss+xml',
  times: 'application/rdf+xml',
  tribune: 'application/feed+json',
  estuary: 'application/atom+xml',
};

/** What social networks read: Open Graph and its relatives. */
export function openGraph(fields: Record<string, string | null>): string {
  return Object.entries(fields)
    .filter((field): field is [string, string] => field[1] !== null)
    .map(([property, content]) => {
      const key = property.startsWith('twitter:') || !property.includes(':') ? 'name' : 'property';
      return `<meta ${key}="${property}" content="${escapeText(content)}">`;
    })
    .join('\n');
}
