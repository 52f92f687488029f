import type { AnnotatedText } from './corpus.ts';
import type { NameType } from './tags.ts';

type Name = AnnotatedText['names'][number];

/** The names of a corpus that may take each other's places. */
export type NamePool = ReadonlyMap<string, readonly string[]>;

const VOWEL = /^[aeiouyhàâäéèêëîïôöûü]/i;

/** Names exchange with their like: whole names of one type, and among people first words with first words. What an elided article stands before keeps its vowel. */
const slotOf = (type: NameType, words: string, place: 'first' | 'last' | 'whole'): string =>
  `${type} ${place} ${VOWEL.test(words)}`;

/** The parts of a name that are exchanged, with their slots. Peoples and works are left alone: they bend with their sentence, or are sentences. */
function partsOf({ text, type }: Name): { slot: string; words: string }[] {
  if (type === 'MISC') return [];
  if (type !== 'PER') return [{ slot: slotOf(type, text, 'whole'), words: text }];
  const space = text.indexOf(' ');
  if (space < 0) return [{ slot: slotOf(type, text, 'last'), words: text }];
  const [first, last] = [text.slice(0, space), text.slice(space + 1)];
  return [
    { slot: slotOf(type, first, 'first'), words: first },
    { slot: slotOf(type, last, 'last'), words: last },
  ];
}

/** The names of documents by their slots, each as often as it stands there: what is named often comes often. */
export function namePool(documents: readonly AnnotatedText[]): NamePool {
  const pool = new Map<string, string[]>();
  for (const { names } of documents)
    for (const name of names)
      for (const { slot, words } of partsOf(name)) {
        const list = pool.get(slot);
        if (list) list.push(words);
        else pool.set(slot, [words]);
      }
  return pool;
}

/** A document with its people, places and organisations under other names, the same one everywhere: what a small corpus says about a name it says about many. */
export function withOtherNames({ text, names }: AnnotatedText, pool: NamePool, random: () => number): AnnotatedText {
  const chosen = new Map<string, string>();
  const other = ({ slot, words }: { slot: string; words: string }): string => {
    const key = `${slot} ${words}`;
    const found = chosen.get(key);
    if (found !== undefined) return found;
    const list = pool.get(slot) ?? [words];
    const made = list[Math.floor(random() * list.length)]!;
    chosen.set(key, made);
    return made;
  };
  let result = '';
  let at = 0;
  const renamed: Name[] = [];
  for (const name of names) {
    result += text.slice(at, name.start);
    const parts = partsOf(name);
    const words = parts.length === 0 ? name.text : parts.map(other).join(' ');
    renamed.push({ start: result.length, end: result.length + words.length, text: words, type: name.type });
    result += words;
    at = name.end;
  }
  return { text: result + text.slice(at), names: renamed };
}
