import type { Entity, EntityType, Mention, Resolution } from '../../../shared/types.ts';
import { senseOf } from './ambiguous.ts';
import { keyOf } from './capitals.ts';
import { countryCode, nameKey } from './countries.ts';
import type { Gazetteer } from './gazetteer.ts';
import { KnownNames } from './known-names.ts';
import { linkNames } from './link.ts';
import type { Found } from './mentions.ts';
import { spellingKey } from './spelling.ts';
import { type Sentence, tokenise } from './tokenise.ts';
import { PORTFOLIO } from './wordlists.ts';

/** A hostile text can invent names without end; no article that people read comes near. */
const MAX_ENTITIES = 1000;
const MAX_MENTIONS = 5000;

/** The document whose names are gathered. */
export interface Titled {
  text: string;
  title: string | null;
  sentences: readonly Sentence[];
}

/** A name with its own key (`written`), what tables know of it, and the key that all its spellings share. */
interface Named extends Found {
  written: string;
  given: Given | null;
}

/** What a table or the user's gazetteer says about a name. */
interface Given {
  name: string;
  type: EntityType;
  country: string | null;
  disambiguator: string;
}

/** One entity for all names of one type that mean the same, most salient first: at most 1,000, with 5,000 mentions together. */
export function entitiesOf(source: Titled, found: readonly Found[], known: Gazetteer, users: KnownNames = NOBODY): Entity[] {
  const hasWord = wordsOf(source.sentences);
  const qualified = qualifiedPlaces(found, source.sentences, known);
  const names = found.slice(0, MAX_MENTIONS).map((name): Named => {
    const given = givenByUser(name, users) ?? givenByTable(name, known, hasWord) ?? qualified.get(name.key) ?? null;
    const type = given?.type ?? name.type;
    const key = [spellingKey(given?.name ?? surfaceOf(source, name), type) || name.key, given?.disambiguator]
      .filter(Boolean)
      .join(' ');
    return { ...name, type, written: name.key, given, key };
  });
  const explained = explainedAbbreviations(names, source.sentences);
  for (const name of names) if (explained.has(name.key)) name.type = 'org';
  const links = new Map([...new Set(names.map(({ type }) => type))].map((type) => [type, linksWithin(type, names, explained)]));
  const title = ` ${keyOf(tokenise(source.title ?? ''), 0)} `;
  const groups = new Map<string, { key: string; members: Named[] }>();
  for (const name of names) {
    const key = links.get(name.type)!.get(name.key)!;
    const id = `${name.type} ${key}`; // a town and its team are two
    const group = groups.get(id);
    if (group) group.members.push(name);
    else groups.set(id, { key, members: [name] });
  }
  return [...groups.values()]
    .map(({ key, members }) => toEntity(source, key, members, names.length, title, known))
    .sort((a, b) => b.salience - a.salience)
    .slice(0, MAX_ENTITIES);
}

/** Which names of one type mean the same. */
function linksWithin(type: EntityType, names: readonly Named[], explained: ReadonlyMap<string, string>): Map<string, string> {
  const distinct = new Map(names.filter((name) => name.type === type).map((name) => [name.key, name]));
  return linkNames([...distinct.values()], type === 'org' ? explained : new Map());
}

/** A name as it is written, without its ending in the genitive. */
const surfaceOf = ({ text, sentences }: Titled, { sentence, from, to, isInflected }: Found): string =>
  text.slice(sentences[sentence]![from]!.start, sentences[sentence]![to - 1]!.end - Number(isInflected ?? false));

const NOBODY = new KnownNames([]);

/** Whether the document has a word; asked for few names, so the words are gathered when the first one is. */
function wordsOf(sentences: readonly Sentence[]): (word: string) => boolean {
  let words: Set<string> | undefined;
  return (word) => {
    words ??= new Set(sentences.flatMap((sentence) => sentence.map((token) => token.text.toLowerCase())));
    return words.has(word);
  };
}

/** The user's gazetteer, by a name that stands in it or another spelling of one. Of several that share a name none is meant. */
function givenByUser({ type, key, known }: Found, users: KnownNames): Given | null {
  if (users.isEmpty) return null;
  const names = known ?? users.bySpelling(type, spellingKey(key, type));
  return names.length === 1 ? names[0]! : null;
}

/** The tables: "Britain" is the United Kingdom, "UN" the United Nations. */
function givenByTable({ type, key, known: users }: Found, known: Gazetteer, hasWord: (word: string) => boolean): Given | null {
  if (users) return null;
  const of = (name: string): Given => ({ name, type, country: type === 'place' ? countryCode(name) : null, disambiguator: '' });
  if (type === 'org') {
    const name = known.organisationOf(key);
    return name ? of(name) : null;
  }
  if (type !== 'place') return null;
  const sense = senseOf(key, hasWord);
  const name = sense === undefined ? known.countryOf(key) : sense;
  return name ? of(name) : null;
}

/** Places of which there are several, by key, where the article tells which one it means: "Springfield, Illinois". Where it tells of two, none is meant. */
function qualifiedPlaces(found: readonly Found[], sentences: readonly Sentence[], known: Gazetteer): Map<string, Given> {
  const regions = new Map<string, Set<string>>();
  for (const { sentence, to, key, type } of found) {
    if (type !== 'place' || senseOf(key, () => false) !== null) continue;
    const region = regionBehind(sentences[sentence]!, to, known);
    if (region) regions.set(key, (regions.get(key) ?? new Set()).add(region));
  }
  const told = [...regions].flatMap(([key, names]) => (names.size === 1 ? [[key, [...names][0]!] as const] : []));
  return new Map(
    told.map(([key, region]) => {
      const name = `${key.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase())}, ${region}`;
      return [key, { name, type: 'place', country: null, disambiguator: '' }];
    }),
  );
}

