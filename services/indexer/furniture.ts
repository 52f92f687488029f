import { isCountable, paragraphDigest } from '../../shared/boilerplate.ts';
import { mix, type Paragraph, type Tokens, tokenise } from './tokens.ts';

/** Marks of picture captions and credits: one photo runs with many different stories, and its caption would make them look alike. */
const CREDITS = [
  ...[
    'file photo',
    'File photo',
    'FILE PHOTO',
    'file picture',
    'Photo by',
    'photo by',
    'Photograph by',
    'AP Photo',
    'AFP PHOTO',
    'AFP Photo',
  ],
  ...['Pool Photo', 'REUTERS/', 'Getty Images', 'via AP', 'via AFP', 'via Reuters', 'EPA-EFE', 'picture alliance'],
];
const CREDIT_START = /^\(?(?:FILE\b|(?:Photo|Foto|Bild|Image|Credit|Crédit)\b[^.:]{0,20}:)/;

/** A caption with its credit; what is longer is a text that mentions a photo. Characters. */
const LONGEST_CAPTION = 1200;

/** Tokens below which a line may come twice in one text for good reason: a heading, a speaker's name. */
const SHORTEST_REPEAT = 8;

/** When fewer tokens would be left, nothing was furniture: a photo page, or an article that its source printed again and again. */
const SHORTEST_REST = 12;

/** A paragraph with what it is known by when it is boilerplate; null for lines that are too short or too long to be. */
export interface KeptParagraph extends Paragraph {
  digest: string | null;
}

/**
 * The paragraphs that count when texts are compared: without the headline above the text, paragraphs printed twice,
 * captions and the boilerplate of the source.
 */
export function keptParagraphs(
  tokens: Tokens,
  text: string,
  title: string | null | undefined,
  boilerplate: ReadonlySet<string> | undefined,
): KeptParagraph[] {
  const lines = text.split('\n');
  const credits = CREDITS.filter((credit) => text.includes(credit));
  const headline = title ? hashAll(tokenise(title)) : null;
  const seen = new Set<number>();
  const own: KeptParagraph[] = [];
  const bare: KeptParagraph[] = [];
  for (const paragraph of tokens.paragraphs) {
    const line = lines[paragraph.line]!;
    const hash = paragraphHash(tokens, paragraph);
    const isRepeat = seen.has(hash) && paragraph.to - paragraph.from >= SHORTEST_REPEAT;
    seen.add(hash);
    if (hash === headline || isRepeat) continue;
    const digest = digestOf(line);
    own.push({ ...paragraph, digest });
    if (!(digest !== null && boilerplate?.has(digest)) && !isCaption(line, credits)) bare.push({ ...paragraph, digest });
  }
  return length(bare) < SHORTEST_REST ? own : bare;
}

const digestOf = (line: string): string | null => (isCountable(line) ? paragraphDigest(line) : null);

/** Signed 32 bit. */
function paragraphHash({ hashes }: Tokens, { from, to }: Paragraph): number {
  let hash = to - from;
  for (let i = from; i < to; i++) hash = Math.imul(hash, 0x9e3779b1) + hashes[i]!;
  return mix(hash) | 0;
}

const hashAll = (tokens: Tokens): number => paragraphHash(tokens, { line: 0, from: 0, to: tokens.count });

/** `credits` may be narrowed to those that the whole text has: looking for all of them in every line takes longer than the rest of a sketch. */
export const isCaption = (line: string, credits: readonly string[] = CREDITS): boolean =>
  line.length <= LONGEST_CAPTION && (CREDIT_START.test(line.trimStart()) || credits.some((credit) => line.includes(credit)));

const length = (paragraphs: Paragraph[]): number => paragraphs.reduce((sum, { from, to }) => sum + to - from, 0);
