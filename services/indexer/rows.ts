import { characterOffsets, cleanLine, digest, truncate } from '../../shared/text.ts';
import type { Annotations, Article, Entity, Mention, Quote } from '../../shared/types.ts';

/** The key under which names of one entity meet: folded, without marks over letters and punctuation; digits and letters of any script stay. */
export function entityKey(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  return truncate(words?.join(' ') ?? '', 200);
}

/** An entity of one article as rows, offsets counted in characters. */
export interface EntityRow {
  type: Entity['type'];
  key: string;
  name: string;
  salience: number;
  firstOffset: number;
  inTitle: boolean;
  mentions: Mention[];
}

export type QuoteRow = Omit<Quote, 'speakerStart'> & { speakerKey: string | null };

/** Everything that one article puts into tables, apart from its own row. */
export interface AnnotationRows {
  entities: EntityRow[];
  quotes: QuoteRow[];
}

/** A name that stood in a dateline or a headline in capitals; a short one is an abbreviation. */
export const isShouted = (name: string): boolean => name.length > 5 && name === name.toUpperCase() && name !== name.toLowerCase();

/** Turns annotations (UTF-16 offsets) into rows (character offsets). Names that leave no key are no names. */
export function annotationRows(text: string, title: string | null, annotations: Annotations): AnnotationRows {
  const toCharacter = characterOffsets(text);
  const moved = <T extends { start: number; end: number }>(span: T): T => ({
    ...span,
    start: toCharacter(span.start),
    end: toCharacter(span.end),
  });
  const titleKey = ` ${entityKey(title ?? '')} `;
  const byKey = new Map<string, EntityRow>();
  for (const entity of annotations.entities) {
    const name = cleanLine(entity.name, 200);
    const key = entityKey(entity.name);
    if (!name || !key || entity.mentions.length === 0) continue;
    const mentions = entity.mentions.map(moved);
    const known = byKey.get(`${entity.type} ${key}`);
    if (known) {
      known.mentions.push(...mentions);
      if (isShouted(known.name)) known.name = name;
    } else
      byKey.set(`${entity.type} ${key}`, {
        type: entity.type,
        key,
        name,
        salience: entity.salience,
        firstOffset: mentions[0]!.start,
        inTitle: titleKey.includes(` ${key} `),
        mentions,
      });
  }
  const quotes = annotations.quotes.map(({ speakerStart: _, ...quote }) => ({
    ...moved(quote),
    speaker: cleanLine(quote.speaker, 200),
    speakerKey: quote.speaker ? entityKey(quote.speaker) : null,
  }));
  return { entities: [...byKey.values()], quotes };
}

/** What must be equal for two deliveries to be the same document. */
export const textDigest = (article: Pick<Article, 'title' | 'text'>): Buffer => digest('text', article.title ?? '', article.text);
