/** Advisory locks: one number each, in one place. The first half spells WIRE. */
const WIRE = 0x57495245;

export const LOCKS = {
  migrate: [WIRE, 1],
  number: [WIRE, 2],
  partitions: [WIRE, 3],
  run: [WIRE, 4],
  takedown: [WIRE, 5],
  events: [WIRE, 6],
} as const;

/** One export at a time writes into a folder: EXPT, and a digest of its path. */
export const EXPORT_FOLDER = 0x45585054;

/** The names of an event are linked by one transaction at a time: NAME, and a part of the events. */
export const EVENT_NAMES = 0x4e414d45;
