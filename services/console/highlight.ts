/** A mention of an entity. Offsets count characters (code points), as Postgres does. */
export interface Marked {
  entity_id: string;
  start_offset: number;
  end_offset: number;
}

/** A stretch of text; `entityId` where it names an entity. */
export interface Piece {
  text: string;
  entityId: string | null;
}

interface Span {
  entityId: string;
  start: number;
  end: number;
}

/**
 * Cuts a text at its line breaks into paragraphs, and each paragraph at the mentions in it.
 * A mention that overlaps an earlier one, ends outside the text or runs over a line break is left out.
 */
export function highlight(text: string, mentions: readonly Marked[]): Piece[][] {
  const spans = spansOf(text, mentions);
  const paragraphs: Piece[][] = [];
  let next = 0;
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const end = index + line.length;
    const pieces: Piece[] = [];
    let at = index;
    const add = (until: number, entityId: string | null): void => {
      if (until > at) pieces.push({ text: text.slice(at, until), entityId });
      at = until;
    };
    for (let span = spans[next]; span && span.start < end; span = spans[++next]) {
      if (span.start < at || span.end > end) continue;
      add(span.start, null);
      add(span.end, span.entityId);
    }
    add(end, null);
    paragraphs.push(pieces);
  }
  return paragraphs;
}

/** The mentions in order with UTF-16 offsets, in one walk over the text. */
function spansOf(text: string, mentions: readonly Marked[]): Span[] {
  const sorted = [...mentions].sort((a, b) => a.start_offset - b.start_offset || b.end_offset - a.end_offset);
  const spans: Span[] = [];
  let characters = 0;
  let units = 0;
  const walkTo = (offset: number): number | null => {
    for (; characters < offset && units < text.length; characters++) units += text.codePointAt(units)! > 0xffff ? 2 : 1;
    return characters === offset ? units : null;
  };
  for (const { entity_id, start_offset, end_offset } of sorted) {
    if (start_offset < characters || end_offset <= start_offset) continue;
    const start = walkTo(start_offset);
    const end = walkTo(end_offset);
    if (start !== null && end !== null) spans.push({ entityId: entity_id, start, end });
  }
  return spans;
}
