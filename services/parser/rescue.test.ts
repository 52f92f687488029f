import { describe, expect, test } from 'vitest';
import { open, PARAGRAPHS, paragraphs, testPage } from './fixtures/page.ts';
import { paragraphsOf } from './rescue.ts';

const TEASER = '<p>Another story of the day, in a few words, about a crane that was sold to Norway.</p>';

describe('paragraphs of a page', () => {
  test.each<[name: string, body: string]>([
    ['in one container', `<article>${paragraphs()}</article>`],
    [
      'split over several',
      `<div>${paragraphs(PARAGRAPHS.slice(0, 2))}</div><section><div>${paragraphs(PARAGRAPHS.slice(2))}</div></section>`,
    ],
    ['without repeats', paragraphs() + paragraphs(PARAGRAPHS.slice(1, 2))],
    ['without labels', `<p>Share</p>${paragraphs()}`],
    ['without links', `${paragraphs()}<p><a href=x>${PARAGRAPHS[0]} And more.</a></p>`],
    ['without asides and footers', `${paragraphs()}<aside>${TEASER}</aside><footer>${TEASER}</footer>`],
    ['without furniture', `${paragraphs()}<div class="related-stories">${TEASER}</div>`],
    ['without what is hidden', `${paragraphs()}<div hidden>${TEASER}</div>`],
    ['only of the article that holds most', `<main><article>${paragraphs()}</article>${TEASER}</main>`],
  ])('%s', (_, body) => expect(paragraphsOf(open(testPage(body)))).toEqual(PARAGRAPHS));
});
