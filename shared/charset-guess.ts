/** Bytes that are looked at; a page of text has a thousand characters beyond ASCII. */
const SAMPLE_BYTES = 64 * 1024;
/** Characters beyond ASCII below which nothing can be told. */
const LEAST_CHARACTERS = 4;
/** Share of the pairs of bytes that have to be common characters of an encoding. */
const COMMON = 0.9;
/** Share of kana in Japanese: prose has half of it, headlines less. */
const KANA = 0.12;
/** Korean parts its words: runs of letters are shorter than this on average, Chinese ones are longer. */
const KOREAN_RUN = 7;

const within = (byte: number, from: number, to: number): boolean => byte >= from && byte <= to;

/** An encoding of two bytes a character: which pairs there are, which of them are common in prose. */
interface DoubleByte {
  charset: string;
  isLead(lead: number): boolean;
  isTrail(trail: number): boolean;
  isCommon(lead: number, trail: number): boolean;
  isKana?(lead: number, trail: number): boolean;
}

const isHigh = (byte: number): boolean => within(byte, 0xa1, 0xfe);
/** The rows of EUC encodings that hold punctuation, figures and Latin letters. */
const isSign = (lead: number): boolean => within(lead, 0xa1, 0xa3);

const SHIFT_JIS: DoubleByte = {
  charset: 'shift_jis',
  isLead: (lead) => within(lead, 0x81, 0x9f) || within(lead, 0xe0, 0xfc),
  isTrail: (trail) => within(trail, 0x40, 0xfc) && trail !== 0x7f,
  isCommon: (lead) => within(lead, 0x81, 0x98),
  isKana: (lead, trail) => (lead === 0x82 && within(trail, 0x9f, 0xf1)) || (lead === 0x83 && within(trail, 0x40, 0x96)),
};
const EUC_JP: DoubleByte = {
  charset: 'euc-jp',
  isLead: (lead) => isHigh(lead) || lead === 0x8e,
  isTrail: isHigh,
  isCommon: (lead) => isSign(lead) || within(lead, 0xa4, 0xa5) || within(lead, 0xb0, 0xcf),
  isKana: (lead) => within(lead, 0xa4, 0xa5),
};
const EUC_KR: DoubleByte = {
  charset: 'euc-kr',
  isLead: isHigh,
  isTrail: isHigh,
  isCommon: (lead) => isSign(lead) || within(lead, 0xb0, 0xc8),
};
const GB18030: DoubleByte = {
  charset: 'gb18030',
  isLead: (lead) => within(lead, 0x81, 0xfe),
  isTrail: (trail) => within(trail, 0x40, 0xfe) && trail !== 0x7f,
  isCommon: (lead, trail) => isHigh(trail) && (isSign(lead) || within(lead, 0xb0, 0xd7)),
};
const BIG5: DoubleByte = {
  charset: 'big5',
  isLead: (lead) => within(lead, 0x81, 0xfe),
  isTrail: (trail) => within(trail, 0x40, 0x7e) || isHigh(trail),
  isCommon: (lead) => isSign(lead) || within(lead, 0xa4, 0xc6),
};

/** Encodings of one byte a character for scripts without Latin letters, each with the bytes of the letters that its languages write most. */
const SINGLE_BYTE: [charset: string, letters: Set<number>][] = [
  ['windows-1251', new Set([0xee, 0xe5, 0xe0, 0xe8, 0xed, 0xf2, 0xf1, 0xf0, 0xe2])],
  ['koi8-r', new Set([0xcf, 0xc5, 0xc1, 0xc9, 0xce, 0xd4, 0xd3, 0xd2, 0xd7])],
  ['iso-8859-5', new Set([0xde, 0xd5, 0xd0, 0xd8, 0xdd, 0xe2, 0xe1, 0xe0, 0xd2])],
  ['windows-1253', new Set([0xe1, 0xef, 0xe9, 0xf4, 0xe5, 0xed, 0xf3, 0xf5, 0xf1, 0xf2])],
  ['windows-1255', new Set([0xe9, 0xe5, 0xe4, 0xec, 0xe0, 0xf8, 0xfa, 0xee, 0xf9])],
  ['windows-1256', new Set([0xc7, 0xe1, 0xed, 0xe6, 0xe3, 0xe4, 0xd1, 0xca, 0xc9])],
  ['windows-874', new Set([0xd2, 0xb9, 0xc3, 0xcd, 0xa1, 0xe0, 0xe8, 0xd1, 0xc7])],
];
/** Share of the letters beyond ASCII that these have to be. */
const FREQUENT = 0.45;

