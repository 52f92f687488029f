import { describe, expect, test } from 'vitest';
import { blockLines } from './blocks.ts';
import { cleanContent } from './clean.ts';
import { fragment, PARAGRAPHS, paragraphs } from './fixtures/page.ts';
import { MAIN } from './roles.ts';

const cleaned = (html: string): string[] => {
  const root = fragment(`<div>${html}</div>`);
  cleanContent(root);
  return blockLines(root);
};

describe('taken off the content', () => {
  test.each<[name: string, html: string]>([
    ['figures with their captions', '<figure><img src=x><figcaption>The pier in May</figcaption></figure>'],
    ['captions by class', '<p class="photoCaption">The pier in May</p>'],
    ['blocks around an image', '<div class="article_image-container"><img src=x><p>The pier in May</p></div>'],
    ['an image with its caption in a block without a name', '<div class="sc-x1"><img src=x><span>The pier in May</span></div>'],
    ['furniture by class', '<div class="newsletter-box"><p>Our letter, every morning.</p></div>'],
    ['furniture by id', '<section id="relatedStories"><p>Crane sold</p></section>'],
    ['boxes about the author', '<div class="post-author"><p>Ann Roe lives in Quillhaven.</p></div>'],
    ['lists of links', '<ul><li><a href=a>Crane sold</a></li><li><a href=b>Ferry late</a></li></ul>'],
    ['a paragraph that is a link', '<p><a href=a>Crane sold</a></p>'],
  ])('%s', (_, html) => expect(cleaned(paragraphs() + html)).toEqual(PARAGRAPHS));
});

describe('kept in the content', () => {
  test.each<[name: string, html: string, lines: string[]]>([
    ['figures that hold a quotation', '<figure><blockquote>We waited.</blockquote></figure>', ['We waited.']],
    ['blocks that hold most of the text', `<div class="related">${paragraphs()}</div>`, PARAGRAPHS],
    ['lists of text', '<ul><li>A pier</li><li>A crane</li></ul>', ['A pier', 'A crane']],
    ['links in sentences', '<p>It was <a href=x>sold</a> in May.</p>', ['It was sold in May.']],
    ['text beside an image', `<div><img src=x>${paragraphs()}</div>`, PARAGRAPHS],
    ['a list with images', '<div><ul><li><img src=x>A pier</li></ul></div>', ['A pier']],
    ['class names that only contain a word', '<p class="shareholder">They sold.</p>', ['They sold.']],
  ])('%s', (_, html, lines) => expect(cleaned(paragraphs() + html)).toEqual([...PARAGRAPHS, ...lines]));
});

test('teasers beside the article go', () => {
  const teaser = '<article><p>Another story of the day, in a few words, about a crane that was sold.</p></article>';
  expect(cleaned(`<article>${paragraphs()}</article>${teaser}`)).toEqual(PARAGRAPHS);
});

test('of two articles the one with the headline of the page stays', () => {
  const other = `<article>${paragraphs(['Another long text.', ...PARAGRAPHS])}</article>`;
  expect(cleaned(`${other}<article ${MAIN}>${paragraphs()}</article>`)).toEqual(PARAGRAPHS);
});

test('a first article that is short does not cost the others', () => {
  const first = '<article><p>First short story.</p></article>';
  expect(cleaned(`${first}<article>${paragraphs()}</article>`)).toEqual(['First short story.', ...PARAGRAPHS]);
});

test('of a page laid out with tables the cell of the text stays, with what stands in its own table', () => {
  const links = ['Politics', 'Courts', 'Sport'].map((name) => `<tr><td><a href="/${name}">${name}</a></td></tr>`).join('');
  const text = PARAGRAPHS.join('<br><br>');
  expect(
    cleaned(`<table><tr><td><table>${links}</table></td>
      <td><table><tr><td><b>Pier repaired</b></td></tr><tr><td>${text}</td></tr></table></td>
      <td><table><tr><td>In this edition</td></tr><tr><td>1 May</td><td><a href=a>Crane sold</a></td></tr></table></td></tr></table>`),
  ).toEqual(['Pier repaired', ...PARAGRAPHS]);
});

test('a table of figures inside the text is kept whole', () => {
  const figures = '<table><tr><td>Quillhaven</td><td>14</td></tr><tr><td>Marsh Ferry</td><td>9</td></tr></table>';
  expect(cleaned(`${paragraphs()}${figures}`)).toEqual([...PARAGRAPHS, 'Quillhaven', '14', 'Marsh Ferry', '9']);
});
