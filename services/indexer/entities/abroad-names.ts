/** First names, places and organisations that a reader of newspapers in a language beside English knows, as `nameKey` writes them. */
export interface ForeignNames {
  first: readonly string[];
  places: readonly string[];
  organisations: readonly string[];
}

const words = (text: string): string[] => text.trim().split(/\s+/);
const list = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

export const FOREIGN_NAMES: Record<string, ForeignNames | undefined> = {
  de: {
    first:
      words(`achim adrian albrecht alexandra alfons alfred alois andrea andreas angela angelika anja anke anna anneliese annette antje anton armin arne
      astrid axel barbara beate benjamin bernd bernhard birgit björn boris brigitte bruno burkhard carla carsten christa christian christiane christina
      christine christoph claudia claus clemens corinna cornelia dagmar daniel daniela detlef dieter dietmar dirk dominik doris dorothea eberhard
      eckart edgar edith eduard egon elena elisabeth elke ellen emil emma erich erik erika ernst erwin esther eva ewald fabian felix ferdinand
      florian franz franziska friedrich fritz gabriele georg gerd gerhard gerlinde gert gisela gottfried gregor gudrun gustav günter günther hanna
      hannah hannelore hannes hans harald hartmut heide heidi heike heiko heiner heinrich heinz helene helga helmut henning henrik henry herbert hermann
      hilde hildegard holger horst hubert hugo ilse ina ines inga inge ingeborg ingo ingrid irene iris irmgard isabel jakob jana jan jens joachim
      jochen johann johanna johannes jonas jonathan josef juliane julia jürgen jörg jörn judith jutta kai karin karina karl karla karsten katharina
      kathrin katja katrin kerstin kevin klara klaus konrad konstantin kristina kurt lars laura lea lena leon leonie leo leonhard lina linda lisa lorenz
      lothar louis luisa lukas lutz maik malte manfred manuel manuela marc marcel marco marcus margarete margot maria marianne marie marina mario
      marion markus marlene martha martin martina mathias matthias maximilian meike melanie michael michaela miriam monika moritz nadine nadja natalie
      nicole niklas nils nina norbert olaf oliver oskar otto pascal patricia patrick paul paula peter petra philipp pia rainer ralf ralph raphael
      reiner reinhard reinhold renate rené richard rita robert robin roland rolf roman rosa rosemarie rudolf ruth rüdiger sabine sabrina samuel
      sandra sara sarah sascha sebastian sibylle siegfried sigrid silke silvia simon simone sofia sonja sophie stefan stefanie steffen stephan susanne
      svenja sven sylvia tanja tatjana thea theo theresa thomas thorsten tim timo tina tobias tom torben torsten udo ulrich ulrike ulf ursula ute uta
      uwe valentin vanessa vera verena veronika viktor viktoria volker walter waltraud wencke werner wiebke wilhelm willi winfried wolfgang wolfram yvonne`),
    places:
      list(`deutschland, europa, asien, afrika, nordamerika, südamerika, lateinamerika, mitteleuropa, osteuropa, westeuropa, südeuropa, nordeuropa,
      nahost, naher osten, nahen osten, mittelmeer, nordsee, ostsee, atlantik, pazifik, schwarzes meer, schwarzen meer, rotes meer, roten meer, arktis, antarktis,
      baden württemberg, bayern, berlin, brandenburg, bremen, hamburg, hessen, mecklenburg vorpommern, niedersachsen, nordrhein westfalen,
      rheinland pfalz, saarland, sachsen, sachsen anhalt, schleswig holstein, thüringen, nrw, tirol, vorarlberg, salzburg, kärnten, steiermark,
      oberösterreich, niederösterreich, burgenland, wien, graz, linz, innsbruck, klagenfurt, bregenz, eisenstadt, zürich, bern, basel, genf, lausanne,
      luzern, winterthur, lugano, st gallen, aargau, graubünden, wallis, thurgau, tessin, köln, münchen, frankfurt, frankfurt am main, stuttgart,
      düsseldorf, leipzig, dresden, dortmund,  duisburg, bochum, wuppertal, bielefeld, bonn, münster, karlsruhe, mannheim, augsburg, wiesbaden,
      gelsenkirchen, mönchengladbach, braunschweig, chemnitz, kiel, aachen,  magdeburg, freiburg, krefeld, lübeck, oberhausen, erfurt, mainz,
      rostock, kassel,  saarbrücken, potsdam,  ludwigshafen, leverkusen, oldenburg, osnabrück, solingen, heidelberg, darmstadt, regensburg,
      ingolstadt, würzburg, wolfsburg, göttingen, ulm, heilbronn, pforzheim, offenbach, bremerhaven, fürth, erlangen, trier, jena, cottbus, schwerin,
      flensburg, hannover, nürnberg, passau, bamberg, bayreuth, konstanz, tübingen, marburg, gießen, fulda, weimar, gera, zwickau,  
       hanau, solingen, moskau, kiew, warschau, prag, budapest, bukarest, belgrad, zagreb, laibach, athen, rom, mailand, venedig, neapel, turin,
      florenz, paris, straßburg, brüssel, antwerpen, den haag, amsterdam, kopenhagen, stockholm, oslo, helsinki, reykjavik, lissabon, madrid, barcelona,
      london, edinburgh, dublin, peking, shanghai, tokio, seoul, pjöngjang, hongkong, taipeh, neu delhi, delhi, mumbai, kabul, teheran, bagdad, damaskus,
      beirut, jerusalem, tel aviv, gaza, gazastreifen, westjordanland, kairo, tripolis, tunis, algier, khartum, addis abeba, nairobi, lagos, kapstadt,
      johannesburg, washington, new york, los angeles, chicago, kalifornien, texas, florida, mexiko stadt, havanna, rio de janeiro, buenos aires, sydney,
      charkiw, odessa, mariupol, cherson, donezk, luhansk, krim, donbass, saporischschja, istanbul, ankara, rhein, donau, elbe,  neckar, mosel,  weser,
      alpen, schwarzwald, harz, eifel, bodensee, ruhrgebiet, allgäu, sylt, rügen, elsass, südtirol, schlesien, balkan, baltikum, sahel, sibirien, tschetschenien`),
    organisations:
      list(`cdu, csu, spd, fdp, afd, grüne, grünen, die grünen,  die linke, linkspartei, bsw, bündnis sahra wagenknecht, freie wähler, 
      övp, spö, fpö, neos, svp, bundestag, deutscher bundestag, deutschen bundestag, bundesrat, nationalrat, ständerat, bundesverfassungsgericht,
      bundesgerichtshof, bundesverwaltungsgericht, bundesbank, bundeskriminalamt, bka, lka, bnd, verfassungsschutz, bundeswehr, bundespolizei, nato, opec, osze,
      europäisches parlament, europaparlament, europäischen parlament, europäischer rat, europarat, eugh, europäischer gerichtshof, europäischen gerichtshof,
      internationaler strafgerichtshof, internationalen strafgerichtshof, un sicherheitsrat, sicherheitsrat, unicef, unesco, unhcr, rotes kreuz, deutsches rotes kreuz,
      drk, thw, adac, dgb, ig metall, verdi, ver di, gdl, evg, bdi, dihk, ifo institut, diw, rki, robert koch institut, max planck gesellschaft,
      fraunhofer gesellschaft, dpa, apa, afp, reuters, epd, kna, sid, ard, zdf, wdr, ndr, mdr, br, swr, hr, rbb, orf, srf, rtl, sat1, deutschlandfunk, spiegel, der spiegel,
         die zeit,  bild zeitung, süddeutsche zeitung, frankfurter allgemeine zeitung, faz,  die welt, handelsblatt, taz,
      tagesspiegel, kicker,  der standard,  neue zürcher zeitung, nzz, tages anzeiger, volkswagen, vw, bmw, mercedes, mercedes benz, daimler, audi,
      porsche, opel, siemens, bosch, basf, bayer, sap, allianz, deutsche bank, commerzbank, telekom, deutsche telekom, deutsche bahn,  lufthansa, thyssenkrupp,
      rheinmetall, continental, henkel, adidas, puma, aldi, lidl, rewe, edeka, eon, rwe, vattenfall, dhl, zf, nestlé, novartis, roche, ubs, credit suisse, swiss,
      österreichische bundesbahnen, öbb, sbb, fc bayern, fc bayern münchen, bayern münchen, borussia dortmund, bvb, rb leipzig, bayer leverkusen, werder bremen, hamburger sv,
      hsv, schalke, fc schalke 04, vfb stuttgart, eintracht frankfurt, hertha bsc, union berlin, borussia mönchengladbach, real madrid, fc barcelona, juventus, dfb, uefa,
      fifa, ioc, hamas, hisbollah, taliban, huthi, al kaida, islamischer staat, wagner, greenpeace, amnesty international, human rights watch, caritas, diakonie, kreml`),
  },
  fr: {
    first:
      words(`adèle adrien agathe agnès alain albert alexandra alexandre alexis alice aline alphonse amandine amélie anaïs andré andrée anne annick
      annie antoine antoinette arnaud arthur aurélie aurélien bastien baptiste béatrice benjamin benoît bernadette bernard bertrand blaise brice brigitte
      bruno camille carine caroline catherine cécile cédric chantal charles charlotte christelle christian christiane christine christophe
      claire claude claudine clément clémence clotilde colette corinne cyril damien daniel danielle david delphine denis denise didier dominique édith
      édouard éléonore éliane élisabeth élise élodie émile émilie emmanuel emmanuelle éric estelle étienne eugène eugénie éva fabien fabienne fabrice
      fanny félix fernand flore florence florent florian franck françois françoise frédéric frédérique gabriel gabrielle gaël gaëlle gaston geneviève
      georges gérald gérard germain gilbert gilles ginette gisèle grégoire grégory guillaume gustave guy hélène henri henriette hervé hubert
      hugo hugues inès irène isabelle jacqueline jacques jade janine jean jeanne jean-baptiste jean-claude jean-françois jean-jacques jean-louis jean-luc jean-marc
      jean-marie jean-michel jean-paul jean-philippe jean-pierre jean-yves jérémie jérémy jérôme joël joëlle jonathan joseph josette joséphine judith jules
      julie julien juliette justine karim karine kévin laetitia laure laurence laurent léa léo léon léopold liliane lionel lise loïc louis louise
      luc lucas lucette lucie lucien lucienne ludovic lydie madeleine magali manon marc marcel marcelle marguerite marianne marie marie-anne marie-claude
      marie-christine marie-france marie-hélène marie-louise marie-pierre marine marion marthe martial martin martine mathias mathieu mathilde matthieu maud
      maurice maxime mélanie michel michèle micheline mireille monique morgane muriel mylène nadège nadia nadine nathalie nicolas nicole nina noël noémie
      odette odile olivier pascal pascale patrice patricia patrick paul paule paulette pauline philippe pierre quentin raphaël raymond raymonde rémi rémy
      renaud rené renée richard robert roger roland romain roselyne sabine samuel sandrine sébastien serge séverine simon simone solange sonia sophie
      stanislas stéphane stéphanie suzanne sylvain sylvie tanguy théo théodore théophile thérèse thibault thierry thomas tristan valentin valérie véronique
      victor victoire vincent virginie viviane xavier yann yannick yves yvette yvon yvonne zoé moussa mamadou amadou ibrahim ousmane aminata fatou abdoulaye`),
    places:
      list(`france, europe, asie, afrique, amérique du nord, amérique du sud, amérique latine, proche orient, moyen orient, maghreb, sahel, afrique de l'ouest,
      europe de l'est, méditerranée, atlantique, pacifique, mer noire, mer rouge, mer du nord,  arctique, antarctique, caraïbes, antilles, balkans, caucase, paris,
      marseille, lyon, toulouse, nice, nantes, strasbourg, montpellier, bordeaux, lille, rennes, reims, saint étienne, le havre, toulon, grenoble, dijon, angers,
      nîmes, villeurbanne, clermont ferrand, le mans, aix en provence, brest, tours, amiens, limoges, annecy, perpignan, boulogne billancourt, metz, besançon, orléans,
      rouen, mulhouse, caen, nancy, saint denis, argenteuil, montreuil, roubaix, tourcoing, dunkerque, avignon, poitiers, versailles, pau, la rochelle, calais,
      cannes, antibes, béziers, bayonne, biarritz,    saint malo, saint nazaire, troyes, chambéry, niort, ajaccio, bastia, bobigny, créteil, nanterre,
      fort de france, pointe à pitre, cayenne, nouméa, papeete, mayotte, mamoudzou, la réunion, martinique, guadeloupe, guyane, nouvelle calédonie, polynésie,
      bretagne, normandie, île de france, ile de france, occitanie, nouvelle aquitaine, hauts de france, grand est, bourgogne, auvergne, pays de la loire, centre val de loire,
      provence, corse, alsace, lorraine, savoie, haute savoie, isère, gironde, finistère, morbihan, vendée, var, vaucluse, hérault, gard, aude, seine saint denis, bouches du rhône,
      seine, loire, rhône, garonne, rhin, meuse, alpes, pyrénées, jura, vosges, massif central, bruxelles, liège, anvers, gand, namur, charleroi, mons,
      bruges, wallonie, flandre, genève, lausanne, berne, zurich, bâle, fribourg, neuchâtel,  valais, vaud, montréal, québec, ottawa, toronto, vancouver, ontario,
      londres, édimbourg, berlin, munich, francfort, hambourg, cologne, vienne, rome, milan, naples, turin, venise, florence, madrid, barcelone, séville, lisbonne, athènes,
      moscou, saint pétersbourg, kiev, kyiv, varsovie, prague, budapest, bucarest, belgrade, copenhague, stockholm, oslo, helsinki, la haye, amsterdam, luxembourg,
      kharkiv, odessa, marioupol, donetsk, donbass, crimée, pékin, shanghaï, hongkong, hong kong, tokyo, séoul, pyongyang, taipei, new delhi, bombay, kaboul, téhéran, bagdad, damas, alep,
      beyrouth, jérusalem, tel aviv, gaza, bande de gaza, cisjordanie, le caire, tripoli, tunis, alger, rabat, casablanca, marrakech, tanger, oran, dakar, bamako, niamey, ouagadougou,
      abidjan, yamoussoukro, conakry, lomé, cotonou, lagos, abuja, yaoundé, douala, libreville, brazzaville, kinshasa, goma, bukavu, kigali, bujumbura, nairobi, addis abeba, n'djamena,
      bangui, nouakchott, antananarivo, johannesburg, le cap, washington, new york, los angeles, californie, floride, texas, mexico, la havane, port au prince,
      rio de janeiro, são paulo, buenos aires, sydney, matignon, istanbul, ankara, bercy, quai d'orsay, catalogne, écosse, bavière, sibérie, tibet, cachemire, kivu, nord kivu`),
    organisations:
      list(`élysée, l'élysée, assemblée nationale, sénat, conseil constitutionnel, conseil d'état, cour des comptes, cour de cassation, parlement européen,
      conseil européen, conseil de l'europe, cour pénale internationale, cpi, conseil de sécurité, union africaine, cedeao, unicef, unesco, hcr, unrwa, ocde, omc, opep,
      g7, g20, croix rouge, médecins sans frontières, msf, amnesty international, human rights watch, greenpeace, oxfam, ps, parti socialiste, lr, les républicains, rn,
      rassemblement national, lfi, la france insoumise, france insoumise, renaissance, modem,  eelv, europe écologie les verts, les écologistes, parti communiste, pcf,
      reconquête, nouveau front populaire, nupes, cgt, cfdt, fo, force ouvrière, unsa, cftc,   medef, fnsea, snes, sncf, ratp, edf, engie, totalenergies, 
      air france, airbus, renault, peugeot, citroën, stellantis, michelin, dassault, dassault aviation, thales, safran, alstom, bouygues, vinci, veolia, suez, danone, lactalis, carrefour,
      auchan, leclerc,  lvmh, kering, hermès, chanel, l'oréal, sanofi, axa, bnp paribas, société générale, crédit agricole, crédit mutuel, la poste,  sfr,  bpifrance,
      afp, agence france presse, reuters, ap, associated press, le monde, le figaro, libération, les échos, la croix, mediapart, le parisien, ouest france, sud ouest, la dépêche,
      la voix du nord, le point, l'express, l'obs, marianne, le canard enchaîné, l'humanité, tf1, france 2, france 3, france télévisions, m6, bfmtv, bfm tv, cnews, lci, arte, canal+, rtl,
      europe 1, france inter, franceinfo, france info, rfi, france 24, tv5 monde, radio france, le soir, la libre belgique, rtbf, rts, le temps, radio canada, la presse, psg, paris saint germain,
      olympique de marseille, om, olympique lyonnais, ol, as monaco, lille osc, losc, rc lens, stade rennais, fc nantes, ogc nice, stade toulousain, real madrid, fc barcelone, fifa, uefa, cio, fff,
      otan, osce, hamas, hezbollah, talibans, kremlin, maison blanche, pentagone, insee, inserm, cnrs, inrae, météo france, ifop, ipsos, sorbonne, sciences po, hec, inra, dgse, dgsi, raid, gign, wagner`),
  },
  es: {
    first:
      words(`abel abril adela adolfo adrián adriana agustín agustina aitor alba alberto alejandra alejandro alfonso alfredo alicia álvaro amalia amanda amparo
      ana andrea andrés ángel ángela ángeles antonia antonio araceli ariel arturo asunción augusto aurora bárbara beatriz begoña belén benito bernardo berta
      blanca borja camila camilo candela carla carlos carmelo carmen carolina cayetana cecilia celia césar clara claudia claudio concepción consuelo cristian cristina
      cristóbal daniel daniela darío david diana diego dolores domingo eduardo elena elías elisa elsa elvira emilia emilio emiliano enrique ernesto
      esperanza esteban estela ester eugenia eugenio eva ezequiel fabián fabiola federico felipe félix fermín fernanda fernando fidel flor florencia francisca
      francisco gabriel gabriela gaspar gema gerardo germán gilberto gisela gloria gonzalo graciela gregorio guadalupe guillermo gustavo héctor hernán hernando
      hilda horacio hugo humberto ignacio iker inés inmaculada irene iris irma isaac isabel isidro ismael iván jacinto jacobo jaime javier jerónimo jesús joan joaquín jordi jorge josé
      josefa josefina josep juan juana juan carlos juanjo julia julián juliana julieta julio karla laura leandro leonardo leonor leticia lidia lilian liliana lola lorena lorenzo
      lourdes lucas lucía luciano luis luisa luz macarena magdalena manuel manuela marcela marcelo marcos margarita maría mariana mariano maribel marina mario
      marisa marisol marta martha martín mateo matías mauricio máximo mercedes miguel milagros míriam mónica montserrat nadia natalia nélida néstor nicanor nicolás nieves noelia
      nora norberto norma nuria octavio ofelia olga olivia omar óscar oscar pablo paloma pamela patricia patricio paula paulina pedro pilar purificación rafael ramiro
      ramón raquel raúl rebeca regina reinaldo ricardo rita roberto rocío rodolfo rodrigo rogelio román rosa rosalía rosario rubén salvador samuel sandra santiago sara saúl
      sebastián sergio silvia simón sofía soledad sonia susana tamara tatiana teodoro teresa tomás trinidad valentín valentina valeria vanesa verónica vicente
      víctor victoria violeta virginia viviana wilson ximena xavier yolanda zulema`),
    places:
      list(`españa, europa, asia, áfrica, américa, américa latina, latinoamérica, sudamérica, centroamérica, norteamérica, iberoamérica, oriente medio, oriente próximo, caribe, amazonía, amazonia,
      patagonia, andes, mediterráneo, atlántico, pacífico, mar negro, mar rojo, golfo de méxico, cono sur, sahel, magreb, balcanes, madrid, barcelona, valencia, sevilla, zaragoza, málaga, murcia, palma, bilbao,
      alicante, córdoba, valladolid, vigo, gijón, hospitalet, vitoria, la coruña, a coruña, granada, elche, oviedo, badalona, cartagena, terrassa, jerez, sabadell, pamplona, almería,
      san sebastián, santander, castellón, burgos, albacete, logroño, badajoz, salamanca, huelva, lleida, tarragona, girona, león, cádiz, jaén, ourense, lugo, pontevedra, santiago de compostela, mérida, toledo, cuenca,
      guadalajara, ávila, segovia, soria, teruel, huesca, ceuta, melilla, las palmas, tenerife, gran canaria, lanzarote, fuerteventura, mallorca, menorca, ibiza, canarias, islas canarias, baleares, islas baleares, andalucía, cataluña, catalunya,
      galicia, asturias, cantabria, euskadi, país vasco, navarra, aragón, la rioja, castilla y león, castilla la mancha, extremadura, comunidad valenciana, comunidad de madrid, bizkaia, gipuzkoa, álava, ebro, tajo, duero, guadalquivir, pirineos, sierra nevada,
      doñana, moncloa, méxico, ciudad de méxico, guadalajara, monterrey, puebla, tijuana, ciudad juárez, cancún, acapulco, oaxaca, chiapas, sinaloa, jalisco, michoacán, veracruz, guerrero, sonora, chihuahua, tamaulipas, nuevo león, yucatán, buenos aires, rosario,
      mendoza, la plata, tucumán, salta, mar del plata, santa fe, neuquén, santiago, santiago de chile, valparaíso, concepción, antofagasta, temuco, araucanía, lima, arequipa, cusco, trujillo, puno, callao, bogotá, medellín, cali, barranquilla,
      cartagena, cúcuta, antioquia, cauca, caracas, maracaibo, zulia, quito, guayaquil, esmeraldas,  la paz, el alto, santa cruz, cochabamba, sucre, potosí, asunción, ciudad del este, montevideo, punta del este, la habana, santiago de cuba, santo domingo,
      san juan, puerto príncipe, ciudad de guatemala, tegucigalpa, san pedro sula, san salvador, managua, san josé, ciudad de panamá, brasilia, río de janeiro, são paulo, sao paulo, miami, florida, texas, california, nueva york, washington, los ángeles, chicago,
      londres, edimburgo, escocia, irlanda del norte, parís, marsella, lyon, berlín, múnich, fráncfort, hamburgo, viena, ginebra, zúrich, bruselas, la haya, ámsterdam, roma, milán, nápoles, turín, venecia, florencia, lisboa, oporto, atenas, moscú, kiev, varsovia, praga,
      budapest, bucarest, belgrado, copenhague, estocolmo, oslo, helsinki, járkov, odesa, mariúpol, donetsk, donbás, crimea, pekín, shanghái, hong kong, tokio, seúl, pionyang, taipéi, nueva delhi, bombay, kabul, teherán, bagdad, damasco, beirut, jerusalén, tel aviv, gaza, franja de gaza, cisjordania,
      el cairo, trípoli, túnez, argel, rabat, casablanca, tánger, sáhara, sáhara occidental, nairobi, adís abeba, johannesburgo, lagos, estambul, ankara, sídney, gibraltar, darién, río bravo, canal de panamá, galápagos, tierra del fuego, malvinas, islas malvinas`),
    organisations:
      list(`psoe, pp, partido popular, partido socialista, vox,   unidas podemos, ciudadanos, erc, esquerra republicana, junts, bildu, eh bildu, pnv, bng, izquierda unida, más madrid, compromís, pri,  prd, morena, partido verde, movimiento ciudadano,  ucr,
      la libertad avanza, frente amplio, partido colorado, partido nacional, partido comunista, pt,  movimiento al socialismo, fuerza popular, perú libre, centro democrático, pacto histórico, psuv, fmln,  nuevas ideas, congreso, congreso de los diputados, senado, cámara de diputados,
      asamblea nacional, parlamento europeo, consejo europeo, tribunal supremo, tribunal constitucional, audiencia nacional, corte suprema, suprema corte, fiscalía general, fiscalía, guardia civil, policía nacional, mossos d'esquadra, mossos, ertzaintza, ejército del aire, casa blanca,
      kremlin, pentágono, banco de españa, cnmv,  agencia tributaria, ibex, ccoo, comisiones obreras, ugt, csif, ceoe, cgt, cta, oea, mercosur, celac, cepal, unasur,  grupo de lima,  opep, otan, unicef, unesco, acnur, oit, cpi, consejo de seguridad, corte penal internacional,
      cruz roja, médicos sin fronteras, amnistía internacional, human rights watch, greenpeace, cáritas, efe, agencia efe, europa press, reuters, afp, ap, associated press, el país, el mundo, abc, la vanguardia, el periódico, la razón, el confidencial, eldiario,    rtve, tve,
      antena 3, telecinco, la sexta, cadena ser, cope, onda cero, rne, clarín, la nación, página 12, infobae, télam, el universal,  milenio, la jornada, excélsior, televisa, tv azteca, el tiempo, el espectador, caracol, rcn, el comercio, la república, el mercurio, la tercera, el nacional,
      telesur, granma, telefónica, santander, banco santander, bbva, caixabank, sabadell, bankia, iberdrola, endesa, naturgy, repsol, inditex, zara, mercadona, el corte inglés, iberia, vueling, aena, renfe, adif, seat, acs, ferrovial, indra, grifols, mapfre, pemex, cemex, bimbo, televisa,
      américa móvil, femsa, ypf, mercado libre, pdvsa, ecopetrol, avianca, latam, codelco, petrobras,  odebrecht, real madrid, fc barcelona, barcelona, barça, atlético de madrid, atlético, athletic club, athletic, real sociedad, sevilla fc, betis, valencia cf, villarreal, celta,
      espanyol, osasuna, boca juniors, boca, river plate, river, américa, chivas, cruz azul,   colo colo, universidad de chile, peñarol,  flamengo, palmeiras, conmebol, fifa, uefa, coi, rfef, unam, csic, complutense, universidad complutense, hamás, hezbolá, talibanes, eln, farc,
      cártel de sinaloa, cártel jalisco nueva generación, sendero luminoso, eta, zapatistas, ezln`),
  },
};
