import type { EntityType } from '../../../../shared/types.ts';
import { annotate } from '../annotate.ts';
import type { NerEngine } from '../engine.ts';
import type { AnnotatedText } from './corpus.ts';
import type { NameType } from './tags.ts';

/** Names found and right, by exact place and type, in percent. */
export interface Quality {
  type: string;
  precision: number;
  recall: number;
  f1: number;
}

/** The types that are judged: the fourth is there to keep others out of them. */
const JUDGED = new Map<NameType, EntityType>([
  ['PER', 'person'],
  ['LOC', 'place'],
  ['ORG', 'org'],
]);

/** How well an engine, with everything that comes after it, finds the names of annotated texts: all types together, then each. */
export function qualityOf(documents: readonly AnnotatedText[], engine: NerEngine, language: string): Quality[] {
  const counts = new Map([...JUDGED.values()].map((type) => [type, { right: 0, found: 0, wanted: 0 }]));
  for (const { text, names } of documents) {
    const wanted = new Set<string>();
    for (const { start, end, type } of names) {
      const judged = JUDGED.get(type);
      if (!judged) continue;
      wanted.add(spanKey(text, start, end, judged));
      counts.get(judged)!.wanted++;
    }
    for (const { type, mentions } of annotate({ text, language }, engine).entities) {
      const count = counts.get(type);
      if (!count) continue;
      for (const { start, end } of mentions) {
        count.found++;
        if (wanted.has(spanKey(text, start, end, type))) count.right++;
      }
    }
  }
  const all = [...counts.values()].reduce((a, b) => ({
    right: a.right + b.right,
    found: a.found + b.found,
    wanted: a.wanted + b.wanted,
  }));
  return [['all', all] as const, ...counts].map(([type, { right, found, wanted }]) => ({
    type,
    precision: percent(right, found),
    recall: percent(right, wanted),
    f1: percent(2 * right, found + wanted),
  }));
}

/** Marks at the edges of a name do not count. */
function spanKey(text: string, start: number, end: number, type: EntityType): string {
  const slice = text.slice(start, end);
  const leading = /^[^\p{L}\p{N}]*/u.exec(slice)![0].length;
  const trailing = /[^\p{L}\p{N}]*$/u.exec(slice)![0].length;
  return `${start + leading} ${end - trailing} ${type}`;
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((1000 * part) / whole) / 10);
