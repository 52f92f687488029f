import { describe, expect, it } from 'vitest';
import { sourceBehindDash, sourceBeside, sourceInIntroduction } from './sources.ts';
import { tokenise } from './tokenise.ts';

/** The rule and the words that name the speaker of the part between < and >. */
function speaker(text: string): string | null {
  const [before = '', quoted = '', tail = ''] = text.split(/[<>]/);
  const source = sourceBeside({ before: tokenise(before), after: tokenise(tail), quoted, tail });
  if (!source) return null;
  const side = source.rule === 'after' ? tail : before;
  return `${source.rule}: ${side.slice(source.start, source.end)}`;
}

describe('sourceBeside', () => {
  const cases: [text: string, speaker: string | null][] = [
    ['<It rains,> said Anna Lund.', 'after: Anna Lund'],
    ['<It rains,> Anna Lund said.', 'after: Anna Lund'],
    ['<It rains,> she said.', 'after: she'],
    ['<It rains,> Anna Lund, the mayor of Norbury, said on Monday.', 'after: Anna Lund'],
    ['<It rains,> said the mayor of Norbury, Anna Lund.', 'after: the mayor of Norbury'],
    ['<It rains,> later added Anna Lund in a letter.', 'after: Anna Lund'],
    ['<It rains,> Lund has also repeatedly said.', 'after: Lund'],
    ['<It rains,> as noted by Anna Lund, is true.', 'after: Anna Lund'],
    ['<Does it rain?> asked Lund.', 'after: Lund'],
    ['Anna Lund said: <It rains.>', 'before: Anna Lund'],
    ['Anna Lund told reporters that it <rains in the valley>.', 'before: Anna Lund'],
    ['Anna Lund, who leads the board, said <It rains.>', 'before: Anna Lund'],
    ['Lund praised the plan of the board, saying <It rains.>', 'before: Lund'],
    ['The plan, as noted by Lund, shows the risk of <rain in the valley>.', 'before: Lund'],
    ['According to Anna Lund, <it rains in the valley>.', 'according: Anna Lund'],
    ['It rained. Then Anna Lund said <It rains.>', 'before: Anna Lund'],
    ['The mayor called it <a very good day>, and Lund praised the team.', 'before: The mayor'],
    ['<It rains.> The council of Norbury met.', null],
    ['Anna Lund stood by the river. <It rains.>', null],
    ['The <valley of rain> grew.', null],
    ['She said that it was late. The <valley of rain> grew.', null],
  ];
  it.each(cases)('%s', (text, expected) => expect(speaker(text)).toBe(expected));
});

describe('sourceBehindDash', () => {
  const cases: [tail: string, name: string | null][] = [
    [' – Lund', 'Lund'],
    [', — Anna de Lund', null],
    [', — Anna Quell Lund\n', 'Anna Quell Lund'],
    [' – which was true', null],
    [' – Lund went home again', null],
    [' Lund', null],
  ];
  it.each(cases)('%j', (tail, name) => {
    const source = sourceBehindDash(tail, 0);
    expect(source && tail.slice(source.start, source.end)).toBe(name);
  });
});

describe('sourceInIntroduction', () => {
  it('reads the line above a quotation', () => {
    const above = 'It rained. Anna Lund explained it like this:';
    const source = sourceInIntroduction(tokenise(above))!;
    expect([source.rule, above.slice(source.start, source.end)]).toEqual(['introduced', 'Anna Lund']);
  });
});
