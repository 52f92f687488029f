import { describe, expect, it } from 'vitest';
import { annotate } from './annotate.ts';

const named = (text: string, language: string): string[] =>
  annotate({ text, language })
    .entities.flatMap(({ type, name, mentions }) =>
      mentions.map((mention) => {
        expect(text.slice(mention.start, mention.end)).toBe(mention.text);
        return { start: mention.start, shown: `${type} ${mention.text}${name === mention.text ? '' : ` = ${name}`}` };
      }),
    )
    .sort((a, b) => a.start - b.start)
    .map(({ shown }) => shown);

/** Sentences of no corpus; no list has the names in them, unless they are of countries. */
describe('names in other languages', () => {
  const cases: [language: string, text: string, names: string[]][] = [
    [
      'de',
      'Der Bürgermeister von Oberquell, Henning Tarbach, will den Hafen im nächsten Jahr ausbauen.',
      ['place Oberquell', 'person Henning Tarbach'],
    ],
    [
      'de',
      'US-Präsident Elmar Dunst reiste nach Norwegen.',
      ['place US = United States', 'person Elmar Dunst', 'place Norwegen = Norway'],
    ],
    [
      'de',
      'Henning Tarbach sprach in Norwegen. Tarbachs Rede gefiel der Regierung nicht.',
      ['person Henning Tarbach', 'place Norwegen = Norway', 'person Tarbachs = Henning Tarbach'],
    ],
    ['de', 'Die norwegische Küste ist lang, und am Dienstag war das Wetter gut.', []],
    ['de', 'Der Hund lief über die Straße, und die Kinder lachten.', []],
    [
      'fr',
      "Le maire d'Oberville, Étienne Tarbaud, a rencontré mardi le ministre de la Norvège.",
      ['place Oberville', 'person Étienne Tarbaud', 'place Norvège = Norway'],
    ],
    ['fr', 'L’Italie et la Côte d’Ivoire ont signé un accord.', ['place Italie = Italy', 'place Côte d’Ivoire']],
    ['fr', 'Le cyclone Belna a touché la côte mardi.', ['other cyclone Belna']],
    ['fr', 'Les enfants riaient, et le vent soufflait depuis lundi.', []],
    [
      'es',
      'La alcaldesa de Villaquel, Inés Tarbedo, viajó el martes a Noruega.',
      ['place Villaquel', 'person Inés Tarbedo', 'place Noruega = Norway'],
    ],
    ['es', 'El presidente de EE. UU. viajó a Noruega.', ['place EE. UU. = United States', 'place Noruega = Norway']],
    ['es', 'Los niños reían, y los franceses miraban el mar desde el lunes.', []],
  ];
  it.each(cases)('%s: %s', (language, text, names) => expect(named(text, language)).toEqual(names));
});
