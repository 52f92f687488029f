import { randomNumbers } from '../shared/random.ts';

/** A page with the text that an extraction should give, where that is known. */
export interface BenchPage {
  url: string;
  html: string;
  text: string | null;
}

const WORDS =
  'harbour council ferry pier storm winter stone crane report current basin member plan hearing contract builder passenger summer year town mayor vote work spring cost fisherman boat market price week station line night river bridge school doctor field wind tower village road farm bank court judge player team match season music artist light'.split(
    ' ',
  );
const LINKING = 'the a its that this which of for with after before near under without against'.split(' ');
const VERBS = 'said wants opened closed rebuilt reported sold bought moved won lost found asked waited changed kept'.split(' ');

/**
 * Pages as news sites serve them today: about 250 kB, three quarters of it scripts, styles, linked data, drawings, navigation, teasers,
 * and around the text everything that does not belong to it. Always the same ones.
 */
export function* makePages(count: number): Generator<BenchPage> {
  for (let i = 0; i < count; i++) yield makePage(i);
}

function makePage(number: number): BenchPage {
  const random = randomNumbers(number + 1);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)]!;
  const times = <T>(least: number, most: number, make: () => T) =>
    Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, make);
  const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);
  const sentence = () =>
    `${capital(pick(LINKING))} ${times(3, 9, () => `${pick(WORDS)} ${pick(VERBS)} ${pick(LINKING)} ${pick(WORDS)}`).join(random() < 0.4 ? ', and ' : ' ')}.`;
  const headline = () => capital(`${pick(WORDS)} ${pick(VERBS)} ${pick(LINKING)} ${pick(WORDS)} ${pick(LINKING)} ${pick(WORDS)}`);
  const link = (text: string) => `<a class="o-link" href="/news/${text.replaceAll(' ', '-').toLowerCase()}">${text}</a>`;
  const teaser =
    () => `<div class="card" style="width:${Math.floor(random() * 300)}px"><svg viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>
    <img src="/i/${Math.floor(random() * 1e6)}.jpg" alt=""><h3 class="card__title">${link(headline())}</h3><p>${sentence()}</p></div>`;

  const title = headline();
  const paragraphs = times(9, 22, () => times(2, 4, sentence).join(' '));
  const points = times(2, 5, () => capital(`${pick(WORDS)} ${pick(LINKING)} ${pick(WORDS)} ${pick(VERBS)}`));
  const section = capital(`${pick(LINKING)} ${pick(WORDS)}`);
  const figure = `<figure class="media"><img src="/lead.jpg"><figcaption>${capital(pick(WORDS))} in May. Photo: Ann Roe</figcaption></figure>`;
  const body = paragraphs.map((text, i) => {
    const between = [
      figure,
      `<aside class="related"><h4>More on this</h4><ul>${times(3, 5, () => `<li>${link(headline())}</li>`).join('')}</ul></aside>`,
    ];
    const extra =
      i === 1
        ? between[0]
        : i === 4
          ? between[1]
          : i === 6
            ? `<h2>${section}</h2><ul>${points.map((p) => `<li>${p}</li>`).join('')}</ul>`
            : '';
    return `<p>${text}</p>${extra}`;
  });
  const lines = paragraphs.flatMap((text, i) => (i === 6 ? [text, section, ...points] : [text]));
  const data = {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: title,
    author: { name: 'Ann Roe' },
    datePublished: '2026-11-21T10:05:00Z',
  };
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title} | Quill Daily</title>
    <meta property="og:title" content="${title}"><meta name="description" content="${sentence()}">
    ${times(20, 40, () => `<meta name="x-${pick(WORDS)}" content="${sentence()}"><link rel="preload" href="/a/${pick(WORDS)}.css">`).join('\n')}
    <style>${times(300, 500, () => `.${pick(WORDS)}-${pick(WORDS)} > .${pick(WORDS)}:not(:first-child){margin:0 auto;padding:calc(1rem + 2px);color:#123456}`).join('\n')}</style>
    <script>window.state=${JSON.stringify(times(500, 900, () => ({ id: random(), name: pick(WORDS), link: headline() })))};</script>
    <script type="application/ld+json">${JSON.stringify(data)}</script></head>
    <body class="page"><header class="masthead"><nav><ul>${times(40, 80, () => `<li class="nav__item">${link(capital(pick(WORDS)))}</li>`).join('')}</ul></nav></header>
    <main class="layout"><article class="story"><h1>${title}</h1><div class="byline">By <a href="/ann">Ann Roe</a></div>
    <div class="share"><button>Share</button><button>Print</button></div><div class="story__body">${body.join('\n')}
    <div class="newsletter"><p>Get our newsletter every morning. Sign up now.</p></div></div></article>
    <aside class="sidebar">${times(20, 40, teaser).join('\n')}</aside></main>
    <section class="comments">${times(5, 15, () => `<div class="comment"><b>${pick(WORDS)}</b><p>${sentence()}</p></div>`).join('')}</section>
    <footer>${times(30, 50, () => link(capital(pick(WORDS)))).join(' ')}<p>Quill Daily, Harbour Street 1</p></footer>
    <script>${times(200, 400, () => `track("${pick(WORDS)}",${random()});`).join('')}</script></body></html>`;
  return { url: `https://quill.example/news/${number}`, html, text: lines.join('\n\n') };
}
