import { describe, expect, it } from 'vitest';
import { countryNames, nameKey } from './countries.ts';

describe('nameKey', () => {
  const cases: [name: string, key: string][] = [
    ['U.S.', 'us'],
    ['Guinea-Bissau', 'guinea bissau'],
    ['O’Hara', "o'hara"],
    ['New\n York', 'new york'],
  ];
  it.each(cases)('%j', (name, key) => expect(nameKey(name)).toBe(key));
});

describe('countryNames', () => {
  const cases: [language: string, key: string, name: string | undefined][] = [
    ['en', 'norway', 'Norway'],
    ['en', 'us', 'United States'],
    ['en', 'britain', 'United Kingdom'],
    ['en', 'hong kong', 'Hong Kong'],
    ['en', 'european union', undefined],
    ['de', 'norwegen', 'Norway'],
    ['fr', 'états unis', 'United States'],
    ['xx', 'norway', undefined],
    ['not a tag', 'norway', undefined],
  ];
  it.each(cases)('%s %s', (language, key, name) => expect(countryNames(language).get(key)).toBe(name));
});
