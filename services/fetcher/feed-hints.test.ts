import { expect, test } from 'vitest';
import { readHints } from './feed-hints.ts';

const NOTHING = { ttlMinutes: null, updatePeriodMs: null, skipHours: [], skipDays: [] };

test.each([
  ['nothing', {}, NOTHING],
  ['ttl', { ttl: ' 60 ' }, { ...NOTHING, ttlMinutes: 60 }],
  ['a ttl that is none', { ttl: 'often' }, NOTHING],
  ['a ttl of nothing', { ttl: '0' }, NOTHING],
  ['a negative ttl', { ttl: '-5' }, NOTHING],
  ['hourly', { updatePeriod: 'hourly' }, { ...NOTHING, updatePeriodMs: 3_600_000 }],
  ['twice a day', { updatePeriod: 'Daily', updateFrequency: '2' }, { ...NOTHING, updatePeriodMs: 43_200_000 }],
  ['a frequency of zero', { updatePeriod: 'weekly', updateFrequency: '0' }, { ...NOTHING, updatePeriodMs: 604_800_000 }],
  ['a frequency without period', { updateFrequency: '2' }, NOTHING],
  ['hours', { skipHours: '<hour>3</hour><hour> 2 </hour><hour>24</hour><hour>25</hour>' }, { ...NOTHING, skipHours: [0, 2, 3] }],
  ['days', { skipDays: '<day>Sunday</day>\n<day>sat</day><day>Someday</day>' }, { ...NOTHING, skipDays: [0, 6] }],
])('%s', (_name, texts, expected) => expect(readHints(texts)).toEqual(expected));
