import { type Client, rowsOf } from '../../shared/db.ts';
import type { Claim } from './addresses.ts';

/**
 * Notes the addresses of pages that were fetched and tells which items are another item's page: by item, the item that was first.
 * The addresses of an item that came to nothing pass to the next one.
 */
export async function claimAddresses(client: Client, items: { itemId: string; claims: Claim[] }[]): Promise<Map<string, string>> {
  const claims = items.flatMap(({ itemId, claims }) => claims.map((claim) => ({ itemId, ...claim })));
  const values = [
    claims.map(({ itemId }) => itemId),
    claims.map(({ key }) => key),
    claims.map(({ titleSha }) => titleSha),
    claims.map(({ isSure }) => isSure),
  ];
  for (const { text, name } of [TAKE_OVER, CLAIM]) await client.query({ name, text, values });
  const rows = await rowsOf<{ item_id: string; first: string }>(client, FIRST, values);
  if (rows.length > 0) await client.query({ ...PASS_ON, values: [rows.map((row) => row.item_id), rows.map((row) => row.first)] });
  return new Map(rows.map(({ item_id, first }) => [item_id, first]));
}

const CLAIMS = 'unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::boolean[]) as mine (item_id, key_sha, title_sha, is_sure)';

const TAKE_OVER = {
  name: 'address_take_over',
  text: `update item_address a set item_id = mine.item_id, title_sha = mine.title_sha, is_sure = mine.is_sure
    from ${CLAIMS} where a.key_sha = mine.key_sha and a.item_id <> mine.item_id and not item_lives(a.item_id)`,
};

/** In the order of the keys, so that two transactions never wait for each other in a ring. */
const CLAIM = {
  name: 'address_claim',
  text: `insert into item_address (key_sha, item_id, title_sha, is_sure)
    select key_sha, item_id, title_sha, is_sure from ${CLAIMS} order by key_sha, item_id
    on conflict (key_sha) do update set title_sha = excluded.title_sha, is_sure = item_address.is_sure or excluded.is_sure
      where item_address.item_id = excluded.item_id`,
};

/** The earliest item among those that hold one of an item's addresses, where both are sure of it or their titles agree. */
const FIRST = {
  name: 'address_first',
  text: `select mine.item_id, min(a.item_id) as first from ${CLAIMS} join item_address a using (key_sha)
    where a.item_id <> mine.item_id and ((a.is_sure and mine.is_sure) or a.title_sha = mine.title_sha) group by mine.item_id`,
};

/** What leads to a second item leads to the first one from now on, and the feeds that announced it have announced that one. */
const PASS_ON = {
  name: 'address_pass_on',
  text: `with pair as (select * from unnest($1::bigint[], $2::bigint[]) as p (item_id, first)),
    seen as (insert into sighting (item_id, feed_id, seen_at) select first, feed_id, seen_at from pair join sighting using (item_id) on conflict do nothing)
    update item_address a set item_id = pair.first from pair where a.item_id = pair.item_id`,
};
