import type { Entity, Mention } from '../../../shared/types.ts';
import { keyOf } from './capitals.ts';
import { nameKey } from './countries.ts';
import type { Gazetteer } from './gazetteer.ts';
import { linkNames } from './link.ts';
import type { Found } from './mentions.ts';
import { type Sentence, tokenise } from './tokenise.ts';
import { EXPANSIONS } from './wordlists.ts';

/** A hostile text can invent names without end; no article that people read comes near. */
const MAX_ENTITIES = 1000;
const MAX_MENTIONS = 5000;

/** The document whose names are gathered. */
export interface Titled {
  text: string;
  title: string | null;
  sentences: readonly Sentence[];
}

/** A name with its own key (`written`), the name that tables give for it, and the key that all its spellings share. */
interface Named extends Found {
  written: string;
  given: string | null;
}

/** One entity for all names that mean the same, most salient first: at most 1,000, with 5,000 mentions together. */
export function entitiesOf(source: Titled, found: readonly Found[], known: Gazetteer): Entity[] {
  const names = found.slice(0, MAX_MENTIONS).map((name): Named => {
    const given = givenName(name, known);
    return { ...name, written: name.key, given, key: nameKey(given ?? name.key) };
  });
  const distinct = [...new Map(names.map((name) => [name.key, name])).values()];
  const links = linkNames(distinct, explainedAbbreviations(names, source.sentences));
  const title = ` ${keyOf(tokenise(source.title ?? ''), 0)} `;
  const groups = new Map<string, Named[]>();
  for (const name of names) {
    const key = links.get(name.key)!;
    const group = groups.get(key);
    if (group) group.push(name);
    else groups.set(key, [name]);
  }
  return [...groups]
    .map(([key, group]) => toEntity(source, key, group, names.length, title))
    .sort((a, b) => b.salience - a.salience)
    .slice(0, MAX_ENTITIES);
}

/** The name that tables give for a spelling: "Britain" is the United Kingdom, "UN" the United Nations. */
const givenName = (name: Found, known: Gazetteer): string | null =>
  (name.type === 'place' ? known.countryOf(name.key) : name.type === 'org' ? EXPANSIONS[name.key] : null) ?? null;

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

function toEntity({ text, sentences }: Titled, key: string, group: readonly Named[], allMentions: number, title: string): Entity {
  const mentions: Mention[] = group.map(({ sentence, from, to, confidence }) => {
    const start = sentences[sentence]![from]!.start;
    const end = sentences[sentence]![to - 1]!.end;
    return { start, end, text: text.slice(start, end), confidence: round(confidence) };
  });
  const fullest = group.find((name) => name.key === key) ?? group[0]!;
  const name = fullest.given ?? mentions[group.indexOf(fullest)]!.text.replace(/\s+/g, ' ');
  const inTitle = group.some(({ written }) => title.includes(` ${written} `));
  return {
    name,
    type: fullest.type,
    salience: round(salience(inTitle, group.length, allMentions, mentions[0]!.start / text.length)),
    mentions,
  };
}

/** How much an article is about an entity, 0 to 1: named in the title, named often, named early. */
export const salience = (inTitle: boolean, mentions: number, allMentions: number, firstOffsetShare: number): number =>
  0.5 * Number(inTitle) + 0.3 * (Math.log1p(mentions) / Math.log1p(allMentions)) + 0.2 * (1 - firstOffsetShare);

const round = (value: number): number => Math.round(value * 1000) / 1000;
