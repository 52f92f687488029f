import type { EntityType, Resolution } from '../../shared/types.ts';
import { shortForms } from './entities/link.ts';
import { editDistance } from './entities/spelling.ts';

/** A name of an article that does not say by itself who is meant. */
export interface OpenName {
  articleId: string;
  storyId: string;
  type: EntityType;
  key: string;
  role: string | null;
  /** The entity of a full name that hardly any other article has; null for a last name or an abbreviation. */
  own: string | null;
}

/** An entity that an article of the event names by itself. */
export interface Evidence {
  articleId: string;
  storyId: string;
  type: EntityType;
  key: string;
  role: string | null;
  /** The entity, and the one that stands for it after merges. */
  entityId: string;
  living: string;
  isKnown: boolean;
}

/** A person whom several articles anywhere name, with what they call him. */
export interface Holder {
  key: string;
  role: string;
  entityId: string;
}

/** Who is meant; null: it stays open. */
export type Decision = { entityId: string; resolution: Resolution } | null;

/** What is known about the articles of one event, and beyond it. */
export interface Knowledge {
  evidence: readonly Evidence[];
  holders: readonly Holder[];
}

/**
 * Who is meant by the open names of an event: a function of what its articles name, so that the order in which they came makes no difference.
 * Where two could be meant, nobody is.
 */
export function resolveNames(names: readonly OpenName[], { evidence, holders }: Knowledge): Decision[] {
  const byForm = groupBy(evidence, formsOf);
  const byArticle = groupBy(evidence, ({ articleId }) => [articleId]);
  const people = evidence.filter(({ type }) => type === 'person');
  const surroundings: Surroundings = {
    byPerson: groupBy(people, ({ entityId }) => [entityId]),
    byLikeness: groupBy(people, likenessesOf),
    byArticle,
    holders,
  };
  return names.map((name) => {
    if (name.own === null) return resolveShort(name, byForm.get(`${name.type} ${name.key}`) ?? []);
    return guessSpun(name, surroundings) ?? { entityId: name.own, resolution: 'name' };
  });
}

/** The short forms of a name, of people the last name only: a first name alone joins articles of two people too easily. */
const formsOf = ({ type, key }: Evidence): string[] => {
  const forms =
    type === 'person'
      ? [lastWord(key), key.split(' ').slice(1).join(' ')]
      : type === 'place'
        ? [key.replace(/ .*/, '')]
        : shortForms(key, type);
  return [...new Set(forms)].filter((form) => form !== '' && form !== key).map((form) => `${type} ${form}`);
};

/** The nearest who have this last name: in the article and its story, else in its event; of several the one who is called the same. */
function resolveShort(name: OpenName, candidates: readonly Evidence[]): Decision {
  const near = candidates.filter(({ storyId }) => storyId === name.storyId);
  const [scope, resolution] = near.length > 0 ? [near, 'story' as const] : [candidates, 'event' as const];
  const one = onlyOne(scope) ?? (name.role ? onlyOne(scope.filter(({ role }) => role === name.role)) : null);
  return one && { entityId: one.entityId, resolution: one.articleId === name.articleId ? 'document' : resolution };
}

/** The evidence for the one entity that all of it is for; the lowest number of those that were merged. */
function onlyOne(evidence: readonly Evidence[]): Evidence | null {
  if (new Set(evidence.map(({ living }) => living)).size !== 1) return null;
  return [...evidence].sort((a, b) => Number(BigInt(a.entityId) - BigInt(b.entityId)))[0]!;
}

interface Surroundings {
  byPerson: ReadonlyMap<string, readonly Evidence[]>;
  byLikeness: ReadonlyMap<string, readonly Evidence[]>;
  byArticle: ReadonlyMap<string, readonly Evidence[]>;
  holders: readonly Holder[];
}

/**
 * The person whose name a rare one is a rewritten or misspelt form of: the last name and what he is called are right, or one word is misspelt. More
 * articles of the event have to name that person, and none both; beyond the event only an office that one person holds is enough.
 */
function guessSpun(name: OpenName, { byPerson, byLikeness, byArticle, holders }: Surroundings): Decision {
  const self = byPerson.get(name.own!) ?? [];
  const others = new Set(likenessesOf(name).flatMap((likeness) => byLikeness.get(likeness) ?? []));
  const alike = [...others].filter(
    (other) => other.entityId !== name.own && other.living !== self[0]?.living && isAlike(name, other),
  );
  const own = articlesOf(self);
  const candidates = [...groupBy(alike, (other) => [other.living])].filter(([, found]) => {
    const isStronger = found.some(({ isKnown }) => isKnown) || articlesOf(found).size > own.size;
    const meet = [...own, name.articleId].some((article) =>
      (byArticle.get(article) ?? []).some((other) => found.some(({ entityId }) => entityId === other.entityId)),
    );
    return isStronger && !meet;
  });
  if (candidates.length > 0) {
    const one = candidates.length === 1 ? onlyOne(candidates[0]![1]) : null;
    return one && { entityId: one.entityId, resolution: 'spun_guess' };
  }
  if (!name.role || !isOffice(name.role) || alike.length > 0) return null;
  const office = holders.filter((holder) => holder.role === name.role && holder.entityId !== name.own && isAlike(name, holder));
  return office.length === 1 ? { entityId: office[0]!.entityId, resolution: 'spun_guess' } : null;
}

const articlesOf = (evidence: readonly Evidence[]): Set<string> => new Set(evidence.map(({ articleId }) => articleId));

/** Offices that one person holds at a time; there are many senators of one last name. */
const OFFICE =
  /^(?:(?:us|u\.s\.|\w+ish|\w+an) )?(?:president|prime minister|premier|chancellor|king|queen|pope|emir|secretary general|(?:foreign|defen[cs]e|interior|finance|justice|health|education|energy|economy|trade) minister)$/;
export const isOffice = (role: string): boolean => OFFICE.test(role);

/** Names that are alike have one of these in common: in an event of hundreds of articles not every name can be held against every other. */
function likenessesOf({ key, role }: { key: string; role: string | null }): string[] {
  const words = key.split(' ');
  if (words.length < 2) return [];
  const allButOne = words.map((_, i) => words.with(i, '?').join(' '));
  return role === null ? allButOne : [...allButOne, `${role}: ${words.at(-1)}`];
}

/** Another first name before the same last name, for somebody who is called the same; or one word misspelt. */
function isAlike(a: { key: string; role: string | null }, b: { key: string; role: string | null }): boolean {
  const x = a.key.split(' ');
  const y = b.key.split(' ');
  if (x.length < 2 || y.length < 2) return false;
  if (a.role !== null && a.role === b.role && x.at(-1) === y.at(-1)) return true;
  if (x.length !== y.length) return false;
  const different = x.flatMap((word, i) => (word === y[i] ? [] : [[word, y[i]!] as const]));
  if (different.length !== 1) return false;
  const [[word, other]] = different as [readonly [string, string]];
  const allowed = typosIn(Math.min(word.length, other.length));
  return editDistance(word, other, allowed) <= allowed;
}

/** Letters of a word that may be wrong: short names differ by one letter without being the same ("Ann", "Jan"). */
const typosIn = (length: number): number => (length >= 9 ? 2 : length >= 6 ? 1 : 0);

const lastWord = (key: string): string => key.slice(key.lastIndexOf(' ') + 1);

function groupBy<Item>(items: readonly Item[], keysOf: (item: Item) => string[]): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group) group.push(item);
      else groups.set(key, [item]);
    }
  }
  return groups;
}
