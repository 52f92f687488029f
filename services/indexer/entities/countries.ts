import { FOREIGN_ALIASES } from './abroad.ts';
import { COUNTRY_ALIASES } from './wordlists.ts';

/** One key for all spellings of a name: lower case, no dots, hyphens as blanks, one kind of apostrophe. */
export function nameKey(name: string): string {
  const lower = name.toLowerCase();
  // asked for every word of a text, and most words are plain
  if (!/[.’\-‑\s]/.test(lower)) return lower;
  return lower
    .replaceAll('.', '')
    .replaceAll('’', "'")
    .replace(/[-‑\s]+/g, ' ')
    .trim();
}

/** Codes of the table that are no countries: unions, the pseudo-locales and private codes, and what is left of the seas. */
const NO_COUNTRY = /^(?:EU|EZ|UN|UM|QO|X[^K]|ZZ)$/;
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const CODES = LETTERS.flatMap((a) => LETTERS.map((b) => a + b)).filter((code) => !NO_COUNTRY.test(code));

const byLanguage = new Map<string, Map<string, string>>();
const codes = new Map<string, string>();

/** The ISO code of a country by its English name, or null. */
export function countryCode(name: string): string | null {
  countryNames('en');
  return codes.get(name) ?? null;
}

/**
 * English country names by the `nameKey` of their names in a language (two letters), from the tables inside Node.
 * English has other names and abbreviations besides. An unknown language gives no names.
 */
export function countryNames(language: string): Map<string, string> {
  const known = byLanguage.get(language);
  if (known) return known;
  if (!/^[a-z]{2}$/.test(language) || Intl.DisplayNames.supportedLocalesOf(language).length === 0) return new Map();
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const local = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
  const names = new Map<string, string>();
  for (const code of CODES) {
    const name = plain(english.of(code));
    if (!name) continue;
    names.set(nameKey(plain(local.of(code)) ?? name), name);
    if (language === 'en') codes.set(name, code);
    for (const alias of (language === 'en' ? COUNTRY_ALIASES : FOREIGN_ALIASES[language])?.[code] ?? []) names.set(alias, name);
  }
  byLanguage.set(language, names);
  return names;
}

/** "Myanmar (Burma)" and "Hong Kong SAR China" as people write them. */
const plain = (name: string | undefined): string | undefined => name?.replace(/ \(.*| SAR .*/, '');