const REGION_WORDS = 3;

function regionBehind(tokens: Sentence, to: number, known: Gazetteer): string | null {
  if (tokens[to]?.text !== ',') return null;
  const from = to + 1;
  for (let end = Math.min(from + REGION_WORDS, tokens.length); end > from; end--) {
    if (known.typeOf(keyOf(tokens, from, end)) !== 'place') continue;
    return tokens
      .slice(from, end)
      .map(({ text }) => text)
      .join(' ');
  }
  return null;
}

/** Organisations by the abbreviation in brackets behind them: "Northland Water Board (NWB)". */
function explainedAbbreviations(names: readonly Named[], sentences: readonly Sentence[]): Map<string, string> {
  const explained = new Map<string, string>();
  for (const [i, name] of names.entries()) {
    const before = names[i - 1];
    if (before?.type !== 'org' || before.sentence !== name.sentence || name.from !== before.to + 1 || name.to !== name.from + 1)
      continue;
    const sentence = sentences[name.sentence]!;
    const isBracketed = sentence[before.to]?.text === '(' && sentence[name.to]?.text === ')';
    if (isBracketed && name.key[0] === before.key[0]) explained.set(name.key, before.key);
  }
  return explained;
}

function toEntity(
  { text, sentences }: Titled,
  key: string,
  group: readonly Named[],
  allMentions: number,
  title: string,
  known: Gazetteer,
): Entity {
  const own = group.filter((name) => name.key === key);
  const fullest = own.find((name) => !name.isInflected) ?? own[0] ?? group[0]!;
  const mentions: Mention[] = group.map((named) => {
    const tokens = sentences[named.sentence]!;
    const start = tokens[named.from]!.start;
    const end = tokens[named.to - 1]!.end;
    const { confidence } = named;
    return { start, end, text: text.slice(start, end), confidence: round(confidence), resolution: resolutionOf(named, fullest) };
  });
  const name = fullest.given?.name ?? mentions[group.indexOf(fullest)]!.text.replace(/\s+/g, ' ');
  const inTitle = group.some(({ written }) => title.includes(` ${written} `));
  return {
    name,
    type: fullest.type,
    salience: round(salience(inTitle, group.length, allMentions, mentions[0]!.start / text.length)),
    mentions,
    identity: {
      key: spellingKey(name, fullest.type) || key,
      disambiguator: fullest.given?.disambiguator ?? '',
      country: fullest.given?.country ?? null,
      role: fullest.type === 'person' ? roleOf(group, sentences, known) : null,
      isOpen: isOpen(fullest, mentions[group.indexOf(fullest)]!.text, known),
    },
  };
}

function resolutionOf(named: Named, fullest: Named): Resolution {
  if (named.given) return nameKey(named.given.name) === named.written ? 'name' : 'table';
  return named.written === fullest.written ? 'name' : 'document';
}

/** Abbreviations of so few letters stand for too many things. */
const SHORT_ABBREVIATION = 3;

/** Whether a name alone does not tell who or what is meant. */
function isOpen({ known: users, given, type, written }: Named, surface: string, known: Gazetteer): boolean {
  if (given) return false;
  if (users) return true; // several entities of the user's gazetteer have this name
  if (type === 'person') return !spellingKey(surface, type).includes(' ');
  if (type === 'place') return senseOf(written, () => false) === null;
  if (type !== 'org') return false;
  const isAbbreviation = surface === surface.toUpperCase() && written.replace(/[^\p{L}]/gu, '').length <= SHORT_ABBREVIATION;
  return isAbbreviation && known.typeOf(written) !== 'org';
}

/** Words that say nothing about what a person does. */
const NO_ROLE = /^(?:mr|mrs|ms|miss|dr|sir|dame|lady|prof|rev|hon|former|ex|the|acting|late|new)$/;
const LONGEST_ROLE = 4;

/** What a person is called most often right before the name: "prime minister"; without "former", which is no other office. */
function roleOf(group: readonly Named[], sentences: readonly Sentence[], known: Gazetteer): string | null {
  const counts = new Map<string, number>();
  for (const { sentence, from } of group) {
    const tokens = sentences[sentence]!;
    const isPart = (at: number): boolean => {
      const word = tokens[at]?.text.toLowerCase() ?? '';
      return known.isRole(word) || isPortfolio(word);
    };
    let start = from;
    while (start > 0 && from - start < LONGEST_ROLE && isPart(start - 1)) start--;
    const words = tokens.slice(start, from).map((token) => token.text.toLowerCase());
    const role = words.filter((word) => !NO_ROLE.test(word)).join(' ');
    if (role && known.isRole(words.at(-1)!)) counts.set(role, (counts.get(role) ?? 0) + 1);
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0] ?? null;
}

const portfolio = new Set(PORTFOLIO);
const isPortfolio = (word: string): boolean => portfolio.has(word);

/** How much an article is about an entity, 0 to 1: named in the title, named often, named early. */
export const salience = (inTitle: boolean, mentions: number, allMentions: number, firstOffsetShare: number): number =>
  0.5 * Number(inTitle) + 0.3 * (Math.log1p(mentions) / Math.log1p(allMentions)) + 0.2 * (1 - firstOffsetShare);

const round = (value: number): number => Math.round(value * 1000) / 1000;
