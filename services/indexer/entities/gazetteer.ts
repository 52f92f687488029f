import { createRequire } from 'node:module';
import type { EntityType } from '../../../shared/types.ts';
import { FOREIGN_ORGANISATIONS } from './abroad.ts';
import { FOREIGN_NAMES } from './abroad-names.ts';
import { FOREIGN_WORDS } from './abroad-words.ts';
import { countryNames, nameKey } from './countries.ts';
import { saysIn } from './foreign.ts';
import { CALENDAR, COMMON, DEMONYMS, EXPANSIONS, ORGANISATIONS, PARTICLES, PLACES, ROLES } from './wordlists.ts';
import { WORLD_ORGANISATIONS, WORLD_PLACES } from './world-names.ts';

/** What is known about names and words before an article is read. Names are asked for by `nameKey`, words in lower case. */
export interface Gazetteer {
  /** Two letters. */
  language: string;
  typeOf(key: string): EntityType | null;
  /** The common name of the country that the key means, or null. */
  countryOf(key: string): string | null;
  /** Whether the name of a country has the word, in lower case, at its start. */
  opensCountry(word: string): boolean;
  /** The full name of the organisation that the key abbreviates or names in another language, or null. */
  organisationOf(key: string): string | null;
  isFirstName(word: string): boolean;
  isLastName(word: string): boolean;
  isDemonym(word: string): boolean;
  /** What a person does or is called: "minister", "dr". */
  isRole(word: string): boolean;
  /** A small word that can stand in English text only as a part of a name: "van", "bin". */
  isParticle(word: string): boolean;
  /** A word of the language that is no name, or a name of a day or month. */
  isCommon(word: string): boolean;
  /** A verb of saying that stands beside a speaker. */
  isSaid(word: string): boolean;
  /** What stands before a place: "in", "from". */
  isLocating(word: string): boolean;
}

/** Words of the longest name that is looked up. */
export const GAZETTEER_WORDS = 5;

type Lexicon = Record<string, string | string[]>;

/** The tags of `compromise` by what they mean here; a word with any other tag is a common word. */
const PLACE_TAGS = ['City', 'Region', 'Country', 'Place'];
const ORG_TAGS = ['Organization', 'SportsTeam'];
const FIRST_NAME_TAGS = ['FirstName', 'MaleName', 'FemaleName'];
const LAST_NAME_TAGS = ['LastName', 'Person'];
const NAME_TAGS = [...PLACE_TAGS, ...ORG_TAGS, ...FIRST_NAME_TAGS, ...LAST_NAME_TAGS, 'ProperNoun', 'Honorific'];

/** Airport codes and abbreviations of states stand among the places of the word list; as words they are too short to be safe. */
const SHORTEST_LISTED_NAME = 4;

const SAID =
  /^(?:said|says|told|tells|added|adds|asked|warned|argued|announced|insisted|replied|wrote|noted|stressed|claimed|confirmed|declared|stated|explained)$/;
const LOCATING = /^(?:in|from|near|at|across|outside)$/;

let english: Gazetteer | undefined;
const foreign = new Map<string, Gazetteer>();

/** The gazetteer for a language (two letters): the English one, built at the first call in 0.2 s, with the country names of that language and what the lists know of it. */
export function gazetteer(language = 'en'): Gazetteer {
  english ??= build();
  if (language === 'en') return english;
  const found = foreign.get(language);
  if (found) return found;
  const made = abroad(language, english);
  // a language comes from a page: what has no tables is not kept
  if (FOREIGN_WORDS[language]) foreign.set(language, made);
  return made;
}

function abroad(language: string, base: Gazetteer): Gazetteer {
  const countries = countryNames(language);
  const organisations = FOREIGN_ORGANISATIONS[language] ?? {};
  const openings = firstWordsOf(countries);
  const words = FOREIGN_WORDS[language];
  const names = FOREIGN_NAMES[language];
  const types = new Map<string, EntityType>();
  for (const name of names?.places ?? []) types.set(name, 'place');
  for (const name of names?.organisations ?? []) types.set(name, 'org');
  const first = new Set(names?.first);
  return {
    ...base,
    language,
    typeOf: (key) =>
      countries.has(key) ? 'place' : Object.hasOwn(organisations, key) ? 'org' : (types.get(key) ?? base.typeOf(key)),
    countryOf: (key) => countries.get(key) ?? base.countryOf(key),
    opensCountry: (word) => openings.has(word) || base.opensCountry(word),
    organisationOf: (key) => (Object.hasOwn(organisations, key) ? organisations[key]! : base.organisationOf(key)),
    isFirstName: (word) => first.has(word) || base.isFirstName(word),
    isDemonym: (word) => words?.peoples.has(word) || base.isDemonym(word),
    isRole: (word) => words?.roles.has(word) || base.isRole(word),
    isParticle: () => false,
    isCommon: (word) => words?.common.has(word) || base.isCommon(word),
    isSaid: (word) => saysIn(language, word),
    isLocating: (word) => words?.locating.has(word) ?? false,
  };
}

