import { describe, expect, it } from 'vitest';
import { addDays, isoDay, isoMonth, isoYear, weekOf } from './calendar.ts';

describe('calendar', () => {
  it('counts days across months and years', () => {
    expect(isoDay(addDays({ year: 2026, month: 12, day: 30 }, 3))).toBe('2027-01-02');
    expect(isoDay(addDays({ year: 2028, month: 3, day: 1 }, -1))).toBe('2028-02-29');
  });

  it.each([
    [16, '2026-11-16/2026-11-22'],
    [21, '2026-11-16/2026-11-22'],
    [22, '2026-11-16/2026-11-22'],
    [23, '2026-11-23/2026-11-29'],
  ])('weeks begin on Monday: 2026-11-%i', (day, week) => {
    expect(weekOf({ year: 2026, month: 11, day }).map(isoDay).join('/')).toBe(week);
  });

  it('writes days, months and years', () => {
    const day = { year: 987, month: 3, day: 4 };
    expect([isoDay(day), isoMonth(day), isoYear(day)]).toEqual(['0987-03-04', '0987-03', '0987']);
  });
});
