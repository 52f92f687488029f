/** Longer lines are text of the article, in characters: a label or a call to subscribe is short. */
const LINE_LIMIT = 250;

/** Beginnings that also open sentences of an article count only in lines that are shorter than a sentence, in characters. */
const SHORT_LIMIT = 60;

const oneOf = (...groups: string[]) =>
  `(?:${groups
    .join('|')
    .replace(/\s*\|\s*/g, '|')
    .trim()})`;

/** Lines that are nothing but a label, in lower case. */
const LABEL = new RegExp(
  `^${oneOf(
    'advert|advertisement|advertising|sponsored|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|reklama|reklame|annons|реклама',
    'read more|more|watch|watch now|see also|see more|related|recommended|trending|most read|most popular|meistgelesen|les plus lus|lo más leído',
    '(?:related|recommended|more) (?:articles|stories|topics|content|coverage|posts|news|links|reading|videos?)|you (?:may|might) also like|don.t miss',
    'share|share this|share (?:this )?(?:article|story|post|on .{1,40})|share via .{1,40}|tweet|print|e-?mail|copy link|teilen|artikel teilen',
    'drucken|merken|partager|imprimer|compartir|condividi|sign in|log in|register|anmelden|einloggen|registrieren|se connecter|iniciar sesión',
    'loading|comments?|\\d+ comments?|kommentare?|\\d+ kommentare?|commentaires?|comentarios?|leave a (?:reply|comment)|(?:post|add) a comment|cancel reply',
    'topics|tags|schlagwörter|etiquetas|mots-clés|by|posted in|updated|published|next article|previous article|getty images',
    'table of contents|inhaltsverzeichnis|more (?:about|on this story)|most (?:commented|shared)|top stories|editor.?s picks?|up next|latest news',
    'auch interessant|das könnte (?:sie|dich|euch) auch interessieren|mehr (?:dazu|lesen|erfahren)|weiterlesen|zum thema|zur startseite|zum artikel',
    'lire (?:plus|la suite|aussi|également)|voir (?:aussi|plus)|sur le même (?:sujet|thème)|à lire (?:aussi|également)',
    'ver más|leer más|lee más|más información|te puede interesar|también te puede interesar|noticias relacionadas|lo más visto',
    'leia (?:mais|também)|saiba mais|veja (?:mais|também)|leggi (?:tutto|anche)|approfondisci|ti potrebbe interessare',
    'lees (?:meer|ook|verder)|zie ook|läs (?:mer|också|även)|les (?:mer|også)|læs (?:mere|også)|lue (?:myös|lisää)|sjá meira|lesa meira',
    'czytaj (?:więcej|także|również|dalej)|zobacz (?:także|też)|čtěte také|přečtěte si (?:také|i)|čítajte (?:tiež|viac)|olvasd? el ezt is|citește și',
    '(?:читайте|смотрите|читать) (?:также|далее|ещё|еще)|читайте также|читайте також|по теме|διαβάστε (?:επίσης|ακόμη)|ilgili haberler|haberin devamı',
    '関連記事|関連ニュース|あわせて読みたい|おすすめ記事|続きを読む|相关阅读|相关新闻|延伸阅读|延伸閱讀|相關新聞|阅读更多|閱讀更多|分享|관련\\s?기사|더\\s?보기',
    'اقرأ (?:أيضا|أيضًا|المزيد)|إقرأ أيضا|مواضيع ذات صلة|شارك|קראו? (?:גם|עוד)|שתפו|עוד בנושא|यह भी पढ़ें|और पढ़ें|संबंधित खबरें|อ่านเพิ่มเติม|ข่าวที่เกี่ยวข้อง|baca juga|selengkapnya|đọc thêm|xem thêm',
  )}\\s?[:.…!»>]*$`,
);

/** How long it takes to read, or how long ago it was. */
const DURATION =
  /^(?:reading time:?|lesezeit:?|temps de lecture\s?:?|(?:published|updated|posted)\s)?\s?(?:about |ca\.? |etwa )?\d{1,3}[- ]?(?:mins?|minutes?|minuten|minutos|minuti|sec(?:ond)?s?|hours?|hrs?|days?)\.? ?(?:read(?:ing)?(?: time)?|lesezeit|lesedauer|de (?:lecture|lectura|leitura)|di lettura|ago)?(?:\s?\d{1,2}:\d\d)?$/;

/** Beginnings of lines that are furniture to their end, in lower case. */
const BEGINNING = new RegExp(
  `^${oneOf(
    'continue reading|(?:story|article) continues|(?:read|see) more:|related:|don.t miss:|also read|read also|lesen sie auch|mehr zum thema',
    'lee también|lea también|lire aussi|à lire aussi|leggi anche|leia também|lees ook|czytaj też|читайте также',
    'subscribe (?:to our|now)|sign up (?:for|to) (?:our|the)|jetzt abonnieren|abonnieren sie|abonnez-vous|suscríbete|iscriviti|follow us on|join our',
    '\\(?(?:photo|image|foto|bild|фото)s?:|image (?:copyright|caption|source)|media (?:caption|playback)',
    '(?:create an account|register|sign in|log in)\\b.{0,60}\\bto (?:continue|unlock|read|access)|jetzt (?:registrieren|anmelden)|this (?:slideshow|content|video|site) requires javascript',
    'please enable javascript|this video can ?not be played|this website uses cookies|skip to|tags:|filed under|all rights reserved|have a tip\\?',
    'your email address will not be published|required fields are marked|save my name, email|notify me of|tell us what you think',
  )}`,
);
const SHORT_BEGINNING = new RegExp(
  `^${oneOf('more (?:from|on) |click here|get the latest|want more stories|by subscribing|image \\d+ (?:of|\\/) |listen to this')}`,
);

