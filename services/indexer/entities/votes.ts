import type { EntityType } from '../../../shared/types.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { Found } from './mentions.ts';
import type { Sentence } from './tokenise.ts';
import { ORG_HEADS, PERSON_NOUNS } from './wordlists.ts';

/** The country tables know more than the words around a name. */
const COUNTRY_VOTE = 3;
/** "The Lund administration" outvotes two guesses of an engine. */
const NOUN_VOTE = 2;
const LIST_VOTE = 1;
/** Above this an engine is right more often than the other mentions of a name are. */
export const SURE = 0.9;

const orgHeads = new Set(ORG_HEADS);
const personNouns = new Set(PERSON_NOUNS);

/** One type per name: the sum of confidences decides, with what lists, the name's own head and the word behind it say. A single word that ends a person's name is that person. What an engine is sure of stays. */
export function withOneType(found: readonly Found[], sentences: readonly Sentence[], known: Gazetteer): Found[] {
  const votes = new Map<string, Map<EntityType, number>>();
  for (const { sentence, to, key, type, confidence } of found) {
    const ballot = votes.get(key) ?? votes.set(key, ballotOf(key, known)).get(key)!;
    ballot.set(type, (ballot.get(type) ?? 0) + confidence);
    const behind = sentences[sentence]![to]?.text.toLowerCase() ?? '';
    if (personNouns.has(behind)) ballot.set('person', (ballot.get('person') ?? 0) + NOUN_VOTE);
  }
  const winners = new Map([...votes].map(([key, ballot]) => [key, winner(ballot)]));
  const lastNames = new Set<string>();
  for (const [key, type] of winners)
    if (type === 'person' && key.includes(' ')) lastNames.add(key.slice(key.lastIndexOf(' ') + 1));
  return found.map((name) => {
    if (name.confidence >= SURE) return name;
    const type = lastNames.has(name.key) && !known.countryOf(name.key) ? 'person' : winners.get(name.key)!;
    return type === name.type ? name : { ...name, type };
  });
}

function ballotOf(key: string, known: Gazetteer): Map<EntityType, number> {
  const listed = known.typeOf(key);
  if (listed) return new Map([[listed, known.countryOf(key) ? COUNTRY_VOTE : LIST_VOTE]]);
  const head = key.slice(key.lastIndexOf(' ') + 1);
  return new Map(head !== key && orgHeads.has(head) ? [['org', LIST_VOTE]] : []);
}

/** 'other' says that an engine knew nothing; it wins only alone. */
function winner(ballot: ReadonlyMap<EntityType, number>): EntityType {
  let best: EntityType = 'other';
  let most = 0;
  for (const [type, sum] of ballot) if (type !== 'other' && sum > most) [best, most] = [type, sum];
  return best;
}
