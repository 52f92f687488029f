import { describe, expect, test } from 'vitest';
import { type Delivery, Lanes, MOST_AT_ONCE, MOST_TRIES } from './lanes.ts';

const delivery = (changeId: number, articleId: number | null = changeId): Delivery => ({
  changeId,
  kind: 'article.indexed',
  articleId,
  tries: 0,
  dueAt: 0,
});

const idsOf = (deliveries: Delivery[]): number[] => deliveries.map(({ changeId }) => changeId);

function lanesOf(...deliveries: Delivery[]): Lanes {
  const lanes = new Lanes();
  lanes.add(deliveries);
  return lanes;
}

/** Lets the receiver fail with whatever is taken until it is down. */
function breakDown(lanes: Lanes, now = 0): void {
  while (!lanes.isDown)
    for (const taken of lanes.take(now)) {
      const { delayMs, tries } = lanes.failed(taken, now, { chance: 0.5 });
      lanes.putBack(taken, now + delayMs, tries);
    }
}

describe('what is sent next', () => {
  test('changes of one article one after the other, those of different ones together', () => {
    const lanes = lanesOf(delivery(1, 10), delivery(2, 20), delivery(3, 10), delivery(4, null), delivery(5, null));
    const taken = lanes.take(0);
    expect(idsOf(taken)).toEqual([1, 2, 4]);
    expect(lanes.take(0)).toEqual([]);
    lanes.remove(taken[0]!);
    lanes.remove(taken[2]!);
    expect(idsOf(lanes.take(0))).toEqual([3, 5]);
    expect(lanes.size).toBe(3);
  });

  test('no more at once than a receiver likes', () => {
    const lanes = lanesOf(...Array.from({ length: 20 }, (_, i) => delivery(i)));
    expect(lanes.take(0)).toHaveLength(MOST_AT_ONCE);
    expect(lanes.nextAt(0)).toBe(Number.POSITIVE_INFINITY);
  });

  test('a message that failed holds back its article and no other', () => {
    const lanes = lanesOf(delivery(1, 10), delivery(2, 10), delivery(3, 20));
    const [first, other] = lanes.take(0);
    lanes.succeeded(0);
    lanes.remove(other!);
    const { delayMs, tries, isGivenUp } = lanes.failed(first!, 0, { chance: 0.5 });
    lanes.putBack(first!, delayMs, tries);
    expect({ delayMs, tries, isGivenUp }).toEqual({ delayMs: 5_000, tries: 1, isGivenUp: false });
    lanes.add([delivery(4, 30)]);
    expect(idsOf(lanes.take(1))).toEqual([4]);
    expect(lanes.nextAt(1)).toBe(5_000);
    expect(idsOf(lanes.take(5_000))).toEqual([1]);
  });

  test('a message that never gets through while others do is given up after three days', () => {
    const lanes = lanesOf(delivery(1, 10), delivery(2, 10));
    let now = 0;
    for (let tries = 1; tries <= MOST_TRIES; tries++) {
      const [taken] = lanes.take(now);
      expect(taken!.changeId).toBe(1);
      const verdict = lanes.failed(taken!, now, { chance: 0.5 });
      expect(verdict.isGivenUp).toBe(tries === MOST_TRIES);
      if (verdict.isGivenUp) lanes.remove(taken!);
      else lanes.putBack(taken!, now + verdict.delayMs, verdict.tries);
      lanes.succeeded(now); // another article's
      now += verdict.delayMs;
    }
    expect(now).toBeGreaterThan(3 * 86_400_000);
    expect(now).toBeLessThan(3.5 * 86_400_000);
    expect(idsOf(lanes.take(now))).toEqual([2]);
  });
});

describe('a receiver that takes nothing', () => {
  test('is asked with one message, another one each time, and longer pauses up to half a minute', () => {
    const lanes = lanesOf(...Array.from({ length: 6 }, (_, i) => delivery(i + 1)));
    breakDown(lanes);
    const asked: number[] = [];
    const pauses: number[] = [];
    for (let i = 0, now = 0; i < 8; i++) {
      pauses.push(lanes.pausedUntil - now);
      now = lanes.pausedUntil;
      expect(lanes.nextAt(now)).toBe(now);
      const taken = lanes.take(now);
      asked.push(...idsOf(taken));
      lanes.putBack(taken[0]!, 1e9, lanes.failed(taken[0]!, now, { chance: 0.5 }).tries);
    }
    expect(asked).toHaveLength(8);
    expect(new Set(asked.slice(0, 6))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(pauses.slice(-2)).toEqual([30_000, 30_000]);
    expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  });

  test('costs no message its tries, and all are due when it is back', () => {
    const lanes = lanesOf(...Array.from({ length: 6 }, (_, i) => delivery(i + 1)));
    breakDown(lanes);
    for (let i = 0, now = 0; i < 100; i++) {
      now = Math.max(now, lanes.pausedUntil);
      const [taken] = lanes.take(now);
      const { isGivenUp, tries } = lanes.failed(taken!, now);
      expect([isGivenUp, tries <= 1]).toEqual([false, true]);
      lanes.putBack(taken!, now + 1e9, tries);
    }
    const now = lanes.pausedUntil;
    const [probe] = lanes.take(now);
    lanes.succeeded(now);
    lanes.remove(probe!);
    expect(lanes.take(now)).toHaveLength(5);
  });

  test('is left alone for as long as it asks for', () => {
    const lanes = lanesOf(delivery(1), delivery(2));
    const [first] = lanes.take(0);
    lanes.putBack(first!, 0, lanes.failed(first!, 0, { askedMs: 90_000 }).tries);
    expect(lanes.take(89_999)).toEqual([]);
    expect(lanes.nextAt(0)).toBe(90_000);
  });

  test('is still known to be down after a restart', () => {
    const lanes = new Lanes({ failures: 20, pausedUntil: 7_000 });
    lanes.add([delivery(1), delivery(2)]);
    expect(lanes.take(6_999)).toEqual([]);
    expect(lanes.take(7_000)).toHaveLength(1);
  });
});
