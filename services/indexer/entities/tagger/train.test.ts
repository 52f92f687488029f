import { describe, expect, it } from 'vitest';
import { gazetteer } from '../gazetteer.ts';
import { sentences as sentencesOf, splitPairs, tokenise } from '../tokenise.ts';
import { readBracketed } from './corpus.ts';
import { examplesOf } from './examples.ts';
import { MOST_FEATURES, scenesOf } from './features.ts';
import { Vocabulary } from './lexeme.ts';
import { qualityOf } from './measure.ts';
import { decodeModel, encodeModel } from './model.ts';
import { featuresAt, scoresOf } from './score.ts';
import { tagger } from './tagger.ts';
import { spansOf, TAG_COUNT } from './tags.ts';
import { train } from './train.ts';

/** In these texts the rules are of little help: what stands behind "vor" is a firm, behind "nuk" a person, behind "bli" a place. */
const NAMES = ['Abtel', 'Brusk', 'Condor', 'Dilm', 'Ergat', 'Foltz', 'Gambur', 'Hesk'];
const TEXT = NAMES.map(
  (name) =>
    `The vor [ORG ${name}] grew in every year since then.\nSo the nuk [PER ${name}] went away with nothing.\nThey all met at bli [LOC ${name}] once more.`,
).join('\n\n');
const documents = readBracketed(TEXT, 'x.txt');

const language = () => ({ code: 'en', known: gazetteer('en'), vocabulary: new Vocabulary(gazetteer('en')) });
const trained = (epochs = 5) =>
  train(
    documents.flatMap((document) => examplesOf(document, language())),
    epochs,
  );
const fileOf = (): Buffer => encodeModel({ language: 'en', ...trained() }, 0);

describe('training', () => {
  it('learns from a few documents what their words tell', () => {
    const engine = tagger(decodeModel(fileOf()));
    const [unseen] = readBracketed('Then the vor [ORG Quellm] and the nuk [PER Tarb] came to bli [LOC Osk] again.', 'y.txt');
    const [all] = qualityOf([unseen!], engine, 'en');
    expect(all).toEqual({ type: 'all', precision: 100, recall: 100, f1: 100 });
  });

  it('gives the same file every time', () => expect(fileOf().equals(fileOf())).toBe(true));

  it('scores at run time by the very features that it has learnt', () => {
    const { code, known, vocabulary } = language();
    const model = decodeModel(fileOf());
    const text = 'Mr Quell of THE Red Cross left New Norbury.\nBy then "the vor" Abtel-Brusk, said Ann Lund, had gone.';
    const sentences = sentencesOf(text, tokenise(text));
    for (const scene of scenesOf(sentences, [], vocabulary, known)) {
      const scores = scoresOf(model, scene);
      for (let at = 0; at < scene.lexemes.length; at++) {
        const wanted = new Float32Array(TAG_COUNT);
        const features = Int32Array.from(featuresAt(scene, at));
        model.add(features, features.length, wanted, 0);
        for (let tag = 0; tag < TAG_COUNT; tag++) expect(scores[at * TAG_COUNT + tag]).toBeCloseTo(wanted[tag]!, 2);
      }
    }
    expect(code).toBe('en');
    expect(MOST_FEATURES).toBeGreaterThan(40);
  });
});

describe('an example', () => {
  const cases: [name: string, line: string, names: string[]][] = [
    ['a name as it is marked', 'Then [PER Ann Lund] left [LOC Quell].', ['PER Ann Lund', 'LOC Quell']],
    [
      'without article and titles',
      'It was [PER Foreign Minister Ann Lund] of [ORG the Norbury Bank].',
      ['PER Ann Lund', 'ORG Norbury Bank'],
    ],
    ['without marks at its edges', 'It was “[PER Ann Lund,]” of [LOC Quell].', ['PER Ann Lund', 'LOC Quell']],
    ['accounts are no names', 'So [PER @annlund] left.', []],
    ['pronouns are no names', '[PER She] met others there.', []],
    ['but in capitals they are', 'The [LOC US] told the [ORG WHO] more.', ['LOC US', 'ORG WHO']],
    ['a name may end in small letters', '[PER Ann al-Lund] met [PER Peter quell].', ['PER Ann al-Lund', 'PER Peter quell']],
    ['possessives in capitals are no part', "ALL OF [PER LUND]'S PLANS", ['PER LUND']],
    ['small names are', 'Then president [PER ann lund] left.', ['PER ann lund']],
    ['a part of a token is none', 'An [LOC Quell]-backed plan.', []],
    ['a name that is known is a token', 'An anti-[LOC Norway] and [LOC Norway]-backed plan.', ['LOC Norway', 'LOC Norway']],
  ];
  it.each(cases)('%s', (_, line, names) => {
    const [document] = readBracketed(line, 'x.txt');
    const tokens = splitPairs(tokenise(document!.text), (part) => gazetteer().typeOf(part.toLowerCase()) !== null);
    const found = examplesOf(document!, language()).flatMap(({ start, tags }) => {
      const sentence = sentencesOf(document!.text, tokens).find((each) => each[0]!.start === start)!;
      return spansOf(tags).map(
        ({ from, to, type }) => `${type} ${document!.text.slice(sentence[from]!.start, sentence[to - 1]!.end)}`,
      );
    });
    expect(found).toEqual(names);
  });
});
