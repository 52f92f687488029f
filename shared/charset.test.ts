import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { type DecodeOptions, decodeText } from './charset.ts';

type Case = [name: string, encoding: string, text: string, options: Partial<DecodeOptions>, charset: string];

const prolog = (encoding: string, text: string) => `<?xml version="1.0" encoding="${encoding}"?><title>${text}</title>`;
const meta = (encoding: string, text: string) => `<html><head><meta charset=${encoding}><title>${text}</title>`;

const CASES: Case[] = [
  ['nothing declared, ASCII', 'utf-8', '<a>cafe</a>', {}, 'utf-8'],
  ['nothing declared, UTF-8', 'utf-8', '<a>café</a>', {}, 'utf-8'],
  ['nothing declared, one byte each', 'windows-1252', '<a>café – “sí”</a>', {}, 'windows-1252'],
  ['prolog', 'windows-1251', prolog('windows-1251', 'Новости'), {}, 'windows-1251'],
  ['header', 'koi8-r', '<a>Новости</a>', { contentType: 'text/xml; charset=KOI8-R' }, 'koi8-r'],
  ['header in quotes', 'koi8-r', '<a>Новости</a>', { contentType: `text/xml;charset='koi8-r'` }, 'koi8-r'],
  ['header before prolog', 'koi8-r', prolog('windows-1251', 'Новости'), { contentType: 'text/xml; charset=koi8-r' }, 'koi8-r'],
  ['unknown header, prolog', 'big5', prolog('big5', '新聞'), { contentType: 'text/xml; charset=bogus' }, 'big5'],
  ['latin-1 means windows-1252', 'windows-1252', prolog('iso-8859-1', '“sí”'), {}, 'windows-1252'],
  ['gb2312 means gb18030', 'gb18030', prolog('gb2312', '新闻鎔'), {}, 'gb18030'],
  ['declared UTF-8, is not', 'windows-1252', prolog('utf-8', 'café'), {}, 'windows-1252'],
  [
    'header says UTF-8, prolog is right',
    'windows-1251',
    prolog('windows-1251', 'Новости'),
    { contentType: 'a/b; charset=utf-8' },
    'windows-1251',
  ],
  ['declared latin-1, is UTF-8', 'utf-8', prolog('utf-8', 'café'), { contentType: 'text/xml; charset=iso-8859-1' }, 'utf-8'],
  ['declared UTF-16, is UTF-8', 'utf-8', prolog('utf-16', 'café'), {}, 'utf-8'],
  ['UTF-7 is never used', 'utf-8', '<a>+ADw-b+AD4-</a>', { contentType: 'text/xml; charset=utf-7' }, 'utf-8'],
  ['UTF-16 without mark', 'utf-16le', prolog('utf-16', 'café'), {}, 'utf-16le'],
  ['UTF-16 the other way round', 'utf-16be', prolog('utf-16', 'café'), {}, 'utf-16be'],
  ['UTF-32 without mark', 'utf-32be', prolog('utf-32', 'café'), {}, 'utf-32be'],
  ['meta', 'shift_jis', meta('x-sjis', '新聞'), { kind: 'html' }, 'shift_jis'],
  [
    'meta in its long form',
    'euc-kr',
    `<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">뉴스`,
    { kind: 'html' },
    'euc-kr',
  ],
  [
    'header before meta',
    'euc-jp',
    meta('shift_jis', '新聞'),
    { kind: 'html', contentType: 'text/html; charset=euc-jp' },
    'euc-jp',
  ],
  ['meta does not count in XML', 'windows-1252', meta('koi8-r', 'café'), {}, 'windows-1252'],
  ['no declaration inside plain text', 'windows-1252', meta('koi8-r', 'café'), { kind: 'text' }, 'windows-1252'],
  ['empty', 'utf-8', '', {}, 'utf-8'],
];

describe('decodeText', () => {
  test.each(CASES)('%s', (_name, encoding, text, options, charset) => {
    expect(decodeText(iconv.encode(text, encoding), { kind: 'xml', ...options })).toEqual({ text, charset });
  });

  test.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])(
    'a byte order mark decides and is gone: %s',
    (encoding) => {
      const bytes = iconv.encode(prolog('windows-1251', 'café'), encoding, { addBOM: true });
      const { text, charset } = decodeText(bytes, { kind: 'xml', contentType: 'text/xml; charset=koi8-r' });
      expect([text, charset]).toEqual([prolog('windows-1251', 'café'), encoding]);
    },
  );

  test('a text cut within a character stays UTF-8', () => {
    const bytes = Buffer.from(
      'Übermorgen öffnet das neue Büro für Jürgen Müller, sagte der Präsident, später schließt es früh: ö',
    ).subarray(0, -1);
    const { text, charset } = decodeText(bytes, { kind: 'text', contentType: 'text/plain; charset=utf-8' });
    expect(charset).toBe('utf-8');
    expect(text).toMatch(/^Übermorgen .*: \ufffd$/);
  });

  test('a view into a larger buffer', () => {
    const bytes = new Uint8Array(Buffer.from('xxcaféxx')).subarray(2, 7);
    expect(decodeText(bytes, { kind: 'text' }).text).toBe('café');
  });
});
