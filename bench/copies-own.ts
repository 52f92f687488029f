import { compare } from '../services/indexer/copies.ts';
import { wireAgency } from '../services/indexer/origin.ts';
import { sketch } from '../services/indexer/sketch.ts';
import { groupStories, type StoryEdge } from '../services/indexer/stories.ts';
import type { Document } from './copies-corpus.ts';

/** What our own comparison makes of documents, without a database: any two that share a key are compared. */
export function readCorpus(documents: Document[]): { storyOf: string[]; relationOf(a: number, b: number): string } {
  const comparables = documents.map(({ title, body, source, publishedAt }) => ({
    sketch: sketch({ title, text: body }),
    title,
    publishedAt,
    sourceId: source,
    agency: wireAgency(body, [], title),
  }));
  const found = new Map<number, number[]>();
  const edges = new Map<string, StoryEdge>();
  for (const [b, { sketch: mine }] of comparables.entries()) {
    const candidates = new Set(mine.keys.flatMap((key) => found.get(key) ?? []));
    for (const a of candidates) {
      const edge = compare(comparables[a]!, comparables[b]!);
      if (edge.relation !== 'none') edges.set(`${a} ${b}`, { ...edge, a: String(a), b: String(b) });
    }
    for (const key of mine.keys) found.set(key, [...(found.get(key) ?? []), b]);
  }
  const articles = comparables.map(({ publishedAt, sketch: { tokenCount } }, i) => ({
    id: String(i),
    publishedAt,
    firstSeenAt: publishedAt,
    tokenCount,
  }));
  const storyOf: string[] = [];
  for (const { canonical, members } of groupStories(articles, [...edges.values()]))
    for (const { id } of members) storyOf[Number(id)] = canonical;
  return { storyOf, relationOf: (a, b) => edges.get(`${Math.min(a, b)} ${Math.max(a, b)}`)?.relation ?? 'none' };
}
