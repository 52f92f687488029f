import { describe, expect, it } from 'vitest';
import { annotate } from './annotate.ts';

/** Who says what, by language. */
describe('quotations in other languages', () => {
  const cases: [language: string, text: string, speaker: string | null][] = [
    ['de', '„Wir bauen die Brücke im nächsten Jahr neu“, sagte Bürgermeisterin Karla Wendt am Montag.', 'Karla Wendt'],
    ['de', 'Karla Wendt sagte: „Wir bauen die Brücke im nächsten Jahr neu.“', 'Karla Wendt'],
    ['de', '„Das Geld reicht nur für den Winter“, so Karla Wendt.', 'Karla Wendt'],
    ['de', '»Das Geld reicht nur für den Winter«, erklärte der Kämmerer.', 'der Kämmerer'],
    ['de', '„Das Geld reicht nur für den Winter“, so Oberbürgermeisterin Jutta Quellmann von der SPD.', 'Jutta Quellmann'],
    ['de', '»Wir verteilen das Geld anders«, betonte Finanzminister Elmar Dunst am Abend in Oberquell.', 'Elmar Dunst'],
    ['de', 'Jutta Quellmann zufolge „reicht das Geld nur bis zum Winter und keinen Tag länger“.', 'Jutta Quellmann'],
    ['fr', 'D’après Étienne Tarbaud, « le pont restera fermé jusqu’au printemps ».', 'Étienne Tarbaud'],
    ['fr', '« Le pont restera fermé tout l’hiver », a prévenu Étienne Tarbaud, maire d’Oberville.', 'Étienne Tarbaud'],
    ['fr', '« Le pont restera fermé tout l’hiver », regrette Étienne Tarbaud, de la CGT.', 'Étienne Tarbaud'],
    ['fr', '« Le pont restera fermé tout l’hiver », assure-t-on à l’Élysée.', null],
    ['es', '«El puente seguirá cerrado», advirtió la ministra Inés Tarbedo, «y nadie sabe hasta cuándo».', 'Inés Tarbedo'],
    ['es', '“Seguirá cerrado todo el invierno”, aseguró Inés Tarbedo a EFE.', 'Inés Tarbedo'],
    ['es', '“Seguirá cerrado todo el invierno”, dijo Inés Tarbedo, del PSOE.', 'Inés Tarbedo'],
    ['de', '„Das Geld reicht nur für den Winter“, hatte Karla Wendt gewarnt.', null],
    ['fr', '« Le pont sera fermé pendant tout l’hiver », a déclaré Odile Garnier mardi.', 'Odile Garnier'],
    ['fr', 'Selon Odile Garnier, « le pont sera fermé pendant tout l’hiver ».', 'Odile Garnier'],
    ['fr', '« Le pont sera fermé pendant tout l’hiver », explique la maire.', 'la maire'],
    ['es', '«El puente estará cerrado todo el invierno», dijo Inés Robledo el martes.', 'Inés Robledo'],
    ['es', 'Inés Robledo ha asegurado que «el puente estará cerrado todo el invierno».', 'Inés Robledo'],
    ['es', '“El puente estará cerrado todo el invierno”, según la alcaldesa.', 'la alcaldesa'],
    ['es', 'El puente se llama «Puerta de los Vientos del Sur».', null],
  ];
  it.each(cases)('%s %j', (language, text, speaker) => {
    const [quote] = annotate({ text, language }).quotes;
    expect(quote?.speaker ?? null).toBe(speaker);
  });
});

describe('single marks', () => {
  const cases: [text: string, speaker: string | null][] = [
    ['‘We shall rebuild the bridge next year,’ said Anna Lund.', 'Anna Lund'],
    ["'We shall rebuild the bridge next year,' said Anna Lund.", 'Anna Lund'],
    ['‘We don’t rebuild the boys’ bridge this year,’ said Anna Lund.', 'Anna Lund'],
    ['The ’90s were the boys’ years, and Anna Lund’s too, she’s sure.', null],
    ["The boys' bridge and the girls' bridge, said Anna Lund.", null],
  ];
  it.each(cases)('%j', (text, speaker) => {
    expect(annotate({ text }).quotes[0]?.speaker ?? null).toBe(speaker);
  });
});

/** Where the words that name a speaker are not right beside the marks. */
describe('who speaks', () => {
  const cases: [text: string, speaker: string | null][] = [
    ['“The bridge will be rebuilt next year,” Mayor Anna Lund (Progress, North Shore) said.', 'Anna Lund'],
    ['“The bridge will be rebuilt next year,” said Anna Lund (N.-Shore) on Monday.', 'Anna Lund'],
    ['“The bridge will be rebuilt next year,” Anna Lund, the mayor of Oslo, one of the founders of the club, said.', 'Anna Lund'],
    ['“The bridge will be rebuilt next year,” according to Anna Lund.', 'Anna Lund'],
    ['Mayor Anna Lund attacked the plan, saying: “The bridge will be rebuilt next year.”', 'Anna Lund'],
    ['During a visit to the mill, Anna Lund smiled and said, “The bridge will be rebuilt next year.”', 'Anna Lund'],
    ['The river may rise again, Anna Lund said. “The bridge will be rebuilt next year.”', 'Anna Lund'],
    ['Peter Quell praised Anna Lund’s courage in what he called “a fight against the whole river”.', 'Peter Quell'],
    ['Anna Lund called Peter Quell’s remarks on Saturday “a wake-up call to the whole town”.', 'Anna Lund'],
    ['The bridge stood where “the river is wide and the wind is strong” for years.', null],
  ];
  it.each(cases)('%j', (text, speaker) => expect(annotate({ text }).quotes[0]?.speaker ?? null).toBe(speaker));
});
