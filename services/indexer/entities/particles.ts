import { isCapital, keyOf } from './capitals.ts';
import type { TaggedName } from './engine.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { Sentence } from './tokenise.ts';

/** Names with the small words that open a last name: an engine that does not know "Charles de Lund" may cut it there, or find "Lund" alone and take it for a place. */
export function withParticles(names: readonly TaggedName[], sentences: readonly Sentence[], known: Gazetteer): TaggedName[] {
  const result: TaggedName[] = [];
  for (const name of names) {
    const sentence = sentences[name.sentence]!;
    let from = name.from;
    while (from > 0 && known.isParticle(sentence[from - 1]!.text)) from--;
    const before = result.at(-1);
    const touches = before?.sentence === name.sentence && before.to === from;
    if (from === name.from) result.push(name);
    else if (touches && before.type === 'person')
      result[result.length - 1] = { ...before, to: name.to, confidence: Math.min(before.confidence, name.confidence) };
    // "Rio de Janeiro" is in other hands
    else if (touches || isCapital(sentence[from - 1])) result.push(name);
    else result.push({ ...name, from, type: isLastName(name, sentence, known) ? 'person' : name.type });
  }
  return result;
}

const isLastName = ({ from, to, type }: TaggedName, sentence: Sentence, known: Gazetteer): boolean =>
  type === 'other' || (type === 'place' && to - from === 1 && known.typeOf(keyOf(sentence, from, to)) === null);
