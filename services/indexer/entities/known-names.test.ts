import { describe, expect, it } from 'vitest';
import type { KnownEntity } from '../../../shared/feeds-schema.ts';
import { annotate } from './annotate.ts';
import { KnownNames, knownNames } from './known-names.ts';

const entity = (name: string, type: KnownEntity['type'], given: Partial<KnownEntity> = {}): KnownEntity => ({
  name,
  type,
  aliases: [],
  qid: null,
  country: null,
  ...given,
});

const USERS = new KnownNames([
  entity('Norbury Fish Combine', 'org', { aliases: ['the Combine', 'NFC'] }),
  entity('Anna Lund', 'person', { aliases: ['Lund', 'The Iron Lady of Oslo'], qid: 'Q900001' }),
  entity('John Marsh', 'person', { qid: 'Q900002' }),
  entity('John Marsh', 'person', { qid: 'Q900003', aliases: ['Jack Marsh'] }),
  entity('Volodymyr Bohdanskyy', 'person'),
]);

describe('the user’s gazetteer', () => {
  const cases: [name: string, text: string, entities: string[]][] = [
    ['aliases', 'The price fell, the Combine said. NFC sells herring.', ['org Norbury Fish Combine: the Combine, NFC']],
    ['small letters in several words', 'it fell, norbury fish combine said.', ['org Norbury Fish Combine: norbury fish combine']],
    ['no small letters in one word', 'They nfc lund.', []],
    ['capitals throughout', 'NORBURY FISH COMBINE SELLS HERRING', ['org Norbury Fish Combine: NORBURY FISH COMBINE']],
    ['the longest one', 'It was The Iron Lady of Oslo who came.', ['person Anna Lund: The Iron Lady of Oslo']],
    ['a last name that was given', 'It was Lund who came.', ['person Anna Lund: Lund']],
    ['a last name inside another name', 'It was Minister Peter Lund who came.', ['person Peter Lund: Peter Lund']],
    ['another spelling', 'General Vladimir Bohdansky came.', ['person Volodymyr Bohdanskyy: Vladimir Bohdansky']],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    const { entities } = annotate({ text }, undefined, USERS);
    expect(entities.map(({ type, name, mentions }) => `${type} ${name}: ${mentions.map((m) => m.text).join(', ')}`)).toEqual(
      expected,
    );
  });

  it('leaves open who is meant by a name that two have, and knows them by what only one has', () => {
    const identity = (text: string) => annotate({ text }, undefined, USERS).entities[0]!.identity;
    expect(identity('Then John Marsh came.')).toMatchObject({ isOpen: true });
    expect(identity('Then Jack Marsh came.')).toMatchObject({ isOpen: false, disambiguator: 'Q900003' });
  });

  it('takes doubled entities once', () => {
    expect(knownNames([entity('A B', 'org'), entity('A B', 'org')])).toHaveLength(1);
  });
});
