import type { TextDate } from '../../../shared/types.ts';
import { addDays, type Day, isoDay, isoMonth, isoYear, weekOf } from './calendar.ts';

type Meaning = Pick<TextDate, 'value' | 'grain'>;
type Tense = 'past' | 'future';

/** The words with which a language names days; regular expressions without groups, lists in the order of the calendar. */
interface Calendar {
  /** From January and from Monday on. */
  months: string[];
  weekdays: string[];
  /** Words for days by their distance from today. */
  days: Record<string, number>;
  numbers: string[];
  /** Between the day and the month, and between month and year: "3 de mayo de 2026". */
  ofMonth: string;
  ofYear: string;
  beforeMonth: string;
  beforeYear: string;
  last: string;
  next: string;
  present: string;
  /** Whether "last" stands before what it belongs to, behind it, or either way. */
  modifies: ('before' | 'behind')[];
  units: { day: string; week: string; month: string; year: string };
  /** "vor drei Tagen" */
  ago: string;
  /** Between the parts of a date in figures, the day first. */
  separator: string;
  future: RegExp;
}

const CALENDARS: Record<string, Calendar | undefined> = {
  de: {
    months: 'Januar|Jänner,Februar|Feber,März,April,Mai,Juni,Juli,August,September,Oktober,November,Dezember'.split(','),
    weekdays: 'Montag,Dienstag,Mittwoch,Donnerstag,Freitag,Samstag|Sonnabend,Sonntag'.split(','),
    days: { vorgestern: -2, gestern: -1, heute: 0, morgen: 1, übermorgen: 2 },
    numbers: 'einem|einer,zwei,drei,vier,fünf,sechs,sieben,acht,neun,zehn'.split(','),
    ofMonth: '\\. ?',
    ofYear: ' ',
    beforeMonth: 'im|seit|bis|ab|vom|Anfang|Mitte|Ende|vergangenen|letzten|nächsten|kommenden',
    beforeYear: 'seit|bis|ab|im Jahre?|von|vor|nach|um|Anfang|Mitte|Ende|Jahr',
    last: '(?:vergangene|letzte|vorige|vorherige)[nrs]?',
    next: '(?:nächste|kommende)[nrs]?',
    present: 'diese[nrs]?',
    modifies: ['before'],
    units: { day: 'Tage?n?', week: 'Wochen?', month: 'Monate?n?|Monats', year: 'Jahre?n?|Jahres' },
    ago: 'vor NUMBER UNIT',
    separator: '\\.',
    future: /\b(?:wird|werden|soll|sollen|will|wollen|geplant|erwartet|kommt|kommen|tagt|beginnt|steht an)\b/iu,
  },
  fr: {
    months: 'janvier,février,mars,avril,mai,juin,juillet,août|aout,septembre,octobre,novembre,décembre'.split(','),
    weekdays: 'lundi,mardi,mercredi,jeudi,vendredi,samedi,dimanche'.split(','),
    days: { 'avant-hier': -2, hier: -1, "aujourd'hui": 0, 'aujourd’hui': 0, demain: 1, 'après-demain': 2 },
    numbers: 'une?,deux,trois,quatre,cinq,six,sept,huit,neuf,dix'.split(','),
    ofMonth: '(?:er)? ',
    ofYear: ' ',
    beforeMonth: "en|depuis|fin|début|mi|de|mois de|dès|jusqu’en|jusqu'en",
    beforeYear: "en|depuis|dès|avant|après|de|fin|début|mi|année|jusqu’en|jusqu'en",
    last: '(?:derni[eè]re?|passée?)s?',
    next: 'prochaine?s?',
    present: 'cett?e?',
    modifies: ['behind'],
    units: { day: 'jours?', week: 'semaines?', month: 'mois', year: 'ans?|années?' },
    ago: 'il y a NUMBER UNIT',
    separator: '/',
    future: /(?:\b(?:va|vont|doit|doivent|prévue?s?|attendue?s?)\b|[a-zé]{2,}(?:ra|ront)(?![\p{L}]))/iu,
  },
  es: {
    months: 'enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre|setiembre,octubre,noviembre,diciembre'.split(','),
    weekdays: 'lunes,martes,miércoles,jueves,viernes,sábado,domingo'.split(','),
    days: { anteayer: -2, ayer: -1, hoy: 0, mañana: 1, 'pasado mañana': 2 },
    numbers: 'una?,dos,tres,cuatro,cinco,seis,siete,ocho,nueve,diez'.split(','),
    ofMonth: '(?:º|ro)? de ',
    ofYear: ' del? ',
    beforeMonth: 'en|desde|hasta|a finales de|a principios de|a mediados de|de|mes de|para',
    beforeYear: 'en|desde|hasta|de|del|año|a finales de|a principios de|a mediados de',
    last: '(?:pasad[oa]|últim[oa])s?',
    next: '(?:próxim[oa]s?|que viene)',
    present: 'est[ea]',
    modifies: ['before', 'behind'],
    units: { day: 'días?', week: 'semanas?', month: 'mes(?:es)?', year: 'años?' },
    ago: 'hace NUMBER UNIT',
    separator: '/',
    future: /(?:\b(?:van? a|deben?|previst[oa]s?|espera|próxim[oa])\b|[a-zé]{2,}(?:rá|rán)(?![\p{L}]))/iu,
  },
};

