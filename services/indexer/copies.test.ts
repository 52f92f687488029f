import { describe, expect, test } from 'vitest';
import { paragraphDigest } from '../../shared/boilerplate.ts';
import { type Comparable, compare, type Relation } from './copies.ts';
import { type Sketch, sketch } from './sketch.ts';

/** An agency story in ten paragraphs. */
const STORY = [
  'PORT ELLERY (Norvik) - The harbour council of Port Ellery voted on Tuesday to close the old ferry pier for 14 months after divers found cracks in 23 of its 60 concrete pillars.',
  'Repairs will cost 3.2 million crowns, said Orla Brannoch, who has led the council since 2019. The money comes from a fund that Governor Tam Oduya set up for storm damage.',
  '"Nobody in this room wanted to sign such an order a week before the holidays," Brannoch told reporters. "But no engineer was willing to say that the pier is safe."',
  'The pier was built in 1954 and carried 480,000 passengers last year, most of them on their way to the islands of Skerra and Little Holm.',
  'From Monday the ferries will leave from the fish market, two kilometres to the north. The crossing to Skerra takes 35 minutes longer from there, the operator Halvard Lines said.',
  'Shopkeepers near the pier fear for the summer. "Three out of four of my guests come straight from the boat," said Ines Calloway, who runs a bakery on Anchor Street with nine employees.',
  'The council promised a bus every 10 minutes and will not collect rent for the 41 market stalls until the works are finished.',
  'Opposition members called the vote a disgrace. Divers had warned of the damage in 2021, said Petra Lindqvist of the Coast Party, yet the report lay in a drawer for two winters.',
  'Brannoch rejected the charge. The warning concerned only four pillars, she said, and those were strengthened in the following spring.',
  'A new pier of steel is planned for 2034. A design by the Lagerholt office won a contest last autumn, but the treasury in Kalmsund has not released the 19 million crowns that it would cost.',
];

/** Another story of the same agency, with nothing in common. */
const OTHER_STORY = [
  'KALMSUND (Norvik) - A judge on Wednesday freed the brewer Jonas Fairweather, who had spent 11 weeks in custody on suspicion of tax fraud at his company Amber & Sons.',
  'Prosecutors failed to show that the brewer knew of the second set of books, judge Miriam Castellane said in a ruling of 27 pages. He must hand in his passport all the same.',
  'Fairweather left the court by a side door without a word. His lawyer Edmund Achterberg spoke of a late victory for common sense and announced a claim for damages.',
  'The tax office puts the loss at 7.4 million crowns over six years. Two former accountants have confessed, and their trial begins on 9 May.',
  'Amber & Sons employs 230 people in Kalmsund and exports its dark ale to 17 countries. Sales had fallen by a fifth since the arrest.',
];

const THIRD_STORY = [
  'LITTLE HOLM (Norvik) - Ornithologists have counted 1,900 pairs of puffins on the cliffs of Little Holm, more than at any time since records began in 1968.',
  'The birds profit from a ban on trawling within six miles of the island, said Greta Sommerfeldt of the Sea Bird Trust, although rats remain a danger to the burrows.',
  'Volunteers with ropes spent 19 nights on the rock face. One of them, the teacher Bo Hallström, broke an ankle and was flown to the mainland.',
  'Boat trips to the cliffs start in April. Landing stays forbidden until the chicks have left, which usually happens in the second week of August.',
];

const LOCAL = [
  'For commuters in Westmark the decision means an earlier start. Around 260 of them take the first boat every day, according to mayor Hugo Ferrand, who wants the train at 5.40 to wait for the bus.',
  'Westmark grammar school has already moved its first lesson to nine. "We cannot teach empty benches," said the head teacher Ada Moncrieff.',
];

const FURNITURE = [
  'Like what you read? Get the Ellery Courier in your mailbox every morning before breakfast, free of charge and without advertising.',
  'Follow the Courier on all channels. Report an error to our newsroom.',
];

