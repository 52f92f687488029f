import { BETWEEN, isCue, PRONOUNS } from './cues.ts';
import { opensWithCapital } from './letters.ts';
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
const startsSmall = (token: Token): boolean => !opensWithCapital(token.text);
const isBetween = (token: Token): boolean => startsSmall(token) && BETWEEN.test(token.text);
const span = (tokens: readonly Token[], from: number, to: number, rule: Rule): Source => ({
  start: tokens[from]!.start,
  end: tokens[to - 1]!.end,
  rule,
});

/** The speaker whom the sentence around a quotation names, or null. A name that merely stands near is no evidence: guessing it makes more wrong than right. */
export function sourceBeside({ before, after, ...around }: Context): Source | null {
  return afterQuotation({ ...around, after: withoutBrackets(after) }) ?? beforeQuotation(withoutBrackets(before));
}

/** Tokens of the longest remark in brackets behind a name: "Ann Hall (Progress, North Shore) said". */
const BRACKET_TOKENS = 12;

function withoutBrackets(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some(({ text }) => text === '(')) return tokens;
  const result: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const close = tokens[at]!.text === '(' ? firstIndex(tokens, ({ text }) => text === ')', at, at + BRACKET_TOKENS) : at;
    if (close > at && tokens[close]?.text === ')') at = close;
    else result.push(tokens[at]!);
  }
  return result;
}

