import { describe, expect, it } from 'vitest';
import { readLabel, spansOf, typeOfLabel } from './labels.ts';

it.each([
  ['PER', 'person'],
  ['person', 'person'],
  ['ORG', 'org'],
  ['LOC', 'place'],
  ['GPE', 'place'],
  ['MISC', 'other'],
  ['WORK_OF_ART', 'other'],
  ['creative-work', 'other'],
  ['EVENT', 'event'],
  ['NORP', null],
  ['DATE', null],
  ['LABEL_0', undefined],
  ['constructor', undefined],
])('%s means %s', (label, type) => expect(typeOfLabel(label)).toBe(type));

describe('names in labels', () => {
  it.each([
    ['BIO', 'B-PER I-PER O B-LOC B-LOC I-LOC', 'person 0-2, place 3-4, place 4-6'],
    ['BIO that begins with I', 'I-PER I-PER O I-LOC', 'person 0-2, place 3-4'],
    ['BIO whose type changes', 'B-PER I-ORG', 'person 0-1, org 1-2'],
    ['BIOES', 'B-PER I-PER E-PER S-PER S-LOC', 'person 0-3, person 3-4, place 4-5'],
    ['BILOU', 'B-ORG L-ORG U-ORG I-ORG', 'org 0-2, org 2-3, org 3-4'],
    ['IO', 'PER PER O ORG LOC', 'person 0-2, org 3-4, place 4-5'],
    ['what is no entity', 'B-NORP I-NORP B-PER B-DATE I-PER', 'person 2-3, person 4-5'],
    ['none', 'O O', ''],
  ])('%s', (_, labels, names) => {
    const spans = spansOf(labels.split(' ').map((label) => readLabel(label)!));
    expect(spans.map(({ type, from, to }) => `${type} ${from}-${to}`).join(', ')).toBe(names);
  });
});
