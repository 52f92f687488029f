import type { EntityType } from '../../../../shared/types.ts';
import { EVENT_HEADS } from '../wordlists.ts';

/** What the schemes of CoNLL, OntoNotes, WNUT and their kin call what we have; null = what is no entity here, such as peoples, dates and amounts. */
const NAMES: [type: EntityType | null, names: string][] = [
  ['person', 'per person people'],
  ['org', 'org organization organisation corporation company group'],
  ['place', 'loc location gpe fac facility place city country'],
  ['event', 'event evt'],
  ['other', 'misc miscellaneous other product prod creativework workofart law language'],
  [null, 'norp date time money percent quantity ordinal cardinal'],
];
const TYPES = new Map(NAMES.flatMap(([type, names]) => names.split(' ').map((name) => [name, type] as const)));

/** The names of types that are understood, for messages. */
export const TYPE_NAMES = [...TYPES.keys()].map((name) => name.toUpperCase());

/** The type that a label means, null where it means none of ours, undefined where it is not known. Capitals, blanks, hyphens and underscores make no difference. */
export const typeOfLabel = (label: string): EntityType | null | undefined =>
  TYPES.get(label.toLowerCase().replace(/[\s_-]/g, ''));

const eventHeads = new Set(EVENT_HEADS);

/** Schemes without a type for events have them among the rest: "World Cup" ends in what events are called. */
export const refined = (type: EntityType, lastWord: string): EntityType =>
  type === 'other' && eventHeads.has(lastWord.toLowerCase()) ? 'event' : type;

/** A label of a token as models give it, apart: `B-PER` opens a name, `I-PER` goes on with it, `PER` alone does either, `O` is none. */
export interface TokenLabel {
  /** Whether a name begins here even where one of its type stands before; and whether it ends here. */
  opens: boolean;
  closes: boolean;
  /** Null = no name. */
  type: EntityType | null;
}

/** Reads a label of the schemes IO, BIO, BIOES and BILOU. Undefined where its type is not known. */
export function readLabel(label: string): TokenLabel | undefined {
  if (label === 'O') return { opens: false, closes: false, type: null };
  const [, prefix, name] = /^(?:([BIESLUM])[-_])?(.+)$/.exec(label) ?? [];
  const type = name === undefined ? undefined : typeOfLabel(name);
  if (type === undefined) return undefined;
  return { opens: /^[BSU]$/.test(prefix ?? ''), closes: /^[ESLU]$/.test(prefix ?? ''), type };
}

/** The names in the labels of one sentence's tokens: from (inclusive), to (exclusive). What goes on without having begun, as models sometimes say, begins there. */
export function spansOf(labels: readonly TokenLabel[]): { from: number; to: number; type: EntityType }[] {
  const spans: { from: number; to: number; type: EntityType }[] = [];
  let isOpen = false;
  for (const [at, { opens, closes, type }] of labels.entries()) {
    const last = spans.at(-1);
    if (type !== null && (!isOpen || opens || last!.type !== type)) spans.push({ from: at, to: at + 1, type });
    else if (type !== null) last!.to = at + 1;
    isOpen = type !== null && !closes;
  }
  return spans;
}