/** `“…,” said Ann Hall`, `“…,” Ann Hall said`, `“…,” as noted by Ann Hall`, `“…,” per the statutes`. */
function afterQuotation({ after, quoted, tail }: Omit<Context, 'before'>): Source | null {
  const endsWithComma = /[,!?]['’]*$/.test(quoted.trimEnd()) || /^\s*,/.test(tail);
  const endsSentence = /[.!?…]['’]*$/.test(quoted.trimEnd());
  if (!endsWithComma && endsSentence && !/^\s*\p{Ll}/u.test(tail)) return null;
  const from = firstIndex(after, (token) => !/^[,—–-]$/.test(token.text), 0);
  const to = firstIndex(after, (token) => /^[.;:?!“"]$/.test(token.text), from, from + CLAUSE_TOKENS);
  const clause = after.slice(from, to);
  if (clause[0]?.text === 'per') return nameFrom(clause, 1, 'after');
  if (clause[0]?.text === 'according' && clause[1]?.text === 'to') return nameFrom(clause, 2, 'according');
  const verb = clause.findIndex((_, at) => isVerb(clause, at));
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
  let dependent: Source | null = null;
  for (let at = clause.length - 1; at >= 0; at--) {
    const source = sourceAt(clause, at);
    // "Hall praised the plan, saying …", "Hall laughed and said …": the speaker is the subject of the main verb
    if (isVerb(clause, at) && isDependent(clause, at)) dependent ??= mainSubject(clause, at, 'before');
    else if (source) return source;
  }
  return dependent;
}

/** `…, Ann Hall said. “…”`: what stands in marks goes on with what the sentence before reports. */
export function sourceInSentenceBefore(before: readonly Token[]): Source | null {
  if (before.at(-1)?.text !== '.') return null;
  const source = beforeQuotation(withoutBrackets(before.slice(0, -1)));
  return source && { ...source, rule: 'introduced' };
}

/** Forms that are nouns as well. */
const NOUN =
  /^(?:remarks|comments|reports?|claims|notes|calls|questions|demands|posts?|charges|states|observes|urges|cites|thought)$/i;
const DETERMINER = /^(?:['’]s?|the|an?|his|her|its|their|my|our|your|these|those|this|some|no|any|of|for)$/i;

/** Whether the token is a verb of saying; "Hall's remarks" are none, "as the memo put it" is one. */
function isVerb(tokens: readonly Token[], at: number): boolean {
  const word = tokens[at]!.text;
  if (/^puts?$/.test(word)) return tokens[at + 1]?.text === 'it';
  if (!isCue(word)) return false;
  return !NOUN.test(word) || ![tokens[at - 1], tokens[at - 2]].some((token) => token && DETERMINER.test(token.text));
}

/** Whether a verb has its subject not right before it: a participle behind a comma or preposition, the second one of two verbs. */
function isDependent(clause: readonly Token[], at: number): boolean {
  const before = clause[at - 1]?.text ?? '';
  if (/^(?:and|but|then)$/.test(before)) return clause[at - 2]?.text !== ',' || !isCue(clause[at]!.text);
  return clause[at]!.text.endsWith('ing') && /^(?:,|for|by|after|before|while|in|when|without|instead)$/.test(before);
}

/** Words with which something opens that stands before the subject: "During a visit to the mill, …". */
const INTRODUCTION =
  /^(?:during|in|on|at|after|before|when|while|as|once|since|for|with|by|because|although|though|if|later|then|earlier|following|speaking|asked|despite|until|from|under|over|but|and|so)$/i;
const VERB_FORM =
  /^(?:\p{Ll}+ed|is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|went|goes|took|takes|gave|gives|made|makes|came|comes|got|gets|held|holds|met|meets|left|leaves|won|wins|lost|loses|began|begins|kept|keeps|sought|seeks|fought|fights|drew|draws|hit|hits|ran|runs|stood|stands|spoke|speaks|sent|sends|laid|lays|led|leads|put|puts|saw|sees|shot|shook|stepped|struck|swore|threw|turned|wants|defends|dismisses|rejects|attacks|praises|blames)$/u;

/** The subject of the sentence in which a dependent verb stands: the words up to its first verb, without an introduction. Null where no verb is seen. */
function mainSubject(clause: readonly Token[], verb: number, rule: Rule): Source | null {
  let from = 0;
  while (from < verb && (INTRODUCTION.test(clause[from]!.text) || clause[from]!.text === ',')) {
    const comma = firstIndex(clause, ({ text }) => text === ',', from, verb);
    if (comma >= verb) {
      if (/^(?:but|and|so|then|later|earlier)$/i.test(clause[from]!.text)) {
        from++;
        continue;
      }
      return null;
    }
    from = comma + 1;
  }
  if (from < verb && PRONOUNS.has(clause[from]!.text.toLowerCase())) return span(clause, from, from + 1, rule);
  let end = from;
  while (end < verb && end - from < SPEAKER_TOKENS) {
    const token = clause[end]!;
    if (startsSmall(token) && (VERB_FORM.test(token.text) || BETWEEN.test(token.text) || isCue(token.text)))
      return end > from ? span(clause, from, end, rule) : null;
    if (token.text === ',') {
      const comma = firstIndex(clause, ({ text }) => text === ',', end + 1, end + APPOSITION_TOKENS);
      return clause[comma]?.text === ',' && comma < verb ? span(clause, from, end, rule) : null;
    }
    if (!isWord(token) && !/^['’&.-]$/.test(token.text)) return null;
    end++;
  }
  return null;
}

/** The speaker that belongs to the word at `at`, if that is a verb of saying or "according to". */
function sourceAt(clause: readonly Token[], at: number): Source | null {
  const next = clause[at + 1]?.text;
  if (clause[at]!.text.toLowerCase() === 'according') return next === 'to' ? nameFrom(clause, at + 2, 'according') : null;
  if (!isVerb(clause, at)) return null;
  return next === 'by' ? nameFrom(clause, at + 2, 'before') : subjectBefore(clause, at, 'before');
}

/** `Ann Hall put it like this:` on the line above a quotation. */
export function sourceInIntroduction(above: readonly Token[]): Source | null {
  const source = beforeQuotation(withoutBrackets(above));
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
    end = beforeAppositions(tokens, comma);
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

const DESCRIPTION = /^(?:an?|the|one|who|which|whose|now|then|also|formerly|\d+)$/;

/** The same for several descriptions: "Ann Hall, minister of water, one of the founders,". */
function beforeAppositions(tokens: readonly Token[], comma: number): number {
  let end = beforeApposition(tokens, comma);
  for (let more = 0; more < 2 && tokens[end]?.text === ','; more++) {
    const next = beforeApposition(tokens, end);
    if (next === end || !DESCRIPTION.test(tokens[next + 1]?.text ?? '')) break;
    end = next;
  }
  return end;
}

/** `“…” – Ann Hall` at the end of the paragraph. */
export function sourceBehindDash(tail: string, offset: number): Source | null {
  const match = /^(,?\s*[–—―-]\s*)(\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){0,4})\s*(?:$|[,.\n])/u.exec(tail);
  if (!match) return null;
  const start = offset + match[1]!.length;
  return { start, end: start + match[2]!.length, rule: 'dash' };
}
