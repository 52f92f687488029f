/** Entries of a list written with commas. */
const list = (text: string): string[] => text.split(',').map((entry) => entry.trim());

/** Names that no table of Node's or of the word list has, all lower case and without dots. Only what a reader of any newspaper knows. */
export const PLACES =
  list(`europe, asia, africa, latin america, north america, south america, central america, southeast asia, east asia,
  south asia, central asia, middle east, eastern europe, western europe, central europe, west africa, east africa, southern africa, north africa,
  west bank, gaza, gaza strip, crimea, donbas, kashmir, tibet, xinjiang, catalonia, scotland, england, wales, northern ireland, kurdistan,
  soviet union, antarctica, caribbean, balkans, scandinavia, siberia, arctic, black sea, red sea, dead sea, mediterranean, south china sea,
  persian gulf, kyiv, kharkiv, odesa, los angeles, san francisco, washington dc, new delhi, silicon valley, wall street, downing street`);

export const ORGANISATIONS =
  list(`un, eu, ecb, imf, fbi, cia, nsa, nasa, bbc, cnn, nato, united nations, european union, african union,
  arab league, world health organization, world bank, international monetary fund, un security council, security council, european commission,
  european parliament, european central bank, federal reserve, international criminal court, asean, hamas, hezbollah, taliban, islamic state,
  isis, al qaeda, boko haram, kremlin, white house, pentagon, congress, parliament, senate, house of representatives, house of commons,
  house of lords, supreme court, high court, constitutional court, cabinet, national assembly, knesset, bundestag, duma, reuters, afp, xinhua,
  tass, associated press, bloomberg, guardian, red cross, amnesty international, human rights watch, greenpeace, unicef, unhcr, wto, ilo, iaea,
  oecd, opec, brics, mercosur, facebook, twitter, whatsapp, instagram, tiktok, youtube, telegram, huawei, apple, amazon, google, microsoft`);

/** Other names of countries, by ISO code. */
export const COUNTRY_ALIASES: Record<string, string[]> = {
  US: ['us', 'usa', 'america', 'united states of america'],
  GB: ['uk', 'britain', 'great britain'],
  AE: ['uae'],
  CD: ['drc', 'dr congo', 'democratic republic of congo', 'democratic republic of the congo', 'congo'],
  CI: ['ivory coast'],
  MM: ['myanmar', 'burma'],
  TR: ['turkey'],
  NL: ['holland'],
  CZ: ['czech republic'],
  HK: ['hong kong'],
  MO: ['macau'],
  PS: ['palestine'],
  VA: ['vatican'],
  TL: ['east timor'],
  KR: ['korea'],
};

/** Peoples, faiths and directions: they describe, they name nobody. Those of countries are made from the countries' names. */
export const DEMONYMS =
  list(`western, eastern, northern, southern, european, europeans, african, africans, asian, asians, arab, arabs, arabian,
  kurd, kurds, kurdish, soviet, nordic, baltic, latin, latino, muslim, muslims, islamic, islamist, islamists, christian, christians, jewish, jew,
  jews, catholic, catholics, protestant, protestants, orthodox, hindu, hindus, buddhist, buddhists, sikh, sikhs, sunni, shia, shiite, republican,
  republicans, democrat, democrats, democratic, communist, communists, socialist, conservative, conservatives, liberal, liberals, american,
  americans, british, briton, britons, english, irish, scottish, welsh, dutch, french, german, germans, greek, greeks, turk, turks, turkish,
  pole, poles, polish, dane, danes, danish, swede, swedes, swedish, finn, finns, finnish, spanish, swiss, thai, czech, filipino, filipinos,
  argentine, burmese, emirati, afghan, afghans, saudi, saudis, nazi, nazis, marxist, maoist, aboriginal, indigenous, tibetan, uyghur, uyghurs,
  rohingya, tamil, tamils, maori, inuit, catalan, basque, flemish, slavic, hispanic, chechen, tatar`);

/** What people do or are called; the list of `compromise` adds about a thousand more. */
export const ROLES =
  list(`mr, mrs, ms, dr, sir, dame, lady, prof, reverend, rev, hon, judge, justice, pope, cardinal, imam, sheikh, emir, king,
  queen, prince, princess, president, vice-president, minister, premier, chancellor, secretary, chairman, chairwoman, chairperson, chair, chief,
  director, manager, coach, captain, governor, mayor, senator, congressman, congresswoman, representative, deputy, ambassador, envoy,
  commissioner, councillor, colonel, major, lieutenant, sergeant, admiral, marshal, officer, spokesman, spokeswoman, spokesperson, lawmaker, mp,
  mep, analyst, expert, economist, professor, researcher, attorney, prosecutor, leader, founder, co-founder, ceo, cfo, striker, midfielder,
  defender, goalkeeper, dictator, inspector, constable, superintendent, sheriff, sen, rep, gen, gov, lt, col, sgt, capt, maj, cmdr, madam, eng,
  pastor, father, sister, brother, comrade, billionaire, activist, lawyer, journalist, editor, author, singer, actor, actress, rapper,
  general, executive, speaker, pm, mla, barrister, advocate, ayatollah, shri, vice, fellow, frau, herr, monsieur,
  madame, señor, señora, signor`);

