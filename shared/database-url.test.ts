import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { hasPassword, withLogin } from './database-url.ts';

const LOGIN = { user: 'reader', password: 'p@ss/w&rd %41=#"' };

describe('a URL with another login', () => {
  test.each([
    ['a host', 'postgres://app@db:5432/news', 'db'],
    ['a login of its own', 'postgres://app:secret@db:5432/news?sslmode=disable', 'db'],
    ['a login among the parameters', 'postgres://db:5432/news?user=app&password=secret', 'db'],
    ['a socket', 'postgres:///news?host=/run/postgresql', '/run/postgresql'],
  ])('from one with %s', (_, url, host) => {
    const { user, password, database, ...client } = new pg.Client({ connectionString: withLogin(url, LOGIN) });
    expect({ user, password, database, host: client.host }).toEqual({ ...LOGIN, database: 'news', host });
  });

  test.each([
    'postgres://app:secret@db/news',
    'postgres://db/news?user=app&password=secret',
    'postgres:///news?host=/run&password=secret',
  ])('from %s shows nothing of the old one', (url) => expect(withLogin(url, LOGIN)).not.toMatch(/secret|app/));

  test('keeps the user when only the password is given', () => {
    expect(new pg.Client({ connectionString: withLogin('postgres://app@db/news', { password: 'x' }) }).user).toBe('app');
  });
});

test.each([
  ['postgres://app@db/news', false],
  ['postgres://app:secret@db/news', true],
  ['postgres:///news?host=/run/postgresql', false],
  ['postgres:///news?host=/run/postgresql&password=secret', true],
])('%s has a password: %s', (url, expected) => expect(hasPassword(url)).toBe(expected));
