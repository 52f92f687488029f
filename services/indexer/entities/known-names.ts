import type { KnownEntity } from '../../../shared/feeds-schema.ts';
import { nameKey } from './countries.ts';
import type { LineKind } from './layout.ts';
import type { Found } from './mentions.ts';
import { spellingKey } from './spelling.ts';
import { type Sentence, splitElisions, type Token, tokenise } from './tokenise.ts';

/** An entity of the user's gazetteer. */
export type KnownName = Pick<KnownEntity, 'name' | 'type' | 'country' | 'aliases' | 'qid'> & {
  /** As `spellingKey` writes it. */
  key: string;
  /** '' unless another entity of the gazetteer has the same name and type. */
  disambiguator: string;
};

/** One way to write names of the gazetteer; several names are meant by it when it is ambiguous. */
interface Pattern {
  words: string[];
  names: KnownName[];
}

/** The patterns by their words in lower case, one after the other: a gazetteer may have thousands that begin with "the". */
interface Node {
  next: Map<string, Node>;
  patterns: Pattern[];
}

/** Names in capital letters throughout are matched from this length on: "WHO" is a word in a shouted headline. */
const SHORTEST_SHOUTED = 4;

/** The entities of feeds.yml as rows know them: those that share name and type are told apart by their Wikidata id, else by their country. Doubled ones count once. */
export function knownNames(entities: readonly KnownEntity[]): KnownName[] {
  const named = entities.map((entity) => ({ ...entity, key: spellingKey(entity.name, entity.type) }));
  const counts = new Map<string, number>();
  for (const { type, key } of named) counts.set(`${type} ${key}`, (counts.get(`${type} ${key}`) ?? 0) + 1);
  const distinct = new Map<string, KnownName>();
  for (const entity of named) {
    const isAlone = counts.get(`${entity.type} ${entity.key}`) === 1;
    const disambiguator = isAlone ? '' : (entity.qid ?? entity.country ?? '');
    const id = `${entity.type} ${entity.key} ${disambiguator}`;
    if (entity.key !== '' && !distinct.has(id)) distinct.set(id, { ...entity, disambiguator });
  }
  return [...distinct.values()];
}

/** The user's gazetteer, ready to be found in texts. */
export class KnownNames {
  readonly #root: Node = { next: new Map(), patterns: [] };
  readonly #bySpelling = new Map<string, KnownName[]>();

  constructor(entities: readonly KnownEntity[]) {
    for (const name of knownNames(entities)) {
      for (const written of new Set([name.name, ...name.aliases])) this.#add(written, name);
      const id = `${name.type} ${name.key}`;
      this.#bySpelling.set(id, [...(this.#bySpelling.get(id) ?? []), name]);
    }
  }

  get isEmpty(): boolean {
    return this.#bySpelling.size === 0;
  }

  /** The entities whose own name a spelling is ("Volodymyr Zelensky" for "Volodymyr Zelenskyy"). */
  bySpelling(type: KnownEntity['type'], key: string): readonly KnownName[] {
    return this.#bySpelling.get(`${type} ${key}`) ?? [];
  }

  /** A name is cut as English texts are and, where that differs, as French ones: "L'Oréal" may be one word or two. */
  #add(written: string, name: KnownName): void {
    const tokens = tokenise(written);
    this.#addWords(tokens, name);
    const split = splitElisions(tokens);
    if (split.length > tokens.length) this.#addWords(split, name);
  }

  #addWords(tokens: readonly Token[], name: KnownName): void {
    const words = tokens.map(({ text }) => text);
    if (words.length === 0) return;
    let node = this.#root;
    for (const word of words) {
      const key = word.toLowerCase();
      const next = node.next.get(key) ?? { next: new Map(), patterns: [] };
      node.next.set(key, next);
      node = next;
    }
    const same = node.patterns.find((pattern) => pattern.words.join(' ') === words.join(' '));
    if (same) same.names.push(name);
    else node.patterns.push({ words, names: [name] });
  }

  /** The names of the gazetteer in a document, put over what an engine found there. A single word does not cut a longer name ("Hall" in "Ann Hall"). */
  over(found: readonly Found[], sentences: readonly Sentence[], kinds: readonly LineKind[]): Found[] {
    if (this.isEmpty) return [...found];
    const bySentence = new Map<number, Found[]>();
    for (const name of found) bySentence.set(name.sentence, [...(bySentence.get(name.sentence) ?? []), name]);
    const isOver = ({ from, to }: Found, other: Found): boolean => other.from < to && other.to > from;
    return sentences.flatMap((sentence, number) => {
      const others = bySentence.get(number) ?? [];
      const known =
        kinds[number] === 'boilerplate'
          ? []
          : this.#inSentence(sentence, number).filter(
              (name) => name.to - name.from > 1 || !others.some((other) => isOver(name, other) && other.to - other.from > 1),
            );
      if (known.length === 0) return others;
      return [...others.filter((other) => !known.some((name) => isOver(name, other))), ...known].sort((a, b) => a.from - b.from);
    });
  }

  #inSentence(sentence: Sentence, number: number): Found[] {
    const result: Found[] = [];
    for (let from = 0; from < sentence.length; from++) {
      const pattern = this.#longestAt(sentence, from);
      if (!pattern) continue;
      const to = from + pattern.words.length;
      const key = nameKey(pattern.words.join(' '));
      result.push({ sentence: number, from, to, type: pattern.names[0]!.type, confidence: 1, key, known: pattern.names });
      from = to - 1;
    }
    return result;
  }

  #longestAt(sentence: Sentence, from: number): Pattern | undefined {
    let node = this.#root.next.get(sentence[from]!.text.toLowerCase());
    let longest: Pattern | undefined;
    for (let at = from + 1; node; at++) {
      longest = node.patterns.find(({ words }) => isAt(words, sentence, from)) ?? longest;
      node = at < sentence.length ? node.next.get(sentence[at]!.text.toLowerCase()) : undefined;
    }
    return longest;
  }
}

/** Whether a name stands at a place: as it is written, in capitals throughout, or where it has several words in small letters too. */
function isAt(words: readonly string[], sentence: Sentence, from: number): boolean {
  const places = words.map((word, i) => [word, sentence[from + i]!.text] as const);
  if (places.every(([word, text]) => word === text)) return true;
  const length = words.join('').length;
  const isShouted = length >= SHORTEST_SHOUTED && places.every(([word, text]) => word.toUpperCase() === text);
  return isShouted || (words.length > 1 && places.every(([word, text]) => word.toLowerCase() === text));
}
