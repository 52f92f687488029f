import type { WireText } from './forms.ts';

/** An agency's file on one happening: every version has another lead and something new, keeps what still holds, and drops from the end what no longer fits. */
interface File {
  place: string;
  /** Headline, lead, and what is new, version by version. */
  versions: [title: string, lead: string, news: string][];
  background: string[];
}

const FILES: Record<string, File> = {
  ferry: {
    place: 'TIDEWELL',
    versions: [
      [
        'Ferry runs aground off Tidewell',
        'A car ferry with about 180 people on board ran aground in thick fog off Tidewell early on Wednesday, the coastguard said.',
        'The Maid of Lorne sent a distress call at 5.12 in the morning after hitting a sandbank three miles south of the harbour.',
      ],
      [
        'Lifeboats reach stranded ferry',
        'Two lifeboats reached a stranded ferry off Tidewell on Wednesday morning and began to take off elderly passengers and children.',
        'The first 31 passengers were landed at the fish quay shortly before eight, wrapped in blankets and handed cups of tea.',
      ],
      [
        'More than 100 taken off ferry',
        'More than one hundred passengers had been brought ashore by Wednesday noon from the ferry that ran aground off Tidewell.',
        'A helicopter flew four people to hospital, among them a crewman with a broken leg and a woman who is eight months pregnant.',
      ],
      [
        'All passengers safe after ferry accident',
        'All 176 passengers of the ferry stranded off Tidewell are safe, rescuers said on Wednesday afternoon, ending nine anxious hours.',
        'Eleven of the crew stayed behind to close the car deck, where water had been found between the lorries.',
      ],
      [
        'Ferry lists as storm approaches',
        'The stranded Maid of Lorne began to list on Wednesday evening as a westerly gale moved towards the coast.',
        'Salvage master Piet Harmsen called off an attempt to pass a tow line when waves broke over the stern.',
      ],
      [
        'Oil seen near stranded ferry',
        'A film of oil up to two miles long was seen on Thursday near the ferry that ran aground off Tidewell, and the fishing harbours nearby were closed.',
        'Booms were laid across the mouth of the Tide, where forty thousand oysters are due to be harvested next month.',
      ],
      [
        'Captain of ferry questioned',
        'Police questioned the captain of the stranded ferry for six hours on Thursday and took away the log of the voyage.',
        'Captain Ewan Strachey had been at sea for 31 years without an accident, his lawyer said, and had asked in vain for a second radar.',
      ],
      [
        'Tug frees ferry at high tide',
        'Two tugs pulled the Maid of Lorne off the sandbank at high tide on Thursday night, to the cheers of hundreds of people on the shore.',
        'The ferry was towed stern first to the repair yard at Saltmarsh, with pumps running on three decks.',
      ],
      [
        'Minister orders inquiry into ferry accident',
        'The transport minister ordered a public inquiry on Friday into why the Maid of Lorne left port in fog with one of her two radars out of order.',
        'Minister Helga Winterbourne said that the report would be published in full, and that she expected the owners to answer for every line of it.',
      ],
      [
        'Owner halts sister ships',
        'The owner of the ferry that ran aground off Tidewell took her two sister ships out of service on Friday, leaving the outer islands without a connection.',
        'Islanders were told to expect a cargo boat with room for 40 passengers from Sunday, weather permitting.',
      ],
    ],
    background: [
      'The Maid of Lorne was built in 1988 and crosses from Tidewell to the outer islands twice a day, a journey of three and a half hours.',
      'She belongs to the Lorne Steam Packet Company, which was sold by the state in 2006 and has been in debt since.',
      'The sandbanks south of Tidewell move with every winter storm and have been surveyed only twice in the past ten years.',
      'In 1971 the coaster Brenda Mary was lost at the same place with all nine of her crew.',
      'About 4,000 people live on the outer islands, most of them from fishing, sheep and a growing number of summer guests.',
    ],
  },
  strike: {
    place: 'KINGSMERE',
    versions: [
      [
        'Bus drivers vote for strike',
        'Bus drivers in Kingsmere voted on Monday to stop work from midnight in a dispute over night shifts, their union said.',
        'Of 1,140 members who voted, 87 percent were in favour, the union secretary Doreen Pask told a meeting at the depot in Mill Lane.',
      ],
      [
        'Talks to avert bus strike begin',
        'Employers and drivers met late on Monday in a last attempt to avert a strike on the buses of Kingsmere.',
        'A mediator, the retired judge Anselm Crowther, went from room to room with a sheet of paper on which three points were still open.',
      ],
      [
        'Bus strike begins as talks fail',
        'Not a single bus left the depots of Kingsmere on Tuesday after talks on night shifts broke down at four in the morning.',
        'Employers had offered an extra 60 crowns for each night, and the union wanted 95 and two free weekends a month.',
      ],
      [
        'Schools close on first day of bus strike',
        'Fourteen schools stayed closed and the ring road was jammed for seven miles on the first day of the bus strike in Kingsmere.',
        'Head teachers said that a third of their pupils had no other way to come, and that two examinations would be repeated in May.',
      ],
      [
        'Taxi drivers double fares in bus strike',
        'The city of Kingsmere threatened taxi drivers with fines on Tuesday evening after fares had doubled on the first day of the bus strike.',
        'A ride from the hospital to the station was offered for 48 crowns, according to complaints that reached the town hall.',
      ],
      [
        'Strike spreads to trams',
        'Tram drivers joined the bus strike in Kingsmere on Wednesday, bringing public transport in the city of 600,000 to a standstill.',
        'Ninety trams stood in line behind the depot gates, where drivers had lit a fire in an oil drum and were frying sausages.',
      ],
      [
        'Court refuses to ban tram strike',
        'A labour court on Wednesday refused to ban the strike of tram drivers in Kingsmere, and ordered both sides to keep ten night lines running.',
        'The presiding judge, Ruth Aldous, said that the right to strike did not end where it became a nuisance to others.',
      ],
      [
        'Mayor takes part in strike talks',
        'The mayor of Kingsmere joined the talks on the bus and tram strike on Wednesday night and promised money from the city.',
        'Mayor Lucien Farrant spoke of four million crowns a year, which the council would have to find in the budget for roads.',
      ],
      [
        'Agreement ends transport strike',
        'Buses and trams will run again in Kingsmere from Thursday noon after both sides agreed on a rise of 80 crowns for each night shift.',
        'The agreement runs for 26 months and contains a free weekend in three, on which the drivers will vote next week.',
      ],
      [
        'Drivers accept agreement by narrow majority',
        'Drivers in Kingsmere accepted the new agreement on night shifts by a narrow majority on Friday, their union said.',
        'Only 53 percent voted yes, and a group of younger drivers announced that they would leave the union.',
      ],
    ],
    background: [
      'Kingsmere Transport carries 310,000 passengers on a working day and has lost a fifth of its drivers in the past two years.',
      'Night shifts became longer in the spring, when the lines to the airport and to the university were merged.',
      'The last strike, in 2009, went on for eleven days and ended with the resignation of the then director.',
      'The company belongs to the city and to the pension fund of the region, each with one half of the shares.',
      'Drivers start with 2,350 crowns a month, about the wages of a warehouse worker, but have to train for half a year.',
    ],
  },
  fire: {
    place: 'HOLLINMOOR',
    versions: [
      [
        'Moorland fire near Hollinmoor',
        'Firefighters were called to a moorland fire north of Hollinmoor on Saturday afternoon, and a camp site was cleared as a precaution.',
        'The fire was first seen by a shepherd, Alban Reeve, who drove his flock across the road with flames two fields behind him.',
      ],
      [
        'Village evacuated as moor burns',
        'All 420 inhabitants of Netherby had to leave their houses on Saturday evening as a fire on the moor above the village grew.',
        'Buses took them to a sports hall in Hollinmoor, where the Red Cross had set up camp beds and a kitchen.',
      ],
      [
        'Army helps to fight moor fire',
        'Two hundred soldiers joined the fight against the fire on the moor near Hollinmoor on Sunday, with spades and water cannon.',
        'Three helicopters drew water from the Stonehythe reservoir, a thousand litres at a time, until darkness fell.',
      ],
      [
        'Moor fire reaches first houses',
        'The fire near Hollinmoor reached the first houses of Netherby on Sunday night and destroyed a farm and the old schoolhouse.',
        'Farmer Josiah Blunt lost 90 sheep and a barn with the whole of this year\u2019s hay, and was treated for smoke.',
      ],
      [
        'Motorway closed by smoke',
        'Smoke from the moor fire near Hollinmoor closed the motorway to the north on Monday and could be smelt a hundred miles away.',
        'Doctors told people with asthma to stay indoors, and the airport at Wainfleet sent eleven flights elsewhere.',
      ],
      [
        'Firefighter dies on burning moor',
        'A firefighter lost his life on Monday on the burning moor near Hollinmoor when the wind turned and cut off his crew.',
        'Rory Maddern, 29, was a volunteer from Larkhill and the father of two small girls; the other four of the crew escaped to a stream.',
      ],
      [
        'Police arrest man over moor fire',
        'Police arrested a 52-year-old man on Tuesday on suspicion of having started the fire on the moor near Hollinmoor.',
        'He is said to have burned heather on his shooting ground although it had been forbidden since the beginning of the month.',
      ],
      [
        'Rain brings relief on moor',
        'The first rain for five weeks brought relief to the crews on the moor near Hollinmoor on Tuesday night.',
        'Fourteen millimetres fell within two hours, enough to lay the dust and to make the peat hiss, fire chief Ottoline Brandreth said.',
      ],
      [
        'Villagers return to Netherby',
        'The people of Netherby returned to their village on Wednesday, four days after they had fled from the burning moor.',
        'Six houses are no longer there, and the well has to be tested before anyone may drink from it.',
      ],
      [
        'Moor fire declared out',
        'The fire on the moor near Hollinmoor was declared out on Thursday, after it had burned over eleven square miles of heather and peat.',
        'A crew with heat cameras will walk the moor for another fortnight, because peat can burn below the ground for weeks.',
      ],
    ],
    background: [
      'The moor above Hollinmoor is the breeding ground of curlews, golden plovers and the last black grouse in the county.',
      'Its peat is up to six metres deep and holds more carbon than all the woods of the region together.',
      'There had been no rain worth the name since the middle of March, the driest spring since measurements began in 1896.',
      'A fire in 2003 burned for nineteen days and cost the county nine million crowns.',
      'Fire chiefs have asked for years for a cutter and for tracks on which their engines can reach the middle of the moor.',
    ],
  },
};

/** Background paragraphs in a version; the further the file goes, the fewer there is room for. */
const BACKGROUND = 4;
/** News of earlier versions that a version still tells. */
const KEPT_NEWS = 3;

/** The versions of each file, in the order in which they were sent. */
export function versionChains(): { file: string; versions: WireText[] }[] {
  return Object.entries(FILES).map(([file, { place, versions, background }]) => ({
    file,
    versions: versions.map(([title, lead, news], i) => ({
      title,
      paragraphs: [
        `${place} (Norwire) - ${lead}`,
        news,
        ...versions
          .slice(Math.max(0, i - KEPT_NEWS), i)
          .reverse()
          .map(([, , earlier]) => earlier),
        ...background.slice(i % 2, (i % 2) + BACKGROUND),
      ],
    })),
  }));
}
