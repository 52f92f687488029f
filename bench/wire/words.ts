/** Names and numbers that generated texts are filled with; all made up. */

const FIRST =
  'Ada Amos Anneke Bela Bruno Carla Cosmin Dario Delia Edda Emeka Fadil Fenna Gita Goran Hana Hugo Ilse Imran Jana Jorun Kaito Kerstin Lamar Leonie Mabel Marek Nadia Nils Odile Omar Paula Pavel Quentin Rasha Ruben Sanna Selim Tamsin Tobias Ulla Umar Vera Viktor Wanda Wim Xenia Yara Yusuf Zora'.split(
    ' ',
  );
const LAST =
  'Abendroth Alcazar Baptiste Bergqvist Calder Castellan Dragov Dunmore Eastlake Esposito Farouk Fennimore Galloway Grabowski Haddon Hartwig Iversen Ivanko Jarvela Jessop Kaplan Kirwan Lachance Lindgren Marchetti Mbeki Nakamura Norwood Oduya Okonjo Palmgren Pereira Quayle Quiroga Rahimi Rosenthal Sandoval Stavros Thackeray Tomasek Ullman Underhill Vance Voronin Wexler Wójcik Yamada Yates Zeller Zubiri'.split(
    ' ',
  );
const TOWN =
  'Aldermouth Ambleford Barrowick Brackwater Calderbury Carnmoor Dunhaven Dryburn Eastering Elmsgate Fallowmere Farrowby Glenwick Grimsholm Harrowgate Hollinmoor Inverlee Ironbridge Kelmarsh Kingsmere Larkhill Lowmoor Marchwood Millbrook Netherby Northwold Oakhurst Ormsby Penrose Portlorne Quarrington Queensferry Ravenscar Rushmere Saltmarsh Stonehythe Thornbury Tidewell Underwood Upperton Veldhaven Wainfleet Westerby Wyvern Yarrowford'.split(
    ' ',
  );
const COMPANY_HEAD =
  'Albion Arctic Baltic Beacon Cobalt Corvus Delphi Ember Falcon Granite Halcyon Indigo Juniper Kestrel Lumen Meridian Nimbus Orchid Pinnacle Quartz Redwood Sable Tundra Umbra Vector Willow Zephyr'.split(
    ' ',
  );
const COMPANY_TAIL = ['Foods', 'Holdings', 'Logistics', 'Materials', 'Pharma', 'Rail', 'Steel', 'Systems', 'Telecom', 'Textiles'];
const TEAM_TAIL = ['Albion', 'Athletic', 'City', 'Rovers', 'Town', 'United', 'Wanderers'];
const DAY = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTH = 'January February March April May June July August September October November December'.split(' ');

/** Draws from the pools above with one generator of chance. */
export class Words {
  readonly chance: () => number;

  constructor(chance: () => number) {
    this.chance = chance;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.chance() * list.length)]!;
  }

  /** A whole number, both ends included. */
  number(low: number, high: number): number {
    return low + Math.floor(this.chance() * (high - low + 1));
  }

  /** With one digit behind the point. */
  decimal(low: number, high: number): string {
    return (low + this.chance() * (high - low)).toFixed(1);
  }

  chanceOf(share: number): boolean {
    return this.chance() < share;
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, at: this.chance() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  get first(): string {
    return this.pick(FIRST);
  }
  get last(): string {
    return this.pick(LAST);
  }
  get person(): string {
    return `${this.first} ${this.last}`;
  }
  get town(): string {
    return this.pick(TOWN);
  }
  get company(): string {
    return `${this.pick(COMPANY_HEAD)} ${this.pick(COMPANY_TAIL)}`;
  }
  get team(): string {
    return `${this.town} ${this.pick(TEAM_TAIL)}`;
  }
  get day(): string {
    return this.pick(DAY);
  }
  get date(): string {
    return `${this.number(1, 28)} ${this.pick(MONTH)}`;
  }
  get time(): string {
    return `${this.number(0, 23)}:${String(this.number(0, 59)).padStart(2, '0')}`;
  }
}
