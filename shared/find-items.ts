import { type Queryable, rowsOf } from './db.ts';
import { codeOf, Fault } from './errors.ts';
import { itemKey } from './items.ts';
import { canonicalUrl, parseHttpUrl } from './url.ts';

/** How an item is named on the command line. */
export const ITEM_HELP = 'address, number of an article, or item:NUMBER';

const NUMBER = /^\d{1,18}$/;
const ITEM = /^item:(\d{1,18})$/;

/**
 * The items that are meant by an address (any spelling of it, or the canonical one that a page named), the number of an article, or `item:` and the
 * number of an item; the best match first. What was taken down is found by the digests that are left of it. Throws E_USAGE for anything else.
 */
export async function findItems(db: Queryable, wanted: string): Promise<string[]> {
  const number = ITEM.exec(wanted)?.[1];
  if (number) return select(db, 'item_by_number', 'select item_id from item where item_id = $1', [number]);
  if (NUMBER.test(wanted)) return select(db, 'items_by_article', BY_ARTICLE, [wanted]);
  const url = addressOf(wanted);
  return select(db, 'items_by_address', BY_ADDRESS, [itemKey({ url: wanted }), url.href, canonicalUrl(url)]);
}

const BY_ARTICLE = 'select item_id from article where article_id = $1 union select item_id from tombstone where article_id = $1';

const BY_ADDRESS = `select item_id from (
    select item_id, 1 as place from item where key_sha = $1
    union all select item_id, 2 from item where md5(url) = md5($2) and url = $2
    union all select item_id, 2 from item_address where key_sha = $1 and is_sure
    union all select item_id, 3 from article where canonical_url <> url and md5(canonical_url) = md5($3) and canonical_url = $3
    union all select item_id, 4 from tombstone where key_sha = $1) found
  group by item_id order by min(place), item_id`;

const select = async (db: Queryable, name: string, text: string, values: unknown[]): Promise<string[]> =>
  (await rowsOf<{ item_id: string }>(db, { name, text }, values)).map((row) => row.item_id);

function addressOf(wanted: string): URL {
  try {
    return parseHttpUrl(wanted);
  } catch (error) {
    throw new Fault('E_USAGE', `${codeOf(error)}: give an ${ITEM_HELP}, not ${JSON.stringify(wanted.slice(0, 200))}`);
  }
}

/** Why nothing was found. A number may be that of an item, as the log names it. */
export async function notFound(db: Queryable, wanted: string): Promise<Fault> {
  if (!NUMBER.test(wanted))
    return new Fault('E_NOT_FOUND', `no item has ${wanted}: no feed has announced it, and nobody has ingested it`);
  const [item] = await findItems(db, `item:${wanted}`);
  return new Fault(
    'E_NOT_FOUND',
    `no article has the number ${wanted}${item ? `; if you mean the item, write item:${wanted}` : ''}`,
  );
}
