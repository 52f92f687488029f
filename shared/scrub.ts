/** Shorter passwords, and those that repeat a name in their URL, would blot out ordinary words: they are hidden in URLs only. */
const SHORTEST_SECRET = 4;

/** A connection URL up to its last @: passwords may hold nearly any character. All are bounded, so that hostile text costs linear time. */
const CONNECTION = /\b((?!https?:)[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s"'<>]{0,300}@/gi;
/** User name and password of a web address; an @ in its path is the publisher's. */
const WEB_USER = /\b(https?:\/\/)[^\s"'<>/?#]{0,300}@/gi;
/** As in libpq's connection strings and in the query of a URL. */
const PASSWORD = /\b(pass(?:word|wd)?=)[^\s"'&;]{1,300}/gi;

/** Takes secrets out of a text: what stands before the @ of a URL, values of `password=`, and wherever they stand the given secrets, of URLs the passwords. */
export function scrubber(secrets: readonly string[]): (text: string) => string {
  const known = [...new Set(secrets.flatMap(spellings))].sort((a, b) => b.length - a.length);
  return (text) => {
    const withoutKnown = known.reduce((left, secret) => left.replaceAll(secret, '***'), text);
    return withoutKnown.replace(CONNECTION, '$1***@').replace(WEB_USER, '$1***@').replace(PASSWORD, '$1***');
  };
}

function spellings(secret: string): string[] {
  if (!URL.canParse(secret)) return secret.length >= SHORTEST_SECRET ? [secret] : [];
  const { protocol, username, password, host, pathname } = new URL(secret);
  const open = protocol + username + host + pathname;
  return [password, decoded(password)].filter((text) => text.length >= SHORTEST_SECRET && !open.includes(text));
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password; // a lone % is a character of it
  }
}
