import { FORMS, type WireText } from './forms.ts';
import type { Words } from './words.ts';

const BODY = [
  'council',
  'harbour board',
  'health ministry',
  'water company',
  'teachers union',
  'regional court',
  'port authority',
];
const OFFICE = ['Mayor', 'Minister', 'Senator', 'Judge', 'Professor', 'Captain', 'Chairwoman'];
const THING = [
  'bridge',
  'hospital wing',
  'ferry line',
  'school budget',
  'tram depot',
  'flood wall',
  'fishing quota',
  'power station',
];
const VERB = ['approved', 'postponed', 'rejected', 'reopened', 'sold', 'inspected', 'criticised', 'promised to repair'];
const REASON = [
  'after weeks of debate',
  'to save money',
  'against the advice of engineers',
  'before the holidays',
  'for the third time',
];
const CLAIM = [
  'We have waited for this far too long',
  'Nobody asked the people who have to pay for it',
  'The figures speak for themselves',
  'I would not call it a victory',
  'There is no plan for the winter',
  'It will cost us more than we were told',
];

/** Sentences as news has them: who did what, a figure, what somebody said, where and when. */
const SENTENCES: ((w: Words) => string)[] = [
  (w) => `The ${w.pick(BODY)} of ${w.town} ${w.pick(VERB)} the ${w.pick(THING)} near ${w.town} on ${w.day} ${w.pick(REASON)}.`,
  (w) => `"${w.pick(CLAIM)}," said ${w.pick(OFFICE)} ${w.person}, who has led the ${w.pick(BODY)} since ${w.number(1996, 2024)}.`,
  (w) => `${w.company} put the cost at ${w.decimal(2, 90)} million crowns, ${w.number(3, 60)} percent more than in ${w.date}.`,
  (w) => `${w.person} of ${w.company} told reporters that "${w.pick(CLAIM).toLowerCase()}, and ${w.pick(CLAIM).toLowerCase()}".`,
  (w) =>
    `About ${w.number(20, 9_000)} people in ${w.town} and ${w.town} are affected, according to file ${w.number(100, 99_999)}.`,
  (w) =>
    `In ${w.town}, ${w.number(5, 90)} kilometres away, the ${w.pick(THING)} had been ${w.pick(['closed', 'open', 'empty'])} since ${w.date}.`,
  (w) => `According to ${w.person}, a lawyer for ${w.company}, the contract with ${w.town} ends on ${w.date}.`,
  (w) => `${w.last} said: "${w.pick(CLAIM)}. We will meet again on ${w.day} at ${w.time}."`,
];

/** A report of some 200 to 1,000 words, one in three written to a fixed form at its head, as agencies do. No two have a passage in common but by such a form. */
export function report(words: Words): WireText {
  const paragraph = (): string => Array.from({ length: words.number(2, 4) }, () => words.pick(SENTENCES)(words)).join(' ');
  const body = Array.from({ length: words.number(4, 15) }, paragraph);
  if (words.chanceOf(1 / 3)) {
    const form = words.pick(Object.values(FORMS))(words);
    return { title: form.title, paragraphs: [...form.paragraphs, ...body] };
  }
  const title = `${words.town} ${words.pick(BODY)} ${words.pick(VERB)} ${words.pick(THING)} ${words.pick(REASON)}`;
  return { title, paragraphs: body };
}
