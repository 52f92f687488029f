/**
 * Documents with hard names, written for this project; nobody in them exists. `{Hall=ann}` marks a name and who is meant (a key of `WHO`), `{Hall=}` one
 * that nobody can tell. What stands in one `group` prints one text.
 */
export interface NamedDocument {
  id: string;
  title: string;
  paragraphs: string[];
}

/** Names under which each of the marked entities may be shown. */
export const WHO: Record<string, string[]> = {
  brandvik: ['Ilse Brandvik'],
  peter: ['Peter Hollin'],
  ruth: ['Ruth Hollin'],
  marchensky: ['Bohdan Marchenskyy', 'Bohdan Marchensky', 'Bohdan Marchenskiy', 'Bohdan Marchenskii'],
  qasimi: ['Nadir al-Qasimi', 'Nadir el-Qasimi', 'Nadir Qasimi'],
  koestler: ['Jürgen Köstler', 'Juergen Koestler', 'Jurgen Kostler'],
  uk: ['United Kingdom'],
  us: ['United States'],
  georgia: ['Georgia'],
  peachGeorgia: ['Georgia (U.S.)'],
  springfield: ['Springfield, Illinois'],
  water: ['Norbury Water Board'],
  wool: ['National Wool Bureau'],
  dragovic: ['Milan Dragovic'],
  lindqvist: ['Christopher Lindqvist'],
  maryKellen: ['Mary Kellen'],
  markKellen: ['Mark Kellen'],
  elderMarsh: ['John Marsh'],
  combine: ['Northern Fish Combine'],
  quell: ['Quell Instruments', 'Quell Instruments Ltd'],
  tarvin: ['Odile Tarvin'],
  un: ['United Nations'],
};

/** The gazetteer of the test: two men of one name, and an organisation that goes by a common word. */
export const GAZETTEER = [
  { name: 'John Marsh', type: 'person' as const, aliases: ['Johnny Marsh'], qid: 'Q900001', country: 'GB' },
  { name: 'John Marsh', type: 'person' as const, aliases: ['J. R. Marsh'], qid: 'Q900002', country: 'NZ' },
  { name: 'Northern Fish Combine', type: 'org' as const, aliases: ['the Combine', 'Norfisk'], qid: null, country: null },
];

const BUDGET = [
  'Finance Minister {Ilse Brandvik=brandvik} wants to put off the new harbour tax for two years, because the herring did not come this spring and the smaller ports have hardly earned anything since March.',
  '{Brandvik=brandvik} told reporters on the quay of Sollvik that nobody should have to sell a boat in order to pay the state, and that the money would be found elsewhere, most likely in the fund for the northern roads.',
  'The opposition called it a present to the large fleets, which have earned well in the south, and asked for a list of those who would profit. {Brandvik=brandvik} promised to hand one in before the vote in November.',
  'Fishermen in Sollvik were relieved. For many of them the tax would have been the third new burden within a year, after the licence for nets and the dearer ice of the only factory on the coast.',
];
const HALLS = [
  'Mayor {Peter Hollin=peter} and the shipyard owner {Ruth Hollin=ruth}, who are not related, quarrelled on Tuesday about the dredging of the old dock, which the town has put off for eleven years now.',
  '{Hollin=} said afterwards that the matter was one of money only, and that the town would be grateful for every offer that was made in writing and before the end of the month.',
  'The dock has silted up since the flood, and the last ship that was built there had to wait nine days for a spring tide high enough to float it over the bar at the mouth of the river.',
  'A survey by the province puts the cost at four million. Half of that would come from the fund for old harbours, provided that the other half is promised before the summer.',
];
const WATER = [
  'The {Norbury Water Board=water} ({NWB=water}) closed three wells on Friday, after nitrate had been found in samples from the fields around the brewery for the second time since the beginning of the year.',
  'The {NWB=water} said that the pressure in the pipes would be lower for a week, and asked people on the hill to store some water for the mornings, when most of it is used in the valley.',
  'Farmers had been asked in spring to leave a strip of ten metres along the ditches without manure. Whether they had done so was checked on two farms only, because the office lacks people.',
  'The brewery, which has a well of its own, offered to fill canisters at its gate for whoever comes with a handcart, and to bring some to the old people of the almshouse.',
];
const PALACE = [
  'President {Milan Dragovic=dragovic} has pardoned twelve soldiers who had refused to guard the election offices in the mountains, his office said on Sunday, and he will receive two of them this week.',
  'The soldiers had been sentenced to eighteen months by a court in the garrison town of Vrelo. Their families had kept a vigil before its gates since the day of the sentence, through the whole winter.',
  'President {Dragovic=dragovic} had long refused to speak about the case. Advisers say that a letter by the bishop of Vrelo, which was read in all churches, changed his mind in the end.',
  'The chief of the general staff, who had asked for the trial, learned of the pardon from the radio. He has offered to resign, and has not been answered so far.',
];
const spun = (paragraphs: string[], from: string, to: string): string[] =>
  paragraphs.map((paragraph) => paragraph.replaceAll(from, to));
