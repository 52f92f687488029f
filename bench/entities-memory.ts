import { defaultEngine, openEngine } from '../services/indexer/entities/engine.ts';
import { gazetteer } from '../services/indexer/entities/gazetteer.ts';
import { sentences, tokenise } from '../services/indexer/entities/tokenise.ts';

/** A process of its own (with --expose-gc): tells what reading the model takes, in ms and bytes. The word lists are there before, for they serve the rules as well. */
gazetteer();
defaultEngine.tag([], 'en');
const [started, before] = [performance.now(), held()];
const engine = openEngine(null);
const loadMs = performance.now() - started;
engine.tag(sentences('It rains.', tokenise('It rains.')), 'en');
process.stdout.write(JSON.stringify({ loadMs, bytes: held() - before }));

function held(): number {
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
