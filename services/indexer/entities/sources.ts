import { BETWEEN, isCue, PRONOUNS } from './cues.ts';
import type { Token } from './tokenise.ts';

/** How a speaker was found; the order says how far each rule can be trusted. */
export type Rule =
  | 'label'
  | 'dash'
  | 'caption'
  | 'after'
  | 'before'
  | 'according'
  | 'introduced'
  | 'inherited'
  | 'next'
  | 'previous';

/** The words that name a speaker: UTF-16 offsets. */
export interface Source {
  start: number;
  end: number;
  rule: Rule;
}

/** What stands around a quoted stretch, up to the next quotation or the end of the paragraph. */
export interface Context {
  /** Tokens before it, the nearest last. */
  before: readonly Token[];
  /** Tokens behind it, the nearest first. */
  after: readonly Token[];
  /** The words between the marks. */
  quoted: string;
  /** The text directly behind the closing mark. */
  tail: string;
}

/** Tokens that can stand between a quotation and the verb that belongs to it. */
const CLAUSE_TOKENS = 26;
const SENTENCE_TOKENS = 32;
/** Words of the longest speaker: "longtime Northland Party strategist and former mayor Ann Hall". */
const SPEAKER_TOKENS = 14;
/** Words of a description between commas: "Ann Hall, who leads the board of the water works, said". */
const APPOSITION_TOKENS = 18;

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const ENDS_SUBJECT = words('that but and when while because which after if then so as before where though although');
const ENDS_NAME = words(
  'who which whose where when while in on at during after before as about by for with from via because if amid to Monday Tuesday Wednesday Thursday Friday Saturday Sunday late last this earlier according that referring adding and',
);
/** What follows a verb of saying when its subject does not: "told reporters", "said in a statement", "added that". */
const NO_SPEAKER = words(
  'that in on at to as it during of after when if for with by about him her them me us reporters journalists supporters',
);

/** `…”, and Hall praised …`: what follows is another statement. */
const NEW_CLAUSE = /^(?:and|but|while|whereas|although|though|when|because)$/;

const isWord = (token: Token): boolean => /[\p{L}\p{N}]/u.test(token.text);
const startsSmall = (token: Token): boolean => !/^\p{Lu}/u.test(token.text);
const isBetween = (token: Token): boolean => startsSmall(token) && BETWEEN.test(token.text);
const span = (tokens: readonly Token[], from: number, to: number, rule: Rule): Source => ({
  start: tokens[from]!.start,
  end: tokens[to - 1]!.end,
  rule,
});

/** The speaker whom the sentence around a quotation names, or null. A name that merely stands near is no evidence: guessing it makes more wrong than right. */
export function sourceBeside(around: Context): Source | null {
  return afterQuotation(around) ?? beforeQuotation(around.before);
}