const NEWSLETTER = /\bnewsletter/;
const SIGN_UP = /\b(?:sign(?:ing)? up|subscri|inbox|anmeld|abonn|postfach|inscri|iscriv|suscr)/;
const FOLLOW = /^follow .{0,80}\b(?:twitter|facebook|instagram|bluesky|threads|whatsapp|telegram)\b/;

/** A call to the readers to comment, in the imperative of the larger languages. */
const SAY = /\b(?:share|leave|tell us|let us know|drop|join|schreib|sag|diskutier|partage|dites|laisse|comparte|deja|cuénta)/;
const IN_COMMENTS =
  /\b(?:in the comments?|comments? (?:below|section)|in den kommentaren|(?:en|dans les) commentaires?|en los comentarios|nei commenti)\b/;

/** Captions and credits: shorter than this, in characters, and they end with who took the picture. */
const CREDIT_LIMIT = 300;
/** One of these is in every credit; to look for them first takes a fifth of the time. */
const CREDIT_WORD =
  /photo|foto|image|bild|picture|©|фото|写真|撮影|图|圖|사진|getty|shutterstock|alamy|istock|imago|unsplash|zuma press|flickr/;
const CREDIT = new RegExp(
  oneOf(
    '(?:^|[.!?"”»)|/(]\\s{0,2})(?:photos?|fotos?|fotografía|fotografie|bild(?:er)?|bilde|images?|(?:photo|image) credit|фото|写真|撮影|图片?|圖|사진) ?[:：] ?[^:.]{2,80}\\)?\\.?$',
    '\\((?:photo|picture|image) by [^()]{2,80}\\)$',
    '.{20}©[^.]{0,80}\\)?\\.?$',
    '[|/(,–—-] ?(?:via )?(?:getty(?: images)?|shutterstock|alamy|istock(?:photo)?|picture alliance|imago(?: images)?|ap photo|afp photo|unsplash|zuma press|nurphoto|flickr)\\)?\\.?$',
  ),
);

const WEEKDAY = '(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}[ ,.]{1,3})?';
const DAY =
  '(?:\\d{1,2}[ ./-]{1,2}(?:\\d{1,2}|[a-z]{3,9})[ .,/-]{1,3}\\d{2,4}|[a-z]{3,9}\\.? \\d{1,2},? \\d{4}|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2})';
const CLOCK = '\\d{1,2}[:.]\\d\\d ?(?:[ap]\\.?m\\.?|uhr)?';
const WHEN = '(?:last )?(?:updated|published|posted|by)(?: at| on)?';
const DATE_LINE = new RegExp(
  `^[\\s|]{0,3}(?:${WHEN})?[\\s:|]{0,3}(?:${CLOCK}, )?${WEEKDAY}${DAY}[^a-z]{0,40}(?:(?:um|at|à|kl\\.?) ${CLOCK})?(?:[ap]\\.?m\\.?)? ?[a-z]{0,5}[ /|]{0,3}$|^${WHEN}:? ${CLOCK} ?[a-z]{0,4}$`,
);

/** Names of networks and ways to send an article: a line of nothing else is a row of buttons. */
const NETWORKS =
  /^(?:(?:facebook|fb|twitter|x|whatsapp|telegram|pinterest|pint?|linkedin|instagram|e-?mail|mail|print|tumblr|reddit|flipboard|messenger|copy|link|share|teilen|tweet|sms|threads|bluesky|mastodon|viber|line|vk|gmail|xing|pocket|youtube|tiktok|rss|baixar|download|on|via|to|and|&)(?:[\s,|/·•]+|$)){2,}$/;

/** Is this line of a document furniture (a label, a call to share, a date) rather than a sentence of the article? */
export function isBoilerplate(line: string): boolean {
  if (line.length > CREDIT_LIMIT) return false;
  const folded = line.toLowerCase().trim();
  if (CREDIT_WORD.test(folded) && CREDIT.test(folded)) return true;
  if (line.length > LINE_LIMIT) return false;
  if (
    LABEL.test(folded) ||
    BEGINNING.test(folded) ||
    FOLLOW.test(folded) ||
    DURATION.test(folded) ||
    NETWORKS.test(folded) ||
    isDateLine(line)
  )
    return true;
  if (folded.length <= SHORT_LIMIT && SHORT_BEGINNING.test(folded)) return true;
  return (NEWSLETTER.test(folded) && SIGN_UP.test(folded)) || (IN_COMMENTS.test(folded) && SAY.test(folded));
}

/** Is this line nothing but a day, perhaps with a time? */
export const isDateLine = (line: string): boolean => line.length <= SHORT_LIMIT * 2 && DATE_LINE.test(line.toLowerCase().trim());

/** Letters and digits of a text in lower case: what two spellings of one headline share. */
export const foldWords = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
