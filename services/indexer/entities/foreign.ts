import type { Token } from './tokenise.ts';

/** Words of a language with the English word that plays the same part around quotations. */
interface Grammar {
  words: ReadonlyMap<string, string>;
  /** Before a verb of saying: "a déclaré". */
  auxiliary: RegExp;
  /** A verb joined with its pronoun: "dit-il", "a-t-elle". */
  joined?: RegExp;
}

const grammar = (said: string, others: Record<string, string>, auxiliary: RegExp, joined?: RegExp): Grammar => ({
  words: new Map([
    ...said
      .trim()
      .split(/\s+/)
      .map((word): [string, string] => [word, 'said']),
    ...Object.entries(others).flatMap(([english, words]) => words.split(' ').map((word): [string, string] => [word, english])),
  ]),
  auxiliary,
  joined,
});

const GRAMMARS: Record<string, Grammar | undefined> = {
  de: grammar(
    `sagt sagte sagten sagen erklärt erklärte erklärten betont betonte betonten meint meinte meinten kritisiert kritisierte fordert forderte forderten
    warnt warnte warnten schreibt schrieb schrieben berichtet berichtete antwortet antwortete fragt fragte äußert äußerte kündigt kündigte
    erzählt erzählte bekräftigt bekräftigte ergänzt ergänzte fügt fügte teilt teilte hob unterstreicht unterstrich behauptet behauptete beklagt
    zufolge beklagte lobt lobte versichert versicherte verspricht versprach ruft rief findet fand urteilt urteilte mahnt mahnte`,
    {
      per: 'so',
      according: 'laut',
      and: 'und',
      but: 'aber doch',
      that: 'dass daß',
      because: 'weil',
      when: 'als wenn',
      while: 'während',
      on: 'am',
      in: 'im in',
      at: 'bei beim auf',
      before: 'vor',
      after: 'nach',
      with: 'mit',
      he: 'er',
      she: 'sie',
      the: 'der die das dem den',
      also: 'auch zudem außerdem dann',
      Monday: 'montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag gestern heute',
      to: 'gegenüber zu',
    },
    /^(?:hat|haben|hatte|hatten)$/,
  ),
  fr: grammar(
    `dit disait déclare déclaré déclarait affirme affirmé affirmait explique expliqué expliquait ajoute ajouté ajoutait estime estimé estimait
    souligne souligné précise précisé indique indiqué annonce annoncé assure assuré rappelle rappelé raconte raconté confie confié lance lancé
    répond répondu regrette regretté dénonce dénoncé prévient prévenu poursuit poursuivi conclut conclu insiste insisté écrit écrivait reconnaît
    reconnu observe observé martèle martelé résume résumé témoigne témoigné demande demandé avertit averti`,
    {
      according: "selon d'après",
      and: 'et',
      but: 'mais',
      that: "que qu'",
      because: 'car',
      when: 'quand lorsque',
      while: 'alors',
      during: 'lors durant pendant',
      in: 'dans en',
      at: 'à au aux',
      before: 'avant devant',
      after: 'après',
      with: 'avec',
      for: 'pour',
      by: 'par',
      he: 'il',
      she: 'elle',
      the: "le la les l'",
      also: 'aussi également encore ensuite puis',
      Monday: "lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd'hui",
    },
    /^(?:a|ont|avait|avaient|s['’]est|est)$/,
    /^(\p{L}+(?:-t)?)-(ils?|elles?|on)$/u,
  ),
  es: grammar(
    `dijo dice dicho decía afirmó afirma afirmado aseguró asegura asegurado explicó explica explicado señaló señala señalado añadió añade añadido
    declaró declara declarado indicó indica indicado comentó comenta comentado advirtió advierte manifestó manifiesta sostuvo sostiene apuntó apunta
    subrayó subraya recordó recuerda expresó expresa destacó destaca agregó agrega reconoció reconoce admitió admite respondió responde escribió
    escribe preguntó pregunta contó cuenta lamentó lamenta denunció denuncia insistió insiste concluyó concluye criticó critica precisó precisa`,
    {
      according: 'según',
      and: 'y e',
      but: 'pero',
      that: 'que',
      because: 'porque',
      when: 'cuando',
      while: 'mientras',
      during: 'durante',
      in: 'en',
      at: 'al ante',
      before: 'antes',
      after: 'tras después',
      with: 'con',
      for: 'para',
      by: 'por',
      he: 'él',
      she: 'ella',
      the: 'el la los las',
      also: 'también además luego entonces',
      Monday: 'lunes martes miércoles jueves viernes sábado domingo ayer hoy',
    },
    /^(?:ha|han|había|habían|hubo)$/,
  ),
};

/** What stands, at the end of the words before a name, where the name belongs to somebody else: "von der", "de la", "del". */
const BELONGING: Record<string, RegExp | undefined> = {
  de: /(?:^|\s)(?:von|vom|für|aus|bei|beim|mit|im|in|zu|zur|zum)(?:\s+(?:der|dem|den))?\s*$/i,
  fr: /(?:^|\s)(?:des?|du|d['’]|pour|avec|à|aux?)(?:\s*(?:la\s|les\s|l['’]))?\s*$/i,
  es: /(?:^|\s)(?:del?|para|con|en|al?)(?:\s+(?:la|las|los|el))?\s*$/i,
};

/** Whether the name behind some words belongs to whom they name: the party of its speaker, the town of its mayor. */
export const belongsBehind = (words: string, language: string): boolean => BELONGING[language]?.test(words) ?? false;

/** Whether a word of a language, in lower case, is a verb of saying. */
export const saysIn = (language: string, word: string): boolean => GRAMMARS[language]?.words.get(word) === 'said';

/**
 * The tokens as the rules for quotations read them: verbs of saying and small words of a language (two letters) are replaced by the English words that
 * play the same part, at the same places. What they say is never shown; names stay as they are.
 */
export function readAsEnglish(tokens: readonly Token[], language: string): readonly Token[] {
  const grammar = GRAMMARS[language];
  return grammar ? tokens.flatMap((token, at) => replaced(token, tokens[at + 1], grammar)) : tokens;
}

function replaced(token: Token, next: Token | undefined, { words, auxiliary, joined }: Grammar): Token[] {
  const word = token.text.toLowerCase().replace('’', "'");
  if (auxiliary.test(word) && next && words.get(next.text.toLowerCase()) === 'said') return [];
  const parts = joined?.exec(word);
  if (parts) {
    const middle = token.end - parts[2]!.length;
    const verb = words.get(parts[1]!) ?? '';
    const pronoun = { start: middle, end: token.end, text: words.get(parts[2]!) ?? 'they' };
    // "a-t-il déclaré": the pronoun stands before the verb
    return verb ? [{ start: token.start, end: middle - 1, text: verb }, pronoun] : [pronoun];
  }
  const english = words.get(word);
  if (!english) return [token];
  const goesWithDay = english === 'the' && next && words.get(next.text.toLowerCase()) === 'Monday';
  if (goesWithDay) return [{ ...token, text: 'Monday' }];
  if (english === 'according')
    return [
      { ...token, text: english },
      { start: token.end, end: token.end, text: 'to' },
    ];
  return [{ ...token, text: english }];
}