function build(): Gazetteer {
  const types = new Map<string, EntityType>();
  const sets = {
    first: new Set<string>(),
    last: new Set<string>(),
    demonym: new Set(DEMONYMS),
    role: new Set(ROLES),
    particle: new Set(PARTICLES),
    common: new Set(COMMON),
  };
  for (const word of CALENDAR) sets.common.add(word);
  for (const [word, tagged] of Object.entries(readLexicon())) {
    const tags = new Set([tagged].flat());
    const has = (wanted: string[]): boolean => wanted.some((tag) => tags.has(tag));
    if (has(PLACE_TAGS) && word.length >= SHORTEST_LISTED_NAME) types.set(word, 'place');
    else if (has(ORG_TAGS)) types.set(word, 'org');
    else if (tags.has('Person') && word.includes(' ')) types.set(word, 'person');
    if (has(FIRST_NAME_TAGS)) sets.first.add(word);
    if (has(LAST_NAME_TAGS)) sets.last.add(word);
    if (tags.has('Demonym')) sets.demonym.add(word);
    else if (tags.has('Actor')) sets.role.add(word);
    if (!has(NAME_TAGS) && !tags.has('Demonym')) sets.common.add(word);
  }
  for (const city of timeZoneCities()) if (!sets.common.has(city) && !sets.first.has(city)) types.set(city, 'place');
  const countries = countryNames('en');
  for (const [key, name] of countries) {
    types.set(key, 'place');
    if (key === nameKey(name)) for (const people of demonymsOf(key)) if (!countries.has(people)) sets.demonym.add(people);
  }
  for (const name of [...PLACES, ...WORLD_PLACES]) types.set(nameKey(name), 'place');
  for (const name of [...ORGANISATIONS, ...WORLD_ORGANISATIONS]) types.set(nameKey(name), 'org');
  for (const key of types.keys()) sets.demonym.delete(key);
  const openings = firstWordsOf(countries);
  return {
    language: 'en',
    typeOf: (key) => types.get(key) ?? null,
    countryOf: (key) => countries.get(key) ?? null,
    opensCountry: (word) => openings.has(word),
    organisationOf: (key) => (Object.hasOwn(EXPANSIONS, key) ? EXPANSIONS[key]! : null),
    isFirstName: (word) => sets.first.has(word),
    isLastName: (word) => sets.last.has(word),
    isDemonym: (word) => sets.demonym.has(word),
    isRole: (word) => sets.role.has(word),
    isParticle: (word) => sets.particle.has(word),
    isCommon: (word) => sets.common.has(word),
    isSaid: (word) => SAID.test(word),
    isLocating: (word) => LOCATING.test(word),
  };
}

const firstWordsOf = (countries: ReadonlyMap<string, string>): Set<string> =>
  new Set([...countries.keys()].map((key) => key.split(' ', 1)[0]!));

/** The word list of `compromise` (MIT), 24,000 entries. */
function readLexicon(): Lexicon {
  const nlp = createRequire(import.meta.url)('compromise/two') as { model(): { one: { lexicon: Lexicon } } };
  return nlp.model().one.lexicon;
}

/** The cities after which time zones are named: about 400 of the best known of every continent. */
const timeZoneCities = (): string[] =>
  Intl.supportedValuesOf('timeZone').map((zone) => nameKey(zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ')));

/** Likely names of a country's people; a wrong one does no harm because it is only ever left out. */
function demonymsOf(country: string): string[] {
  const stem = country.replace(/[aeiouy]+$/, '');
  const singular = [
    ...['an', 'ian', 'ean', 'ese', 'ish', 'i'].map((ending) => stem + ending),
    `${country}n`,
    `${country}i`,
    `${country}an`,
  ];
  return singular.flatMap((people) => [people, `${people}s`]);
}
