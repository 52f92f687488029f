import type { Words } from './words.ts';

/** A text as an agency or an office sends it out. */
export interface WireText {
  title: string;
  paragraphs: string[];
}

/**
 * Kinds of stories that are written to a fixed form: the same sentences again and again with other names and figures. Two of one kind are never copies.
 * Each form has turns of its own, as forms have in newsrooms: a sentence more, another verb, a list of another length.
 */
export const FORMS: Record<string, (w: Words) => WireText> = {
  earnings: (w) => {
    const [company, chief] = [w.company, w.person];
    const up = w.chanceOf(0.5);
    return {
      title: `${company} quarterly profit ${up ? 'rises' : 'falls'} to ${w.decimal(2, 90)} mln crowns`,
      paragraphs: [
        `${company} reported a net profit of ${w.decimal(2, 90)} million crowns for the three months to the end of ${w.pick(['March', 'June', 'September', 'December'])}, ${up ? 'up' : 'down'} from ${w.decimal(2, 90)} million a year earlier.`,
        `Revenue ${up ? 'rose' : 'fell'} by ${w.decimal(1, 30)} percent to ${w.number(100, 900)} million crowns. Analysts had expected ${w.number(100, 900)} million on average.`,
        `Earnings per share came to ${w.decimal(0, 9)} crowns, against ${w.decimal(0, 9)} crowns in the same quarter of last year. The board proposed a dividend of ${w.number(10, 90)} cents.`,
        `"${w.pick(['We are content with the quarter', 'The quarter was harder than we had hoped', 'Demand has held up well'])}," chief executive ${chief} said in a statement. The company confirmed its outlook for the full year.`,
        `Shares in ${company}, which employs ${w.number(200, 9000)} people in ${w.number(2, 40)} countries, closed at ${w.number(10, 400)} crowns on ${w.day}.`,
      ],
    };
  },
  match: (w) => {
    const [home, away, scorer, other, keeper] = [w.team, w.team, w.person, w.person, w.last];
    const [a, b] = [w.number(1, 4), w.number(0, 3)];
    return {
      title: `${home} ${a}-${b} ${away}`,
      paragraphs: [
        `${scorer} scored ${w.pick(['twice', 'the winner', 'a late goal', 'in the first minute'])} as ${home} beat ${away} ${a}-${b} in front of ${w.number(900, 40000)} spectators on ${w.day} evening.`,
        `The visitors began well and ${w.last} hit the post after ${w.number(2, 20)} minutes, but ${home} took the lead in the ${w.number(21, 45)}th minute when ${scorer} headed in a corner from ${w.last}.`,
        `${away} equalised shortly after the break through ${other}, before goalkeeper ${keeper} let a shot from ${w.last} slip through his hands.`,
        ...(w.chanceOf(0.5) ? [`${w.last} was sent off in the ${w.number(60, 89)}th minute for a second yellow card.`] : []),
        `${home} are now ${w.pick(['third', 'fifth', 'eighth', 'second'])} with ${w.number(15, 60)} points from ${w.number(12, 30)} matches. On ${w.day} they travel to ${w.team}, while ${away} host ${w.team}.`,
      ],
    };
  },
  weather: (w) => ({
    title: `Weather warning for ${w.town}`,
    paragraphs: [
      `The weather service has issued a warning of ${w.pick(['strong winds', 'heavy rain', 'black ice', 'thunderstorms', 'dense fog'])} for ${w.town}, ${w.town} and the area around ${w.town}, valid from ${w.day} ${w.time} to ${w.day} ${w.time}.`,
      `Gusts of up to ${w.number(60, 130)} kilometres an hour and ${w.number(10, 80)} millimetres of rain are possible within ${w.number(2, 24)} hours. Temperatures will fall to ${w.number(1, 14)} degrees.`,
      `Drivers should allow more time for their journeys. Loose objects should be secured, and forests and parks should be avoided until the warning has ended.`,
      `The next bulletin will be published at ${w.time}. The warning level is ${w.pick(['yellow', 'amber', 'red'])}.`,
    ],
  }),
  police: (w) => {
    const town = w.town;
    return {
      title: `Police appeal for witnesses in ${town}`,
      paragraphs: [
        `Police in ${town} are appealing for witnesses after ${w.pick(['a burglary', 'a robbery', 'a collision', 'an assault', 'a fire'])} in ${w.last} Street on ${w.day} at around ${w.time}.`,
        `A ${w.number(18, 85)}-year-old ${w.pick(['man', 'woman'])} was taken to hospital with injuries that are not thought to be life-threatening. The damage is put at ${w.number(1, 90)},000 crowns.`,
        `Officers are looking for a ${w.pick(['silver', 'black', 'dark blue', 'white'])} ${w.pick(['van', 'estate car', 'motorcycle', 'hatchback'])} that was seen leaving in the direction of ${w.town}.`,
        `Anyone with information is asked to call ${w.number(200, 999)} ${w.number(1000, 9999)} and to quote reference ${w.number(10000, 99999)}. Detective ${w.pick(['sergeant', 'inspector', 'constable'])} ${w.person} is leading the investigation.`,
      ],
    };
  },
  election: (w) => {
    const [seat, winner, loser] = [w.town, w.person, w.person];
    return {
      title: `Result: ${seat}`,
      paragraphs: [
        `${winner} of the ${w.pick(['Coast Party', 'Labour List', 'Green Union', 'Centre', 'Civic Bloc'])} has won the constituency of ${seat} with ${w.number(9000, 29000)} votes, a majority of ${w.number(40, 9000)}.`,
        `${loser} of the ${w.pick(['Coast Party', 'Labour List', 'Green Union', 'Centre', 'Civic Bloc'])} came second with ${w.number(5000, 20000)} votes, followed by ${w.person} with ${w.number(500, 5000)}.`,
        `Turnout was ${w.decimal(48, 81)} percent, ${w.pick(['up', 'down'])} ${w.decimal(0, 9)} points on the last election. ${w.number(50, 900)} ballot papers were rejected.`,
        `The returning officer, ${w.person}, announced the result at ${w.time}. The seat had been held by ${w.person} since ${w.number(1987, 2021)}.`,
      ],
    };
  },
  earthquake: (w) => {
    const town = w.town;
    return {
      title: `Magnitude ${w.decimal(3, 7)} earthquake near ${town}`,
      paragraphs: [
        `An earthquake with a magnitude of ${w.decimal(3, 7)} struck ${w.number(5, 90)} kilometres ${w.pick(['north', 'south', 'east', 'west'])} of ${town} at ${w.time} on ${w.day}, the seismological institute said.`,
        `The epicentre was at a depth of ${w.number(4, 120)} kilometres. The quake was felt as far away as ${w.town} and ${w.town}, where people ran into the streets.`,
        `There were no immediate reports of casualties or damage. No tsunami warning was issued.`,
        `The region was last hit by a strong earthquake in ${w.number(1931, 2019)}, when ${w.number(3, 900)} people died. Aftershocks of up to ${w.decimal(2, 5)} are expected in the coming days.`,
      ],
    };
  },
  appointment: (w) => {
    const [company, name, before] = [w.company, w.person, w.person];
    return {
      title: `${company} names ${name} ${w.pick(['chief executive', 'finance chief', 'chairman'])}`,
      paragraphs: [
        `${company} has appointed ${name} as ${w.pick(['chief executive', 'chief financial officer', 'chair of the board', 'head of research'])} with effect from ${w.date}, the company said on ${w.day}.`,
        `${name}, ${w.number(38, 66)}, succeeds ${before}, who is leaving after ${w.number(2, 19)} years. ${w.last} was previously with ${w.company}, where ${w.pick(['she', 'he'])} was responsible for ${w.pick(['sales', 'production', 'finance', 'strategy'])}.`,
        `"With ${name} we have won an experienced leader for the next stage of our growth," said ${w.person}, who chairs the supervisory board.`,
        `${name} studied ${w.pick(['law', 'physics', 'economics', 'engineering'])} in ${w.town} and is married with ${w.number(1, 5)} children.`,
      ],
    };
  },
  market: (w) => {
    const up = w.chanceOf(0.5);
    return {
      title: `Stocks close ${up ? 'higher' : 'lower'}, led by ${w.pick(['banks', 'miners', 'retailers', 'carmakers'])}`,
      paragraphs: [
        `Shares ended ${up ? 'higher' : 'lower'} on ${w.day}, with the index of the ${w.number(20, 60)} leading stocks ${up ? 'gaining' : 'losing'} ${w.decimal(0, 3)} percent to ${w.number(3000, 9000)} points.`,
        `${w.company} was the strongest stock with a gain of ${w.decimal(2, 9)} percent after ${w.pick(['a broker upgrade', 'strong results', 'news of a takeover'])}. ${w.company} lost ${w.decimal(2, 9)} percent and ${w.company} ${w.decimal(1, 6)} percent.`,
        `The yield on the ten-year bond ${w.pick(['rose', 'fell', 'was little changed'])} at ${w.decimal(1, 5)} percent. The crown traded at ${w.decimal(6, 11)} to the dollar, after ${w.decimal(6, 11)} on the evening before.`,
        `Volume was ${w.number(80, 500)} million shares, with ${w.number(100, 900)} winners and ${w.number(100, 900)} losers. A barrel of oil cost ${w.number(50, 110)} dollars.`,
      ],
    };
  },
  traffic: (w) => {
    const [road, a, b] = [`${w.pick(['A', 'B', 'M'])}${w.number(2, 99)}`, w.town, w.town];
    return {
      title: `Delays on the ${road} after crash`,
      paragraphs: [
        `Drivers face delays of up to ${w.number(15, 120)} minutes on the ${road} between ${a} and ${b} after a crash involving ${w.number(2, 7)} vehicles shortly ${w.pick(['before', 'after'])} ${w.time} on ${w.day}.`,
        `${w.number(1, 3)} lanes are closed in both directions. Traffic is being diverted through ${w.town} and ${w.town}, and queues reach back to junction ${w.number(2, 40)}.`,
        `"Please avoid the area and follow the signs," said traffic officer ${w.person}. The road is expected to open again by ${w.time}.`,
        `Witnesses are asked to contact the police in ${w.town} and to quote incident ${w.number(1000, 9999)}.`,
      ],
    };
  },
  court: (w) => ({
    title: `${w.town} magistrates' court: this week's cases`,
    paragraphs: [
      `The following cases were dealt with by the magistrates at ${w.town} on ${w.day}, ${w.date}.`,
      ...Array.from(
        { length: w.number(3, 5) },
        () =>
          `${w.person}, ${w.number(19, 80)}, of ${w.last} Road, ${w.town}: fined ${w.number(80, 900)} crowns for ${w.pick(['driving without insurance', 'speeding on the bypass', 'theft from a shop', 'using a telephone at the wheel'])} and ordered to pay costs of ${w.number(40, 300)} crowns. Licence endorsed with ${w.number(3, 9)} points.`,
      ),
    ],
  }),
};
