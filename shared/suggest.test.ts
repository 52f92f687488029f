import { expect, test } from 'vitest';
import { closest } from './suggest.ts';

const KNOWN = ['url', 'id', 'every', 'max_age', 'allow_private_hosts'];

test.each([
  ['ulr', 'url'],
  ['URL', 'url'],
  ['evry', 'every'],
  ['everyy', 'every'],
  ['maxage', 'max_age'],
  ['alow_privat_hosts', 'allow_private_hosts'],
  ['di', 'id'],
  ['x', null],
  ['colour', null],
  ['', null],
  ['y'.repeat(100_000), null],
])('%.20s → %s', (word, expected) => expect(closest(word, KNOWN)).toBe(expected));
