import type { Random } from './random.ts';

const WORDS = {
  who: 'council harbour ministry bakery library orchestra ferry clinic union museum school brewery railway observatory market theatre foundry garden archive lighthouse'.split(
    ' ',
  ),
  name: 'Alda Bren Corin Dessa Edvin Fenna Goran Hesper Ilse Joren Katla Lorcan Mirre Nils Orla Petra Quill Runa Sander Tove'.split(
    ' ',
  ),
  family:
    'Ashdown Birkholt Calder Dunmore Eastlake Farrow Grieve Holloway Inchcape Jessop Kirkwall Lindvik Marlow Norcross Ostrander'.split(
      ' ',
    ),
  place:
    'Aldersund Brackwater Coldharbour Dunvale Eskerby Fallowfield Greyhaven Hartwell Inverlea Kelmont Larkstead Millbrook'.split(
      ' ',
    ),
  verb: 'announced postponed approved rejected opened closed bought sold repaired measured counted painted moved rented tested'.split(
    ' ',
  ),
  thing:
    'bridge tunnel roof engine harvest budget timetable archive telescope playground reservoir workshop greenhouse ferry crane piano statue footpath'.split(
      ' ',
    ),
  when: 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'.split(' '),
  why: 'because of the rain, after a long debate, despite two warnings, as planned since spring, to save money, before the holidays, against all advice, for the third time'.split(
    ', ',
  ),
};

/** A headline and paragraphs that no other number gives: all figures in it are drawn anew, so two texts share no passage. */
export interface Text {
  title: string;
  paragraphs: string[];
}

const SENTENCES_PER_PARAGRAPH = 3;
const PARAGRAPHS = 5;

/** The text of item number `id`. */
export function writeText(id: number, random: Random): Text {
  const draw = (list: keyof typeof WORDS): string => random.pick(WORDS[list]);
  const number = (): number => 10 + random.below(90_000);
  const sentence = (): string =>
    random.pick([
      () =>
        `The ${draw('who')} of ${draw('place')} ${draw('verb')} ${number()} parts of its ${draw('thing')} on ${draw('when')}.`,
      () =>
        `${draw('name')} ${draw('family')} ${draw('verb')} the ${draw('thing')} near ${draw('place')} ${draw('why')}, file ${number()} says.`,
      () =>
        `“We ${draw('verb')} ${number()} of them ${draw('why')},” said ${draw('name')} ${draw('family')} of the ${draw('who')}.`,
      () =>
        `In ${draw('place')} a ${draw('thing')} costs ${number()} crowns, and the ${draw('who')} ${draw('verb')} it ${draw('why')}.`,
    ])();
  return {
    title: `${draw('place')} ${draw('who')} ${draw('verb')} ${draw('thing')} number ${id}`,
    paragraphs: Array.from({ length: PARAGRAPHS }, () => Array.from({ length: SENTENCES_PER_PARAGRAPH }, sentence).join(' ')),
  };
}

export const pageOf = ({ title, paragraphs }: Text): string =>
  `<!doctype html><html lang="en"><head><title>${title}</title></head><body><nav>Home News Sport</nav><article><h1>${title}</h1>${paragraphs
    .map((text) => `<p>${text}</p>`)
    .join('')}</article></body></html>`;
