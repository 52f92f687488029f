import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { guessCharset } from './charset-guess.ts';

/** Sentences of our own, the first of each as short as a headline. */
const TEXTS: [script: string, charsets: string[], texts: string[]][] = [
  [
    'Japanese',
    ['shift_jis', 'euc-jp'],
    [
      '港の新しい橋が開通',
      'サーバー障害で列車が遅れる',
      '市議会は月曜日、古い橋を直すことに合意したと市長が述べた。工事は来年の春に始まり、夏までに終わる予定である。',
      '午後3時ごろ、ABCホールで「音楽の夕べ」が開かれた。約200人が集まった。',
    ],
  ],
  [
    'Chinese',
    ['gb18030'],
    [
      '港口新桥今日通车',
      '市议会周一同意修复旧桥，市长说工程将于明年春天开始，预计夏天结束。',
      '昨天下午3点，ABC公司宣布与两家企业合作，共同建设新的车站。',
    ],
  ],
  [
    'Chinese in the traditional script',
    ['big5'],
    [
      '港口新橋今天通車',
      '市議會星期一同意修復舊橋，市長說工程將於明年春天開始，預計夏天結束。',
      '昨天下午三點，公司宣布與兩家企業合作，共同建設新的車站。',
    ],
  ],
  [
    'Korean',
    ['euc-kr'],
    [
      '항구의 새 다리 개통',
      '시의회는 월요일에 오래된 다리를 고치기로 했다고 시장이 말했다. 공사는 내년 봄에 시작한다.',
      '어제 오후 3시 ABC 회관에서 음악회가 열렸다.',
    ],
  ],
  [
    'Russian',
    ['windows-1251', 'koi8-r', 'iso-8859-5'],
    [
      'Новый мост открыли сегодня в порту',
      'Городской совет в понедельник решил починить старый мост, сообщил мэр. Работы начнутся весной будущего года.',
    ],
  ],
  [
    'Ukrainian',
    ['windows-1251'],
    ['Міська рада в понеділок вирішила полагодити старий міст, повідомив мер. Роботи почнуться навесні.'],
  ],
  ['Greek', ['windows-1253'], ['Το δημοτικό συμβούλιο αποφάσισε τη Δευτέρα να επισκευάσει την παλιά γέφυρα, είπε ο δήμαρχος.']],
  ['Hebrew', ['windows-1255'], ['מועצת העיר החליטה ביום שני לתקן את הגשר הישן, אמר ראש העיר. העבודה תתחיל באביב הבא.']],
  [
    'Arabic',
    ['windows-1256'],
    ['قرر مجلس المدينة يوم الاثنين اصلاح الجسر القديم، كما قال رئيس البلدية. وسيبدأ العمل في الربيع القادم.'],
  ],
  ['Thai', ['windows-874'], ['สภาเมืองตัดสินใจเมื่อวันจันทร์ที่จะซ่อมสะพานเก่า นายกเทศมนตรีกล่าวว่างานจะเริ่มในฤดูใบไม้ผลิ']],
];

const CASES = TEXTS.flatMap(([script, charsets, texts]) =>
  charsets.flatMap((charset) => texts.map((text) => [script, charset, text] as const)),
);
const page = (text: string) => `<rss><channel><title>${text}</title><link>https://paper.example/</link></channel></rss>`;

describe('what does not say its encoding', () => {
  test.each(CASES)('%s in %s: %s', (_script, charset, text) => {
    expect(guessCharset(iconv.encode(page(text), charset))).toBe(charset);
  });

  test.each([
    ['French', 'Après l’été, la mairie a décidé de réparer le vieux pont à côté du marché, où les élèves déjeunaient.'],
    ['German', 'Übermäßige Größe: Der Bürgermeister erklärte, dass die Brücke größer würde. Müller hörte zu – „schön“.'],
    ['Swedish', 'På måndagen beslutade rådet att åtgärda den gamla bron, sade ordföranden på ön Åland.'],
    ['Spanish', 'El año pasado, según él, ¿quién pagó la reparación? ¡Ñandú! El niño comió aquí.'],
    ['one word', 'Café'],
    ['quotation marks', '“Rain”, he said – “snow”'],
    ['ASCII', 'Rain over the harbour'],
  ])('%s in windows-1252 is nothing else', (_name, text) => {
    expect(guessCharset(iconv.encode(page(text), 'windows-1252'))).toBeNull();
  });

  test('binary data is no text of East Asia', () => {
    expect(['shift_jis', 'euc-jp', 'euc-kr']).not.toContain(
      guessCharset(Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 7919) % 256))),
    );
  });
});