/** `“…,” said Ann Hall`, `“…,” Ann Hall said`, `“…,” as noted by Ann Hall`. */
function afterQuotation({ after, quoted, tail }: Context): Source | null {
  const endsWithComma = /[,!?]['’]*$/.test(quoted.trimEnd()) || /^\s*,/.test(tail);
  const endsSentence = /[.!?…]['’]*$/.test(quoted.trimEnd());
  if (!endsWithComma && endsSentence && !/^\s*\p{Ll}/u.test(tail)) return null;
  const from = firstIndex(after, (token) => !/^[,—–-]$/.test(token.text), 0);
  const to = firstIndex(after, (token) => /^[.;:?!“"]$/.test(token.text), from, from + CLAUSE_TOKENS);
  const clause = after.slice(from, to);
  const verb = clause.findIndex((token) => isCue(token.text));
  if (verb < 0 || NEW_CLAUSE.test(clause[0]!.text)) return null;
  if (clause[verb + 1]?.text === 'by') return nameFrom(clause, verb + 2, 'after');
  if (verb <= 2 && clause.slice(0, verb).every(isBetween)) return endsWithComma ? nameFrom(clause, verb + 1, 'after') : null;
  return endsWithComma || verb < 6 ? subjectBefore(clause, verb, 'after') : null;
}

/** `Ann Hall said: “…”`, `According to Ann Hall, “…”`. The verb nearest to the quotation counts. */
function beforeQuotation(before: readonly Token[]): Source | null {
  let from = before.length;
  while (from > 0 && !/^[.?!;]$/.test(before[from - 1]!.text) && before.length - from < SENTENCE_TOKENS) from--;
  const clause = before.slice(from);
  let participle: Source | null = null;
  for (let at = clause.length - 1; at >= 0; at--) {
    const source = sourceAt(clause, at);
    if (!source) continue;
    // "Hall praised the plan, saying …": the speaker is the subject of the main verb
    if (!isParticiple(clause, at)) return source;
    participle ??= source;
  }
  return participle;
}

const isParticiple = (clause: readonly Token[], at: number): boolean =>
  clause[at]!.text.endsWith('ing') && clause[at - 1]?.text === ',';

/** The speaker that belongs to the word at `at`, if that is a verb of saying or "according to". */
function sourceAt(clause: readonly Token[], at: number): Source | null {
  const next = clause[at + 1]?.text;
  if (clause[at]!.text.toLowerCase() === 'according') return next === 'to' ? nameFrom(clause, at + 2, 'according') : null;
  if (!isCue(clause[at]!.text)) return null;
  return next === 'by' ? nameFrom(clause, at + 2, 'before') : subjectBefore(clause, at, 'before');
}

/** `Ann Hall put it like this:` on the line above a quotation. */
export function sourceInIntroduction(above: readonly Token[]): Source | null {
  const source = beforeQuotation(above);
  return source && { ...source, rule: 'introduced' };
}

function firstIndex(tokens: readonly Token[], test: (token: Token) => boolean, from: number, limit = tokens.length): number {
  let at = from;
  while (at < tokens.length && at < limit && !test(tokens[at]!)) at++;
  return at;
}

/** The name that begins at `from`, as far as words belong to it. */
function nameFrom(tokens: readonly Token[], from: number, rule: Rule): Source | null {
  const start = firstIndex(tokens, (token) => !isBetween(token), from);
  if (start >= tokens.length || NO_SPEAKER.has(tokens[start]!.text.toLowerCase())) return null;
  let end = start;
  while (end < tokens.length && end - start < SPEAKER_TOKENS) {
    const token = tokens[end]!;
    if (!isWord(token) && !/^['’&.-]$/.test(token.text)) break;
    if (end > start && ENDS_NAME.has(token.text)) break;
    end++;
  }
  return end > start ? span(tokens, start, end, rule) : null;
}

/** The subject of the verb at `verb`: the words before it, without a description between commas; a pronoun stands alone. */
function subjectBefore(tokens: readonly Token[], verb: number, rule: Rule): Source | null {
  let end = verb;
  while (end > 0 && isBetween(tokens[end - 1]!)) end--;
  if (tokens[end - 1]?.text === ',') {
    const comma = end - 1;
    end = beforeApposition(tokens, comma);
    const noted = tokens.slice(end, comma).findIndex((token, i) => isCue(token.text) && tokens[end + i + 1]?.text === 'by');
    if (noted >= 0) return nameFrom(tokens.slice(0, comma), end + noted + 2, rule);
  }
  let start = end;
  while (start > 0 && end - start < SPEAKER_TOKENS) {
    const token = tokens[start - 1]!;
    if (!isWord(token) && !/^['’&]$/.test(token.text)) break;
    if (ENDS_SUBJECT.has(token.text.toLowerCase())) break;
    start--;
  }
  if (start === end) return null;
  return PRONOUNS.has(tokens[end - 1]!.text.toLowerCase()) ? span(tokens, end - 1, end, rule) : span(tokens, start, end, rule);
}

/** The end of the words before "…, minister of water," whose last comma stands at `comma`; without a first comma that comma itself. */
function beforeApposition(tokens: readonly Token[], comma: number): number {
  for (let at = comma - 1; at > 0 && comma - at < APPOSITION_TOKENS; at--) if (tokens[at]!.text === ',') return at;
  return comma;
}

/** `“…” – Ann Hall` at the end of the paragraph. */
export function sourceBehindDash(tail: string, offset: number): Source | null {
  const match = /^(,?\s*[–—―-]\s*)(\p{Lu}[\p{L}.'’-]+(?: \p{Lu}[\p{L}.'’-]+){0,4})\s*(?:$|[,.\n])/u.exec(tail);
  if (!match) return null;
  const start = offset + match[1]!.length;
  return { start, end: start + match[2]!.length, rule: 'dash' };
}
