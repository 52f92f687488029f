import type { Client } from '../../shared/db.ts';
import { truncate } from '../../shared/text.ts';
import type { EntityIds } from './entity-store.ts';
import { type AnnotationRows, type EntityRow, entityId } from './rows.ts';

/** What a text names, with the numbers of its entities. */
export interface Annotated {
  articleId: string;
  rows: AnnotationRows;
  entityIds: EntityIds;
}

/** What articles name. Open names have no entity until `match` has seen what else is in their story. */
export async function insertAnnotations(client: Client, annotated: Annotated[]): Promise<void> {
  if (annotated.length === 0) return;
  const entities = annotated.flatMap(entitiesOf);
  const linked = entities.filter(({ id }) => id !== null);
  const open = entities.filter(({ openKey }) => openKey !== null);
  const mentions = entities.flatMap(({ articleId, id, openKey, confidence, mentions }) =>
    mentions.map((mention) => ({
      ...mention,
      articleId,
      id,
      openKey,
      confidence: openKey ? confidence : mention.confidence,
      resolution: id && mention.resolution,
    })),
  );
  await client.query({
    name: 'article_entities_insert',
    text: `insert into article_entity (article_id, entity_id, mentions, first_offset, in_title, salience, role, is_own)
      select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::boolean[], $6::real[], $7::text[], $8::boolean[]) on conflict do nothing`,
    values: [
      linked.map((e) => e.articleId),
      linked.map((e) => e.id),
      linked.map((e) => e.mentions.length),
      linked.map((e) => e.firstOffset),
      linked.map((e) => e.inTitle),
      linked.map((e) => e.salience),
      linked.map((e) => e.role),
      linked.map((e) => e.openKey === null),
    ],
  });
  await client.query({
    name: 'mentions_insert',
    text: `insert into mention (article_id, entity_id, start_offset, end_offset, surface, confidence, resolution, open_key)
      select * from unnest($1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::text[], $6::real[], $7::text[], $8::text[]) on conflict do nothing`,
    values: [
      mentions.map((m) => m.articleId),
      mentions.map((m) => m.id),
      mentions.map((m) => m.start),
      mentions.map((m) => m.end),
      mentions.map((m) => m.text),
      mentions.map((m) => m.confidence),
      mentions.map((m) => m.resolution),
      mentions.map((m) => m.openKey),
    ],
  });
  await insertOpenNames(client, open);
  await insertAliases(client, linked);
  await insertQuotes(client, annotated, entities);
}

interface LinkedEntity extends EntityRow {
  articleId: string;
  id: string | null;
  openKey: string | null;
  confidence: number;
}

const entitiesOf = ({ articleId, rows, entityIds }: Annotated): LinkedEntity[] =>
  rows.entities.flatMap((row) => {
    const found = entityIds.get(entityId(row));
    if (!found && !row.isOpen) return [];
    const openKey = !found || found.is_rare ? openKeyOf(row) : null;
    const confidence = mean(row.mentions.map((mention) => mention.confidence));
    return [{ ...row, articleId, id: found?.entity_id ?? null, openKey, confidence }];
  });

async function insertQuotes(client: Client, annotated: Annotated[], entities: LinkedEntity[]): Promise<void> {
  const nameOf = (articleId: string, key: string): string => `${articleId} ${key}`;
  const speakers = new Map(entities.map((e) => [nameOf(e.articleId, entityId(e)), e]));
  const quotes = annotated.flatMap(({ articleId, rows }) =>
    rows.quotes.map((quote) => ({
      ...quote,
      articleId,
      by: quote.speakerKey === null ? undefined : speakers.get(nameOf(articleId, quote.speakerKey)),
    })),
  );
  await client.query({
    name: 'quotes_insert',
    text: `insert into quote (article_id, start_offset, end_offset, kind, text, speaker, speaker_entity_id, open_key, confidence)
      select * from unnest($1::bigint[], $2::int[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::real[]) on conflict do nothing`,
    values: [
      quotes.map((q) => q.articleId),
      quotes.map((q) => q.start),
      quotes.map((q) => q.end),
      quotes.map((q) => q.kind),
      quotes.map((q) => q.text),
      quotes.map((q) => q.speaker),
      quotes.map((q) => q.by?.id ?? null),
      quotes.map((q) => q.by?.openKey ?? null),
      quotes.map((q) => q.confidence),
    ],
  });
}

/** What marks the mentions and quotations of an open name. */
const openKeyOf = ({ type, key }: Pick<EntityRow, 'type' | 'key'>): string => `${type} ${key}`;

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

async function insertOpenNames(client: Client, open: LinkedEntity[]): Promise<void> {
  if (open.length === 0) return;
  await client.query({
    name: 'open_names_insert',
    text: `insert into open_name (article_id, type, key, role, mentions, first_offset, in_title, salience, confidence, own_entity_id, entity_id, resolution)
      select t.*, own, case when own is not null then 'name' end
      from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::int[], $6::int[], $7::boolean[], $8::real[], $9::real[], $10::bigint[])
        as t (article_id, type, key, role, mentions, first_offset, in_title, salience, confidence, own) on conflict do nothing`,
    values: [
      open.map((e) => e.articleId),
      open.map((e) => e.type),
      open.map((e) => e.key),
      open.map((e) => e.role),
      open.map((e) => e.mentions.length),
      open.map((e) => e.firstOffset),
      open.map((e) => e.inTitle),
      open.map((e) => e.salience),
      open.map((e) => e.confidence),
      open.map((e) => e.id),
    ],
  });
}

/** In the order of their numbers: two articles that name the same never wait for each other in a ring. */
async function insertAliases(client: Client, linked: { id: string | null; mentions: { text: string }[] }[]): Promise<void> {
  const aliases = linked.flatMap(({ id, mentions }) =>
    [...new Set(mentions.map((mention) => truncate(mention.text, 200)))].map((alias) => ({ id: id!, alias })),
  );
  aliases.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)) || (a.alias < b.alias ? -1 : 1));
  await client.query({
    name: 'alias_insert',
    text: 'insert into entity_alias (entity_id, alias) select * from unnest($1::bigint[], $2::text[]) on conflict do nothing',
    values: [aliases.map((a) => a.id), aliases.map((a) => a.alias)],
  });
}
