import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findWords, type NerServer, startNerServer } from '../services/indexer/entities/engines/fixtures/ner-server.ts';
import type { Check } from './check.ts';
import { checkNames } from './checks-names.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'checks-names-'));
const noModel = path.join(folder, 'no.model');
writeFileSync(noModel, 'hello');

let service: NerServer;
beforeAll(async () => {
  service = await startNerServer(findWords({ 'Anna Lund': 'PER' }));
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true });
});

const check = (nerModel: string | null): Promise<Check> => checkNames({ nerModel, nerToken: null });

test('names are looked for with what finds them', async () => {
  expect(await check(null)).toMatchObject({ state: 'ok', detail: expect.stringContaining('that is shipped') });
  expect(await check(service.url)).toMatchObject({
    state: 'ok',
    detail: expect.stringContaining(`${service.url} found 1 name in`),
  });
  service.handle = (_, response) => response.end('{"names":[]}');
  expect(await check(service.url)).toMatchObject({ state: 'warning', remedy: expect.stringContaining('Anna Lund') });
  service.handle = (_, response) => response.end('<html>');
  expect(await check(service.url)).toMatchObject({ state: 'failed', remedy: expect.stringContaining('Correct the service') });
  expect(await check('http://127.0.0.1:9/')).toMatchObject({
    state: 'failed',
    detail: expect.stringContaining('cannot be reached'),
  });
  expect(await check(noModel)).toMatchObject({ state: 'failed', detail: expect.stringContaining('no model of the tagger') });
  expect(await check(folder)).toMatchObject({ state: 'failed', detail: expect.stringContaining('there is no model.onnx') });
});
