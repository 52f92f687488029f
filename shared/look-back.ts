/** Copies of a text are looked for among the articles of this many days; the exact same text has no such limit. Their keys must be kept as long. */
export const LOOK_BACK_DAYS = 14;
