import { expect, test } from 'vitest';
import { allPrintings, type Printing, textOf } from './printings.ts';
import { groundTruth } from './truth.ts';

const printings = new Map(allPrintings(new Date('2025-11-21T23:00:00Z')).map((printing) => [printing.id, printing]));
const truth = groundTruth();

/** Five words in a row: what is left of them tells how much of a text was taken over. */
function shinglesOf(printing: Printing): Set<string> {
  const words =
    textOf(printing)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(4).map((_, i) => words.slice(i, i + 5).join(' ')));
}
const shingles = new Map([...printings].map(([id, printing]) => [id, shinglesOf(printing)]));

/** The share of `part` that stands in `whole`. */
function coverage(part: string, whole: string): number {
  const [of, within] = [shingles.get(part)!, shingles.get(whole)!];
  return [...of].filter((shingle) => within.has(shingle)).length / of.size;
}

const copies = truth.families.flatMap(({ printings: [original, ...rest] }) =>
  rest.map((copy) => [original!.id, copy.id, copy.relation] as const),
);

test.each(copies)('%s was printed as %s: %s', (original, copy, relation) => {
  const [ofOriginal, ofCopy] = [coverage(original, copy), coverage(copy, original)];
  const length = (id: string) => textOf(printings.get(id)!).length;
  if (relation === 'exact_copy') expect(textOf(printings.get(copy)!)).toBe(textOf(printings.get(original)!));
  if (relation === 'near_copy') expect(Math.min(ofOriginal, ofCopy)).toBeGreaterThan(0.7);
  if (relation === 'trimmed') {
    expect(length(copy)).toBeLessThan(0.95 * length(original));
    expect(ofCopy).toBeGreaterThan(0.5);
  }
  if (relation === 'extended') {
    expect(length(copy)).toBeGreaterThan(1.1 * length(original));
    expect(ofOriginal).toBeGreaterThan(0.6);
  }
});

test('every kind of copy occurs, and stories with two to six printings', () => {
  expect(new Set(copies.map(([, , relation]) => relation))).toEqual(new Set(['exact_copy', 'near_copy', 'trimmed', 'extended']));
  const sizes = truth.families.map(({ printings }) => printings.length);
  expect([Math.min(...sizes) >= 2, Math.max(...sizes)]).toEqual([true, 6]);
});

test.each(truth.reuse.map(({ article, of, relation }) => [article, of, relation] as const))(
  '%s reuses %s: %s',
  (article, of, relation) => {
    const [ofSource, ofArticle] = [coverage(of, article), coverage(article, of)];
    expect(ofSource).toBeLessThan(0.75);
    expect(ofArticle).toBeLessThan(0.6);
    if (relation === 'contains') expect(ofSource).toBeGreaterThan(0.6);
    else expect(ofSource).toBeGreaterThan(0.2);
    if (relation === 'update') expect(printings.get(article)!.publishedAt > printings.get(of)!.publishedAt).toBe(true);
  },
);

test('every kind of reuse occurs', () => {
  expect(new Set(truth.reuse.map(({ relation }) => relation))).toEqual(new Set(['contains', 'partial', 'update']));
});

test('two kinds of look-alikes or more, three or more of each, that do not name each other’s subject', () => {
  expect(truth.lookAlikes.length).toBeGreaterThanOrEqual(2);
  for (const { form, articles } of truth.lookAlikes) {
    expect(articles.length, form).toBeGreaterThanOrEqual(3);
    for (const id of articles) {
      const naming = articles.filter((other) => textOf(printings.get(other)!).includes(printings.get(id)!.text.subject!));
      expect(naming).toEqual([id]);
    }
  }
});

test('everything else shares next to nothing', () => {
  const textId = (article: string) => printings.get(article)!.text.id;
  const related = new Set(
    truth.reuse.flatMap(({ article, of }) => [`${textId(article)} ${textId(of)}`, `${textId(of)} ${textId(article)}`]),
  );
  const all = [...printings.values()];
  for (const a of all) {
    for (const b of all) {
      if (a.text === b.text || related.has(`${a.text.id} ${b.text.id}`) || (a.text.form && a.text.form === b.text.form)) continue;
      // Two texts that carry the same paragraphs of a third one.
      if (a.text.reuses.length > 0 && b.text.reuses.length > 0) continue;
      expect(coverage(a.id, b.id), `${a.id} in ${b.id}`).toBeLessThan(0.02);
    }
  }
});

test('two papers report one happening each in words of its own', () => {
  const wired = new Set(truth.families.map(({ text }) => text));
  const pairs = truth.events.filter(({ texts }) => texts.length >= 2 && !texts.some((text) => wired.has(text)));
  expect(pairs.length).toBeGreaterThanOrEqual(2);
});
