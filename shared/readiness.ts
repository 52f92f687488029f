import type { Waits } from './motion.ts';
import { type QueueName, queueOf, STAGES } from './pipeline.ts';
import { SERVICE_QUEUES, type Service } from './service.ts';

/** Longer than the longest attempt (45 s) and the sweep that follows: what has not moved by then will not move by itself. */
export const STILL_SECONDS = 120;

/** Why a service does not do its work: it has not moved for long although work waits for it. Null when all is well. */
export function whyStill({ name, stillMs }: Pick<Service, 'name' | 'stillMs'>, waits: Waits): string | null {
  const stillSeconds = Math.round(stillMs() / 1_000);
  const waiting = SERVICE_QUEUES[name].filter((queue) => waits[queue] >= STILL_SECONDS);
  if (stillSeconds < STILL_SECONDS || waiting.length === 0) return null;
  return `${name}: nothing has moved for ${stillSeconds} s, and work waits at ${stagesOf(waiting)}`;
}

const stagesOf = (queues: QueueName[]): string => STAGES.filter((stage) => queues.includes(queueOf(stage))).join(', ');
