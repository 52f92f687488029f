/** Tests of a text's first character: asked several times for every word of an article, and nearly all begin with a plain letter or mark. */

const LETTER = /^\p{L}/u;
const CAPITAL = /^\p{Lu}/u;
const SMALL = /^\p{Ll}/u;
const LETTER_OR_DIGIT = /^[\p{L}\p{N}]/u;
const ASCII = 0x80;

const isPlainCapital = (code: number): boolean => code >= 65 && code <= 90;
const isPlainSmall = (code: number): boolean => code >= 97 && code <= 122;
const isPlainDigit = (code: number): boolean => code >= 48 && code <= 57;

export function opensWithCapital(text: string): boolean {
  const code = text.charCodeAt(0);
  return code < ASCII ? isPlainCapital(code) : CAPITAL.test(text);
}

export function opensWithSmall(text: string): boolean {
  const code = text.charCodeAt(0);
  return code < ASCII ? isPlainSmall(code) : SMALL.test(text);
}

export function opensWithLetter(text: string): boolean {
  const code = text.charCodeAt(0);
  return code < ASCII ? isPlainSmall(code) || isPlainCapital(code) : LETTER.test(text);
}

export function opensWithLetterOrDigit(text: string): boolean {
  const code = text.charCodeAt(0);
  return code < ASCII ? isPlainSmall(code) || isPlainCapital(code) || isPlainDigit(code) : LETTER_OR_DIGIT.test(text);
}
