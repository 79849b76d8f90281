import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startSandbox } from '@bandwidth-messages/sandbox';
import { createCallbackHandler, describeErrorCode, type MessageFailedEvent } from '../../src/index.js';
import { ERROR_CODES } from '../../src/error-codes/error-code-table.js';
import { listen } from '../support/hosts.js';
import { until } from '../support/until.js';

describe('single codes', () => {
  test.each([
    [4432, 'rejected-forbidden-country', 'bandwidth', 'no'],
    [4470, 'rejected-spam-detected', 'bandwidth', 'no'],
    [4001, 'service-not-allowed', 'bandwidth', 'no'],
    [4702, 'destination-subscriber-unavailable', 'carrier', 'later'],
    [4750, 'destination-rejected-message', 'carrier', 'no'],
    [4775, 'destination-rejected-due-to-user-opt-out', 'carrier', 'never'],
    [4785, 'volumetric-violation', 'carrier', 'later'],
    [5100, 'temporary-app-error', 'bandwidth', 'yes'],
    [5106, 'impossible-to-route', 'bandwidth', 'later'],
    [5600, 'destination-carrier-queue-full', 'carrier', 'later'],
    [5999, 'unknown-error', 'bandwidth', 'yes'],
    [9902, 'delivery-receipt-expired', 'unknown', 'no'],
    [9999, 'unknown-error', 'unknown', 'no'],
  ])('%p is %s, refused by %s; send again: %s', (code, name, rejectedBy, sendAgain) => {
    expect(describeErrorCode(code)).toMatchObject({ code, name, rejectedBy, sendAgain });
  });

  test.each([
    [4360, /expiration/],
    [4410, /media/],
    [4795, /verified/],
    [9902, /twice/],
    [4775, /opted out/],
    [5600, /once/],
  ])('%p comes with advice', (code, advice) => expect(describeErrorCode(code).advice).toMatch(advice));
});

describe('codes that are not documented', () => {
  test.each([
    [4399, 'bandwidth', 'no'],
    [4799, 'carrier', 'no'],
    [4600, 'unknown', 'no'],
    [5199, 'bandwidth', 'later'],
    [5699, 'carrier', 'later'],
    [5900, 'unknown', 'later'],
    [9000, 'unknown', 'no'],
    [0, 'unknown', 'no'],
    [-4432, 'unknown', 'no'],
    [47010, 'unknown', 'no'],
    [NaN, 'unknown', 'no'],
    [Infinity, 'unknown', 'no'],
  ])('%p is refused by %s; send again: %s', (code, rejectedBy, sendAgain) => {
    expect(describeErrorCode(code)).toEqual({
      code,
      name: undefined,
      rejectedBy,
      sendAgain,
      advice: undefined,
    });
  });
});

describe('the table', () => {
  test('has each code once, in order', () => {
    const codes = ERROR_CODES.map(([code]) => code);
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
  });

  test('says for each code who refused it or that this is not known, and lets only Bandwidth and carriers say "yes"', () => {
    for (const [code] of ERROR_CODES) {
      const { rejectedBy, sendAgain } = describeErrorCode(code);
      expect([code, rejectedBy]).toEqual([code, code >= 9000 ? 'unknown' : rejectedBy]);
      if (code < 9000) expect([code, rejectedBy]).not.toEqual([code, 'unknown']);
      if (sendAgain === 'yes') expect(String(code)).toMatch(/^5/);
    }
  });

  // The sandbox shares nothing with this package: two readings of the same documentation.
  test('has the codes and names of the sandbox, who refused them included', async () => {
    const readme = readFileSync(path.join(__dirname, '../../../sandbox/README.md'), 'utf8');
    const documented = new Map<number, string>();
    for (const [, who, codes] of readme.matchAll(
      /^\| (Bandwidth|the carrier), for .*?\| .*? \| ([\d, ]+)\|$/gm,
    )) {
      for (const code of codes!.split(','))
        documented.set(Number(code), who === 'Bandwidth' ? 'bandwidth' : 'carrier');
    }
    expect(documented.size).toBeGreaterThan(70);
    for (const [code, who] of documented)
      expect([code, describeErrorCode(code).rejectedBy]).toEqual([code, who]);
    const known = new Set(ERROR_CODES.map(([code]) => code));
    expect([...documented.keys()].filter((code) => !known.has(code))).toEqual([]);
    expect([...known].filter((code) => code < 9000 && !documented.has(code))).toEqual([]);

    const failed: MessageFailedEvent[] = [];
    const handler = createCallbackHandler({
      unauthenticated: true,
      on: { 'message-failed': (event) => failed.push(event) },
    });
    const host = await listen((request, response) => void handler.node(request, response));
    const delays = { queuedMs: 0, sentMs: 0, finalMs: 0 };
    const queue = { segmentsPerSecond: 10_000 };
    const sandbox = await startSandbox({ callbacks: [{ url: host.url }], delays, queue });
    try {
      for (const code of documented.keys()) {
        const response = await fetch(`${sandbox.baseUrl}/users/9900000/messages`, {
          method: 'POST',
          headers: {
            authorization: `Basic ${btoa('sandbox-user:sandbox-password')}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify({
            applicationId: '3f2b8c6e-5d41-4c0b-9a77-1e6d2f90ab34',
            from: '+15551112222',
            to: [`+1555000${code}`],
            text: 'Hi',
          }),
        });
        expect(response.status).toBe(202);
      }
      await until(() => failed.length === documented.size);
    } finally {
      await sandbox.close();
      await host.close();
    }
    for (const { errorCode, description } of failed) {
      const { name = description } = describeErrorCode(errorCode);
      expect([errorCode, description]).toEqual([errorCode, name]);
    }
  });
});
