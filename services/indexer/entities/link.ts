import type { EntityType } from '../../../shared/types.ts';

/** A name as the article writes it, by its key. */
export interface WrittenName {
  key: string;
  type: EntityType;
}

const COMPANY_SUFFIX = / (?:inc|corp|co|ltd|plc|llc|gmbh|ag|sa|company|corporation|group|holdings?)$/;
const SMALL_WORD = /^(?:of|the|and|for|on|in|de|la|del)$/;

/**
 * Which names of one article mean the same: the key of the fullest name by each name's key.
 * A short name joins a longer one only when there is exactly one that it can stand for; what is ambiguous stays by itself.
 * `explained` are the abbreviations that the article explains ("X (ABC)"), by key.
 */
export function linkNames(names: readonly WrittenName[], explained: ReadonlyMap<string, string>): Map<string, string> {
  const owners = ownersByShortForm(names);
  const linked = new Map<string, string>();
  // longest first, so that the names that a short one can stand for are already one where they are the same
  for (const { key, type } of [...names].sort((a, b) => wordCount(b.key) - wordCount(a.key))) {
    const fuller = explained.get(key) ?? only(owners.get(formId(type, key)), linked, key);
    linked.set(key, fuller ? (linked.get(fuller) ?? fuller) : key);
  }
  return linked;
}

const wordCount = (key: string): number => key.split(' ').length;
const formId = (type: EntityType, form: string): string => `${type} ${form}`;

function only(owners: ReadonlySet<string> | undefined, linked: ReadonlyMap<string, string>, key: string): string | null {
  const different = new Set([...(owners ?? [])].filter((owner) => owner !== key).map((owner) => linked.get(owner) ?? owner));
  return different.size === 1 ? [...different][0]! : null;
}

/** The longer names by each short form that can stand for them. */
function ownersByShortForm(names: readonly WrittenName[]): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>();
  for (const { key, type } of names) {
    for (const form of shortForms(key, type)) {
      const id = formId(type, form);
      const set = owners.get(id);
      if (set) set.add(key);
      else owners.set(id, new Set([key]));
    }
  }
  return owners;
}

/** "Ann Mary Hall" may come back as "Hall", "Ann", "Ann Hall" or "Mary Hall", "Foo Bar Group" as "Foo Bar" or "FBG"; a place only as itself. */
export function shortForms(key: string, type: EntityType): string[] {
  const words = key.split(' ');
  if (words.length < 2) return [];
  const first = words[0]!;
  const last = words.at(-1)!;
  if (type === 'person') return words.length > 2 ? [first, last, `${first} ${last}`, words.slice(1).join(' ')] : [first, last];
  if (type !== 'org') return [];
  const initials = words
    .filter((word) => !SMALL_WORD.test(word))
    .map((word) => word[0])
    .join('');
  const withoutFirst = words.length > 2 ? [words.slice(1).join(' ')] : [];
  return [initials, key.replace(COMPANY_SUFFIX, ''), ...withoutFirst];
}
