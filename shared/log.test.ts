import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from './errors.ts';
import { type Log, type LogOptions, openLog, troubleLog } from './log.ts';

const DATABASE = 'postgres://news:hush-hush@db.example/news';
const BODY = `<html><body>${'A long morning on the quay. '.repeat(200)}</body></html>`;

let text: string;
beforeEach(() => {
  text = '';
});

const open = (options: LogOptions = {}): Log =>
  openLog('debug', { secrets: [DATABASE], isTerminal: false, write: (line) => void (text += line), ...options });
const entries = (): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** An error as libraries throw them: with more hanging on it than anyone should read. */
const hostile = (message: string): Error =>
  Object.assign(new Error(message), { detail: `Failing row contains (1, ${BODY})`, body: BODY, connectionString: DATABASE });

describe('JSON lines', () => {
  test('carry time, level, message and fields', () => {
    open().child({ service: 'parser' }).info({ stage: 'parse', id: '7', ms: 12 }, 'parse done');
    const [entry] = entries();
    expect(entry).toEqual({
      level: 'info',
      time: expect.any(String),
      service: 'parser',
      stage: 'parse',
      id: '7',
      ms: 12,
      msg: 'parse done',
    });
    expect(new Date(String(entry!.time)).toISOString()).toBe(entry!.time);
  });

  test.each<[name: string, say: (log: Log) => void]>([
    ['a message', (log) => log.warn(`cannot reach ${DATABASE}`)],
    ['another connection', (log) => log.warn('cannot reach redis://:hush-hush@cache.example:6379/0')],
    ['a bare password', (log) => log.warn('password "hush-hush" was refused')],
    ['a field', (log) => log.warn({ detail: `tried ${DATABASE}` }, 'refused')],
    ['an error', (log) => log.error(hostile(`connect ${DATABASE}`))],
    ['an error with a message of ours', (log) => log.error({ err: hostile(`connect ${DATABASE}`) }, 'refused')],
    ['an error under another name', (log) => log.error({ reason: hostile('refused') }, 'refused')],
    ['the cause of an error', (log) => log.error(new Fault('E_DATABASE', 'refused', { cause: hostile(DATABASE) }))],
    ['a trouble', (log) => troubleLog(log)(hostile(`connect ${DATABASE}`))],
    ['settings', (log) => log.info({ settings: { databaseUrl: DATABASE } }, 'started')],
    ['a list', (log) => log.info({ problems: [`cannot reach ${DATABASE}`] }, 'refused')],
    ['a child', (log) => log.child({ url: DATABASE, at: { url: DATABASE } }).info('started')],
  ])('hold no secret: %s', (_, say) => {
    say(open());
    expect(entries()).toHaveLength(1);
    expect(text).not.toContain('hush-hush');
    expect(text).not.toContain('news:');
  });

  test.each<[name: string, say: (log: Log) => void]>([
    ['a message', (log) => log.warn(`cannot parse ${BODY}`)],
    ['a field', (log) => log.warn({ body: BODY }, 'cannot parse')],
    ['bytes', (log) => log.warn({ bytes: Buffer.from(BODY), chunk: new TextEncoder().encode(BODY) }, 'cannot parse')],
    ['a list', (log) => log.warn({ pages: [BODY] }, 'cannot parse')],
    ['an object', (log) => log.warn({ page: { html: BODY } }, 'cannot parse')],
    ['an error', (log) => log.error(hostile(`Unexpected token in ${BODY}`))],
    ['a trouble', (log) => troubleLog(log)(hostile(BODY))],
  ])('hold no body: %s', (_, say) => {
    say(open());
    expect(entries()).toHaveLength(1);
    expect(text.split('quay').length).toBeLessThan(45); // two cuts of 500 characters
    expect(text).not.toContain('</body>');
  });

  test('say where an error came from', () => {
    open().error({ err: new TypeError('no such thing') }, 'this page failed');
    expect(entries()[0]).toMatchObject({
      msg: 'this page failed',
      err: expect.stringMatching(/^TypeError: no such thing\n {4}at .*log\.test/),
    });
  });
});

describe('on a terminal', () => {
  const noColor = process.env.NO_COLOR;
  afterEach(() => {
    if (noColor === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = noColor;
  });

  test.each<[name: string, value: string | undefined, coloured: boolean]>([
    ['in colour', undefined, true],
    ['without colour where NO_COLOR is set', '1', false],
  ])('lines are plain, %s', (_, value, coloured) => {
    if (value === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = value;
    open({ isTerminal: true }).warn({ code: 'E_CONNECT', detail: 'a=b c' }, `waiting for ${DATABASE}`);
    expect(text.includes('\u001b[')).toBe(coloured);
    expect(stripVTControlCharacters(text)).toMatch(
      /^\d\d:\d\d:\d\d warn {2}waiting for postgres:\/\/\*\*\*@db\.example\/news code=E_CONNECT detail="a=b c"\n$/,
    );
  });

  test('no text can steer it', () => {
    process.env.NO_COLOR = '1';
    open({ isTerminal: true }).info({ title: '\u001b[2J\nx' }, 'a\u001b]0;b\u0007\r\nc');
    expect(text).toMatch(/^\S+ info {2}a\]0;b c title="\[2J x"\n$/);
  });

  test('lists stand behind the message, sentences below it', () => {
    process.env.NO_COLOR = '1';
    open({ isTerminal: true }).error(
      { changed: ['feeds', 'politeness'], problems: ['1:2 no such key', '3:4 no URL'] },
      'refused',
    );
    expect(text).toMatch(/^\S+ error refused changed=feeds,politeness\n {4}1:2 no such key\n {4}3:4 no URL\n$/);
  });

  test('the origin of an error stands below', () => {
    process.env.NO_COLOR = '1';
    open({ isTerminal: true }).error({ err: new Error('broken') }, 'this page failed');
    expect(text).toMatch(/^\S+ error this page failed\n {4}Error: broken\n {4}at /);
  });
});

test('the same trouble is said once', () => {
  const say = troubleLog(open());
  for (let i = 0; i < 5; i++) say(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
  say(new Fault('E_QUEUE'));
  expect(entries().map(({ code }) => code)).toEqual(['ECONNREFUSED', 'E_QUEUE']);
});
