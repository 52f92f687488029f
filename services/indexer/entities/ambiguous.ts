/** One of several places of a name, with the words that tell it from the others, as `nameKey` writes them. */
interface Sense {
  name: string;
  hints: string[];
}

/** Countries whose names other places have too. Without a hint the name is left open. */
const SENSES: Record<string, Sense[] | undefined> = {
  georgia: [
    {
      name: 'Georgia',
      hints: ['tbilisi', 'batumi', 'georgian', 'georgians', 'abkhazia', 'ossetia', 'caucasus', 'moscow', 'armenia'],
    },
    {
      name: 'Georgia (U.S.)',
      hints: ['atlanta', 'savannah', 'augusta', 'alabama', 'florida', 'carolina', 'republican', 'democrat', 'democrats'],
    },
  ],
  congo: [
    { name: 'Congo - Kinshasa', hints: ['kinshasa', 'goma', 'kivu', 'drc', 'm23', 'rwanda'] },
    { name: 'Congo - Brazzaville', hints: ['brazzaville', 'pointe-noire', 'sassou'] },
  ],
  korea: [
    { name: 'South Korea', hints: ['seoul', 'busan', 'incheon'] },
    { name: 'North Korea', hints: ['pyongyang'] },
  ],
};

/** Towns of which a reader needs to be told which one: "Springfield, Illinois". */
const MANY = new Set(
  `springfield, portland, georgetown, newcastle, kingston, richmond, hamilton, arlington, franklin, clinton, salem, fairview, greenville, bristol,
  burlington, madison, jackson, lincoln, columbia, columbus, lexington, manchester, milton, newport, oxford, riverside, rochester, windsor, dover,
  aurora, auburn, ashland, centerville, san jose, santa cruz, san juan, san pedro, santa rosa`.split(/,\s+/),
);

/** What a place's name means in an article: a name that tells it from others, null where the article does not say, undefined where there is but one. */
export function senseOf(key: string, hasWord: (word: string) => boolean): string | null | undefined {
  const senses = SENSES[key];
  if (!senses) return MANY.has(key) ? null : undefined;
  const meant = senses.filter(({ hints }) => hints.some(hasWord));
  return meant.length === 1 ? meant[0]!.name : null;
}
