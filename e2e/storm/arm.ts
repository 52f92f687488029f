import type { Command } from './fleet.ts';
import type { Verdict } from './judge.ts';
import type { Newsroom } from './newsroom.ts';
import type { Stores } from './stores.ts';

/** A pipeline that goes through the storm. */
export interface Arm {
  /** Processes by name. */
  commands: Map<string, Command>;
  flush(): Promise<void>;
  /** What is on the wire when a write becomes final. */
  finalWrite: Buffer;
  /** Database with a change log to read, if it has one. */
  readerUrl?: string;
  /** Whether nothing is left to do. */
  isIdle(): Promise<boolean>;
  judge(): Promise<Verdict>;
  close(): Promise<void>;
}

export interface ArmSettings {
  stores: Stores;
  newsroom: Newsroom;
  /** A folder of its own for what it writes. */
  folder: string;
  /** Processes of each service. */
  each: number;
}
