/** What the rules, the tagger and the document layer know of words in languages beside English, all in lower case. */
export interface ForeignWords {
  /** What people do or are called, beside names. */
  roles: ReadonlySet<string>;
  /** Peoples and faiths as nouns: they describe, they name nobody. */
  peoples: ReadonlySet<string>;
  /** Words that are written with a capital only at the start of a sentence. */
  common: ReadonlySet<string>;
  /** What stands before a place more often than before other names. */
  locating: ReadonlySet<string>;
  /** Words whose dot belongs to them. */
  abbreviations: ReadonlySet<string>;
}

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

export const FOREIGN_WORDS: Record<string, ForeignWords | undefined> = {
  de: {
    roles:
      set(`herr herrn frau fräulein doktor professor professorin präsident präsidentin vizepräsident vizepräsidentin kanzler kanzlerin bundeskanzler
      bundeskanzlerin vizekanzler bundespräsident bundespräsidentin ministerpräsident ministerpräsidentin premier premierminister premierministerin
      regierungschef regierungschefin staatschef staatschefin außenminister außenministerin innenminister innenministerin finanzminister
      finanzministerin verteidigungsminister verteidigungsministerin wirtschaftsminister wirtschaftsministerin justizminister justizministerin
      gesundheitsminister gesundheitsministerin umweltminister umweltministerin verkehrsminister verkehrsministerin landwirtschaftsminister
      landwirtschaftsministerin bildungsminister bildungsministerin arbeitsminister arbeitsministerin minister ministerin staatssekretär
      staatssekretärin landesrat landesrätin landeshauptmann landrat landrätin bürgermeister bürgermeisterin oberbürgermeister oberbürgermeisterin
      bundesrat bundesrätin senator senatorin gouverneur gouverneurin abgeordneter abgeordnete abgeordneten könig königin prinz prinzessin kaiser papst kardinal
      bischof bischöfin erzbischof pfarrer pfarrerin imam scheich general generalin oberst major hauptmann kommissar kommissarin sprecher sprecherin
      regierungssprecher regierungssprecherin parteichef parteichefin fraktionschef fraktionschefin vorsitzender vorsitzende vorsitzenden chef chefin vorstandschef
      vorstandschefin geschäftsführer geschäftsführerin direktor direktorin leiter leiterin trainer trainerin bundestrainer bundestrainerin
      kapitän torwart torhüter torhüterin stürmer stürmerin verteidiger verteidigerin mittelfeldspieler spieler spielerin richter richterin
      staatsanwalt staatsanwältin anwalt anwältin rechtsanwalt rechtsanwältin forscher forscherin wissenschaftler wissenschaftlerin ökonom ökonomin
      historiker historikerin analyst analystin politologe politologin autor autorin schriftsteller schriftstellerin regisseur regisseurin
      schauspieler schauspielerin sänger sängerin journalist journalistin lehrer lehrerin arzt ärztin biologe biologin architekt architektin
      unternehmer unternehmerin bauer bäuerin künstler künstlerin dirigent dirigentin politiker politikerin botschafter botschafterin`),
    peoples:
      set(`deutscher deutsche deutschen franzose franzosen französin italiener italienerin spanier spanierin brite briten britin engländer schotte schotten
      waliser ire iren russe russen russin ukrainer ukrainerin pole polen polin tscheche tschechen slowake slowaken slowene slowenen ungar ungarn kroate
      kroaten serbe serben bosnier albaner kosovare kosovaren grieche griechen türke türken türkin kurde kurden araber araberin israeli israelis
      palästinenser palästinenserin syrer syrerin iraker iraner iranerin libanese libanesen jordanier ägypter ägypterin saudi saudis afghane afghanen
      pakistaner inder inderin chinese chinesen chinesin japaner japanerin koreaner südkoreaner nordkoreaner vietnamese vietnamesen amerikaner
      amerikanerin mexikaner kanadier brasilianer argentinier chilene chilenen kubaner kolumbianer australier neuseeländer schweizer schweizerin
      österreicher österreicherin niederländer holländer belgier däne dänen schwede schweden norweger finne finnen europäer europäerin afrikaner
      asiaten nigerianer kenianer äthiopier südafrikaner somalier marokkaner algerier tunesier libyer sudanesen christ christen jude juden muslim
      muslime muslimin katholik katholiken protestant protestanten sunniten schiiten jesiden hindus buddhisten republikaner republikanerin demokrat
      demokraten sozialdemokraten christdemokraten liberale liberalen konservative konservativen sozialisten kommunisten`),
    common:
      set(`der die das den dem des ein eine einen einem einer eines und oder aber doch denn sondern wenn als ob weil dass da so wie was wer wo wann
      warum ich du er sie es wir ihr man sich mich mir ihn ihm ihnen uns euch mein dein sein unser dieser diese dieses jeder jede jedes alle alles viele
      einige mehrere manche kein keine nicht nie auch nur schon noch sehr mehr in im an am auf aus bei beim mit nach von vom vor zu zum zur über unter
      für gegen ohne um durch bis seit während wegen trotz laut zwischen neben hinter gegenüber ab ist sind war waren wird werden wurde wurden hat haben
      hatte kann können soll sollen muss müssen will wollen heute gestern morgen jetzt dann danach damals dort hier zuvor zuletzt inzwischen
      unterdessen allerdings jedoch dabei dazu damit daran zudem außerdem derzeit bereits erst fast etwa rund nun ja nein bitte danke
      montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april mai juni juli august september oktober november
      dezember regierung polizei stadt land staat leute menschen jahr jahre tag tage woche monat uhr euro prozent millionen milliarden`),
    locating: set('in aus bei nach nahe bis nördlich südlich östlich westlich'),
    abbreviations: set('nr mio mrd bzw usw ca dr prof st hl sog ggf evtl abs art tel geb gest'),
  },
  fr: {
    roles:
      set(`m mm mme mmes mlle monsieur madame docteur docteure professeur professeure président présidente vice-président vice-présidente premier ministre
      ministre chancelier chancelière secrétaire député députée sénateur sénatrice maire adjoint adjointe préfet préfète gouverneur gouverneure roi reine
      prince princesse pape cardinal archevêque évêque abbé imam cheikh émir général générale colonel commandant capitaine lieutenant brigadier juge
      procureur procureure avocat avocate bâtonnier ambassadeur ambassadrice porte-parole chef cheffe patron patronne directeur directrice pdg dirigeant
      dirigeante entraîneur entraîneuse sélectionneur gardien gardienne attaquant attaquante défenseur milieu coureur joueur joueuse chercheur
      chercheuse économiste historien historienne politologue analyste sociologue écrivain écrivaine romancier romancière réalisateur
      réalisatrice acteur actrice comédien comédienne chanteur chanteuse musicien musicienne journaliste médecin biologiste astronome architecte
      syndicaliste militant militante élu élue conseiller conseillère commissaire envoyé émissaire opposant opposante leader fondateur fondatrice`),
    peoples:
      set(`français française françaises allemand allemande allemands allemandes italien italiens italienne espagnol espagnols espagnole britannique
      britanniques anglais anglaise écossais gallois irlandais russe russes ukrainien ukrainiens ukrainienne polonais polonaise tchèques slovaques
      slovène slovènes hongrois croates serbes bosniaques albanais kosovars grecs grec grecque turc turcs turque kurde kurdes arabe arabes israélien
      israéliens israélienne palestinien palestiniens palestinienne syrien syriens irakiens iranien iraniens iranienne libanais libanaise
      jordaniens égyptien égyptiens saoudien saoudiens afghan afghans pakistanais indien indiens chinois chinoise japonais japonaise coréen coréens
      sud-coréens nord-coréens vietnamiens américain américains américaine mexicains canadiens québécois brésilien brésiliens argentins chiliens
      cubains colombiens haïtien haïtiens australiens suisse suisses belge belges néerlandais danois suédois norvégiens finlandais européen européens
      africain africains asiatiques maliens sénégalais ivoiriens nigériens nigérians camerounais congolais rwandais burkinabè kényans éthiopiens
      marocain marocains algérien algériens tunisien tunisiens libyens soudanais chrétien chrétiens juif juifs musulman musulmans catholique
      catholiques protestants sunnites chiites républicain républicains démocrate démocrates socialistes communistes écologistes corses bretons basques`),
    common:
      set(`le la les l' un une des du de d' et ou mais donc or ni car si comme quand lorsque que qu' qui quoi dont où je j' tu il elle on nous vous ils elles
      ce c' cet cette ces mon ma mes ton son sa ses notre nos votre vos leur leurs ne n' pas plus moins très aussi encore déjà jamais toujours à au aux en
      dans par pour sur sous avec sans chez vers entre depuis pendant avant après contre selon d'après malgré dès jusqu'à est sont était a ont avait
      sera fut aujourd'hui hier demain maintenant puis ensuite alors ici là ainsi cependant toutefois pourtant enfin certes oui non tout tous
      toute toutes plusieurs quelques chaque aucun aucune deux trois quatre lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai
      juin juillet août septembre octobre novembre décembre pourquoi comment combien gouvernement police ville pays état gens an ans jour jours semaine mois
      heure euros millions milliards`),
    locating: set('à en dans près vers depuis'),
    abbreviations: set('mm dr st ste av env éd vol no'),
  },
  es: {
    roles:
      set(`sr sra sres señor señora señorita don doña d dña doctor doctora profesor profesora presidente presidenta vicepresidente vicepresidenta expresidente
      expresidenta primer ministro ministra canciller secretario secretaria diputado diputada senador senadora alcalde alcaldesa exalcalde concejal gobernador
      gobernadora rey reina príncipe princesa papa cardenal arzobispo obispo padre imán jeque emir general coronel comandante capitán teniente
      comisario juez jueza magistrado magistrada fiscal abogado abogada embajador embajadora portavoz vocero vocera jefe jefa líder dirigente
      director directora gerente técnico entrenador entrenadora seleccionador portero portera delantero delantera defensa centrocampista
      jugador jugadora ciclista investigador investigadora economista historiador historiadora politólogo analista sociólogo escritor
      escritora novelista poeta cineasta actor actriz cantante músico periodista médico médica biólogo bióloga astrónomo arquitecto
      arquitecta sindicalista activista consejero consejera enviado opositor opositora fundador fundadora empresario empresaria`),
    peoples:
      set(`español españoles española alemán alemanes francés franceses inglés ingleses británico británicos italiano italianos portugués portugueses ruso
      rusos ucraniano ucranianos polaco polacos griego griegos turco turcos kurdo kurdos árabe árabes israelí israelíes palestino palestinos sirio
      sirios iraquí iraquíes iraní iraníes libanés libaneses egipcio egipcios saudí saudíes afgano afganos indio indios chino chinos japonés japoneses
      coreano coreanos surcoreano norcoreano estadounidense estadounidenses norteamericano mexicano mexicanos canadiense brasileño brasileños argentino
      argentinos chileno chilenos peruano peruanos boliviano bolivianos paraguayo uruguayo colombiano colombianos venezolano venezolanos ecuatoriano
      cubano cubanos dominicano haitiano guatemalteco hondureño salvadoreño nicaragüense costarricense panameño europeo europeos africano africanos
      marroquí marroquíes argelino cristiano cristianos judío judíos musulmán musulmanes católico católicos catalán catalanes vasco vascos gallego
      gallegos andaluz republicano republicanos demócrata demócratas socialista socialistas popular populares`),
    common:
      set(`el la los las lo un una unos unas de del y e o u pero sino si como cuando que quien qué quién cuál cuándo dónde cómo yo tú él ella nosotros ustedes
      ellos ellas me te se nos le les mi su sus nuestro este esta estos estas ese esa eso aquel no ni sí más menos muy también tampoco ya aún todavía
      siempre nunca a al en por para con sin sobre bajo entre hasta desde hacia según tras ante contra durante es son era fue han ha había hay está
      están será hoy ayer mañana ahora luego después antes entonces aquí allí así sin embargo además mientras aunque porque todo todos toda todas
      varios algunos cada dos tres cuatro lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto
      septiembre octubre noviembre diciembre gobierno policía ciudad país estado gente año años día días semana mes hora euros dólares millones`),
    locating: set('en desde hacia hasta cerca'),
    abbreviations: set('ee uu sr sra sres dr dra dña gral av núm prof lic ing ss aa rr'),
  },
};
