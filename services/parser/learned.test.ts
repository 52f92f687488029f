import { describe, expect, test } from 'vitest';
import { isCountable, paragraphDigest } from '../../shared/boilerplate.ts';
import { extract } from './extract.ts';
import { PARAGRAPHS, paragraphs, testPage, textOf } from './fixtures/page.ts';
import { countableDigests, isDifferent, withoutLearned } from './learned.ts';

const NOTE = 'Quill Daily is printed on paper from the woods around Quillhaven.';
const set = (...lines: string[]) => new Set(lines.map(paragraphDigest));

test('a digest knows a paragraph in other case, spacing and punctuation, and no other', () => {
  expect(paragraphDigest(` ${NOTE.toUpperCase()} – `)).toBe(paragraphDigest(NOTE));
  expect(paragraphDigest(`${NOTE} Today`)).not.toBe(paragraphDigest(NOTE));
  expect(BigInt.asIntN(64, BigInt(paragraphDigest(NOTE)))).toBe(BigInt(paragraphDigest(NOTE)));
});

test('labels and long paragraphs are not counted', () => {
  expect([NOTE, 'What next?', 'word '.repeat(200)].map(isCountable)).toEqual([true, false, false]);
});

describe('known paragraphs', () => {
  test('go, wherever they stand', () => {
    const [first, ...others] = PARAGRAPHS as [string, ...string[]];
    expect(withoutLearned([first, NOTE, ...others, NOTE], set(NOTE))).toEqual({ lines: PARAGRAPHS, dropped: [NOTE, NOTE] });
  });

  test('stay when much of the text would go: it is a form that is filled in', () => {
    expect(withoutLearned([NOTE, ...PARAGRAPHS], set(NOTE, ...PARAGRAPHS.slice(0, 2))).lines).toEqual([NOTE, ...PARAGRAPHS]);
  });

  test('stay when none is known', () => {
    expect(withoutLearned([NOTE, ...PARAGRAPHS], new Set())).toEqual({ lines: [NOTE, ...PARAGRAPHS], dropped: [] });
  });
});

describe('an article is different', () => {
  const digests = countableDigests(PARAGRAPHS);
  test.each<[name: string, seen: Set<string>, boilerplate: Set<string>, expected: boolean]>([
    ['when none of it was printed before', new Set(), new Set(), true],
    ['when only boilerplate was', set(...PARAGRAPHS.slice(0, 3)), set(...PARAGRAPHS.slice(0, 3)), true],
    ['when a paragraph of background was', set(PARAGRAPHS[0]!), new Set(), true],
    ['not when it is an update', set(...PARAGRAPHS.slice(0, 3)), new Set(), false],
    ['not when it is nothing but boilerplate', set(...PARAGRAPHS), set(...PARAGRAPHS), false],
  ])('%s', (_, seen, boilerplate, expected) => expect(isDifferent(digests, seen, boilerplate)).toBe(expected));
});

test('what is known of a source is taken off text and HTML, and told', () => {
  const html = testPage(`<article>${paragraphs()}<p>${NOTE}</p></article>`);
  const read = (boilerplate?: string[]) => extract({ bytes: Buffer.from(html), contentType: 'text/html' }, { boilerplate });
  expect(read().text).toBe(textOf(...PARAGRAPHS, NOTE));
  const article = read([...set(NOTE)]);
  expect([article.text, article.evidence.boilerplate]).toEqual([textOf(...PARAGRAPHS), [NOTE]]);
  expect(article.html).not.toContain(NOTE);
  expect(article.html).toContain(PARAGRAPHS[4]);
});
