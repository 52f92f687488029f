import { messageOf, remedyOf } from '../shared/errors.ts';

export interface Check {
  name: string;
  state: 'ok' | 'warning' | 'failed';
  detail: string;
  /** What to do about it; null when all is well. */
  remedy: string | null;
}

export const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail, remedy: null });
export const warning = (name: string, detail: string, remedy: string): Check => ({ name, state: 'warning', detail, remedy });
export const failed = (name: string, detail: string, remedy: string): Check => ({ name, state: 'failed', detail, remedy });

/** What an error means, with its remedy. */
export const broken = (name: string, error: unknown): Check => failed(name, messageOf(error), remedyOf(error));
