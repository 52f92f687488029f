import { expect, test } from 'vitest';
import { codeOf, Reject } from '../../shared/errors.ts';
import { type Phase, transportFault } from './transport.ts';

test.each<[code: string, phase: Phase, expected: string]>([
  ['UND_ERR_CONNECT_TIMEOUT', 'request', 'E_TIMEOUT'],
  ['UND_ERR_HEADERS_TIMEOUT', 'request', 'E_TIMEOUT'],
  ['UND_ERR_BODY_TIMEOUT', 'body', 'E_TIMEOUT'],
  ['ETIMEDOUT', 'request', 'E_TIMEOUT'],
  ['ENOTFOUND', 'request', 'E_DNS'],
  ['EAI_AGAIN', 'request', 'E_DNS'],
  ['CERT_HAS_EXPIRED', 'request', 'E_TLS'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'request', 'E_TLS'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'request', 'E_TLS'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'request', 'E_TLS'],
  ['EHOSTUNREACH', 'request', 'E_CONNECT'],
  ['ECONNRESET', 'request', 'E_CONNECT'],
  ['ECONNRESET', 'body', 'E_NETWORK'],
  ['UND_ERR_SOCKET', 'request', 'E_CONNECT'],
  ['UND_ERR_SOCKET', 'body', 'E_INCOMPLETE'],
])('%s in the %s is %s', (code, phase, expected) => {
  expect(codeOf(transportFault(Object.assign(new Error('lost'), { code }), phase))).toBe(expected);
});

test('a fault of our own stays as it is', () => {
  const refusal = new Reject('E_SSRF');
  expect(transportFault(refusal, 'request')).toBe(refusal);
});
