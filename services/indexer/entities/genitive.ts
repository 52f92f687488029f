import type { Gazetteer } from './gazetteer.ts';
import type { Found } from './mentions.ts';

/** Shorter ones are names of their own more often than genitives: "Hans" is not "Han". */
const SHORTEST_STEM = 4;

/**
 * German names in the genitive take the key of the name itself, where the document has that or it is a country: "Peskows" is "Peskow", "Norwegens" Norway.
 * The mention keeps its ending, because it belongs to the word.
 */
export function withoutGenitive(found: readonly Found[], known: Gazetteer): Found[] {
  const keys = new Set(
    found.flatMap(({ key, type }) => (type === 'person' ? [key, key.slice(key.lastIndexOf(' ') + 1)] : [key])),
  );
  return found.map((name) => {
    const stem = name.key.endsWith('s') ? name.key.slice(0, -1) : '';
    if (stem.length < SHORTEST_STEM || known.typeOf(name.key) !== null) return name;
    return keys.has(stem) || known.countryOf(stem) ? { ...name, key: stem, isInflected: true } : name;
  });
}
