import { describe, expect, test } from 'vitest';
import { codeOf } from '../../shared/errors.ts';
import { refuseBombs } from './prescan.ts';

function outcome(html: string): string {
  try {
    refuseBombs(html);
    return 'parsed';
  } catch (error) {
    return codeOf(error);
  }
}

describe('pages that would cost the parser too much', () => {
  test.each<[name: string, html: string, expected: string]>([
    ['a page', '<html><body><div><p>a<p>b<ul><li>c<li>d</ul></div></body></html>', 'parsed'],
    ['paragraphs and items without end tags', `${'<p>a'.repeat(1000)}<ul>${'<li>b'.repeat(1000)}`, 'parsed'],
    ['void elements', '<br><img src=x>'.repeat(1000), 'parsed'],
    ['four megabytes of text', `<p>${'word, '.repeat(700_000)}</p>`, 'parsed'],
    ['depth that closes', '<div>'.repeat(100) + '</div>'.repeat(100) + '<div>'.repeat(100), 'parsed'],
    ['deep nesting', '<div>'.repeat(400), 'E_PAGE_TOO_COMPLEX'],
    ['deep nesting behind stray end tags', '<div></x></p>'.repeat(400), 'E_PAGE_TOO_COMPLEX'],
    ['deep nesting by tags that seem to close themselves', '<div/>'.repeat(400), 'E_PAGE_TOO_COMPLEX'],
    ['links that are never closed', '<a href=x>'.repeat(3000), 'E_PAGE_TOO_COMPLEX'],
    ['a million elements', '<b>x</b>'.repeat(1_000_000), 'E_PAGE_TOO_COMPLEX'],
    ['20,000 attributes', `<p ${Array.from({ length: 20_000 }, (_, i) => `a${i}=1`).join(' ')}>`, 'E_PAGE_TOO_COMPLEX'],
    ['an attribute of ten megabytes', `<p title="${'x'.repeat(10_000_000)}">`, 'E_TOO_LARGE'],
  ])('%s', (_, html, expected) => expect(outcome(html)).toBe(expected));
});
