import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadFeeds } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

describe('feeds.yml on disk', () => {
  test('is joined by the hosts of the environment', async () => {
    const path = file('good.yml', 'allow_private_hosts: [Intranet]\nfeeds: [https://example.org/f]');
    const config = await loadFeeds(path, ['intranet', '127.0.0.1:8080']);
    expect(config.allowPrivateHosts).toEqual(['intranet', '127.0.0.1:8080']);
    expect(config.feeds).toHaveLength(1);
  });

  test.each([
    ['is missing', join(folder, 'none.yml'), /none\.yml: there is no such file$/],
    ['is a folder', folder, /: it is a folder$/],
    ['is too large', file('large.yml', `#${' '.repeat(10_000_000)}`), /large\.yml is larger than 10 MB$/],
    ['has faults', file('bad.yml', 'feds: []'), /bad\.yml:1:1 feeds: is missing\n.*bad\.yml:1:1 unknown key "feds"/],
  ])('%s', async (_, path, message) => {
    await expect(loadFeeds(path, [])).rejects.toMatchObject({ code: 'E_CONFIG', message: expect.stringMatching(message) });
  });
});