type Reading = (match: Record<string, string>, context: { today: Day | null; tense: Tense }) => Meaning | null;
interface Rule {
  pattern: RegExp;
  read: Reading;
}

const rulesByLanguage = new Map<string, Rule[]>();

/** Whether dates in a language (two letters) are read here. */
export const isRead = (language: string): boolean => language in CALENDARS;

/** Dates in a piece of text, in order; `today` is the day of publication. Numbers alone and times are no dates. */
export function foreignDates(chunk: string, language: string, today: Day | null): TextDate[] {
  const calendar = CALENDARS[language];
  if (!calendar) return [];
  let rules = rulesByLanguage.get(language);
  if (!rules) rulesByLanguage.set(language, (rules = rulesOf(calendar)));
  const found: TextDate[] = [];
  for (const { pattern, read } of rules) {
    for (const match of chunk.matchAll(pattern)) {
      const text = match.groups!.date ?? match[0];
      const start = match.index + match[0].lastIndexOf(text);
      const end = start + text.length;
      if (found.some((date) => date.start < end && date.end > start)) continue;
      const meaning = read(match.groups!, { today, tense: tenseOf(chunk, start, end, calendar.future) });
      if (meaning) found.push({ start, end, text, ...meaning });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Characters on each side of a date that are looked at for a verb. */
const CLAUSE = 200;

/** How the clause around a date speaks ("On Friday, the council will vote" is one): news mostly tells what has happened. */
function tenseOf(chunk: string, start: number, end: number, future: RegExp): Tense {
  const before = /[^.?!|,;]*$/.exec(chunk.slice(Math.max(0, start - CLAUSE), start))![0];
  const after = /^,?[^.?!|,;]*/.exec(chunk.slice(end, end + CLAUSE))![0];
  return future.test(`${before} ${after}`) ? 'future' : 'past';
}

const bounded = (source: string): RegExp => new RegExp(`(?<![\\p{L}\\p{N}.,/-])(?:${source})(?![\\p{L}\\p{N}]|[.,/-]\\d)`, 'giu');
const anyOf = (words: readonly string[]): string => `(?:${words.join('|')})`;
const indexIn = (words: readonly string[], word: string): number =>
  words.findIndex((each) => new RegExp(`^(?:${each})$`, 'iu').test(word));

/** The longest patterns first: what one has taken the next ones leave. */
function rulesOf(c: Calendar): Rule[] {
  const month = `(?<month>${anyOf(c.months)})`;
  const weekday = `(?<weekday>${anyOf(c.weekdays)})`;
  const number = `(?<number>\\d{1,3}|${anyOf(c.numbers)})`;
  const unit = `(?<unit>${Object.values(c.units).join('|')})`;
  const modified = (what: string): string =>
    c.modifies
      .map((side) => {
        const which = `(?<which${side}>${c.last}|${c.next}${side === 'before' ? `|${c.present}` : ''})`;
        return side === 'before' ? `${which} ${what.replaceAll('?<', '?<b')}` : `${what.replaceAll('?<', '?<a')} ${which}`;
      })
      .join('|');
  const present = `(?<which>${c.present}) (?<present>${c.units.week}|${c.units.month}|${c.units.year})`;
  const isNext = (which: string): boolean => new RegExp(`^(?:${c.next})$`, 'iu').test(which);
  const isPresent = (which: string): boolean => new RegExp(`^(?:${c.present})$`, 'iu').test(which);
  const whichOf = (g: Record<string, string>): string => (g.whichbefore ?? g.whichbehind ?? g.which)!;
  const unitOf = (word: string) =>
    (Object.keys(c.units) as (keyof Calendar['units'])[]).find((key) => new RegExp(`^(?:${c.units[key]})$`, 'iu').test(word))!;
  return [
    {
      pattern: bounded(`(?<day>\\d{1,2})${c.ofMonth}${month}(?:${c.ofYear}(?<year>\\d{4}))?`),
      read: (g, { today, tense }) =>
        dayMeaning({ year: Number(g.year), month: indexIn(c.months, g.month!) + 1, day: Number(g.day) }, today, tense),
    },
    {
      pattern: bounded(`(?<day>\\d{1,2})${c.separator}(?<month>\\d{1,2})${c.separator}(?<year>(?:19|20)\\d{2})`),
      read: (g, { today, tense }) =>
        dayMeaning({ year: Number(g.year), month: Number(g.month), day: Number(g.day) }, today, tense),
    },
    {
      pattern: bounded('(?<year>(?:19|20)\\d{2})-(?<month>\\d{2})-(?<day>\\d{2})'),
      read: (g, { today, tense }) =>
        dayMeaning({ year: Number(g.year), month: Number(g.month), day: Number(g.day) }, today, tense),
    },
    {
      pattern: bounded(`${month}${c.ofYear}(?<year>(?:19|20)\\d{2})`),
      read: (g) => ({
        value: isoMonth({ year: Number(g.year), month: indexIn(c.months, g.month!) + 1, day: 1 }),
        grain: 'month',
      }),
    },
    {
      pattern: bounded(modified(weekday)),
      read: (g, { today }) =>
        today && weekdayMeaning(indexIn(c.weekdays, (g.bweekday ?? g.aweekday)!), today, isNext(whichOf(g)) ? 'next' : 'last'),
    },
    {
      pattern: bounded(`${modified(`(?<unit>${c.units.week}|${c.units.month}|${c.units.year})`)}|${present}`),
      read: (g, { today }) =>
        today &&
        unitMeaning(unitOf((g.bunit ?? g.aunit ?? g.present)!), isPresent(whichOf(g)) ? 0 : isNext(whichOf(g)) ? 1 : -1, today),
    },
    {
      pattern: bounded(c.ago.replace('NUMBER', number).replace('UNIT', unit)),
      read: (g, { today }) =>
        today && unitMeaning(unitOf(g.unit!), -(Number(g.number) || indexIn(c.numbers, g.number!) + 1), today),
    },
    {
      pattern: bounded(`(?:${c.beforeMonth}) (?<date>${month})`),
      read: (g, { today, tense }) => today && monthMeaning(indexIn(c.months, g.month!) + 1, today, tense),
    },
    {
      pattern: bounded(weekday),
      read: (g, { today, tense }) => today && weekdayMeaning(indexIn(c.weekdays, g.weekday!), today, tense),
    },
    {
      // "por la mañana" is the morning
      pattern: bounded(
        `(?<!\\b(?:la|esta|una|cada) )(?<word>${Object.keys(c.days)
          .sort((a, b) => b.length - a.length)
          .join('|')})`,
      ),
      read: (g, { today }) =>
        today && !isPartOfDay(g.word!) ? { value: isoDay(addDays(today, c.days[g.word!.toLowerCase()]!)), grain: 'day' } : null,
    },
    {
      pattern: bounded(`(?:${c.beforeYear}) (?<date>(?<year>(?:19|20)\\d{2}))`),
      read: (g) => ({ value: g.year!, grain: 'year' }),
    },
  ];
}

/** "Morgen" with a capital is the morning. */
const isPartOfDay = (word: string): boolean => word === 'Morgen';

const isDay = ({ year, month, day }: Day): boolean => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

/** A day of a year, of the nearest one in its tense where none is named. */
function dayMeaning(named: Day, today: Day | null, tense: Tense): Meaning | null {
  if (Number.isNaN(named.year) && !today) return null;
  const day = Number.isNaN(named.year) ? { ...named, year: today!.year } : named;
  if (!isDay(day)) return null;
  if (Number.isNaN(named.year)) {
    if (tense === 'past' && isoDay(day) > isoDay(today!)) day.year--;
    else if (tense === 'future' && isoDay(day) < isoDay(today!)) day.year++;
  }
  return { value: isoDay(day), grain: 'day' };
}

function monthMeaning(month: number, today: Day, tense: Tense): Meaning {
  const shift = tense === 'past' && month > today.month ? -1 : tense === 'future' && month < today.month ? 1 : 0;
  return { value: isoMonth({ year: today.year + shift, month, day: 1 }), grain: 'month' };
}

/** The nearest such day: today counts in the past only; "last" and "next" leave it out. */
function weekdayMeaning(weekday: number, today: Day, when: Tense | 'last' | 'next'): Meaning {
  const current = (new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay() + 6) % 7;
  const back = (current - weekday + 7) % 7;
  if (when === 'past') return { value: isoDay(addDays(today, -back)), grain: 'day' };
  if (when === 'last') return { value: isoDay(addDays(today, -(back || 7))), grain: 'day' };
  return { value: isoDay(addDays(today, 7 - back || 7)), grain: 'day' };
}

function unitMeaning(unit: keyof Calendar['units'], by: number, today: Day): Meaning {
  if (unit === 'day') return { value: isoDay(addDays(today, by)), grain: 'day' };
  if (unit === 'week')
    return {
      value: weekOf(addDays(today, 7 * by))
        .map(isoDay)
        .join('/'),
      grain: 'range',
    };
  if (unit === 'year') return { value: isoYear({ ...today, year: today.year + by }), grain: 'year' };
  const months = today.year * 12 + today.month - 1 + by;
  return { value: isoMonth({ year: Math.floor(months / 12), month: (months % 12) + 1, day: 1 }), grain: 'month' };
}