/**
 * The encoding of a text that does not say it and is not UTF-8, told by the characters that its bytes would be: those of East Asia and of other
 * scripts that write few Latin letters. Null for text in Latin letters, and where there is too little of it.
 */
export function guessCharset(bytes: Uint8Array): string | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  return eastAsian(sample) ?? otherScript(sample);
}

function eastAsian(sample: Uint8Array): string | null {
  for (const japanese of [EUC_JP, SHIFT_JIS]) {
    const { pairs, common, kana } = measure(sample, japanese);
    if (pairs >= LEAST_CHARACTERS && common >= COMMON && kana >= KANA) return japanese.charset;
  }
  const korean = measure(sample, EUC_KR);
  const scores = [
    { charset: EUC_KR.charset, ...korean, common: korean.run <= KOREAN_RUN ? korean.common : 0 },
    ...[GB18030, BIG5].map((encoding) => ({ charset: encoding.charset, ...measure(sample, encoding) })),
  ].filter(({ pairs, common }) => pairs >= LEAST_CHARACTERS && common >= COMMON);
  // Korean is in the midst of the Chinese rows: where both fit it is Korean.
  return scores.sort((a, b) => b.common - a.common)[0]?.charset ?? null;
}

interface Measure {
  pairs: number;
  /** Shares of all bytes beyond ASCII, counted as pairs. */
  common: number;
  kana: number;
  /** Mean number of pairs in a row. */
  run: number;
}

function measure(sample: Uint8Array, { isLead, isTrail, isCommon, isKana }: DoubleByte): Measure {
  let pairs = 0;
  let common = 0;
  let kana = 0;
  let lost = 0;
  let runs = 0;
  let isRunning = false;
  for (let at = 0; at < sample.length; at++) {
    const lead = sample[at]!;
    if (lead < 0x80) {
      isRunning = false;
      continue;
    }
    if (!isRunning) runs++;
    isRunning = true;
    const trail = sample[at + 1] ?? 0;
    if (isLead(lead) && isTrail(trail)) {
      pairs++;
      at++;
      if (isCommon(lead, trail)) common++;
      if (isKana?.(lead, trail)) kana++;
    } else {
      lost++;
    }
  }
  const all = Math.max(1, pairs + lost);
  return { pairs, common: common / all, kana: kana / all, run: pairs / Math.max(1, runs) };
}

/** Texts in other scripts have hardly a Latin letter outside of their markup, so most of their bytes beyond ASCII stand beside another. */
function otherScript(sample: Uint8Array): string | null {
  const counts = new Uint32Array(256);
  let high = 0;
  let beside = 0;
  for (let at = 0; at < sample.length; at++) {
    const byte = sample[at]!;
    if (byte < 0x80) continue;
    counts[byte]!++;
    high++;
    if ((sample[at - 1] ?? 0) >= 0x80 || (sample[at + 1] ?? 0) >= 0x80) beside++;
  }
  if (high < 3 * LEAST_CHARACTERS || beside < 0.8 * high) return null;
  const scores = SINGLE_BYTE.map(([charset, letters]) => {
    const frequent = [...letters].reduce((sum, byte) => sum + counts[byte]!, 0) / high;
    return { charset, frequent };
  });
  const [best] = scores.sort((a, b) => b.frequent - a.frequent);
  return best!.frequent >= FREQUENT ? best!.charset : null;
}