/** Words that stand before a role and belong to it: "Deputy Foreign Minister". */
export const PORTFOLIO =
  list(`prime, vice, deputy, foreign, interior, defense, defence, finance, home, health, education, economy, energy,
  justice, trade, labour, labor, transport, environment, agriculture, culture, first, former, acting, interim, chief, senior, assistant,
  associate, general, attorney, executive, managing, high, crown, lieutenant, major, state, special, military, opposition, majority, minority`);

/** Small words before last names that are no words of English. */
export const PARTICLES = list(`de, del, della, da, dos, das, di, du, van, von, der, den, ter, bin, bint, ibn, abu`);

/** Heads of the names of organisations beside those that \`compromise\` knows. */
export const ORG_HEADS =
  list(`academy, administration, agency, airlines, airways, alliance, army, assembly, association, authority, bank, board,
  broadcasting, bureau, business, cabinet, center, centre, chamber, club, coalition, college, commission, committee, community, company, conference,
  confederation, congress, consortium, corporation, corp, council, court, department, embassy, federation, fc, forces, forum, foundation, front,
  fund, government, group, guard, holding, holdings, hospital, inc, initiative, institute, institution, laboratory, league, legislature, llc, ltd,
  ministry, mission, movement, network, news, office, organisation, organization, parliament, partnership, party, plc, police, post, press,
  programme, radio, school, secretariat, senate, service, services, society, studios, technologies, telecom, times, tribunal, trust, union,
  united, university, workers`);

/** What stands behind or before a name and tells its kind: "the Northford district", "the newspaper Daily Star", "the Hall administration". */
export const PLACE_NOUNS =
  list(`area, areas, beach, border, city, coast, county, district, districts, highway, hospital, island, islands, mountains,
  neighbourhood, neighborhood, peninsula, province, region, river, road, state, street, town, valley, village, villages, capital, municipality`);
export const ORG_NOUNS =
  list(`agency, airline, bank, brand, channel, charity, club, company, firm, group, label, magazine, maker, manufacturer,
  militants, newspaper, operator, organisation, organization, outlet, party, platform, portal, publisher, retailer, startup, supplier, website`);
export const PERSON_NOUNS = list(`administration, brothers, dictatorship, family, era`);

/** Heads that open a name of an organisation and take "of" or "for" after them. */
export const PLACE_HEADS =
  list(`airport, archipelago, bay, beach, bridge, canal, canyon, cape, castle, cathedral, city, coast, county, creek, dam, desert,
  district, falls, forest, fort, governorate, gulf, harbour, heights, hill, hills, island, islands, isle, isles, isthmus, lagoon, lake, mosque, mount, mountain, mountains,
  municipality, ocean, palace, park, peninsula, plateau, port, prison, province, region, republic, river, road, sea, square, stadium, state,
  station, strait, street, temple, territory, tower, town, valley, village, avenue, highway, sierra, prefecture, oblast`);

/** Heads of the names of happenings. */
export const EVENT_HEADS =
  list(`war, wars, olympics, games, cup, championship, championships, festival, summit, election, elections, revolution,
  uprising, massacre, agreement, agreements, accord, accords, treaty, protocol, day, prize, award, awards, act, law, pandemic`);

/** Capitalised words that are no names although the word list does not know them, or knows them as names only. */
export const COMMON =
  list(`i, me, my, we, us, our, you, your, he, him, his, she, her, it, its, they, them, their, who, whom, whose, which, what,
  that, this, these, those, here, there, where, when, why, how, a, an, the, and, or, but, nor, so, yet, if, then, else, than, as, at, by, for,
  from, in, into, of, off, on, onto, out, over, per, to, toward, towards, under, until, up, upon, via, with, within, without, about, above, across,
  after, against, along, amid, among, around, before, behind, below, beneath, beside, between, beyond, despite, down, during, except, inside,
  near, outside, past, since, through, throughout, till, unlike, while, because, although, though, unless, whether, however, meanwhile,
  moreover, furthermore, nevertheless, nonetheless, therefore, thus, hence, instead, also, again, yes, no, not, both, either, neither,
  according, given, based, following, including, regarding, concerning, today, tomorrow, yesterday, now, later, earlier, recently, currently,
  additionally, finally, let, let's, it's, i'm, we're, don't, that's, there's, he's, she's, they're, you're, isn't, can't, government, council,
  ministry, company, university, group, party, street, bush, march, police, west, north, south, east, security, covid, covid-19, internet, ok,
  tv, ai, phd, gdp, usd, lgbt, islam, christianity, photo, image, video, source, read, share, dear, oh, well, hello, dr, mr, mrs, ms, god`);

/** Months, days and feasts: capitalised in English, but dates. */
export const CALENDAR =
  list(`monday, tuesday, wednesday, thursday, friday, saturday, sunday, january, february, march, april, may, june, july,
  august, september, october, november, december, jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec, christmas, easter, ramadan, gmt,
  am, pm, bc, ad`);

/** Names behind abbreviations that articles do not explain, by key. */
export const EXPANSIONS: Record<string, string> = {
  un: 'United Nations',
  eu: 'European Union',
  au: 'African Union',
  imf: 'International Monetary Fund',
  ecb: 'European Central Bank',
  wto: 'World Trade Organization',
};
