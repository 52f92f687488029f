import { describe, expect, it } from 'vitest';
import { gazetteer } from './gazetteer.ts';
import { sentences, splitPairs, tokenise, wordsOf } from './tokenise.ts';

const tokensOf = (text: string): string[] => tokenise(text).map((token) => token.text);

describe('tokenise', () => {
  const cases: [name: string, text: string, tokens: string[]][] = [
    ['plain words and marks', 'Ann met Bob, at last.', ['Ann', 'met', 'Bob', ',', 'at', 'last', '.']],
    ['blank missing after a full stop', 'to Norbury.However', ['to', 'Norbury', '.', 'However']],
    ['blank missing after a comma', 'first,second', ['first', ',', 'second']],
    ['blank missing after initials', 'the U.S.policy', ['the', 'U.S.', 'policy']],
    ['blank missing after a title', 'Dr.Hallow', ['Dr.', 'Hallow']],
    ['initials of a name', 'J.K. Lund and John F. Hallow', ['J.K.', 'Lund', 'and', 'John', 'F.', 'Hallow']],
    ['a letter at the end of a sentence', 'plan B. it', ['plan', 'B', '.', 'it']],
    ['possessives stand alone', "Hallow's and Lund’s", ['Hallow', "'s", 'and', 'Lund', '’s']],
    ['possessives in capitals too', "HALLOW'S O'SHEA’S", ['HALLOW', "'S", "O'SHEA", '’S']],
    ['apostrophes inside of names', "O'Hara’s don't", ["O'Hara", '’s', "don't"]],
    ['hyphens belong to the word', 'Jean-Luc, well-known', ['Jean-Luc', ',', 'well-known']],
    ['numbers', '3.5 at 10:30', ['3.5', 'at', '10:30']],
    ['addresses', 'see https://example.org/a.b now', ['see', 'https://example.org/a.b', 'now']],
    ['old quotation marks', "``Yes,'' he", ['``', 'Yes', ',', "''", 'he']],
    ['combining marks', 'Zoe\u0308 sang', ['Zoe\u0308', 'sang']],
    ['control and bidi characters are nothing', '\u0000a \u202eb', ['a', 'b']],
  ];
  it.each(cases)('%s', (_, text, tokens) => expect(tokensOf(text)).toEqual(tokens));

  it('gives the places of its tokens, astral characters included', () => {
    const text = '😀 Ann’s 😀 boat';
    for (const { start, end, text: token } of tokenise(text)) expect(text.slice(start, end)).toBe(token);
  });
});

describe('splitPairs', () => {
  const isName = (part: string): boolean => ['Norway', 'Sweden', 'U.S.'].includes(part);
  const cases: [name: string, text: string, tokens: string[]][] = [
    ['two known names', 'Norway-Sweden', ['Norway', '-', 'Sweden']],
    ['a known name before a word', 'Norway-backed', ['Norway', '-', 'backed']],
    ['a known name behind a prefix', 'anti-Norway', ['anti', '-', 'Norway']],
    ['a known name as a part of another', 'Norway-Lund and Lund-Norway', ['Norway-Lund', 'and', 'Lund-Norway']],
    ['halves that stand alone elsewhere', 'Lund-Quell with Lund, Quell', ['Lund', '-', 'Quell', 'with', 'Lund', ',', 'Quell']],
    ['no known name', 'well-known', ['well-known']],
  ];
  it.each(cases)('%s', (_, text, tokens) => {
    const split = splitPairs(tokenise(text), isName);
    expect(split.map((token) => token.text)).toEqual(tokens);
    for (const { start, end, text: token } of split) expect(text.slice(start, end)).toBe(token);
  });
});

describe('sentences', () => {
  const cases: [name: string, text: string, sentences: string[]][] = [
    ['at full stops', 'It rained. It stopped.', ['It rained .', 'It stopped .']],
    ['closing marks belong to the sentence', '“It rained.” It stopped.', ['“ It rained . ”', 'It stopped .']],
    ['at line breaks', 'A heading\nIt rained.', ['A heading', 'It rained .']],
    ['not after titles and initials', 'Dr. Ann F. Lund came.', ['Dr. Ann F. Lund came .']],
    ['after initials before a word that opens sentences', 'in the U.S. The end.', ['in the U.S.', 'The end .']],
    ['without a blank', 'It rained.Then it stopped.', ['It rained .', 'Then it stopped .']],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    const found = sentences(text, tokenise(text)).map((sentence) => sentence.map((token) => token.text).join(' '));
    expect(found).toEqual(expected);
  });

  it('cuts what has no end', () => {
    const text = 'word '.repeat(1200);
    expect(sentences(text, tokenise(text)).map((sentence) => sentence.length)).toEqual([500, 500, 200]);
  });
});

describe('the words of other languages', () => {
  const cases: [language: string, text: string, words: string[]][] = [
    ['fr', 'L’Aude, l’ancien maire', ['L’', 'Aude', ',', 'l’ancien', 'maire']],
    ['fr', "qu'Anna d'Obra", ["qu'", 'Anna', "d'", 'Obra']],
    ['fr', 'Aujourd’hui M. Lund', ['Aujourd’hui', 'M.', 'Lund']],
    ['de', 'SPD-Chefin und Baden-Lund', ['SPD', '-', 'Chefin', 'und', 'Baden-Lund']],
    ['de', 'Lund ging, die Lund-Regierung blieb', ['Lund', 'ging', ',', 'die', 'Lund', '-', 'Regierung', 'blieb']],
    ['de', 'E-Mail und US-amerikanisch', ['E-Mail', 'und', 'US', '-', 'amerikanisch']],
    ['de', 'Am 14. Juni spielt der 1. FC. Es sind 30. Danach', 'Am 14. Juni spielt der 1. FC . Es sind 30 . Danach'.split(' ')],
    ['es', 'EE. UU. y el Sr. Lund', ['EE.', 'UU.', 'y', 'el', 'Sr.', 'Lund']],
    ['en', "L'Anse and SPD-Chefin", ["L'Anse", 'and', 'SPD-Chefin']],
  ];
  it.each(cases)('%s %s', (language, text, words) => {
    const read = wordsOf(text, gazetteer(language));
    expect(read.map((token) => token.text)).toEqual(words);
    for (const { start, end, text: slice } of read) expect(text.slice(start, end)).toBe(slice);
  });
});