const HOUSE_STYLE: [RegExp, string][] = [
  [/\bharbour\b/g, 'harbor'],
  [/\bkilometres\b/g, 'kilometers'],
  [/"/g, '”'],
  [/ - /g, ' — '],
  [/million crowns/g, 'mln. kr.'],
  [/\bsaid\b/g, 'says'],
  [/\bTuesday\b/g, 'Tue.'],
];
const inHouseStyle = (paragraph: string) => HOUSE_STYLE.reduce((text, [from, to]) => text.replace(from, to), paragraph);

const LATER_LEAD = [
  'PORT ELLERY (Norvik) - Governor Tam Oduya on Thursday overruled the harbour council and ordered the old ferry pier to stay open until the end of the holidays, hours before the fences were to go up.',
  'The army will set steel props under the weakest pillars over the weekend, Oduya said at a hastily called meeting in the town hall, where protesters had blocked the stairs since dawn.',
];

const article = (paragraphs: string[], rest: Partial<Comparable> = {}): Comparable => ({
  sketch: sketch({ title: rest.title, text: paragraphs.join('\n\n') }),
  title: null,
  publishedAt: new Date('2031-05-06T10:00:00Z'),
  sourceId: String(paragraphs.length),
  agency: null,
  ...rest,
});
const original = article(STORY, { title: 'Port Ellery closes its old ferry pier for 14 months', agency: 'Norvik' });

const reordered = [STORY[0]!, ...STORY.slice(1).reverse()];

describe('one text in other papers', () => {
  const cases: [string, string[], Relation][] = [
    ['exact', STORY, 'exact_copy'],
    ['exact but for typography', STORY.map((p) => p.replace(/"/g, '“').toUpperCase()), 'exact_copy'],
    ['house spelling', STORY.map(inHouseStyle), 'near_copy'],
    ['paragraphs in another order', reordered, 'near_copy'],
    ['the last paragraph cut', STORY.slice(0, 9), 'near_copy'],
    ['the second half cut', STORY.slice(0, 5), 'trimmed'],
    ['a brief', STORY.slice(0, 2), 'trimmed'],
    ['a brief in house spelling', STORY.slice(0, 2).map(inHouseStyle), 'trimmed'],
    ['paragraphs cut here and there', STORY.filter((_, i) => ![2, 5, 7].includes(i)), 'trimmed'],
    ['cut, with a local paragraph', [...STORY.slice(0, 3), LOCAL[0]!, ...STORY.slice(3, 6)], 'trimmed'],
    ['local paragraphs in the middle', [...STORY.slice(0, 4), ...LOCAL, ...STORY.slice(4)], 'near_copy'],
    ['local paragraphs and more at the end', [...STORY, ...LOCAL, ...FURNITURE], 'extended'],
    ['furniture on top', [...FURNITURE, ...STORY.slice(0, 6)], 'trimmed'],
    ['furniture at the end of a brief', [...STORY.slice(0, 3), ...FURNITURE], 'trimmed'],
  ];
  test.each(cases)('%s', (_, paragraphs, relation) => {
    expect(compare(original, article(paragraphs)).relation).toBe(relation);
  });

  test('with another headline it is a copy all the same', () => {
    expect(compare(original, article(STORY, { title: 'Boats move to the fish market' })).relation).toBe('exact_copy');
    expect(compare(original, article(STORY.slice(0, 4), { title: 'Boats move to the fish market' })).relation).toBe('trimmed');
  });

  test('learned boilerplate does not count', () => {
    const text = [STORY[0]!, ...FURNITURE, ...LOCAL].join('\n');
    const boilerplate = new Set([...FURNITURE, ...LOCAL].map(paragraphDigest));
    const relationOf = (brief: Sketch) => compare(original, { ...article([]), sketch: brief }).relation;
    expect(relationOf(sketch({ text }))).toBe('partial');
    expect(relationOf(sketch({ text, boilerplate }))).toBe('trimmed');
  });
});

describe('no copies', () => {
  const cases: [string, Comparable, Relation][] = [
    ['nothing in common', article(OTHER_STORY), 'none'],
    [
      'a round-up that carries the story',
      article([...OTHER_STORY, ...STORY, ...THIRD_STORY], { title: 'The day in brief' }),
      'contains',
    ],
    ['a round-up that carries a brief of it', article([...OTHER_STORY, ...STORY.slice(0, 4), ...THIRD_STORY]), 'partial'],
    ['a follow-up with old background', article([...LATER_LEAD, ...OTHER_STORY.slice(0, 2), ...STORY.slice(7)]), 'partial'],
    ['a quoted paragraph', article([...THIRD_STORY, STORY[2]!, STORY[5]!]), 'partial'],
    [
      'an old text cited after weeks',
      article([...LATER_LEAD, ...STORY.slice(3)], { agency: 'Norvik', publishedAt: new Date('2031-06-20') }),
      'partial',
    ],
  ];
  test.each(cases)('%s', (_, other, relation) => {
    expect(compare(original, other).relation).toBe(relation);
  });
});

describe('later versions of the same file', () => {
  const later = { agency: 'Norvik', publishedAt: new Date('2031-05-07T08:00:00Z') };
  const corrected = STORY.map((p) => p.replace('23 of its 60', '31 of its 60').replace('14 months', '18 months'));
  const rolled = [
    STORY[0]!,
    STORY[1]!,
    LOCAL[0]!,
    STORY[3]!,
    STORY[4]!,
    LATER_LEAD[1]!,
    STORY[6]!,
    STORY[7]!,
    LOCAL[1]!,
    STORY[9]!,
  ];
  const cases: [string, Comparable][] = [
    ['other numbers', article(corrected, later)],
    ['another lead', article([...LATER_LEAD, ...STORY.slice(1)], later)],
    ['new paragraphs instead of old ones', article(rolled, later)],
    ['another first sentence, and nothing else', article([LATER_LEAD[1]!, ...STORY.slice(1)], later)],
    [
      'another lead under the same headline',
      article([...LATER_LEAD, ...STORY.slice(1, 6)], { ...later, agency: null, title: original.title }),
    ],
  ];
  test.each(cases)('%s', (_, other) => {
    expect(compare(original, other).relation).toBe('update');
  });
});

describe('forms filled in anew', () => {
  type Fill = (values: (string | number)[]) => string[];
  const draw: Fill = ([day, a, b, c, d, e, f, town, prize, next]) => [
    `The winning numbers in the ${day} draw of the island lottery were ${a}, ${b}, ${c}, ${d}, ${e} and ${f}, the organisers announced in the evening.`,
    `One ticket bought in ${town} matched all six numbers and won ${prize} crowns. The next draw will take place on ${next}, and the jackpot is expected to grow again if nobody wins.`,
  ];
  const crash: Fill = ([day, minutes, road, town, other, speaker, junction, incident]) => [
    `Drivers face delays of up to ${minutes} minutes on the ${road} between ${town} and ${other} after a crash shortly before noon on ${day}.`,
    `"Please avoid the area and follow the signs," said traffic officer ${speaker}. Queues stretched back to junction ${junction}, and witnesses are asked to quote incident ${incident}.`,
  ];
  const results: Fill = ([company, chief, profit, before, share, town, staff]) => [
    `The board of ${company} reported a profit of ${profit} million crowns for the second quarter, after ${before} million in the same period of the year before.`,
    `Earnings per share came to ${share} crowns. "We are content with the first half," said chief executive ${chief}. Based in ${town}, the group employs ${staff} people and will publish its next report in the autumn.`,
  ];
  const weather: Fill = ([day, town, high, low, wind, other, rain]) => [
    `On ${day} the coast around ${town} can expect sunshine with a few clouds and highs of ${high} degrees, falling to ${low} degrees at night, the weather service said.`,
    `The wind blows from the west at ${wind} kilometres an hour. Near ${other} there may be showers with up to ${rain} millimetres of rain in the early evening, and the sea stays calm.`,
  ];
  const cases: [string, Fill, (string | number)[], (string | number)[]][] = [
    [
      'lottery',
      draw,
      ['Tuesday', 4, 11, 19, 27, 33, 40, 'Westmark', 210_000, 'Saturday'],
      ['Saturday', 2, 8, 17, 25, 38, 44, 'Skerra', 95_000, 'Tuesday'],
    ],
    [
      'traffic',
      crash,
      ['Monday', 40, 'A12', 'Westmark', 'Holmby', 'Ana Rusk', 7, 4411],
      ['Friday', 65, 'B30', 'Ellery', 'Tarn', 'Leo Voss', 12, 5120],
    ],
    [
      'company results',
      results,
      ['Halvard', 'Mina Stroud', 4.2, 3.9, 1.15, 'Skerra', 812],
      ['Lagerholt', 'Otto Crane', 17.5, 21.3, 0.62, 'Kalmsund', 2406],
    ],
    ['weather', weather, ['Sunday', 'Ellery', 24, 13, 18, 'Skerra', 3], ['Monday', 'Ellery', 19, 11, 32, 'Holmby', 8]],
  ];
  test.each(cases)('%s', (_, fill, one, two) => {
    const sameSeries = { title: 'What you have to know today', sourceId: '7' };
    const { relation } = compare(article(fill(one), sameSeries), article(fill(two), sameSeries));
    expect(['none', 'partial']).toContain(relation);
    expect(compare(article(fill(one)), article(fill(one).map(inHouseStyle))).relation).toMatch(/copy/);
  });
});

describe('short texts', () => {
  const flash = [
    'A lorry lost its load of oranges on the bridge at Westmark on Sunday. Nobody was hurt, said fire chief Dora Quill, and 12 helpers cleared the lanes.',
  ];
  const cut = [flash[0]!.replace(', and 12 helpers cleared the lanes', '')];
  const title = 'Oranges roll over the bridge at Westmark';
  const cases: [string, Comparable, Comparable, Relation][] = [
    ['equal', article(flash), article(flash), 'exact_copy'],
    ['edited, same headline', article(flash, { title }), article(flash.map(inHouseStyle), { title }), 'near_copy'],
    ['edited, same names', article(flash), article(flash.map(inHouseStyle)), 'near_copy'],
    ['cut, same headline', article(flash, { title }), article(cut, { title }), 'trimmed'],
    [
      'same words, other names',
      article(flash),
      article([flash[0]!.replace('Westmark', 'Tarn').replace('Dora Quill', 'Ugo Brand').replace('Sunday', 'Monday')]),
      'none',
    ],
    ['an empty phrase', article(['Watch the video here']), article(['Watch the video here']), 'none'],
    [
      'an empty phrase under one headline',
      article(['Watch the video here'], { title }),
      article(['Watch the video here'], { title }),
      'exact_copy',
    ],
    ['no text', article([], { title }), article([], { title }), 'none'],
  ];
  test.each(cases)('%s', (_, a, b, relation) => {
    expect(compare(a, b).relation).toBe(relation);
  });
});

describe('scripts without spaces', () => {
  const chinese = [
    '埃勒里港议会星期二投票决定关闭旧渡轮码头十四个月,因为潜水员发现六十根混凝土支柱中有二十三根出现裂缝。维修费用为三百二十万克朗。',
    '议会主席说,在假期前一个星期没有人愿意签署这样的命令,但是没有一位工程师敢说码头是安全的。资金来自州长为风暴损失设立的基金。',
    '码头建于上世纪五十年代,去年运送旅客四十八万人次,其中大多数前往外海的两座岛屿。从星期一起,渡轮将改从鱼市场出发。',
    '码头附近的商店老板担心夏天的生意,面包店的女店主说,四分之三的客人都是直接从船上来的。议会答应每十分钟开一班公共汽车。',
  ];
  const other = [
    '法官星期三释放了啤酒厂老板,他因涉嫌逃税已被关押十一个星期。检察官未能证明他知道另一套账本的存在,法官在裁决书中这样写道。',
  ];
  const cases: [string, string[], Relation][] = [
    ['edited', chinese.map((p) => p.replace('星期二', '周二').replace('但是', '可是')), 'near_copy'],
    ['trimmed', chinese.slice(0, 2), 'trimmed'],
    ['another story', other, 'none'],
    ['a story in words', STORY, 'none'],
  ];
  test.each(cases)('%s', (_, paragraphs, relation) => {
    expect(compare(article(chinese), article(paragraphs)).relation).toBe(relation);
  });
});

test('the figures of an edge', () => {
  const edge = compare(original, article(STORY.slice(0, 5)));
  expect(edge).toMatchObject({ relation: 'trimmed', coverageB: 1, lead: 1, anchors: 1, numbers: 1 });
  expect(edge.coverageA).toBeCloseTo(0.52, 1);
  expect(edge.similarity).toBeCloseTo(0.68, 1);
});

test('seen from the other side it is the same edge', () => {
  const mirror: Partial<Record<Relation, Relation>> = { trimmed: 'extended', extended: 'trimmed' };
  const others = [
    STORY,
    reordered,
    STORY.slice(0, 5),
    STORY.map(inHouseStyle),
    [...STORY, ...LOCAL, ...FURNITURE],
    OTHER_STORY,
    [...LATER_LEAD, ...STORY.slice(1)],
  ];
  for (const other of others.map((paragraphs) => article(paragraphs))) {
    const there = compare(original, other);
    const back = compare(other, original);
    expect(back).toEqual({
      ...there,
      relation: mirror[there.relation] ?? there.relation,
      coverageA: there.coverageB,
      coverageB: there.coverageA,
    });
  }
});
