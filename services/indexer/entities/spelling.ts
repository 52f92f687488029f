import type { EntityType } from '../../../shared/types.ts';
import { nameKey } from './countries.ts';

/** Letters that have no marks to take off. */
const LETTERS: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ß: 'ss', ı: 'i', ħ: 'h' };

/** Names that are one name in several spellings or neighbouring languages; the first one stands for all. */
const SPELLINGS = `alexander aleksandr aleksander alexandr oleksandr aliaksandr alexandre
vladimir volodymyr wolodymyr wladimir uladzimir vladymyr
nikolai nikolay nikolaj mykola mikalai
sergei sergey sergej serhiy serhii siarhei serguei
dmitri dmitry dmitriy dmitrii dmitrij dmytro
andrei andrey andrej andriy andrii
yevgeny evgeny yevgeniy evgeniy evgeni yevgeni yevhen jewgeni evgueni
mikhail mihail michail mykhailo mikhailo
yuri yury yuriy yurii juri iouri
alexei alexey aleksei aleksey oleksiy oleksii
anatoly anatoliy anatolii anatoli
valery valeriy valerii valeri
vasily vasiliy vasilii vasyl
muhammad mohammed mohamed mohammad muhammed mohamad muhamad
ahmad ahmed achmed
hussein husayn hussain husain hossein
yusuf yousef youssef yousuf
khalid khaled
abdullah abdallah abdulla
mahmoud mahmud
umar omar
osama usama
gaddafi qaddafi gadhafi kadafi kadhafi qadhafi
putin poutine
netanyahu netanjahu
kyiv kiev kiew kijew
kharkiv kharkov
lviv lvov lwow
chernobyl chornobyl tschernobyl
zelensky selensky selenskyj selenskij`;
const BY_SPELLING = new Map(
  SPELLINGS.split('\n').flatMap((line) => {
    const [first, ...others] = line.split(' ');
    return others.map((other): [string, string] => [other, first!]);
  }),
);

/** Legal forms that a company's name may have or not. */
const LEGAL_FORM = / (?:inc|corp|ltd|limited|plc|llc|gmbh|ag|sa|spa|nv|bv|oy|ab)$/;
/** The Arabic article, which papers write, join or leave out. */
const ARTICLE = /(^|\s)(?:al|el|as|ash|ad)[-‑](?=\p{L})/giu;
const ENDINGS: [RegExp, string][] = [
  [/sk(?:yy|iy|ij|yi|yj|ii|i)$/, 'sky'],
  [/(?:yy|iy|ij|yj|ii)$/, 'y'],
];
/** ü, ö and ä where a keyboard had none; only between consonants ("Mueller", not "Samuel" or "Joel"). */
const UMLAUT = /(?<=[^aeiouyq])([uoa])e(?=[bcdfghjkmnprstvwxz]|ll)/g;

/**
 * One key for all spellings of a name: without marks, legal forms and the Arabic article, transliterations folded together.
 * Names with equal keys are one entity; the key itself is never shown.
 */
export function spellingKey(name: string, type: EntityType): string {
  const key = nameKey(name.replace(ARTICLE, '$1'));
  const plain = /[^a-z0-9 ]/.test(key) ? folded(key) : key;
  const words = plain.split(' ').map(spelled).join(' ');
  return type === 'org' ? words.replace(LEGAL_FORM, '') : words;
}

const folded = (key: string): string =>
  (
    key
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .replace(/[øłđðþæœßıħ]/g, (letter) => LETTERS[letter]!)
      .replace(/['ʼ`]/g, '')
      .match(/[\p{L}\p{N}&]+/gu) ?? []
  ).join(' ');

function spelled(word: string): string {
  if (word.length < 4) return word;
  const usual = BY_SPELLING.get(word);
  if (usual) return usual;
  const ending = ENDINGS.find(([pattern]) => pattern.test(word));
  const changed = ending ? word.replace(ending[0], ending[1]) : word;
  return changed.includes('e') ? changed.replace(UMLAUT, '$1') : changed;
}

/** How many letters have to be changed, left out, added or exchanged with a neighbour to get from one word to the other; more than `most` is `most + 1`. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return Math.min(row[b.length]!, most + 1);
}
