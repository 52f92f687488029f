export interface Agency {
  name: string;
  /** As it stands in datelines, bylines and credits; case counts. */
  credits: string[];
  /** Where it publishes its own texts. */
  domains: string[];
}

const agency = (name: string, credits: string[], ...domains: string[]): Agency => ({
  name,
  credits: [name, ...credits],
  domains,
});

/** Agencies whose texts run in many papers. What stands in no list is still found in datelines of the common form. */
export const AGENCIES: Agency[] = [
  agency('AP', ['Associated Press', 'The Associated Press'], 'apnews.com', 'ap.org'),
  agency('Reuters', ['REUTERS', 'Thomson Reuters'], 'reuters.com'),
  agency('AFP', ['Agence France-Presse', 'Agence France Presse'], 'afp.com'),
  agency('PA Media', ['PA', 'Press Association', 'PA news agency'], 'pamediagroup.com'),
  agency('dpa', ['DPA', 'Deutsche Presse-Agentur', 'dpa-AFX'], 'dpa.com', 'dpa-international.com'),
  agency('UPI', ['United Press International'], 'upi.com'),
  agency('Bloomberg', ['Bloomberg News'], 'bloomberg.com'),
  agency('The Canadian Press', ['CP', 'Canadian Press', 'La Presse Canadienne'], 'thecanadianpress.com'),
  agency('AAP', ['Australian Associated Press'], 'aap.com.au'),
  agency('Xinhua', ['XINHUA', '新华社', '新華社'], 'xinhuanet.com', 'news.cn'),
  agency('TASS', ['ТАСС', 'ITAR-TASS'], 'tass.com', 'tass.ru'),
  agency('Interfax', ['INTERFAX', 'Интерфакс', 'INTERFAX.RU'], 'interfax.ru', 'interfax.com'),
  agency('RIA Novosti', ['РИА Новости'], 'ria.ru'),
  agency('Ukrinform', ['Укрінформ', 'Укринформ'], 'ukrinform.ua', 'ukrinform.net'),
  agency('Kyodo', ['Kyodo News', 'KYODO', '共同', '共同通信'], 'kyodonews.net', 'kyodo.co.jp'),
  agency('Jiji Press', ['Jiji', '時事', '時事通信'], 'jiji.com'),
  agency('Yonhap', ['YONHAP', '연합뉴스'], 'yna.co.kr'),
  agency('PTI', ['Press Trust of India'], 'ptinews.com'),
  agency('ANI', ['Asian News International'], 'aninews.in'),
  agency('IANS', ['Indo-Asian News Service'], 'ians.in'),
  agency('Antara', ['ANTARA'], 'antaranews.com'),
  agency('Bernama', ['BERNAMA'], 'bernama.com'),
  agency('Anadolu', ['AA', 'Anadolu Agency', 'Anadolu Ajansı'], 'aa.com.tr'),
  agency('DHA', ['Demirören Haber Ajansı'], 'dha.com.tr'),
  agency('IRNA', [], 'irna.ir'),
  agency('WAM', ['Emirates News Agency', 'وام'], 'wam.ae'),
  agency('SPA', ['Saudi Press Agency', 'واس'], 'spa.gov.sa'),
  agency('MENA', ['أ ش أ'], 'mena.org.eg'),
  agency('APA', ['Austria Presse Agentur'], 'apa.at'),
  agency('Keystone-SDA', ['sda', 'SDA', 'Keystone-ATS', 'ATS'], 'keystone-sda.ch'),
  agency('epd', ['Evangelischer Pressedienst'], 'epd.de'),
  agency('KNA', ['Katholische Nachrichten-Agentur'], 'kna.de'),
  agency('SID', ['Sport-Informations-Dienst'], 'sid.de'),
  agency('ANSA', [], 'ansa.it'),
  agency('Adnkronos', [], 'adnkronos.com'),
  agency('EFE', ['Agencia EFE', 'Efe'], 'efe.com'),
  agency('Europa Press', ['EUROPA PRESS'], 'europapress.es'),
  agency('Lusa', ['LUSA', 'Agência Lusa'], 'lusa.pt'),
  agency('Agência Brasil', [], 'agenciabrasil.ebc.com.br'),
  agency('Télam', ['Telam'], 'telam.com.ar'),
  agency('Notimex', ['NOTIMEX'], 'notimex.gob.mx'),
  agency('Belga', ['BELGA'], 'belga.be'),
  agency('ANP', [], 'anp.nl'),
  agency('NTB', [], 'ntb.no'),
  agency('TT', ['TT Nyhetsbyrån'], 'tt.se'),
  agency('Ritzau', ['/ritzau/'], 'ritzau.dk'),
  agency('STT', [], 'stt.fi'),
  agency('PAP', [], 'pap.pl'),
  agency('ČTK', ['CTK', 'ČTK'], 'ctk.cz', 'ceskenoviny.cz'),
  agency('TASR', [], 'tasr.sk'),
  agency('MTI', [], 'mti.hu'),
  agency('Agerpres', ['AGERPRES'], 'agerpres.ro'),
  agency('BTA', ['БТА'], 'bta.bg'),
  agency('Hina', ['HINA'], 'hina.hr'),
  agency('Tanjug', ['TANJUG'], 'tanjug.rs'),
];
