import { randomNumbers } from '../shared/random.ts';
import { makeText } from './newsroom-text.ts';
import { print, TREATMENTS } from './wire/papers.ts';
import { Words } from './wire/words.ts';

/** Papers of the newsroom, each a host of its own. */
export const PAPERS = 24;

/** An article of one paper. */
export interface Story {
  number: number;
  paper: number;
  /** Number of the article that it is a copy of. */
  copyOf: number | null;
  title: string;
  author: string;
  paragraphs: string[];
  publishedAt: Date;
}

const START = Date.UTC(2026, 9, 1);
/** One in three is a copy of one of the last originals. */
const COPY_EVERY = 3;
const LOOK_BACK = 30;

/** Article `number`, always the same one. */
export function makeStory(number: number): Story {
  const words = new Words(randomNumbers(number + 1));
  const paper = number % PAPERS;
  const publishedAt = new Date(START + number * 60_000);
  const isCopy = number % COPY_EVERY === COPY_EVERY - 1;
  if (!isCopy) return { number, paper, copyOf: null, ...makeText(number), author: words.person, publishedAt };
  // Numbers below are no copies themselves, for they leave another rest.
  const copyOf = Math.max(number % 2, number - 1 - COPY_EVERY * words.number(0, LOOK_BACK / COPY_EVERY));
  const original = makeStory(copyOf);
  const { title, paragraphs } = print(original, words.pick(TREATMENTS), words);
  return { number, paper, copyOf, title, paragraphs, author: original.author, publishedAt };
}

/**
 * Size of a page in characters: e to the normal distribution, as on real sites, whose middle half lies between 97 and 330 kB (of 231 pages of 100 publishers, median 170).
 * What the readable part does not need is scripts, styles and drawings.
 */
const MEDIAN_SIZE = 150_000;
const SPREAD = 0.7;

/** How papers mark up their pages: the names differ, and whether there are names that tell anything. */
const LAYOUTS = [
  { main: 'main', story: 'article', body: 'story__body', deep: 1 },
  { main: 'div', story: 'div', body: 'article-content', deep: 3 },
  { main: 'div', story: 'section', body: 'c-7f2a', deep: 5 },
  { main: 'main', story: 'article', body: 'entry-text', deep: 2 },
];

const RUBRICS =
  'Home World Region Business Sport Culture Science Weather Opinion Video Podcasts Jobs Cars Houses Travel Food Health Games Archive Shop'.split(
    ' ',
  );

