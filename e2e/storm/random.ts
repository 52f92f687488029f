import { randomNumbers, shuffled } from '../../shared/random.ts';

/** A source of chance that gives the same row of numbers for the same seed, so that a storm can be seen again. */
export interface Random {
  /** From 0 up to, but not, 1. */
  next(): number;
  /** A whole number from 0 up to, but not, `limit`. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
  shuffled<T>(list: readonly T[]): T[];
}

export function seeded(seed: number): Random {
  const next = randomNumbers(seed);
  const below = (limit: number): number => Math.floor(next() * limit);
  return { next, below, pick: (list) => list[below(list.length)]!, shuffled: (list) => shuffled(list, next) };
}
