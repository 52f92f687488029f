import type { Entity, EntityType } from '../../../shared/types.ts';
import { isCue, PRONOUNS } from './cues.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { Source } from './sources.ts';

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
    if (this.#within(start, end).some((place) => place.end === end)) return true;
    return words.length <= 4 && (LABEL_WORD.test(last) || (/^\p{Lu}/u.test(words[0]!) && this.#known.isRole(last.toLowerCase())));
  }

  /** The speaker behind the words of a source. A pronoun is the last person named in `[from, source)` outside of quotations, else `previous`. */
  resolve(source: Source, from: number, isQuoted: (offset: number) => boolean, previous: Speaker | null): Speaker {
    const surface = this.#text.slice(source.start, source.end);
    if (PRONOUNS.has(surface.toLowerCase())) return this.#antecedent(surface, source.start, from, isQuoted, previous);
    const named = this.#head(source);
    if (named) return { name: named.name, start: named.start, isPerson: named.type === 'person' };
    return { name: surface.replace(/\s+/g, ' '), start: source.start, isPerson: false };
  }

  #antecedent(
    pronoun: string,
    at: number,
    from: number,
    isQuoted: (offset: number) => boolean,
    previous: Speaker | null,
  ): Speaker {
    const itself = { name: pronoun, start: at, isPerson: false };
    if (!/^(?:he|she|who)$/i.test(pronoun)) return itself;
    const person = this.#within(from, at).findLast((place) => place.type === 'person' && !isQuoted(place.start));
    const name = person?.name ?? (previous?.isPerson ? previous.name : null);
    return name ? { name, start: at, isPerson: true } : itself;
  }

  /** The name that the words are about: not the one of "Hall's lawyer", "a spokesman for Hall" or "the Hall campaign". */
  #head({ start, end }: Source): Place | null {
    const heads = this.#within(start, end).filter((place) => {
      const before = /(\S+)\s*$/.exec(this.#text.slice(start, place.start))?.[1]?.toLowerCase() ?? '';
      const after = /^\s*(\S+)/.exec(this.#text.slice(place.end, end))?.[1] ?? '';
      return (
        !/^(?:for|of|to|with|from|at|by|in|and)$/.test(before) &&
        (after === '' || /^\W/.test(after) || isCue(after) || /^(?:has|had|is|was|also|later)$/.test(after))
      );
    });
    return heads.findLast((place) => place.type === 'person') ?? heads.at(-1) ?? null;
  }

  #within(start: number, end: number): Place[] {
    const result: Place[] = [];
    for (let at = this.#firstFrom(start); at < this.#places.length && this.#places[at]!.end <= end; at++)
      result.push(this.#places[at]!);
    return result;
  }

  #firstFrom(offset: number): number {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#places[middle]!.start < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