/** The page of a story as its paper shows it: text, and around it what news sites have. Always the same one. */
export function makePage(story: Story): string {
  const random = randomNumbers(story.number + 1_000_003);
  const words = new Words(random);
  const layout = LAYOUTS[story.paper % LAYOUTS.length]!;
  const size = MEDIAN_SIZE * Math.exp(SPREAD * normal(random));
  const times = (least: number, most: number, make: (i: number) => string): string =>
    Array.from({ length: words.number(least, most) }, (_, i) => make(i)).join('\n');
  const token = (): string => Math.floor(random() * 2 ** 40).toString(36);
  const headline = (): string => `${words.town} ${words.pick(['votes on', 'waits for', 'fears', 'greets'])} ${words.company}`;
  const link = (text: string): string =>
    `<a class="o-link o-link--${token()}" data-track="${token()}" href="/news/${token()}-${text.replaceAll(' ', '-').toLowerCase()}">${text}</a>`;
  const card = (): string => `<div class="card card--${token()}" data-id="${token()}" style="width:${words.number(90, 400)}px">
    <picture><source srcset="/i/${token()}-400.webp 400w, /i/${token()}-800.webp 800w" type="image/webp"><img class="card__img" loading="lazy" src="/i/${token()}.jpg" alt="" width="400" height="225"></picture>
    <span class="card__rubric">${words.pick(RUBRICS)}</span><h3 class="card__title">${link(headline())}</h3><p class="card__text">${words.person} of ${words.company} in ${words.town}.</p><time datetime="2026-10-0${words.number(1, 9)}">${words.date}</time></div>`;
  const text = story.paragraphs
    .map(
      (paragraph, i) =>
        `<p>${escapeText(paragraph).replace(/\b(Monday|Friday)\b/, (day) => link(day))}</p>${extra(i, { times, link, headline, card })}`,
    )
    .join('\n');
  const data = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: story.title,
    datePublished: story.publishedAt.toISOString(),
    author: [{ '@type': 'Person', name: story.author }],
    publisher: { '@type': 'Organization', name: paperName(story.paper) },
    // Some publishers give the text a second time.
    ...(story.paper % 5 === 0 && { articleBody: story.paragraphs.join('\n') }),
  };
  const head = `<meta charset="utf-8"><title>${escapeText(story.title)} | ${paperName(story.paper)}</title>
    <meta property="og:title" content="${escapeText(story.title)}"><meta property="og:site_name" content="${paperName(story.paper)}"><meta name="author" content="${story.author}">
    <meta property="article:published_time" content="${story.publishedAt.toISOString()}"><meta name="description" content="${escapeText(story.paragraphs[0]!.slice(0, 150))}">
    ${times(15, 40, () => `<meta name="x:${token()}" content="${token()} ${token()}"><link rel="preload" as="script" href="/a/${token()}.js" crossorigin="anonymous">`)}
    <script type="application/ld+json">${JSON.stringify(data)}</script>`;
  const open = Array.from({ length: layout.deep }, (_, i) => `<div class="l-${i}-${token()}" id="w${token()}">`).join('');
  const readable = `<body class="page page--${token()}"><!-- ${token()} --><header class="masthead" role="banner"><button aria-label="Menu">Menu</button><nav aria-label="Main"><ul>${times(30, 70, (i) => `<li class="nav__item">${link(RUBRICS[i % RUBRICS.length]!)}</li>`)}</ul></nav></header>
    <${layout.main} class="layout">${open}<${layout.story} class="story"><h1 class="story__title">${escapeText(story.title)}</h1>
    <div class="byline">By <a rel="author" href="/by/${token()}">${story.author}</a> <time datetime="${story.publishedAt.toISOString()}">${story.publishedAt.toUTCString().slice(5, 16)}</time></div>
    <div class="share"><button data-network="mail">Share</button><button>Print</button></div><div class="${layout.body}">${text}</div>
    <div class="newsletter-box"><form action="/letter"><p>Get our newsletter every morning. Sign up now.</p><input name="mail" placeholder="Mail"></form></div></${layout.story}>${'</div>'.repeat(layout.deep)}
    <aside class="sidebar">${times(15, 45, card)}</aside></${layout.main}>
    <section class="comments">${times(0, 15, () => `<div class="comment"><b>${words.first}</b><p>${words.pick(['I agree.', 'Not again.', 'What about the trams?'])} ${words.town} deserves better, and ${words.last} knows it.</p></div>`)}</section>
    <footer>${times(25, 50, () => link(words.pick(RUBRICS)))}<p>${paperName(story.paper)}, Harbour Street ${story.paper + 1}</p></footer>`;
  const room = Math.max(0, size - head.length - readable.length);
  const style = filler(
    0.25 * room,
    () =>
      `.${token()} > .${token()}:not(:first-child){margin:0 auto;padding:calc(1rem + ${words.number(1, 9)}px);color:#${token().slice(0, 6)}}`,
  );
  const drawings = filler(
    0.15 * room,
    () =>
      `<svg class="icon" viewBox="0 0 24 24"><path d="${filler(300, () => `M${words.number(1, 24)} ${words.number(1, 24)}h7v7z`)}"/></svg>`,
  );
  const script = filler(
    0.6 * room,
    () => `track("${token()}",{"id":${words.number(1, 99_999)},"url":"/news/${token()}","tags":["${words.town}","${token()}"]});`,
  );
  return `<!doctype html><html lang="en"><head>${head}<style>${style}</style></head>${readable}<div class="icons" hidden>${drawings}</div><script>${script}</script></body></html>`;
}

export const paperName = (paper: number): string =>
  `The ${NAMES[paper % NAMES.length]} ${paper < NAMES.length ? 'Courier' : 'Ledger'}`;
const NAMES =
  'Aldermouth Brackwater Calderbury Dunhaven Elmsgate Fallowmere Glenwick Hollinmoor Inverlee Kelmarsh Larkhill Marchwood'.split(
    ' ',
  );

interface Makers {
  times(least: number, most: number, make: (i: number) => string): string;
  link(text: string): string;
  headline(): string;
  card(): string;
}

/** What stands between the paragraphs. */
function extra(i: number, { times, link, headline }: Makers): string {
  if (i === 1)
    return '<figure class="media"><img src="/lead.jpg" srcset="/lead-800.jpg 800w" alt=""><figcaption>The harbour in May. Photo: Ann Roe</figcaption></figure>';
  if (i === 3)
    return `<aside class="related"><h4>More on this</h4><ul>${times(3, 5, () => `<li>${link(headline())}</li>`)}</ul></aside>`;
  if (i === 6) return '<div class="ad-slot" data-ad="mid" id="ad-mid"><span>Advertisement</span></div>';
  return '';
}

function filler(length: number, make: () => string): string {
  const parts: string[] = [];
  for (let left = length; left > 0; left -= parts.at(-1)!.length) parts.push(make());
  return parts.join('');
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeText = (text: string): string => text.replace(/[&<>"]/g, (character) => ESCAPES[character]!);

/** Drawn from the normal distribution (Box and Muller). */
const normal = (random: () => number): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
