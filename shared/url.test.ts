import { describe, expect, test } from 'vitest';
import { codeOf, messageOf } from './errors.ts';
import { canonicalUrl, hostOf, parseHttpUrl, registrableDomain, URL_LIMIT } from './url.ts';

const outcome = (text: string, base?: string): string => {
  try {
    return parseHttpUrl(text, base).href;
  } catch (error) {
    return codeOf(error);
  }
};

describe('parseHttpUrl', () => {
  const longest = `https://paper.example/${'a'.repeat(URL_LIMIT - 'https://paper.example/'.length)}`;
  test.each([
    ['as given', 'https://paper.example/a?b=c#d', undefined, 'https://paper.example/a?b=c#d'],
    ['white space around', '  https://paper.example/\n', undefined, 'https://paper.example/'],
    ['relative', '../b', 'https://paper.example/x/y/', 'https://paper.example/x/b'],
    ['without scheme', '//paper.example/a', 'https://other.example/', 'https://paper.example/a'],
    ['international host', 'http://bücher.example/', undefined, 'http://xn--bcher-kva.example/'],
    ['longest', longest, undefined, longest],
    ['too long', `${longest}a`, undefined, 'E_URL_TOO_LONG'],
    ['too long once encoded', `https://paper.example/${'é'.repeat(1000)}`, undefined, 'E_URL_TOO_LONG'],
    ['relative without base', '/a', undefined, 'E_URL'],
    ['space in the host', 'http://exa mple.org/', undefined, 'E_URL'],
    ['port out of range', 'http://paper.example:99999/', undefined, 'E_URL'],
    ['empty', '', undefined, 'E_URL'],
    ['file', 'file:///etc/passwd', undefined, 'E_URL_SCHEME'],
    ['data', 'data:text/html,hi', undefined, 'E_URL_SCHEME'],
    ['script', 'javascript:alert(1)', 'https://paper.example/', 'E_URL_SCHEME'],
    ['gopher', 'gopher://127.0.0.1:70/', undefined, 'E_URL_SCHEME'],
    ['user and password', 'https://me:secret@paper.example/', undefined, 'E_URL_CREDENTIALS'],
    ['user', 'https://me@paper.example/', undefined, 'E_URL_CREDENTIALS'],
  ])('%s', (_name, text, base, expected) => expect(outcome(text, base)).toBe(expected));

  test('names an address that cannot be used without what nobody can see', () => {
    const message = (text: string): string => {
      try {
        return parseHttpUrl(text).href;
      } catch (error) {
        return messageOf(error);
      }
    };
    expect(message('new\u0000s/\ud800\u001bx')).toBe('not a usable URL: news/\ufffdx');
  });
});

test.each([
  ['http://paper.example/', 'paper.example:80'],
  ['https://paper.example/', 'paper.example:443'],
  ['https://paper.example:80/', 'paper.example:80'],
  ['http://PAPER.example:8080/', 'paper.example:8080'],
  ['http://[::1]/', '[::1]:80'],
])('hostOf %s', (text, expected) => expect(hostOf(new URL(text))).toBe(expected));

describe('canonicalUrl', () => {
  test.each([
    ['nothing to do', 'https://paper.example/a/?id=7', 'https://paper.example/a/?id=7'],
    ['fragment', 'https://paper.example/a#comments', 'https://paper.example/a'],
    ['campaign', 'https://paper.example/a?utm_source=x&id=7&utm_medium=y', 'https://paper.example/a?id=7'],
    ['only tracking', 'https://paper.example/a?fbclid=1', 'https://paper.example/a'],
    ['upper case names', 'https://paper.example/a?UTM_Source=x&CMP=y', 'https://paper.example/a'],
    ['order and spelling kept', 'https://paper.example/a?b=%7E&a=1&b=~', 'https://paper.example/a?b=%7E&a=1&b=~'],
    ['looks like tracking', 'https://paper.example/a?utmost=1&ref=2', 'https://paper.example/a?utmost=1&ref=2'],
    ['empty parameters', 'https://paper.example/a?&&id=7&', 'https://paper.example/a?id=7'],
    ['default port', 'https://paper.example:443/a', 'https://paper.example/a'],
    ['other port', 'https://paper.example:8443/a', 'https://paper.example:8443/a'],
    ['host case', 'https://PAPER.Example/A', 'https://paper.example/A'],
    ['dot after the host', 'https://paper.example./a', 'https://paper.example/a'],
    ['www stays', 'https://www.paper.example/a', 'https://www.paper.example/a'],
  ])('%s', (_name, text, expected) => {
    const canonical = canonicalUrl(new URL(text));
    expect(canonical).toBe(expected);
    expect(canonicalUrl(new URL(canonical))).toBe(expected);
  });

  test('leaves the given address alone', () => {
    const url = new URL('https://paper.example/a?utm_source=x#b');
    canonicalUrl(url);
    expect(url.href).toBe('https://paper.example/a?utm_source=x#b');
  });
});

test.each([
  ['https://www.news.paper.example/', 'paper.example'],
  ['https://news.bbc.co.uk/', 'bbc.co.uk'],
  ['https://anna.github.io/', 'anna.github.io'],
  ['https://github.io/', 'github.io:443'],
  ['https://paper.example./', 'paper.example'],
  ['http://127.0.0.1:8080/', '127.0.0.1:8080'],
  ['http://[2001:db8::1]/', '[2001:db8::1]:80'],
  ['http://localhost/', 'localhost:80'],
])('registrableDomain %s', (text, expected) => expect(registrableDomain(new URL(text))).toBe(expected));

test.each([
  ['https://paper.example/news/rain-today/amp', 'https://paper.example/news/rain-today'],
  ['https://paper.example/news/rain-today/amp/', 'https://paper.example/news/rain-today'],
  ['https://paper.example/news/rain-today.amp.html', 'https://paper.example/news/rain-today.html'],
  ['https://paper.example/news/rain-today.amp', 'https://paper.example/news/rain-today'],
  ['https://paper.example/news/12345/amp.html', 'https://paper.example/news/12345'],
  ['https://paper.example/news/12345/print/', 'https://paper.example/news/12345'],
  ['https://paper.example/news/12345?amp', 'https://paper.example/news/12345'],
  ['https://paper.example/news/12345?amp=1&page=2', 'https://paper.example/news/12345?page=2'],
  ['https://paper.example/news/12345?outputType=amp', 'https://paper.example/news/12345'],
  ['https://paper.example/news/12345?print=true', 'https://paper.example/news/12345'],
  ['https://paper.example/news/12345?view=print', 'https://paper.example/news/12345'],
  ['https://www.google.com/amp/s/paper.example/news/12345/amp/', 'https://paper.example/news/12345'],
  ['https://paper-example.cdn.ampproject.org/c/s/paper.example/news/12345?amp=1', 'https://paper.example/news/12345'],
  // what only looks like a variant
  ['https://paper.example/topics/amp', 'https://paper.example/topics/amp'],
  ['https://paper.example/print', 'https://paper.example/print'],
  ['https://paper.example/a-1/amplifier', 'https://paper.example/a-1/amplifier'],
  ['https://paper.example/search?view=list', 'https://paper.example/search?view=list'],
  ['https://paper.example/shop?print=poster', 'https://paper.example/shop?print=poster'],
  ['https://www.google.com/amp/', 'https://www.google.com/amp/'],
  ['https://www.google.com/search?q=amp', 'https://www.google.com/search?q=amp'],
])('variant %s', (url, expected) => expect(canonicalUrl(new URL(url))).toBe(expected));
