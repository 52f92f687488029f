import { describe, expect, test } from 'vitest';
import { isAllowedPath, parseRobots } from './robots.ts';

const may = (text: string, path: string): boolean => isAllowedPath(parseRobots(text, 'wirecopy'), path);
const all = (...lines: string[]): string => ['User-agent: *', ...lines].join('\n');

describe('which group', () => {
  test.each<[string, string, boolean]>([
    ['nothing', '', true],
    ['for everybody', 'User-agent: *\nDisallow: /', false],
    ['for another', 'User-agent: other\nDisallow: /', true],
    ['ours before everybody', 'User-agent: *\nDisallow: /\n\nUser-agent: wirecopy\nDisallow: /private', true],
    ['ours, in another case, with a version', 'User-agent: WireCopy/2.0\nDisallow: /', false],
    ['a name that only begins like ours', 'User-agent: wirecopy-images\nDisallow: /', true],
    ['one group for several', 'User-agent: other\nUser-agent: wirecopy\nDisallow: /', false],
    [
      'several groups for us are one',
      'User-agent: wirecopy\nAllow: /x\nUser-agent: other\nAllow: /\nUser-agent: wirecopy\nDisallow: /',
      false,
    ],
    ['an empty group of ours allows everything', 'User-agent: *\nDisallow: /\nUser-agent: wirecopy\nDisallow:', true],
    ['rules before any name', 'Disallow: /\nUser-agent: other\nDisallow: /', true],
    [
      'lines that mean nothing here do not end the names',
      'User-agent: wirecopy\nSitemap: https://a.example/s\nUser-agent: other\nDisallow: /',
      false,
    ],
    ['a delay ends the names', 'User-agent: wirecopy\nCrawl-delay: 5\nUser-agent: other\nDisallow: /', true],
    ['comments and blank lines', '# hello\n\nUser-agent: * # everybody\n\n# not this\nDisallow: / # all', false],
    ['line ends of old', 'User-agent: *\rDisallow: /', false],
    ['a mark at the start', '\ufeffUser-agent: *\nDisallow: /', false],
    ['spaces anywhere', '  USER-AGENT :  *\n\tdisallow\t:\t/  ', false],
    ['a web page', '<!doctype html><title>User-agent: *</title><p>Disallow: /', true],
  ])('%s', (_name, text, expected) => expect(may(text, '/news/1')).toBe(expected));
});

describe('which rule', () => {
  test.each<[string[], string, boolean]>([
    [['Disallow: /news'], '/news/1', false],
    [['Disallow: /news'], '/newspaper', false],
    [['Disallow: /news/'], '/news', true],
    [['Disallow: /News'], '/news', true],
    [['Disallow: /news', 'Allow: /news/free'], '/news/free/1', true],
    [['Allow: /news/free', 'Disallow: /news'], '/news/paid', false],
    [['Allow: /page', 'Disallow: /page'], '/page', true],
    [['Disallow: /page', 'Allow: /page'], '/page', true],
    [['Disallow: /*.pdf$'], '/a/b.pdf', false],
    [['Disallow: /*.pdf$'], '/a/b.pdf?x=1', true],
    [['Disallow: /*.pdf'], '/a/b.pdf?x=1', false],
    [['Disallow: /a*b*c'], '/axxbxxc', false],
    [['Disallow: /a*b*c'], '/axxcxxb', true],
    [['Disallow: /*a$'], '/ba/ca', false],
    [['Disallow: /ab*b$'], '/ab', true],
    [['Disallow: *'], '/x', false],
    [['Disallow: $'], '/x', true],
    [['Disallow: /$'], '/', false],
    [['Disallow: /$'], '/x', true],
    [['Disallow: /fish*'], '/fish', false],
    [['Disallow: /*?'], '/a?b', false],
    [['Disallow: /*?'], '/a', true],
    [['Disallow: /*'], '/', false],
    [['Disallow: /', 'Allow: /$'], '/', true],
    [['Disallow: /a%3cd.html'], '/a%3Cd.html', false],
    [['Disallow: /%7Ejoe/'], '/~joe/1', false],
    [['Disallow: /~joe/'], '/%7ejoe/1', false],
    [['Disallow: /a%2fb'], '/a/b', true],
    [['Disallow: /café'], '/caf%C3%A9/1', false],
    [['Disallow: /caf%c3%a9'], '/caf%C3%A9/1', false],
    [['Disallow: /'], '/robots.txt', true],
    [['Disallow: /%zz'], '/%zz', false],
  ])('%s for %s', (lines, path, expected) => expect(may(all(...lines), path)).toBe(expected));

  test('many stars cost no more than they are', () => {
    expect(may(all(`Disallow: /${'*a'.repeat(20_000)}$`), `/${'a'.repeat(2000)}b`)).toBe(true);
  });

  test('what lies behind the limit does not count', () => {
    expect(may(all(`# ${'x'.repeat(600_000)}`, 'Disallow: /'), '/x')).toBe(true);
  });
});

test.each<[string, number | null]>([
  ['User-agent: *\nCrawl-delay: 10', 10],
  ['User-agent: *\nCrawl-delay: 0.5', 0.5],
  ['User-agent: *\nCrawl-delay: soon', null],
  ['User-agent: *\nCrawl-delay: -1', null],
  ['User-agent: other\nCrawl-delay: 10', null],
  ['User-agent: *\nCrawl-delay: 10\n\nUser-agent: wirecopy\nDisallow: /x', null],
  ['User-agent: wirecopy\nCrawl-delay: 2\nUser-agent: wirecopy\nCrawl-delay: 7', 7],
])('delay of %j', (text, expected) => expect(parseRobots(text, 'wirecopy').crawlDelay).toBe(expected));
