import type { EntityType } from '../../../shared/types.ts';
import { SURE } from './engine.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { Found } from './mentions.ts';
import type { Sentence } from './tokenise.ts';
import { ORG_HEADS, PERSON_NOUNS } from './wordlists.ts';

/** The country tables know more than the words around a name. */
const COUNTRY_VOTE = 3;
/** "The Lund administration" outvotes two guesses of an engine. */
const NOUN_VOTE = 2;
/** A single word that ends a person's name is that person, unless it is often something else: "Lund" beside "Anna Lund". */
const LAST_NAME_VOTE = 3;
const LIST_VOTE = 1;

const orgHeads = new Set(ORG_HEADS);
const personNouns = new Set(PERSON_NOUNS);

/**
 * One type per name, by the sum of the engine's confidences and of what lists, the head of the name, a word behind it and the full names of people say.
 * Where the engine is sure it keeps its own: a table of results has the team, the report below it the town. A last name stays a person's.
 */
export function withOneType(found: readonly Found[], sentences: readonly Sentence[], known: Gazetteer): Found[] {
  const votes = new Map<string, Ballot>();
  const vote = (key: string, type: EntityType, weight: number): void => {
    const ballot = votes.get(key) ?? votes.set(key, ballotOf(key, known)).get(key)!;
    ballot.set(type, (ballot.get(type) ?? 0) + weight);
  };
  for (const { sentence, to, key, type, confidence } of found) {
    vote(key, type, confidence);
    const behind = sentences[sentence]![to]?.text.toLowerCase() ?? '';
    if (personNouns.has(behind)) vote(key, 'person', NOUN_VOTE);
  }
  const people = lastNames(votes);
  for (const name of people) if (votes.has(name) && !known.countryOf(name)) vote(name, 'person', LAST_NAME_VOTE);
  return found.map((name) => {
    if (name.confidence >= SURE && !people.has(name.key)) return name;
    const type = winner(votes.get(name.key)!);
    return type === name.type ? name : { ...name, type };
  });
}

type Ballot = Map<EntityType, number>;

/** The last words of the people's names that have several. */
function lastNames(votes: ReadonlyMap<string, Ballot>): Set<string> {
  const people = [...votes].filter(([key, ballot]) => key.includes(' ') && winner(ballot) === 'person');
  return new Set(people.map(([key]) => key.slice(key.lastIndexOf(' ') + 1)));
}

function ballotOf(key: string, known: Gazetteer): Ballot {
  const listed = known.typeOf(key);
  if (listed) return new Map([[listed, known.countryOf(key) ? COUNTRY_VOTE : LIST_VOTE]]);
  const head = key.slice(key.lastIndexOf(' ') + 1);
  return new Map(head !== key && orgHeads.has(head) ? [['org', LIST_VOTE]] : []);
}

/** 'other' says that an engine knew nothing; it wins only alone. */
function winner(ballot: Ballot): EntityType {
  let best: EntityType = 'other';
  let most = 0;
  for (const [type, sum] of ballot) if (type !== 'other' && sum > most) [best, most] = [type, sum];
  return best;
}
