import { expect, test } from 'vitest';
import { fillDates, longDate, rfc822, w3c } from './dates.ts';
import { applyStyle, type HouseStyle } from './style.ts';

const wire: HouseStyle = { spelling: 'wire', percent: 'percent', quotes: 'straight', words: 9 };

test.each<[string, Partial<HouseStyle>, string, string]>([
  ['the wire is left alone', {}, '"Organized" by 10 percent', '"Organized" by 10 percent'],
  ['-ise', { spelling: 'british' }, 'organized organization prioritizing', 'organised organisation prioritising'],
  ['words that always have z', { spelling: 'british' }, 'size prize seized capsizing', 'size prize seized capsizing'],
  [
    'American',
    { spelling: 'american' },
    'a kilometre from the Harbour of our neighbours',
    'a kilometer from the Harbor of our neighbors',
  ],
  ['per cent', { percent: 'per cent' }, '2.5 percent of a percentage', '2.5 per cent of a percentage'],
  ['%', { percent: '%' }, 'from 71 percent', 'from 71%'],
  [
    'numbers up to twelve',
    { words: 12 },
    '12 beds, 10 December, 11.5 tonnes, 12 million',
    'twelve beds, 10 December, 11.5 tonnes, 12 million',
  ],
  ['curly', { quotes: 'double' }, "\"It's 'us',\" he said", '“It’s ‘us’,” he said'],
  ['single', { quotes: 'single' }, '("It\'s us," he said)', '(‘It’s us,’ he said)'],
])('%s', (_, style, text, expected) => {
  expect(applyStyle(text, { ...wire, ...style })).toBe(expected);
});

const lateFriday = new Date('2025-11-21T23:30:05Z');

test.each([
  ['{weekday}', 'Saturday'],
  ['{weekday+2}', 'Monday'],
  ['{date+10}', '2 December'],
  ['{month-1} and {month+2}', 'October and January'],
  ['{month-12}', 'November'],
  ['{year} {year+2}', '2025 2027'],
])('%s is filled in on the newsroom’s calendar', (text, expected) => {
  expect(fillDates(text, lateFriday)).toBe(expected);
});

test('formats of one instant', () => {
  expect(rfc822(lateFriday)).toBe('Sat, 22 Nov 2025 00:30:05 +0100');
  expect(w3c(lateFriday)).toBe('2025-11-22T00:30:05+01:00');
  expect(longDate(lateFriday)).toBe('22 November 2025');
});
