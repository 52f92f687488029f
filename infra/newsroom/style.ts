/** How a paper spells. Agency copy is filed with British words, -ize, "percent", straight quotation marks and figures from 10. */
export interface HouseStyle {
  spelling: 'wire' | 'british' | 'american';
  percent: 'percent' | 'per cent' | '%';
  quotes: 'straight' | 'double' | 'single';
  /** The highest number that is spelt out. */
  words: 9 | 12;
}

const SPELT = new Map([
  ['10', 'ten'],
  ['11', 'eleven'],
  ['12', 'twelve'],
]);

/** British endings and their American forms; `metre` also ends kilometre and centimetre. */
const AMERICAN: [RegExp, string][] = [
  [/\b(neighb|harb|hon|col|fav|lab)our/gi, '$1or'],
  [/metre(s?)\b/g, 'meter$1'],
  [/\bcentre(s?)\b/gi, 'center$1'],
  [/\bprogramme(s?)\b/gi, 'program$1'],
];

/** The text in the paper's spelling. Only spelling and typography change, never a word. */
export function applyStyle(text: string, style: HouseStyle): string {
  return applyQuotes(applyNumbers(applySpelling(text, style), style), style);
}

function applySpelling(text: string, { spelling }: HouseStyle): string {
  if (spelling === 'american') return AMERICAN.reduce((result, [british, american]) => result.replace(british, american), text);
  if (spelling === 'british')
    return text.replace(/\b(?!(?:cap|re)?siz|priz|seiz)(\w{3,})iz(e[sdr]?|ers|ing|ations?)\b/g, '$1is$2');
  return text;
}

function applyNumbers(text: string, { percent, words }: HouseStyle): string {
  const result = percent === 'percent' ? text : text.replace(/(\d) percent\b/g, percent === '%' ? '$1%' : '$1 per cent');
  // Only before a plural noun: 10 December, 11.5 and 12 million stay in figures.
  return words < 12 ? result : result.replace(/(?<![\d.,:/])\b1[012](?= [a-z]+s\b)/g, (figures) => SPELT.get(figures)!);
}

function applyQuotes(text: string, { quotes }: HouseStyle): string {
  if (quotes === 'straight') return text;
  const [open, close] = quotes === 'double' ? ['“', '”'] : ['‘', '’'];
  return text
    .replace(/(?<=^|[\s(*])"/gm, open)
    .replaceAll('"', close)
    .replace(/(?<=^|[\s(*“])'/gm, '‘')
    .replaceAll("'", '’');
}
