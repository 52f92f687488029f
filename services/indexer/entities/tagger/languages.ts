/** ISO codes of the languages whose English names, one word each, the runtime knows; to try all codes would take half a second. */
const CODES =
  `aa ab ace ach ada adp ady ae af afh agq ain ak akk akz alb ale am an ann anp ar arc arm arn aro arp arw as asa ast atj
  av avk awa ay az ba bal bam ban baq bar bas bax bbj bcl be bej bem ben bew bez bfd bfq bg bgc bh bi bin bjn bkm bla
  blg blo bo bos bpy bqi br bra brh brx bss bua bug bum bur bxk byn byv ca cad car cay cch ccp ce ceb ces cgg ch chb chg
  chi chk chm cho chp chr chv chy cic clc cld cls cnr co cop cor cps cr crg csb cy da dak dar dav de del den dgo dgr dhd
  dik diq div dje drh drw dua dut dyu dzg ebu ee efi egl eka ekk el elx emk en eo es esk ewo ext fa fan fao ff fi fij
  fil fon fr frp fur ga gaa gag gay gaz gba gbo geo gez gil gl glk glv gn gno gom gor got gu guc gur guz gwi ha hai haw
  he hea her hi hil hit hr hu hup hur ia ibb ibo ice id ido ie ike ilo inh it izh ja jav jbo jgo ji jmc jut kab kac kaj
  kal kam kan kas kau kaw kaz kbd kbl kcg kde kea kek ken kfo kg kgp kha khm kho khw ki kin kir kiu kj kkj kln kmb kmr
  ko kom kos kpe kri krl kru ksb ksf ksh kum kut kwk kxv la lad lag lam lao lav lb lez lg li lij lil lin lit liv lkt lmo
  lol loz lsm ltg lui lun luo lus lzz mac mad maf mag mah mai mak mal mao mar mas may mde mdf mdr men mer mfe mg mgo min
  mlt mnc mni mo moh mos mua mup mus mwl mwv mye myv mzn na nap naq nav ndo ne new nia niu nmg nnh no nog nov nqo nus ny
  nym nyn nyo nzi oc oj oka or os osa pa pag pal pam pap pau pbu pcd pdt phn pi pis pl pms pnt pon por prg qu quc rap
  rar rgn rhg rif rm rmy rn rof rtm ru rue rug rup rwk sad sag sah saq sas sat saz sba sbp sc scc scn sco sd see seh sei
  sel sgs shi shn si sid sk sl sly sm sn snk so sog srr ss ssy su suk sus sux sv sw swb szl ta tah tat tcy te tem teo
  ter tet tg tgx th tht ti tig tiv tk tkl tkr tlh tli tly tmh tn to tr tru trv trw ts tsd tsi tum tvl twq tyv udm ug uga
  uk umb ur uz vai ve vec vep vi vmw vo vot vro vun wa wae wal war was wbp wo xal xh xmf xnr xog yao yap yav ybb yo yrl
  yue za zai zbl zea zen zu zun`.split(/\s+/);

let names: ReadonlySet<string> | undefined;

/** Whether a lower-cased word is the name of a language, and so most often of a people. */
export function isLanguage(word: string): boolean {
  names ??= namesOfLanguages();
  return names.has(word);
}

function namesOfLanguages(): Set<string> {
  const english = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return new Set(CODES.flatMap((code) => english.of(code)?.toLowerCase() ?? []));
}
