import { describe, expect, it } from 'vitest';
import { datesOf } from './dates.ts';

/** A Saturday. */
const PUBLISHED = '2026-11-21T10:00:00Z';
const read = (text: string, publishedAt: string | null = PUBLISHED, language = 'en'): string[] =>
  datesOf(text, language, publishedAt).map(({ text: words, value, grain }) => `${words} = ${value} ${grain}`);

describe('datesOf', () => {
  const cases: [name: string, text: string, dates: string[]][] = [
    ['a full date', 'It opened on March 5, 2024.', ['March 5, 2024 = 2024-03-05 day']],
    ['an ISO date', 'Version of 2024-03-05.', ['2024-03-05 = 2024-03-05 day']],
    ['a weekday in the past tense', 'The council met on Thursday.', ['Thursday = 2026-11-19 day']],
    ['a weekday in the future tense', 'The council will meet on Thursday.', ['Thursday = 2026-11-26 day']],
    ['the verb nearest to the date decides', 'She said the council will meet on Monday.', ['Monday = 2026-11-23 day']],
    ['a weekday with a time', 'The council met on Monday at 3 pm.', ['Monday at 3 pm = 2026-11-16 day']],
    [
      'last and next',
      'It met last Monday and meets next Monday.',
      ['last Monday = 2026-11-16 day', 'next Monday = 2026-11-23 day'],
    ],
    ['relative days', 'It rained yesterday. It stops tomorrow.', ['yesterday = 2026-11-20 day', 'tomorrow = 2026-11-22 day']],
    ['parts of today', 'It rained this morning.', ['this morning = 2026-11-21 day']],
    ['hours ago', 'It ended 3 hours ago.', ['3 hours ago = 2026-11-21T07:00:00Z instant']],
    ['this week', 'It rained this week. May Lund knew.', ['this week = 2026-11-16/2026-11-22 range']],
    ['a week', 'It rained last week.', ['last week = 2026-11-09/2026-11-15 range']],
    ['a month', 'It opened in March.', ['March = 2026-03 month']],
    ['a month to come', 'It will open in March.', ['March = 2027-03 month']],
    ['a month with its year', 'It opened in March 2024.', ['March 2024 = 2024-03 month']],
    ['a year', 'It grew last year and since 2019.', ['last year = 2025 year', '2019 = 2019 year']],
    ['a day without a year', 'It opened on 5 March.', ['5 March = 2026-03-05 day']],
    ['a range', 'It ran from 3 March to 5 April 2025.', ['3 March to 5 April 2025 = 2025-03-03/2025-04-05 range']],
    ['an instant', 'It ends on 21 November 2026 10:00 GMT.', ['21 November 2026 10:00 GMT = 2026-11-21T10:00:00Z instant']],
    ['bare numbers', 'It cost 2024 crowns for 38 houses, 1 in 5, 3/4 of them.', []],
    ['years that count things', 'It was built in 2000 homes.', []],
    ['times without a day', 'It ended at 3 pm, or 10:30.', []],
    ['durations', 'It will last for two years, or within a month.', []],
    ['names and words', 'He may march. May Lund sat in the sun now.', []],
    ['dates that two readers read differently', 'It opened on 05/03/2024.', []],
    [
      'a date never crosses a line',
      'It met on Monday\n5 March 2024 was fine.',
      ['Monday = 2026-11-16 day', '5 March 2024 = 2024-03-05 day'],
    ],
  ];
  it.each(cases)('%s', (_, text, dates) => expect(read(text)).toEqual(dates));

  it('without the day of publication keeps only dates that have a year', () => {
    expect(read('On Thursday, yesterday and 5 March it rained, on 6 March 2024 as well.', null)).toEqual([
      '6 March 2024 = 2024-03-06 day',
    ]);
    expect(read('It rained yesterday.', 'not a date')).toEqual([]);
  });

  it('counts days where the article was published', () => {
    expect(read('It rained yesterday.', '2026-11-21T01:00:00+09:00')).toEqual(['yesterday = 2026-11-20 day']);
    expect(read('It rained yesterday.', '2026-11-21T23:00:00-05:00')).toEqual(['yesterday = 2026-11-20 day']);
  });

  it('reads other languages, and leaves alone those that it cannot read', () => {
    expect(read('Es regnete gestern und am 5. März 2025.', PUBLISHED, 'de')).toEqual([
      'gestern = 2026-11-20 day',
      '5. März 2025 = 2025-03-05 day',
    ]);
    expect(read('5 March 2025', PUBLISHED, 'xx')).toEqual([]);
  });

  const foreign: [language: string, text: string, dates: string[]][] = [
    ['de', 'Am Donnerstag regnete es, am Montag wird gewählt.', ['Donnerstag = 2026-11-19 day', 'Montag = 2026-11-23 day']],
    ['de', 'Am Donnerstag regnete es. Am Montag wird gewählt.', ['Donnerstag = 2026-11-19 day', 'Montag = 2026-11-23 day']],
    [
      'de',
      'Im März 2025 und seit 2019, vor drei Wochen, letzten Freitag, nächste Woche.',
      [
        'März 2025 = 2025-03 month',
        '2019 = 2019 year',
        'vor drei Wochen = 2026-10-26/2026-11-01 range',
        'letzten Freitag = 2026-11-20 day',
        'nächste Woche = 2026-11-23/2026-11-29 range',
      ],
    ],
    ['de', 'Es kostete 2019 Kronen, um 10 Uhr am Morgen, 3.5 Prozent, 5 Häuser im Mai.', ['Mai = 2026-05 month']],
    ['de', 'Am 05.03.2024 und am 31.02.2024.', ['05.03.2024 = 2024-03-05 day']],
    [
      'fr',
      'Le conseil votera mardi. Il a plu hier et le 1er mars.',
      ['mardi = 2026-11-24 day', 'hier = 2026-11-20 day', '1er mars = 2026-03-01 day'],
    ],
    [
      'fr',
      'La semaine dernière, en mars, depuis 2019, il y a deux mois, jeudi prochain.',
      [
        'semaine dernière = 2026-11-09/2026-11-15 range',
        'mars = 2026-03 month',
        '2019 = 2019 year',
        'il y a deux mois = 2026-09 month',
        'jeudi prochain = 2026-11-26 day',
      ],
    ],
    ['fr', 'Il a 2019 livres, 5 sur 10, à 10 h 30.', []],
    [
      'es',
      'El consejo votará el martes. Llovió ayer por la mañana y el 5 de marzo.',
      ['martes = 2026-11-24 day', 'ayer = 2026-11-20 day', '5 de marzo = 2026-03-05 day'],
    ],
    [
      'es',
      'La semana pasada, en marzo de 2025, desde 2019, hace dos años, el próximo jueves.',
      [
        'semana pasada = 2026-11-09/2026-11-15 range',
        'marzo de 2025 = 2025-03 month',
        '2019 = 2019 year',
        'hace dos años = 2024 year',
        'próximo jueves = 2026-11-26 day',
      ],
    ],
  ];
  it.each(foreign)('%s %j', (language, text, dates) => expect(read(text, PUBLISHED, language)).toEqual(dates));

  it('keeps the places of dates in a long text, at most 500 of them', () => {
    const text = '😀 It rained on 5 March 2024.\n'.repeat(700);
    const dates = datesOf(text, 'en', PUBLISHED);
    expect(dates).toHaveLength(500);
    for (const { start, end, text: words } of dates) expect(text.slice(start, end)).toBe(words);
  });
});
