import type { CopyRelation, ReuseRelation } from '../../shared/types.ts';
import { loadTexts } from './texts.ts';

/** What a perfect reader would find in the newsroom. Articles are named paper/text, as `Newsroom.urlOf` takes them. */
export interface GroundTruth {
  /** The stories that went out over a wire, each with everything that was printed of it; the original first. */
  families: { text: string; agency: string; printings: { id: string; relation: CopyRelation }[] }[];
  /** Articles that took words from an agency's text without being copies of it, against its original; other printings may have lost that part. */
  reuse: { article: string; of: string; relation: ReuseRelation }[];
  /** Articles in one fixed form about different things: never copies of each other. */
  lookAlikes: { form: string; articles: string[] }[];
  /** Texts that report the same happening. */
  events: { event: string; texts: string[] }[];
}

export function groundTruth(): GroundTruth {
  const texts = loadTexts();
  const originalOf = (id: string) => `${texts.find((text) => text.id === id)!.printings[0]!.paper}/${id}`;
  const idsOf = (text: (typeof texts)[number]) => text.printings.map(({ paper }) => `${paper}/${text.id}`);
  return {
    families: texts.flatMap((text) => {
      if (text.agency === undefined) return [];
      const printings = text.printings.map(({ paper, relation }) => ({ id: `${paper}/${text.id}`, relation }));
      return [{ text: text.id, agency: text.agency, printings }];
    }),
    reuse: texts.flatMap((text) =>
      text.reuses.map(({ text: of, relation }) => ({ article: originalOf(text.id), of: originalOf(of), relation })),
    ),
    lookAlikes: grouped(texts, ({ form }) => form).map(([form, group]) => ({ form, articles: group.flatMap(idsOf) })),
    events: grouped(texts, ({ event }) => event).map(([event, group]) => ({ event, texts: group.map(({ id }) => id) })),
  };
}

function grouped<T>(items: T[], keyOf: (item: T) => string | undefined): [key: string, group: T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups];
}
