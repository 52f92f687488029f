import { expect, test } from 'vitest';
import { countWords } from '../../shared/text.ts';
import { type Block, loadTexts, type Text } from './texts.ts';

const texts = loadTexts();
const blocksOf = (text: Text) => text.body.filter((block): block is Block => block.kind !== 'include');
const wordsOf = (text: Text) =>
  countWords(
    blocksOf(text)
      .map((block) => block.text)
      .join('\n'),
  );

test('there is enough to read', () => {
  const stories = texts.filter(({ form }) => form === undefined);
  expect(stories.length).toBeGreaterThanOrEqual(30);
  expect(stories.filter((text) => wordsOf(text) >= 250).length).toBeGreaterThanOrEqual(25);
  expect(Math.max(...texts.map(wordsOf))).toBeLessThan(700);
  expect(new Set(texts.map(({ section }) => section)).size).toBeGreaterThanOrEqual(12);
});

test('eight agency stories and a later version of one', () => {
  const agency = texts.filter((text) => text.agency !== undefined);
  const updates = agency.filter(({ reuses }) => reuses.some(({ relation }) => relation === 'update'));
  expect(agency.length - updates.length).toBe(8);
  expect(updates).toHaveLength(1);
  for (const { printings } of agency) {
    expect(printings.length).toBeGreaterThanOrEqual(2);
    expect(printings[0]).toMatchObject({ relation: 'original', after: 0 });
  }
});

test('nothing is printed before it was filed or after the newsroom has opened', () => {
  for (const { id, filed, printings } of texts) {
    expect(filed, id).toBeLessThanOrEqual(40 * 60);
    for (const { after } of printings) expect(after, id).toBeLessThan(filed);
  }
});

test('no eight words in a row stand in two texts, except in texts of one form and where one reuses the other', () => {
  const owners = new Map<string, Text>();
  const related = (a: Text, b: Text) => a.reuses.some(({ text }) => text === b.id) || (a.form !== undefined && a.form === b.form);
  for (const text of texts) {
    for (const block of blocksOf(text)) {
      const words = block.text.toLowerCase().match(/[\p{L}\p{N}{}'-]+/gu) ?? [];
      for (let i = 0; i + 8 <= words.length; i++) {
        const run = words.slice(i, i + 8).join(' ');
        const owner = owners.get(run) ?? text;
        if (!related(owner, text) && !related(text, owner)) expect(owner.id, run).toBe(text.id);
        owners.set(run, owner);
      }
    }
  }
});
