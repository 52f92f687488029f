import { VERSION } from '../../../shared/package.ts';
import { truncate } from '../../../shared/text.ts';
import { ASSETS } from '../assets.ts';
import { withoutBidi } from '../format.ts';
import { type Html, html } from '../html.ts';

/** Characters: a window shows fewer. */
const TITLE_LIMIT = 120;

const SECTIONS = {
  '/': 'Overview',
  '/feeds': 'Feeds',
  '/stories': 'Stories',
  '/queues': 'Queues',
  '/trace': 'Trace',
  '/settings': 'Settings',
};

export interface Frame {
  title: string;
  /** The entry of the menu to which the page belongs. */
  section?: keyof typeof SECTIONS;
  /** What was searched for. */
  query?: string | null;
  body: Html;
}

/** A whole page: head, menu, search, and the body as its main part. */
export function layout({ title, section, query, body }: Frame): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${truncate(withoutBidi(title), TITLE_LIMIT)} – wirecopy</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="${ASSETS['console.css'].path}">
<link rel="icon" type="image/svg+xml" href="${ASSETS['icon.svg'].path}">
<script src="${ASSETS['console.js'].path}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
<a class="name" href="/">wirecopy</a>
<nav aria-label="Main"><ul>${Object.entries(SECTIONS).map(
    ([path, name]) => html`<li><a href="${path}"${path === section && html` aria-current="page"`}>${name}</a></li>`,
  )}</ul></nav>
<form role="search" action="/search">
<label class="hidden" for="q">Search all articles</label>
<input id="q" name="q" type="search" maxlength="200" placeholder="Search all articles" value="${query}">
<button>Search</button>
</form>
</header>
<main id="main" tabindex="-1">
${body}
</main>
<footer>wirecopy ${VERSION}. Times are <span id="zone">UTC</span>.</footer>
</body>
</html>
`;
}
