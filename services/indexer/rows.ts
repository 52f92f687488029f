import { characterOffsets, cleanLine, digest, truncate } from '../../shared/text.ts';
import type { Annotations, Article, Entity, Identity, Mention, Quote } from '../../shared/types.ts';

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
export interface EntityRow extends Identity {
  type: Entity['type'];
  name: string;
  salience: number;
  firstOffset: number;
  inTitle: boolean;
  mentions: Mention[];
}

/** What names an entity among all: its type, key and disambiguator. */
export const entityId = ({ type, key, disambiguator }: Pick<EntityRow, 'type' | 'key' | 'disambiguator'>): string =>
  disambiguator ? `${type} ${key}\t${disambiguator}` : `${type} ${key}`;

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
    const identity = { ...entity.identity, key: truncate(entity.identity.key, 200) };
    if (!name || !entityKey(name) || !identity.key || entity.mentions.length === 0) continue;
    const mentions = entity.mentions.map(moved);
    const id = entityId({ ...identity, type: entity.type });
    const known = byKey.get(id);
    if (known) {
      known.mentions.push(...mentions);
      if (isShouted(known.name)) known.name = name;
    } else
      byKey.set(id, {
        ...identity,
        type: entity.type,
        name,
        salience: entity.salience,
        firstOffset: mentions[0]!.start,
        inTitle: [name, ...new Set(mentions.map((mention) => mention.text))].some((each) => isIn(titleKey, each)),
        mentions,
      });
  }
  // people and organisations speak; of several with one name the first is the most salient one
  const speakers = new Map<string, string>();
  for (const { name, type, identity } of annotations.entities)
    if ((type === 'person' || type === 'org') && !speakers.has(name))
      speakers.set(name, entityId({ ...identity, key: truncate(identity.key, 200), type }));
  const quotes = annotations.quotes.map(({ speakerStart: _, ...quote }) => ({
    ...moved(quote),
    speaker: cleanLine(quote.speaker, 200),
    speakerKey: speakers.get(quote.speaker ?? '') ?? null,
  }));
  return { entities: [...byKey.values()], quotes };
}

function isIn(titleKey: string, name: string): boolean {
  const key = entityKey(name);
  return key !== '' && titleKey.includes(` ${key} `);
}

/** What must be equal for two deliveries to be the same document. */
export const textDigest = (article: Pick<Article, 'title' | 'text'>): Buffer => digest('text', article.title ?? '', article.text);
