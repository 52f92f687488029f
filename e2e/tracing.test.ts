import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from './postgres.ts';
import { run } from './program.ts';

interface Span {
  traceId: string;
  spanId: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: { key: string; value: { stringValue: string } }[];
  status: { code?: number; message?: string };
}

/** A collector as the protocol has it: OTLP over HTTP in JSON. */
let collector: Server;
let database: TestDatabase;
let status = 200;
const got: { path: string; headers: Record<string, unknown>; spans: Span[]; service: string }[] = [];

beforeAll(async () => {
  database = await testDatabase();
  collector = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { resourceSpans } = JSON.parse(text);
    const service = resourceSpans[0].resource.attributes.find(({ key }: { key: string }) => key === 'service.name').value
      .stringValue;
    got.push({ path: request.url!, headers: request.headers, spans: resourceSpans[0].scopeSpans[0].spans, service });
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  await once(collector.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  collector.close();
  await database.drop();
});

const ingest = (documents: object[]) => {
  const { port } = collector.address() as AddressInfo;
  const env = {
    DATABASE_URL: database.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}/`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-key=of%20mine',
  };
  return run(['ingest', '--jsonl'], { env, input: documents.map((document) => JSON.stringify(document)).join('\n') });
};
const attributes = (span: Span) => Object.fromEntries(span.attributes.map(({ key, value }) => [key, value.stringValue]));

test('each attempt is a span, and those of an item are one trace through all stages', async () => {
  const documents = ['first', 'second'].map((id) => ({
    id,
    title: `The ${id} table`,
    text: `High water at noon on the ${id} day.`,
  }));
  expect(await ingest([...documents, { id: 'empty', html: '<p></p>' }])).toMatchObject({ code: 0 });
  for (const { path, headers, service } of got)
    expect([path, headers['x-key'], headers['content-type'], service]).toEqual([
      '/v1/traces',
      'of mine',
      'application/json',
      'wirecopy-run',
    ]);
  const spans = got.flatMap((one) => one.spans);
  const { rows } = await database.pool.query('select item_id from item order by item_id');
  const byItem = new Map(
    [...new Set(spans.map(({ traceId }) => traceId))].map((trace) => {
      const of = spans.filter(({ traceId }) => traceId === trace);
      return [attributes(of[0]!)['wirecopy.item_id'], of];
    }),
  );
  expect([...byItem.keys()].sort()).toEqual(rows.map(({ item_id }) => item_id).sort());
  const ways = [...byItem.values()].map((of) => of.map(({ name }) => name).join(' ')).sort();
  expect(ways).toEqual(['parse', 'parse index match', 'parse index match']);
  for (const { traceId, spanId, startTimeUnixNano, endTimeUnixNano } of spans) {
    expect([traceId, spanId]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{16}$/)]);
    expect(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano)).toBe(true);
  }
  const refused = spans.filter(({ status }) => status.code === 2);
  expect(refused.map((span) => [span.name, attributes(span)['wirecopy.outcome'], span.status.message])).toEqual([
    ['parse', 'rejected', attributes(refused[0]!)['error.type']],
  ]);
});

test('a collector that takes nothing is said once and costs nothing else', async () => {
  status = 503;
  const { code, stderr } = await ingest([
    { id: 'third', title: 'The third table', text: 'High water at noon on the third day.' },
  ]);
  expect(code).toBe(0);
  expect(stderr.match(/collector of traces takes nothing/g)).toHaveLength(1);
});
