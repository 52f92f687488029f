import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { codeOf, Later, messageOf } from '../../../../shared/errors.ts';
import { openAnnotatePool } from '../../annotate-pool.ts';
import type { FindNames, ReadText } from '../engine.ts';
import { sentences, tokenise } from '../tokenise.ts';
import { findWords, type NerHandler, type NerServer, startNerServer } from './fixtures/ner-server.ts';
import { httpEngine } from './http.ts';

const TEXT = 'Then Quellmarta 🙂 left Obrest.';
const WORDS = findWords({ Quellmarta: 'PERSON', Obrest: 'GPE' });
const read = (text: string, language = 'en'): ReadText => ({ text, language, sentences: sentences(text, tokenise(text)) });
const otherwise: FindNames = () => [{ sentence: 0, from: 0, to: 1, type: 'other', confidence: 0.1 }];

let server: NerServer;
beforeAll(async () => {
  server = await startNerServer(WORDS);
});
afterEach(() => {
  server.handle = WORDS;
});
afterAll(() => server.close());

const engine = (options: { token?: string; deadlineMs?: number } = {}): FindNames =>
  httpEngine({ url: server.url, otherwise, ...options });

describe('a service', () => {
  it('is asked with text and language, and its names are taken', async () => {
    const asked: unknown[] = [];
    server.handle = (request, response, { method, headers }) => {
      asked.push({ ...request, method, type: headers['content-type'], authorization: headers.authorization });
      WORDS(request, response, {} as never);
    };
    expect(await engine({ token: 'hush' })(read(TEXT, 'de'))).toEqual([
      { sentence: 0, from: 1, to: 2, type: 'person', confidence: 0.95 },
      { sentence: 0, from: 4, to: 5, type: 'place', confidence: 0.95 },
    ]);
    await engine()(read(TEXT));
    const same = { text: TEXT, method: 'POST', type: 'application/json' };
    expect(asked).toEqual([
      { ...same, language: 'de', authorization: 'Bearer hush' },
      { ...same, language: 'en', authorization: undefined },
    ]);
  });

  it('may leave a language to our own tagger, and is not asked about nothing', async () => {
    server.handle = (_, response) => response.end('{"names":null}');
    expect(await engine()(read(TEXT))).toEqual(otherwise(read(TEXT)));
    server.handle = (_, response) => response.destroy();
    expect(await engine()(read(''))).toEqual([]);
  });

  const status =
    (code: number, headers: Record<string, string> = {}): NerHandler =>
    (_, response) =>
      response.writeHead(code, headers).end('some reason');
  const MEBIBYTE = ' '.repeat(1 << 20);

  it.each<[what: string, handle: NerHandler, code: string, isLater: boolean, message: string]>([
    ['that is overloaded', status(503), 'E_NER_SERVICE', true, 'answered 503: some reason'],
    ['that wants a token', status(401), 'E_NER_SERVICE', true, 'answered 401'],
    ['that is elsewhere', status(302, { location: '/other' }), 'E_NER_SERVICE', true, 'answered 302'],
    ['that has a fault at this text', status(500), 'E_NER_SERVICE', false, 'answered 500: some reason'],
    ['that refuses this text', status(422), 'E_NER_SERVICE', false, 'answered 422'],
    ['that breaks off', (_, response) => response.destroy(), 'E_NER_SERVICE', false, 'broke the connection'],
    [
      'that breaks off while it answers',
      (_, response) => response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
      'E_NER_SERVICE',
      false,
      'broke the connection',
    ],
    ['that hangs', () => {}, 'E_NER_SERVICE', false, 'did not answer within 0.3 s'],
    ['that hangs while it answers', (_, response) => response.write('{'), 'E_NER_SERVICE', false, 'did not answer within 0.3 s'],
    [
      'that answers without end',
      (_, response) => {
        for (let i = 0; i < 6; i++) response.write(MEBIBYTE);
      },
      'E_NER_SERVICE',
      false,
      'more than 5 MB',
    ],
    ['that answers a page', (_, response) => response.end('<html>'), 'E_NER_ANSWER', false, 'it is no JSON'],
    [
      'that counts wrongly',
      (_, response) => response.end('{"names":[{"start":0,"end":99,"type":"PER"}]}'),
      'E_NER_ANSWER',
      false,
      'outside',
    ],
  ])('%s costs an attempt or time, never the text', async (what, handle, code, isLater, message) => {
    server.handle = handle;
    const hangs = what.includes('hangs');
    const error = await Promise.resolve(engine(hangs ? { deadlineMs: 300 } : {})(read(TEXT))).catch((thrown) => thrown);
    expect([codeOf(error), error instanceof Later]).toEqual([code, isLater]);
    expect(messageOf(error)).toContain(message);
  });

  it('that is away lets the text wait, and is used again when it is back', async () => {
    const gone = await startNerServer(WORDS);
    await gone.close();
    const away = httpEngine({ url: gone.url, otherwise });
    const error = await Promise.resolve(away(read(TEXT))).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Later);
    expect(messageOf(error)).toContain('cannot be reached (ECONNREFUSED');
    expect((error as Later).delayMs).toBeGreaterThan(5_000);
  });

  it('is what the threads use: its names go through the document layer, its outage arrives as one', async () => {
    process.env.WIRECOPY_NER_MODEL = server.url;
    const threads = openAnnotatePool(1);
    try {
      const text = 'Then Quellmarta Vosskamp left Obrest.\n\n“We go,” Vosskamp said.';
      server.handle = findWords({ 'Quellmarta Vosskamp': 'PER', Obrest: 'LOC' });
      const { entities, quotes } = await threads.run({ text });
      expect(entities.map(({ name, type, mentions }) => `${type} ${name} ${mentions.length}`)).toContain(
        'person Quellmarta Vosskamp 2',
      );
      expect(quotes.map(({ speaker }) => speaker)).toEqual(['Quellmarta Vosskamp']);
      server.handle = status(503);
      const error = await threads.run({ text }).catch((thrown) => thrown);
      expect(error).toBeInstanceOf(Later);
      expect([codeOf(error), (error as Later).delayMs > 5_000]).toEqual(['E_NER_SERVICE', true]);
    } finally {
      delete process.env.WIRECOPY_NER_MODEL;
      await threads.close();
    }
  });
});
