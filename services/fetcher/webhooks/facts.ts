import { type Change, LOG_DROPPED } from '../../../shared/changes.ts';
import type { Webhook } from '../../../shared/feeds-schema.ts';
import type { Message } from './message.ts';

/** The article of a change, or the canonical one of its story, as it is now. */
export interface Subject {
  article_id: number;
  story_id: number;
  url: string | null;
  title: string | null;
  source: string;
  language: string | null;
  published_at: Date | null;
  /** Tags of the feed and of the page. */
  tags: string[];
  relation: string;
}

/** All that has to be known of a change to decide who gets it, and to tell it. */
export interface Facts extends Change {
  /** null: it is about none, or the article was taken down. */
  subject: Subject | null;
  /** Registrable domain of the source. */
  domain: string | null;
  /** Whether nothing waits to be compared, so that relation and entities are final for now. */
  is_compared: boolean;
  /** Whether the article names one of the filter's entities. */
  names_entity: boolean;
  ageMs: number;
}

export type Decision = 'send' | 'wait' | 'never';

/** A message without filter waits no longer for the comparison than this, in ms: usually it takes a second. */
const PATIENCE_MS = 60_000;

/** Whether a webhook gets a change: what it is to its story is known only when it was compared. */
export function decide(facts: Facts, { kinds, filter }: Pick<Webhook, 'kinds' | 'filter'>): Decision {
  const { kind, subject, domain, is_compared, names_entity, ageMs } = facts;
  if (kind === LOG_DROPPED) return 'send';
  if (!kinds.some((wanted) => wanted === kind)) return 'never';
  // What was removed cannot be looked at any more, and whoever has it must hear of it.
  if (kind === 'article.removed') return 'send';
  if (subject === null) return Object.keys(filter).length > 0 ? 'never' : 'send';
  const { sources, tags, languages, entities, relations } = filter;
  const isOther =
    (sources && !hasAny(sources, [subject.source, domain])) ||
    (tags && !hasAny(tags, subject.tags)) ||
    (languages && !languages.some((wanted) => isLanguage(subject.language, wanted)));
  if (isOther) return 'never';
  if (!is_compared && (entities || relations || ageMs < PATIENCE_MS)) return 'wait';
  if (entities && !names_entity) return 'never';
  if (relations && !relations.some((wanted) => wanted === subject.relation)) return 'never';
  return 'send';
}

function hasAny(wanted: readonly string[], there: readonly (string | null)[]): boolean {
  const names = new Set(there.map((name) => name?.toLowerCase()));
  return wanted.some((name) => names.has(name.toLowerCase()));
}

/** `en` means en-GB too. */
const isLanguage = (language: string | null, wanted: string): boolean =>
  `${language ?? ''}-`.toLowerCase().startsWith(`${wanted.toLowerCase()}-`);

/** What is sent of a change. Its id is the same in every try and every replay, and another one in another database. */
export function messageOf({ change_id, at, kind, article_id, story_id, payload, subject, is_compared }: Facts): Message {
  const article = subject && { ...subject, relation: is_compared ? subject.relation : null };
  return {
    id: `change_${change_id}_${at.getTime().toString(36)}`,
    body: JSON.stringify({ type: kind, timestamp: at, data: { change_id, article_id, story_id, payload, article } }),
  };
}
