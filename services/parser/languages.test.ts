import { describe, expect, test } from 'vitest';
import { extract } from './extract.ts';
import { textOf } from './fixtures/page.ts';

const NAV = (names: string[]): string =>
  `<nav><ul>${names.map((name) => `<li><a href="/${name}">${name}</a></li>`).join('')}</ul></nav>`;

/** Own words in scripts without spaces, without commas as Readability counts them, or from right to left. */
const LANGUAGES: Record<string, { dir?: string; menu: string[]; label: string; heading: string; point: string; text: string[] }> =
  {
    zh: {
      menu: ['首页', '新闻', '体育', '财经'],
      label: '相关阅读',
      heading: '接下来怎么办',
      point: '春天开工，夏天通航。',
      text: [
        '羽港市议会星期一晚上决定重建旧渡轮码头。去年冬天的风暴以后，这座码头一直关闭。',
        '市长说工程将在春天开始，费用比原先担心的要少，因为旧石料可以再用。',
        '渔民希望多装一台起重机，但议会要等外港水流的报告完成以后再作决定。',
        '两名议员投了反对票，其中一人要求在签合同之前先开一次听证会。',
      ],
    },
    ja: {
      menu: ['ホーム', 'ニュース', 'スポーツ'],
      label: '関連記事',
      heading: '今後の予定',
      point: '工事は春に始まる。',
      text: [
        '羽根港の議会は月曜の夜、昨年の冬の嵐から閉鎖されている古い渡船桟橋を建て直すと決めた。',
        '市長は、石材を再び使えるため費用は心配していたほど高くならないと話した。',
        '漁師たちは二台目のクレーンを求めたが、外港の潮流についての報告を待つことになった。',
        '二人の議員が反対し、そのうちの一人は契約の前に公聴会を開くよう求めた。',
      ],
    },
    th: {
      menu: ['หน้าแรก', 'ข่าว', 'กีฬา'],
      label: 'ข่าวที่เกี่ยวข้อง',
      heading: 'ขั้นตอนต่อไป',
      point: 'งานจะเริ่มในฤดูใบไม้ผลิ',
      text: [
        'สภาเมืองท่าขนนกลงมติเมื่อคืนวันจันทร์ให้สร้างท่าเรือข้ามฟากเก่าขึ้นใหม่หลังจากปิดมาตั้งแต่พายุเมื่อฤดูหนาวที่แล้ว',
        'นายกเทศมนตรีกล่าวว่างานจะเริ่มในฤดูใบไม้ผลิและใช้เงินน้อยกว่าที่กลัวเพราะหินเก่ายังใช้ได้',
        'ชาวประมงขอปั้นจั่นตัวที่สองแต่สภาจะรอรายงานเรื่องกระแสน้ำในอ่าวด้านนอกก่อน',
        'สมาชิกสองคนลงคะแนนคัดค้านและหนึ่งในนั้นขอให้เปิดรับฟังความเห็นก่อนลงนามสัญญา',
      ],
    },
    ar: {
      dir: 'rtl',
      menu: ['الرئيسية', 'أخبار', 'رياضة'],
      label: 'اقرأ أيضا',
      heading: 'ماذا بعد',
      point: 'يبدأ العمل في الربيع',
      text: [
        'صوّت مجلس ميناء الريشة مساء الاثنين على إعادة بناء رصيف العبّارات القديم الذي أُغلق منذ عواصف الشتاء الماضي.',
        'وقال رئيس البلدية إن العمل سيبدأ في الربيع، وإن كلفته أقل مما كان يُخشى لأن الحجارة تصلح للاستعمال من جديد.',
        'وكان الصيادون قد طلبوا رافعة ثانية، لكن المجلس ينتظر تقريرا عن التيارات في الحوض الخارجي.',
        'وعارض عضوان الخطة، وطالب أحدهما بجلسة علنية قبل توقيع أي عقد مع شركة البناء.',
      ],
    },
    he: {
      dir: 'rtl',
      menu: ['ראשי', 'חדשות', 'ספורט'],
      label: 'קראו גם',
      heading: 'מה הלאה',
      point: 'העבודה תתחיל באביב',
      text: [
        'מועצת נמל הנוצה החליטה ביום שני בערב לבנות מחדש את מזח המעבורות הישן, שסגור מאז סערות החורף שעבר.',
        'ראש העיר אמר כי העבודה תתחיל באביב ותעלה פחות ממה שחששו, משום שאפשר להשתמש שוב באבנים.',
        'הדייגים ביקשו מנוף שני, אך המועצה דחתה את ההחלטה עד שיושלם הדוח על הזרמים באגן החיצון.',
        'שני חברים הצביעו נגד, ואחד מהם דרש שימוע פומבי לפני שייחתם חוזה עם קבלן.',
      ],
    },
    hi: {
      menu: ['मुखपृष्ठ', 'समाचार', 'खेल'],
      label: 'यह भी पढ़ें',
      heading: 'आगे क्या होगा',
      point: 'काम वसंत में शुरू होगा',
      text: [
        'पंखपुर बंदरगाह की परिषद ने सोमवार शाम पुराने नौका घाट को फिर से बनाने का फैसला किया, जो पिछली सर्दियों के तूफ़ानों से बंद था।',
        'महापौर ने कहा कि काम वसंत में शुरू होगा और ख़र्च उतना नहीं होगा जितना डर था क्योंकि पत्थर दोबारा काम आएँगे।',
        'मछुआरों ने दूसरी क्रेन माँगी थी, पर परिषद बाहरी खाड़ी की धाराओं पर रिपोर्ट का इंतज़ार करेगी।',
        'दो सदस्यों ने योजना के ख़िलाफ़ वोट दिया और उनमें से एक ने ठेके से पहले जन सुनवाई की माँग की।',
      ],
    },
  };

describe.each(Object.entries(LANGUAGES))('%s', (language, { dir = 'ltr', menu, label, heading, point, text }) => {
  const [title, ...lines] = text as [string, ...string[]];
  const body = [
    ...lines.slice(0, 2).map((line) => `<p>${line}</p>`),
    `<h2>${heading}</h2><ul><li>${point}</li></ul>`,
    `<p>${lines[2]}</p>`,
  ];
  const related = `<p>${label}</p><ul>${menu.map((name) => `<li><a href="/x">${name}</a></li>`).join('')}</ul>`;
  const page = (inner: string) =>
    `<!doctype html><html lang="${language}" dir="${dir}"><head><meta charset="utf-8"><title>${title}</title></head><body>${NAV(menu)}${inner}<footer><p>${menu.join(' ')}</p></footer></body></html>`;
  const read = (html: string) => extract({ bytes: Buffer.from(html), url: 'https://quill.example/a', contentType: 'text/html' });
  const wanted = textOf(lines[0]!, lines[1]!, heading, point, lines[2]!);

  test.each<[name: string, html: string]>([
    ['in an article', page(`<article><h1>${title}</h1>${body.join('')}${related}</article>`)],
    [
      'in nested blocks',
      page(`<div class="wrap"><h1>${title}</h1><div class="text">${body.join('')}</div><div class="side">${related}</div></div>`),
    ],
  ])('the text %s', (_, html) => {
    const article = read(html);
    expect([article.title, article.text, article.language]).toEqual([title, wanted, language]);
  });

  test('is not doubted for its length or for its lines', () => {
    const long = page(
      `<article><h1>${title}</h1>${Array.from({ length: 3 }, (_, i) => lines.map((line) => `<p>${i} ${line}</p>`).join('')).join('')}</article>`,
    );
    expect(read(long).evidence.quality).toEqual(['no date']);
  });
});
