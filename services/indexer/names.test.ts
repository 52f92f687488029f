import { describe, expect, test } from 'vitest';
import type { EntityType } from '../../shared/types.ts';
import { type Evidence, type Holder, type OpenName, resolveNames } from './names.ts';

/** `article/story key [role]`, with the number of the entity. */
const named = (place: string, entityId: string, key: string, given: Partial<Evidence> = {}): Evidence => {
  const [articleId, storyId] = place.split('/') as [string, string];
  return { articleId, storyId, type: 'person', key, role: null, entityId, living: entityId, isKnown: false, ...given };
};
const open = (place: string, key: string, given: Partial<OpenName> = {}): OpenName => {
  const [articleId, storyId] = place.split('/') as [string, string];
  return { articleId, storyId, type: 'person', key, role: null, own: null, ...given };
};
const decide = (name: OpenName, evidence: Evidence[], holders: Holder[] = []): string | null => {
  const [decision] = resolveNames([name], { evidence, holders });
  return decision ? `${decision.entityId} ${decision.resolution}` : null;
};
const org: { type: EntityType } = { type: 'org' };
const place: { type: EntityType } = { type: 'place' };

describe('names that say too little', () => {
  test.each([
    ['the one of that last name in the story', open('a/1', 'hall'), [named('b/1', '7', 'ann hall')], '7 story'],
    ['two of that name', open('a/1', 'hall'), [named('b/1', '7', 'ann hall'), named('c/1', '8', 'peter hall')], null],
    [
      'the one who is called the same',
      open('a/1', 'hall', { role: 'senator' }),
      [named('b/1', '7', 'ann hall', { role: 'senator' }), named('c/1', '8', 'peter hall')],
      '7 story',
    ],
    [
      'the one of two in the article who is called the same',
      open('a/1', 'hall', { role: 'mayor' }),
      [named('a/1', '7', 'ann hall'), named('a/1', '8', 'peter hall', { role: 'mayor' })],
      '8 document',
    ],
    [
      'the story before the event',
      open('a/1', 'hall'),
      [named('b/1', '7', 'ann hall'), named('c/2', '8', 'peter hall')],
      '7 story',
    ],
    ['the event', open('a/1', 'hall'), [named('c/2', '8', 'peter hall')], '8 event'],
    [
      'two that were merged',
      open('a/1', 'hall'),
      [named('b/1', '7', 'ann hall', { living: '9' }), named('c/1', '9', 'anna hall')],
      '7 story',
    ],
    ['a first name', open('a/1', 'ann'), [named('b/1', '7', 'ann hall')], null],
    ['another type', open('a/1', 'hall', org), [named('b/1', '7', 'ann hall')], null],
    ['initials', open('a/1', 'nwb', org), [named('b/1', '7', 'norbury water board', org)], '7 story'],
    ['a town with its region', open('a/1', 'springfield', place), [named('b/1', '7', 'springfield illinois', place)], '7 story'],
    ['nobody', open('a/1', 'hall'), [], null],
  ])('%s', (_, name, evidence, expected) => {
    expect(decide(name, evidence)).toBe(expected);
    expect(decide(name, [...evidence].reverse())).toBe(expected);
  });
});

describe('rare full names', () => {
  const miles = open('c/1', 'miles dragovic', { own: '9', role: 'president' });
  const own = named('c/1', '9', 'miles dragovic', { role: 'president' });
  const milan = (article: string) => named(article, '7', 'milan dragovic', { role: 'president' });
  const typo = open('c/1', 'christofer lindqvist', { own: '9' });
  const ownTypo = named('c/1', '9', 'christofer lindqvist');
  const right = (article: string) => named(article, '7', 'christopher lindqvist');
  test.each([
    ['a wrong first name before a right last name and role', miles, [own, milan('a/1'), milan('b/1')], '7 spun_guess'],
    ['as many articles for the one as for the other', miles, [own, milan('a/1')], '9 name'],
    ['both in one article', miles, [own, milan('a/1'), milan('c/1')], '9 name'],
    ['another role', { ...miles, role: 'senator' }, [own, milan('a/1'), milan('b/1')], '9 name'],
    ['a misspelt word', typo, [ownTypo, right('a/1'), right('b/1')], '7 spun_guess'],
    ['a name of the user’s', typo, [ownTypo, { ...right('a/1'), isKnown: true }], '7 spun_guess'],
    [
      'short names that differ by a letter',
      open('c/1', 'ann hall', { own: '9' }),
      [named('a/1', '7', 'anna hall'), named('b/1', '7', 'anna hall')],
      '9 name',
    ],
    [
      'two who could be meant',
      typo,
      [ownTypo, right('a/1'), right('b/1'), named('a/1', '8', 'kristofer lindqvist'), named('b/1', '8', 'kristofer lindqvist')],
      '9 name',
    ],
  ])('%s', (_, name, evidence, expected) => {
    expect(decide(name, evidence)).toBe(expected);
  });

  test.each([
    ['an office that one person holds', 'president', '7 spun_guess'],
    ['one that many hold', 'senator', '9 name'],
  ])('%s, beyond the event', (_, role, expected) => {
    expect(decide({ ...miles, role }, [{ ...own, role }], [{ key: 'milan dragovic', role, entityId: '7' }])).toBe(expected);
  });
});
