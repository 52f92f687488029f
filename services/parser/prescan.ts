import { Reject } from '../../shared/errors.ts';
import { readTags } from './tags.ts';

/** Real articles stay below 45 levels, 3,000 elements and 60 attributes; jsdom with Readability takes 8 s for 400 levels and 15 s for 20,000 attributes. */
export const LIMITS = { depth: 150, elements: 20_000, attributesPerTag: 200, tagLength: 1_000_000 };

/** Elements without an end tag, or whose end tag the parser supplies: they do not nest in themselves. */
const NOT_NESTING = new Set(
  'area base br col embed hr img input link meta source track wbr p li dd dt td th tr tbody thead tfoot option optgroup colgroup'.split(
    ' ',
  ),
);

/**
 * Throws when the structure of a page would cost the parser more than its deadline or its memory:
 * E_TOO_LARGE for one tag of a megabyte, else E_PAGE_TOO_COMPLEX. Linear, and it ends at the first limit.
 */
export function refuseBombs(html: string): void {
  const open: string[] = [];
  let elements = 0;
  for (const tag of readTags(html)) {
    if (tag.kind === 'comment') continue;
    if (tag.end - tag.start > LIMITS.tagLength) throw new Reject('E_TOO_LARGE', `a tag of ${tag.end - tag.start} characters`);
    if (tag.kind === 'close') {
      // Only a tag that is open can be closed, or stray end tags would hide the depth.
      const at = open.lastIndexOf(tag.name);
      if (at >= 0) open.length = at;
      continue;
    }
    if (tag.attributes > LIMITS.attributesPerTag) throw tooComplex(`${tag.attributes} attributes on a tag`);
    if (++elements > LIMITS.elements) throw tooComplex(`more than ${LIMITS.elements} elements`);
    if (!NOT_NESTING.has(tag.name)) open.push(tag.name);
    if (open.length > LIMITS.depth) throw tooComplex(`nested deeper than ${LIMITS.depth} levels`);
  }
}

const tooComplex = (detail: string) => new Reject('E_PAGE_TOO_COMPLEX', detail);
