import { randomNumbers } from '../../shared/random.ts';
import { mutated, shrunk } from './mutate.ts';
import type { Target } from './targets.ts';

/** A document that broke something, as small as could be made, and what it did. */
export interface Finding {
  target: string;
  faults: string[];
  document: Buffer;
}

export interface Tally {
  documents: number;
  bytes: number;
  slowestMs: number;
  findings: Finding[];
}

/** Findings of one door after which it is left alone: the same fault would be found again and again. */
export const MOST_FINDINGS = 5;

/** A document that takes longer is printed as it is: hundreds of tries to shrink it would take an hour. */
const SLOW_MS = 3_000;

/** Reads one made document, which depends on nothing but the seed, the door and its number. */
export async function tryOne(target: Target, seed: number, number: number, tally: Tally): Promise<void> {
  const door = [...target.name].reduce((hash, letter) => Math.imul(hash, 31) + letter.charCodeAt(0), seed);
  const document = mutated(target.seeds, { next: randomNumbers(Math.imul(door, 65_537) + number) });
  const began = performance.now();
  const faults = await target.faultsOf(document);
  const ms = performance.now() - began;
  tally.slowestMs = Math.max(tally.slowestMs, ms);
  tally.documents++;
  tally.bytes += document.length;
  if (faults.length === 0) return;
  const kind = kindOf(faults);
  const isSame = async (smaller: Buffer): Promise<boolean> => kindOf(await target.faultsOf(smaller)) === kind;
  const smallest = ms > SLOW_MS ? document : await shrunk(document, isSame);
  tally.findings.push({ target: target.name, faults: await target.faultsOf(smallest), document: smallest });
}

/** The same fault at another place or with another value. */
const kindOf = (faults: string[]): string => (faults[0] ?? '').replace(/\d+|"[^"]*"/g, '#').slice(0, 60);

export const newTally = (): Tally => ({ documents: 0, bytes: 0, slowestMs: 0, findings: [] });

/** How a finding is printed: the fault, and the document as text that can be pasted into a test. */
export const describeFinding = ({ target, faults, document }: Finding): string =>
  `${target}: ${faults.slice(0, 3).join('; ')}\n  ${document.length} bytes: ${JSON.stringify(document.toString('latin1').slice(0, 600))}`;
