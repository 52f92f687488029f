import { describe, expect, test } from 'vitest';
import { codeOf } from '../../shared/errors.ts';
import type { Document } from '../../shared/types.ts';
import { kindOf } from './kind.ts';

function kind(text: string, document: Partial<Document> = {}): string {
  try {
    return kindOf({ bytes: Buffer.from(text, 'latin1'), ...document }, text);
  } catch (error) {
    return codeOf(error);
  }
}

describe('kind of a document', () => {
  test.each<[name: string, text: string, document: Partial<Document>, expected: string]>([
    ['HTML by type', 'Hello', { contentType: 'text/html; charset=utf-8' }, 'html'],
    ['HTML by start', ' \n<!DOCTYPE HTML><p>a', {}, 'html'],
    ['HTML by start, whatever the type', '<html><p>a', { contentType: 'text/plain' }, 'html'],
    [
      'XHTML behind its declaration',
      '<?xml version="1.0"?>\n<!-- x --><html xmlns="x">',
      { contentType: 'application/xml' },
      'html',
    ],
    ['HTML by name', 'Hello', { name: 'a.HTM' }, 'html'],
    ['HTML by tags', 'Hello <b>you</b>\n<p>and me</p>', {}, 'html'],
    ['nothing at all under the name of a page', '', { name: 'a.html' }, 'html'],
    ['text by type', 'I <p> you', { contentType: 'text/plain' }, 'text'],
    ['text by name', '# not a heading', { name: 'a.txt' }, 'text'],
    ['text by content', 'Five < six, six > five.', {}, 'text'],
    ['Markdown by type', '# a', { contentType: 'text/markdown; charset=utf-8' }, 'markdown'],
    ['Markdown by name', '<p>a</p>', { name: 'notes.md' }, 'markdown'],
    ['a PDF', '%PDF-1.7', { contentType: 'text/html' }, 'E_NOT_HTML'],
    ['an image', '\u0089PNG\r\n\u001a\n', {}, 'E_NOT_HTML'],
    ['an archive', 'PK\u0003\u0004', { name: 'a.html' }, 'E_NOT_HTML'],
    ['zeros', 'ab\u0000cd', { name: 'a.txt' }, 'E_NOT_HTML'],
    ['an image by type', 'x', { contentType: 'image/webp' }, 'E_NOT_HTML'],
    ['data', '{"a":1}', { contentType: 'application/json' }, 'E_NOT_HTML'],
    ['an RSS feed', '<?xml version="1.0"?><rss version="2.0">', { contentType: 'text/html' }, 'E_NOT_HTML'],
    ['an Atom feed', '<feed xmlns="http://www.w3.org/2005/Atom">', {}, 'E_NOT_HTML'],
    ['a sitemap', '<?xml version="1.0"?><!-- s --><urlset>', {}, 'E_NOT_HTML'],
    ['a feed by type', 'x', { contentType: 'application/rss+xml' }, 'E_NOT_HTML'],
  ])('%s', (_, text, document, expected) => expect(kind(text, document)).toBe(expected));
});
