/** Longer lines are text of the article, in characters: a call to share or subscribe is short. */
const LINE_LIMIT = 250;

/** Lines that are nothing but a label, in lower case. */
const LABELS = `
advert|advertisement|advertising|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|reklama|reklame|annons|
read more|more|watch|see also|see more|related|related (?:articles|stories|topics|content|coverage|posts|news|links)|recommended|
recommended (?:stories|reading|articles)|share|share this|share (?:this )?(?:article|story|post|on .{1,40})|share via .{1,40}|tweet|print|email|e-mail|
teilen|drucken|artikel teilen|merken|partager|imprimer|compartir|condividi|sign in|log in|anmelden|einloggen|
loading|comments?|\\d+ comments?|kommentare?|\\d+ kommentare?|commentaires?|comentarios?|topics|tags|schlagwörter|etiquetas|mots-clés|by|posted in|
updated|published|don't miss|you may also like|you might also like|most read|most popular|trending|meistgelesen|getty images|reuters|
ap photo|afp|dpa|leave a (?:reply|comment)|post a comment|add a comment|cancel reply|next article|previous article|
table of contents|inhaltsverzeichnis|inhalt`;

/** Beginnings of lines that are furniture to their end, in lower case. */
const BEGINNINGS = `
continue reading|(?:story|article) continues|read more:|see more:|related:|don't miss:|also read|read also|subscribe (?:to|now|for)|sign up (?:for|to|here|now)|skip to|image (?:copyright|caption|source)|media (?:caption|playback)|\\(?(?:photo|image|foto|bild|credit|source|quelle|fuente|fonte|источник|фото)s?:|
click here|this video can ?not be played|tags:|filed under|also read|lesen sie auch|lee también|lea también|lire aussi|à lire aussi|mehr zum thema|
leggi anche|leia também|lees ook|czytaj też|©|copyright |all rights reserved|more from |more on |have a tip|get the latest|want more stories|
this website uses cookies|tell us what you think|follow us on|join our|jetzt abonnieren|abonnieren sie|abonnez-vous|suscríbete|iscriviti|your email address will not be published|required fields are marked|
save my name, email|notify me of|share your (?:views|thoughts|opinion)|let us know (?:in the|what you)|what do you think\\? (?:let|share|leave)`;

const oneOf = (words: string) => words.replace(/\n/g, '').replace(/^\||\|$/g, '');
const LABEL = new RegExp(`^(?:${oneOf(LABELS)})\\s?[:.…!»>]*$`);
const BEGINNING = new RegExp(`^(?:${oneOf(BEGINNINGS)})`);
const NEWSLETTER = /\bnewsletter/;
const SIGN_UP = /\b(?:sign(?:ing)? up|subscri|inbox|anmeld|abonn|postfach|inscri|iscriv|suscr)/;
const FOLLOW = /^follow .{0,80}\b(?:twitter|facebook|instagram|bluesky|threads|whatsapp|telegram)\b/;

const WEEKDAY = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[ ,.]{1,3})?';
const DAY =
  '(?:\\d{1,2}[ ./-](?:\\d{1,2}|[a-z]{3,9})[ .,/-]{1,3}\\d{2,4}|[a-z]{3,9}\\.? \\d{1,2},? \\d{4}|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2})';
const DATE_LINE = new RegExp(
  `^(?:updated|published|posted|last updated|by)?[\\s:|]{0,3}${WEEKDAY}${DAY}[^a-z]{0,40}(?:[ap]\\.?m\\.?)?\\s?[a-z]{0,5}$`,
);

/** Is this line of a document furniture (a label, a call to share, a date line) rather than a sentence of the article? */
export function isBoilerplate(line: string): boolean {
  if (line.length > LINE_LIMIT) return false;
  const folded = line.toLowerCase();
  return (
    LABEL.test(folded) ||
    BEGINNING.test(folded) ||
    FOLLOW.test(folded) ||
    (NEWSLETTER.test(folded) && SIGN_UP.test(folded)) ||
    DATE_LINE.test(folded)
  );
}

/** Letters and digits of a line in lower case: what two spellings of one headline share. */
export const foldWords = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
