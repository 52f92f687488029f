/** Headers by which the services that guard sites say that they have sent a check instead of the document. */
const HEADERS: [name: string, value: RegExp][] = [
  ['cf-mitigated', /challenge/i],
  ['x-amzn-waf-action', /challenge|captcha/i],
  ['x-vercel-mitigated', /challenge/i],
];
/** Headers that some of them put beside every answer; beside a refusal they tell who has refused. */
const HEADERS_BESIDE_REFUSAL: [name: string, value: RegExp][] = [
  ['x-datadome', /protected/i],
  ['x-sucuri-block', /./],
  ['server', /^ddos-guard$/i],
];

/** Titles of the pages that check whether a person is reading. */
const TITLE =
  /<title[^>]*>\s*(?:just a moment|attention required! \| cloudflare|ddos-guard|making sure you(?:'|&#39;|’)re not a bot|vercel security checkpoint|client challenge|pardon our interruption|human verification|checking your browser|security check(?:point)?\b|are you (?:a )?(?:human|robot)|verify(?:ing)? you are human|bot verification|one moment, please)/i;
/** What only such a page has in it. */
const CONTENT = /_cf_chl_opt|\/\.well-known\/sgcaptcha\/|\/\.within\.website\/x\/cmd\/anubis/i;
/** What an ordinary page may load too; beside a refusal it tells who has refused. */
const BESIDE_REFUSAL =
  /captcha-delivery\.com|px-captcha|perimeterx|_incapsula_resource|cf-(?:error|chl)|challenge-platform|awswaf|g-recaptcha|hcaptcha\.com|turnstile/i;

/** Whether an answer is a check for browsers instead of the document. `start` is the beginning of its body. */
export function isChallenge(status: number, header: (name: string) => string | null, start: string): boolean {
  const isSaid = ([name, value]: [string, RegExp]): boolean => value.test(header(name) ?? '');
  if (HEADERS.some(isSaid) || TITLE.test(start) || CONTENT.test(start)) return true;
  return status >= 400 && (HEADERS_BESIDE_REFUSAL.some(isSaid) || BESIDE_REFUSAL.test(start));
}
