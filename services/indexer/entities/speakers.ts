import type { Entity, EntityType } from '../../../shared/types.ts';
import { BETWEEN, isCue } from './cues.ts';
import { belongsBehind } from './foreign.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { Source } from './sources.ts';
import { spansWithin } from './spans.ts';

interface Place {
  start: number;
  end: number;
  name: string;
  type: EntityType;
}

export interface Speaker {
  /** The fullest name that the article gives, or the words themselves. */
  name: string;
  /** Where the words stand that name the speaker here. */
  start: number;
  isPerson: boolean;
}

/** Where to look for the person behind a pronoun. */
export interface PronounContext {
  /** Where the paragraph begins, and the one before it. */
  paragraph: number;
  paragraphBefore: number;
  /** Names inside of quotations are those of whom the speaker speaks. */
  isQuoted: (offset: number) => boolean;
  /** Who spoke last, in this paragraph or the one before. */
  previous: Speaker | null;
}

/** "Hall’s latest statement" speaks for Hall. */
const OWN_WORDS =
  /^['’]s?(?: \S+){0,2} (?:statement|report|letter|remarks?|comments?|message|announcement|post|tweet|study|poll)\b/;
const LABEL_WORD = /^(?:q|a|question|answer|host|interviewer|moderator|presenter)$/i;

/** Who is meant by the words that name a speaker, from the entities of the article. */
export class Speakers {
  readonly #text: string;
  readonly #known: Gazetteer;
  readonly #places: Place[];

  constructor(text: string, entities: readonly Entity[], known: Gazetteer) {
    this.#text = text;
    this.#known = known;
    this.#places = entities
      .filter(({ type }) => type === 'person' || type === 'org')
      .flatMap(({ name, type, mentions }) => mentions.map(({ start, end }) => ({ start, end, name, type })))
      .sort((a, b) => a.start - b.start);
  }

  /** Whether the words between two offsets end in a name or a role: what stands before the colon of an interview. */
  namesSpeaker(start: number, end: number): boolean {
    const words = this.#text.slice(start, end).split(/\s+/);
    const last = words.at(-1)!;
    if (spansWithin(this.#places, start, end).some((place) => place.end === end)) return true;
    return words.length <= 4 && (LABEL_WORD.test(last) || (/^\p{Lu}/u.test(words[0]!) && this.#known.isRole(last.toLowerCase())));
  }

  /** The speaker behind the words of a source; "he" and "she" are resolved by what stands before them. */
  resolve(source: Source, context: PronounContext): Speaker {
    const word = this.#text.slice(source.start, source.end);
    const person = /^(?:he|she|who|er|il|elle|él|ella)$/i.test(word) ? this.#antecedent(source.start, context) : null;
    if (person) return { name: person, start: source.start, isPerson: true };
    const body = /^it$/i.test(word) ? this.#bodyBefore(source.start, context) : null;
    return body ? { name: body, start: source.start, isPerson: false } : this.named(source);
  }

  /** The speaker whom the words of a source name, or the words themselves. */
  named(source: Source): Speaker {
    const head = this.#head(source);
    if (head) return { name: head.name, start: head.start, isPerson: head.type === 'person' };
    return { name: this.#text.slice(source.start, source.end).replace(/\s+/g, ' '), start: source.start, isPerson: false };
  }

  /** The last person named before "he" or "she" in the paragraph, else who spoke or alone was named in the paragraph before. */
  #antecedent(at: number, { paragraph, paragraphBefore, isQuoted, previous }: PronounContext): string | null {
    const personsIn = (from: number, to: number): Place[] =>
      spansWithin(this.#places, from, to).filter(({ type, start }) => type === 'person' && !isQuoted(start));
    const before = new Set(personsIn(paragraphBefore, paragraph).map(({ name }) => name));
    const persons = personsIn(paragraph, at);
    // "Hall praised Lund's courage in what she called …": an owner is seldom who goes on
    const nearest = persons.findLast((person) => !this.#isOwner(person)) ?? persons.at(-1);
    return nearest?.name ?? (previous?.isPerson ? previous.name : before.size === 1 ? [...before][0]! : null);
  }

  #isOwner({ end }: Place): boolean {
    return /^['’]s?\b/.test(this.#text.slice(end, end + 2));
  }

  /** The only organisation named before "it" in the paragraph: with two of them there is no telling. */
  #bodyBefore(at: number, { paragraph, isQuoted }: PronounContext): string | null {
    const bodies = spansWithin(this.#places, paragraph, at).filter(({ type, start }) => type === 'org' && !isQuoted(start));
    const names = new Set(bodies.map(({ name }) => name));
    return names.size === 1 ? bodies[0]!.name : null;
  }

  /** The name that the words are about: not the one of "Hall's lawyer", "a spokesman for Hall" or "the Hall campaign". */
  #head({ start, end }: Source): Place | null {
    const heads = spansWithin(this.#places, start, end).filter((place) => {
      const before = /(\S+)\s*$/.exec(this.#text.slice(start, place.start))?.[1]?.toLowerCase() ?? '';
      const after = this.#text.slice(place.end, end);
      if (belongsBehind(this.#text.slice(start, place.start), this.#known.language)) return false;
      if (/^(?:for|of|to|with|from|at|by|in|and)$/.test(before)) return false;
      if (/^['’]/.test(after)) return OWN_WORDS.test(after);
      const next = /^\s*([\p{L}\p{N}]*)/u.exec(after)![1]!;
      return next === '' || isCue(next) || BETWEEN.test(next) || belongsBehind(` ${next}`, this.#known.language);
    });
    return heads.findLast((place) => place.type === 'person') ?? heads.at(-1) ?? null;
  }
}
