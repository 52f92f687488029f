import { setTimeout } from 'node:timers/promises';
import { defaultEngine, openEngine } from '../services/indexer/entities/engine.ts';
import { gazetteer } from '../services/indexer/entities/gazetteer.ts';
import { SHIPPED_LANGUAGES, shippedModel } from '../services/indexer/entities/shipped.ts';
import { sentences, tokenise } from '../services/indexer/entities/tokenise.ts';

/** A process of its own (with --expose-gc), with a language: tells what reading its model takes, in ms and bytes. The word lists and the code are there before, for they serve the rules as well. */
const language = SHIPPED_LANGUAGES.find((each) => each === process.argv[2]) ?? 'en';
gazetteer(language);
defaultEngine.tag([], 'en');
const before = await held();
const started = performance.now();
const engine = openEngine(shippedModel(language));
const loadMs = performance.now() - started;
engine.tag(sentences('12.', tokenise('12.')), language);
process.stdout.write(JSON.stringify({ loadMs, bytes: (await held()) - before }));

/** What is held after collecting twice: buffers go a moment after the objects that own them. */
async function held(): Promise<number> {
  for (let round = 0; round < 2; round++) {
    globalThis.gc!();
    await setTimeout(50);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