const BRIDGE = [
  'The engineer {Christopher Lindqvist=lindqvist} will examine the hanging bridge of Aspervik after a cable had torn on Thursday night, the county said, and nobody may cross it until he has handed in his report.',
  '{Lindqvist=lindqvist} built the bridge forty years ago with a crew of nine and has often said that its cables were made for a hundred years, if only somebody kept the salt out of the sockets.',
  'The school bus has to take the road around the fjord now, which is an hour longer. The county has asked the ferry company whether the old boat could go to and fro again in the mornings.',
  'Nobody was on the bridge when the cable tore. A fisherman heard it and thought of thunder, but the sky was clear and full of stars, so he called the watch at the lighthouse.',
];

/** Thirty-six documents; those that print one text follow each other. */
export const DOCUMENTS: NamedDocument[] = [
  { id: 'budget-1', title: 'Harbour tax put off for two years', paragraphs: BUDGET },
  { id: 'budget-2', title: 'Relief in Sollvik about the harbour tax', paragraphs: BUDGET.slice(1) },
  {
    id: 'budget-3',
    title: 'Harbour tax: two years of grace',
    paragraphs: [
      ...BUDGET,
      'The vote is on the ninth of November. Two of the smaller parties have not said yet how they will decide.',
    ],
  },
  { id: 'halls-1', title: 'Quarrel about the old dock', paragraphs: HALLS },
  { id: 'halls-2', title: 'Old dock: no agreement on dredging', paragraphs: HALLS.slice(1) },
  {
    id: 'halls-3',
    title: 'Bakery reopens after the fire',
    paragraphs: [
      'The bakery on the market square sells bread again, seven weeks after the fire in its loft. Mr {Hollin=} had to build a new oven, for the old one could not be mended, and slept above the shop to keep an eye on it.',
      'On the first morning the queue went around the fountain. The rolls were gone by seven, and the children of the school got what was left of the plaited loaves for nothing.',
    ],
  },
  {
    id: 'front-1',
    title: 'General visits the trenches',
    paragraphs: [
      'General {Bohdan Marchenskyy=marchensky} visited the trenches east of the river on Monday and promised the men that they would be relieved before the frost. {Marchenskyy=marchensky} walked the last two miles, because the road is under fire.',
      'The brigade has been there since the spring. Its doctor said that a third of the men have trench foot, and that dry socks were worth more than shells at the moment.',
    ],
  },
  {
    id: 'front-2',
    title: 'New commander for the southern army',
    paragraphs: [
      'General {Bohdan Marchensky=marchensky} takes over the southern army, the ministry announced on Friday. {Marchensky=marchensky} had led the defence of two bridges in the first winter and was wounded there.',
      'His predecessor asked to be relieved for reasons of health. The change comes at a bad time, officers say, since the rivers are about to freeze and the ferries will stop.',
    ],
  },
  {
    id: 'front-3',
    title: 'Commander warns of winter',
    paragraphs: [
      'The winter will be harder than the last one, said {Bohdan Marchenskiy=marchensky}, who commands the army in the south, in an interview with a radio station. The army needs stoves more than anything else.',
      'Volunteers have begun to weld stoves out of old gas bottles. Four hundred of them left for the south this week, together with two lorries full of firewood.',
    ],
  },
  {
    id: 'front-4',
    title: 'Medal for a medic',
    paragraphs: [
      'A medic of twenty-two years got the highest medal of the country on Saturday, out of the hands of {Bohdan Marchenskii=marchensky}. She had carried nine wounded men out of a burning mill, one after the other.',
      'Her mother learned of it from the newspaper. She had thought that her daughter was cooking for a staff somewhere far behind the river, as she had written in every letter.',
    ],
  },
  {
    id: 'gulf-1',
    title: 'Port of Maris to get a third basin',
    paragraphs: [
      'The port of Maris will get a third basin, said {Nadir al-Qasimi=qasimi}, who is in charge of the works, on Wednesday. {Al-Qasimi=qasimi} expects the first ships in four years, if the sand can be kept out of the channel.',
      'Divers have found the wreck of a dhow on the spot, with jars that are eight hundred years old. It will be lifted first, and shown in a hall on the quay.',
    ],
  },
  {
    id: 'gulf-2',
    title: 'Old dhow lifted from the seabed',
    paragraphs: [
      'The wreck of a dhow with its load of jars was lifted off Maris on Sunday. {Nadir el-Qasimi=qasimi}, who leads the building of the port, stood in the water up to his knees and held one of the ropes.',
      'The jars held dates once, and in one of them lay a comb made of bone. The museum has asked schoolchildren to guess whose it was.',
    ],
  },
  {
    id: 'alps-1',
    title: 'Cable car stands still',
    paragraphs: [
      'The cable car to the glacier will stand still until Easter, its director {Jürgen Köstler=koestler} said on Monday. {Köstler=koestler} blamed the melting ice, which has moved one of the pillars by a hand since the autumn.',
      'Hotels in the valley fear for the winter. Some have begun to rent out sledges, and one of them keeps reindeer for the first time, which have to get used to the bells.',
    ],
  },
  {
    id: 'alps-2',
    title: 'Pillar on the move',
    paragraphs: [
      'A pillar that moves by itself is not what one wants to see, said {Juergen Koestler=koestler}, who runs the cable car to the glacier. Engineers will pour concrete under it as soon as the helicopter can fly.',
      'They wait for three clear days in a row. In the hut below the pillar there is food for a month and one pack of cards, from which the queen of hearts is missing.',
    ],
  },
  {
    id: 'trade-1',
    title: 'Whisky for wheat',
    paragraphs: [
      '{Britain=uk} and the {U.S.=us} have agreed to drop their duties on whisky and wheat from the summer, and officials of both sides drank to it with tea. The {UK=uk} sells more whisky to {America=us} than to all of its neighbours.',
      'Farmers on both sides of the ocean are not so sure. What is cheap this year may be dear the next one, said a miller who has seen nine such treaties come and go.',
    ],
  },
  {
    id: 'trade-2',
    title: 'Treaty without a name',
    paragraphs: [
      'The treaty between the {United Kingdom=uk} and the {United States=us} has no name yet. Each capital wants to stand first in it, and the {UN=un} has offered to settle the matter by the alphabet.',
      'Until then it lies in a drawer in Geneva. A clerk has written the word Thing on its cover in pencil, so that it can be found again, and nobody has complained.',
    ],
  },
  {
    id: 'georgia-1',
    title: 'Vineyards under hail',
    paragraphs: [
      'Hail has destroyed a fifth of the vineyards in the east of {Georgia=georgia}, the ministry in Tbilisi said. In some villages the stones were as large as eggs and went through the roofs of the presses.',
      'Winegrowers fire rockets into the clouds there to break the hail. This time the rockets had been used up at a wedding two days before.',
    ],
  },
  {
    id: 'georgia-2',
    title: 'Peaches late this year',
    paragraphs: [
      'Peaches come late in {Georgia=peachGeorgia} this year, after frost in April. Growers south of Atlanta expect no more than half of a usual harvest, and have begun to sell peach jam of last summer instead.',
      'A church in the county has held a service for the trees. Its pastor said that it could not hurt, and that he had prayed for worse things.',
    ],
  },
  {
    id: 'georgia-3',
    title: 'A choir on its way',
    paragraphs: [
      'A choir of postmen from the coast will travel to {Georgia=} in May, to sing in nine towns. They have practised for a year in the sorting hall, between the last train and the first one.',
      'The solo is sung by a man who has delivered letters on one island for thirty years. He has never been further away than the lighthouse.',
    ],
  },
  {
    id: 'town-1',
    title: 'Bells for the courthouse',
    paragraphs: [
      'The courthouse of {Springfield=springfield}, Illinois, will have bells again. They had been sold in the war, and were found in a barn near the river, one of them full of nuts.',
      'People in {Springfield=springfield} have collected money for a wheel and a rope. Who will ring them is decided by lot each month.',
    ],
  },
  {
    id: 'town-2',
    title: 'Marathon of the slow',
    paragraphs: [
      'Whoever comes in last wins: that is the rule of a marathon that will be run in {Springfield=} for the first time this autumn. Standing still is not allowed, and judges on bicycles watch out for it.',
      'The favourite is a woman of eighty who walks to church in an hour and a half, which is four hundred yards away. She knows everybody on the way.',
    ],
  },
  { id: 'water-1', title: 'Three wells closed', paragraphs: WATER },
  { id: 'water-2', title: 'Nitrate in the wells by the brewery', paragraphs: WATER.slice(1) },
  {
    id: 'wool-1',
    title: 'Less wool, better wool',
    paragraphs: [
      'There were never so few sheep in the hills, and never was their wool so good, the {National Wool Bureau=wool} ({NWB=wool}) found in its yearly report. The {NWB=wool} counted every ram from the road, with field glasses.',
      'Shepherds say that the count is too low. Sheep stand behind walls when it blows, and on the day of the count it blew from all sides.',
    ],
  },
  {
    id: 'wool-2',
    title: 'A stamp for the lighthouse',
    paragraphs: [
      'The post office prints a stamp with the old lighthouse. A member of the {NWB=} had proposed it, and drew it himself on the back of a ticket for the ferry.',
      'The keeper of the lighthouse has bought the first sheet. He does not write letters, he said, but he might begin to.',
    ],
  },
  { id: 'palace-1', title: 'Twelve soldiers pardoned', paragraphs: PALACE },
  { id: 'palace-2', title: 'Pardon for the soldiers of Vrelo', paragraphs: PALACE },
  { id: 'palace-3', title: 'Soldiers get a pardon in Vrelo', paragraphs: spun(PALACE, '{Milan Dragovic=', '{Miles Dragovic=') },
  { id: 'bridge-1', title: 'Hanging bridge closed', paragraphs: BRIDGE },
  { id: 'bridge-2', title: 'Cable of the hanging bridge torn', paragraphs: BRIDGE },
  { id: 'bridge-3', title: 'Bridge of Aspervik shut', paragraphs: spun(BRIDGE, 'Christopher Lindqvist', 'Christofer Lindqvist') },
  {
    id: 'senate-1',
    title: 'Senator wants lights on the road',
    paragraphs: [
      'Senator {Mary Kellen=maryKellen} wants lights along the coast road, where eleven deer were run over since Christmas. {Kellen=maryKellen} drives it herself each Friday and has had two of them before her car.',
      'The road authority says that lights draw deer rather than drive them away. It would try whistles, which nobody but deer can hear.',
    ],
  },
  {
    id: 'senate-2',
    title: 'A bill on beehives',
    paragraphs: [
      'Senator {Mark Kellen=markKellen} has brought in a bill on beehives on the roofs of schools. {Kellen=markKellen}, who keeps bees himself, was stung while he explained it and went on without a pause.',
      'Teachers are divided. One of them asked whether the bees would be on holiday in the summer too.',
    ],
  },
  {
    id: 'marsh-1',
    title: 'Prize for a map of puddles',
    paragraphs: [
      'The geographer {Johnny Marsh=elderMarsh} has won a prize for a map of all puddles of his town. {Johnny Marsh=elderMarsh} drew it over nine winters, and measured each puddle with a wooden spoon.',
      'A children’s home has ordered four hundred copies. It wants to know which puddles are deep enough.',
    ],
  },
  {
    id: 'marsh-2',
    title: 'Talk on tides',
    paragraphs: [
      'The lecturer {John Marsh=} will talk about tides in the fish hall on Thursday. {Norfisk=combine} has offered herring for everybody who comes, and {the Combine=combine} will keep the hall warm.',
      'The talk takes exactly as long as the tide needs to cover the steps of the hall, so that nobody can leave early.',
    ],
  },
  {
    id: 'quell-1',
    title: 'Scales for feathers',
    paragraphs: [
      '{Quell Instruments Ltd=quell} has built a scale that can weigh a single feather. {Quell Instruments=quell} wants to sell it to museums of birds, of which there are more than one would think.',
      'The firm was founded in a henhouse. Its director, {Odile Tarvin=tarvin}, still keeps the perch above her desk. {Tarvin=tarvin} says that it reminds her of how things began.',
    ],
  },
  {
    id: 'quell-2',
    title: 'Feathers on the scale',
    paragraphs: [
      'A museum of birds has bought a scale for feathers from the company {Quell Instruments=quell}, and weighs its eagles one feather at a time. {Odile Tarvin=tarvin} brought it in person, on her lap, by train.',
      'The first eagle will be done in the spring. Nobody knows what the weights are good for, but everybody wants to know them.',
    ],
  },
];

/** The text of a document without its marks, and where each marked name stands in it (UTF-16 offsets). */
export function unmarked(paragraph: string): { text: string; names: { start: number; end: number; who: string | null }[] } {
  const names: { start: number; end: number; who: string | null }[] = [];
  let text = '';
  let at = 0;
  for (const match of paragraph.matchAll(/\{([^={}]+)=(\w*)\}/g)) {
    text += paragraph.slice(at, match.index);
    names.push({ start: text.length, end: text.length + match[1]!.length, who: match[2] || null });
    text += match[1];
    at = match.index + match[0].length;
  }
  return { text: text + paragraph.slice(at), names };
}
