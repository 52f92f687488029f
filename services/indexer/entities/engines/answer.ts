import { z } from 'zod';
import { Fault } from '../../../../shared/errors.ts';
import type { EntityType } from '../../../../shared/types.ts';
import type { ReadText, TaggedName } from '../engine.ts';
import { refined, TYPE_NAMES, typeOfLabel } from './labels.ts';

const ANSWER = z.object({
  names: z
    .array(
      z.object({
        start: z.int().nonnegative(),
        end: z.int().nonnegative(),
        type: z.string().max(100),
        confidence: z.number().min(0).max(1).nullish(),
        text: z.string().nullish(),
      }),
    )
    .nullable(),
});

/** Of engines that say nothing about it: mostly right, but none to be believed against what the document says elsewhere. */
const UNTOLD_CONFIDENCE = 0.85;

interface Place {
  start: number;
  end: number;
  type: EntityType;
  confidence: number;
}

/**
 * The names in a service's answer about a text, null where it does not read the language.
 * Throws E_NER_ANSWER where the answer is not what the protocol says.
 */
export function readAnswer(body: string, read: ReadText): TaggedName[] | null {
  const { names } = parse(body);
  if (names === null) return null;
  const utf16 = offsetsOf(read.text);
  const places: Place[] = [];
  let end = 0;
  for (const name of [...names].sort((a, b) => a.start - b.start)) {
    const where = `the name from ${name.start} to ${name.end}`;
    const from = utf16(name.start);
    const to = utf16(name.end);
    if (from === undefined || to === undefined || name.start >= name.end)
      throw wrong(`${where} lies outside of the text; places count characters (code points)`);
    if (name.start < end) throw wrong(`${where} overlaps another one`);
    const surface = read.text.slice(from, to);
    if (name.text != null && name.text !== surface)
      throw wrong(`${where} is "${surface}" and not "${name.text}"; places count characters (code points)`);
    const type = typeOfLabel(name.type);
    if (type === undefined) throw wrong(`${where} has the type "${name.type}"; known are ${TYPE_NAMES.join(', ')}`);
    end = name.end;
    if (type !== null) places.push({ start: from, end: to, type, confidence: name.confidence ?? UNTOLD_CONFIDENCE });
  }
  return onTokens(places, read);
}

function parse(body: string): z.infer<typeof ANSWER> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw wrong(`it is no JSON: ${JSON.stringify(body.slice(0, 60))}`);
  }
  const { data, error } = ANSWER.safeParse(json);
  if (data) return data;
  const { path, message } = error.issues[0]!;
  throw wrong(`${path.join('.') || 'the answer'}: ${message}`);
}

const wrong = (detail: string): Fault => new Fault('E_NER_ANSWER', `the service that finds names: ${detail}`);

/** UTF-16 offsets by the number of characters before them. They differ behind a character beyond the basic plane only. */
function offsetsOf(text: string): (characters: number) => number | undefined {
  if (!/[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text)) return (at) => (at <= text.length ? at : undefined);
  const offsets: number[] = [];
  let offset = 0;
  for (const character of text) {
    offsets.push(offset);
    offset += character.length;
  }
  offsets.push(offset);
  return (at) => offsets[at];
}

/** The tokens that names touch. A word that is a name in part is one as a whole; a name ends with its sentence, for our sentences and the service's may differ. */
function onTokens(places: readonly Place[], { sentences }: ReadText): TaggedName[] {
  const found: TaggedName[] = [];
  let next = 0;
  for (const [number, sentence] of sentences.entries()) {
    let at = 0;
    while (next < places.length && places[next]!.start < sentence.at(-1)!.end) {
      const { start, end, type, confidence } = places[next]!;
      while (at < sentence.length && sentence[at]!.end <= start) at++;
      const from = at;
      while (at < sentence.length && sentence[at]!.start < end) at++;
      if (at > from) {
        const last = sentence[at - 1]!.text;
        found.push({ sentence: number, from, to: at, type: refined(type, last), confidence });
      }
      next++;
    }
  }
  return found;
}
