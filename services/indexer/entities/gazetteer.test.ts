import { describe, expect, it } from 'vitest';
import { gazetteer } from './gazetteer.ts';

describe('gazetteer', () => {
  const known = gazetteer();

  it.each([
    ['norway', 'place'],
    ['nairobi', 'place'],
    ['european union', 'org'],
    ['red cross', 'org'],
    ['norbury', null],
  ])('type of %s', (key, type) => expect(known.typeOf(key)).toBe(type));

  it.each([
    ['isFirstName', 'anna', 'harbour'],
    ['isLastName', 'jones', 'harbour'],
    ['isDemonym', 'norwegian', 'norway'],
    ['isDemonym', 'estonian', 'estonia'],
    ['isRole', 'minister', 'harbour'],
    ['isCommon', 'although', 'norbury'],
    ['isCommon', 'tuesday', 'anna'],
  ] as const)('%s: %s, not %s', (question, yes, no) => {
    expect(known[question](yes)).toBe(true);
    expect(known[question](no)).toBe(false);
  });

  it('knows the countries in the language of the document as well', () => {
    expect(gazetteer('de').countryOf('norwegen')).toBe('Norway');
    expect(gazetteer('de').typeOf('norwegen')).toBe('place');
    expect(known.typeOf('norwegen')).toBe(null);
  });
});
