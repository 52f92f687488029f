import { expect, test } from 'vitest';
import { scrubber } from './scrub.ts';

const scrub = scrubber([
  'postgres://news:p%40ss%2Fw%25rd@db.example:5432/news',
  'redis://:abc@cache',
  'pa$$word&more',
  'ab',
  '',
  'postgres://wire:wirecopy@db/wirecopy',
]);

test.each<[name: string, text: string, expected: string]>([
  ['plain words', 'nothing is hidden here', 'nothing is hidden here'],
  ['a known URL', 'at postgres://news:p%40ss%2Fw%25rd@db.example:5432/news now', 'at postgres://***@db.example:5432/news now'],
  ['its password as it is written', 'password "p%40ss%2Fw%25rd" is wrong', 'password "***" is wrong'],
  ['its password decoded', 'tried p@ss/w%rd twice', 'tried *** twice'],
  ['a secret that is no URL', 'sent pa$$word&more', 'sent ***'],
  ['a short password outside of its URL', 'the abc of news', 'the abc of news'],
  ['a short password in a URL', 'at redis://:abc@cache:6379', 'at redis://***@cache:6379'],
  [
    'a password that is a name as well',
    'wirecopy at postgres://wire:wirecopy@db/wirecopy',
    'wirecopy at postgres://***@db/wirecopy',
  ],
  ['an unknown connection', 'postgres://u:se/cr?e#t@x@127.0.0.1/db failed', 'postgres://***@127.0.0.1/db failed'],
  ['a token as user name', 'https://tok_123@api.example/feed', 'https://***@api.example/feed'],
  ['an @ in a path', 'https://news.example/@author/a1?to=x@y', 'https://news.example/@author/a1?to=x@y'],
  ['both', 'https://a:b@news.example/@author', 'https://***@news.example/@author'],
  ['two in a line', 'redis://a:b@c and amqp://d:e@f', 'redis://***@c and amqp://***@f'],
  ['a connection string', "host=db password=hush user='x'", "host=db password=*** user='x'"],
  ['a password in a query', 'postgres:///news?password=hush&host=/run', 'postgres:///news?password=***&host=/run'],
  ['an e-mail address', 'mail ida@example.org', 'mail ida@example.org'],
])('%s', (_, text, expected) => expect(scrub(text)).toBe(expected));

test.each(['a', 'a://', 'http://', 'password=', 'x://y:', '@'])('a long run of %j costs linear time', (piece) => {
  expect(scrub(piece.repeat(200_000)).length).toBeGreaterThan(0); // a quadratic pattern would take minutes
});
