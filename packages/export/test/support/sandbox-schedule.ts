import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { operations } from '@bandwidth-messages/client/operations';
import fc from 'fast-check';
import type { ListMessageItem, MessagesList } from '@bandwidth-messages/sdk';
import { createExport } from '../../src/export-messages.js';
import type { ExportClient } from '../../src/index.js';
import { ACCOUNT_ID, type Harness, MESSAGE, startHarness } from './harness.js';
import { exportWithInterruptions } from './interrupted-export.js';
import { createRandom } from './random.js';

const RESULT_WINDOW = 60;
const MINUTE_MS = 60_000;

/** A spec whose result window is small, so that a small log needs many. */
export const writeSmallSpec = (): { readonly spec: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), 'small-window-'));
  const spec = join(folder, 'messages.yaml');
  const sandbox = dirname(require.resolve('@bandwidth-messages/sandbox/package.json'));
  const text = readFileSync(join(sandbox, 'openapi', 'messages.yaml'), 'utf8');
  writeFileSync(spec, text.replace('x-page-window: 10000', `x-page-window: ${RESULT_WINDOW}`));
  return { spec, remove: () => rmSync(folder, { recursive: true }) };
};

const faultArbitrary = fc.oneof(
  fc.record({
    kind: fc.constant('respond' as const),
    status: fc.constantFrom(429, 500, 503),
    times: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constant('respond' as const),
    status: fc.constant(429),
    headers: fc.constant({ 'Retry-After': '40' }),
  }),
  fc.record({
    kind: fc.constant('reset' as const),
    stage: fc.constantFrom('before-body' as const, 'before-accept' as const),
  }),
  fc.record({ kind: fc.constantFrom('truncate' as const, 'html' as const) }),
);

/** What may happen to an export of a sandbox. */
export const sandboxScheduleArbitrary = fc.record({
  messages: fc.integer({ min: 0, max: 400 }),
  minutes: fc.constantFrom(0.005, 1, 600),
  limit: fc.constantFrom(3, 10, 20),
  concurrency: fc.integer({ min: 1, max: 4 }),
  rangeBounds: fc.constantFrom('[]' as const, '[)' as const, '(]' as const, '()' as const),
  /** Messages sent just before the export, of which searches learn late. */
  live: fc.integer({ min: 0, max: 20 }),
  faults: fc.array(fc.record({ skip: fc.integer({ min: 0, max: 120 }), fault: faultArbitrary }), {
    maxLength: 4,
  }),
  interruptions: fc.array(
    fc.record({
      afterRows: fc.integer({ min: 1, max: 200 }),
      by: fc.constantFrom('abort' as const, 'break' as const, 'throw' as const),
    }),
    { maxLength: 4 },
  ),
  resumeFrom: fc.constantFrom('error' as const, 'callback' as const),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

type SandboxSchedule = typeof sandboxScheduleArbitrary extends fc.Arbitrary<infer T> ? T : never;

const keyOf = ({ receiveTime, messageId }: ListMessageItem): string => `${receiveTime} ${messageId}`;

/** All rows of the log that a search finds now: in halves of a range, for as long as one query cannot show it whole. */
const listAll = async (harness: Harness, fromMs: number, toMs: number): Promise<ListMessageItem[]> => {
  // A millisecond more on both sides, as the bounds may not belong to the range.
  const query = new URLSearchParams({
    fromDateTime: new Date(fromMs - 1).toISOString(),
    toDateTime: new Date(toMs + 1).toISOString(),
    limit: String(RESULT_WINDOW),
  });
  const headers = { Authorization: `Basic ${btoa('sandbox-user:sandbox-password')}` };
  const url = `${harness.sandbox.baseUrl}/users/${ACCOUNT_ID}/messages?${query}`;
  const { totalCount, messages } = (await (await fetch(url, { headers })).json()) as MessagesList;
  if (totalCount! <= RESULT_WINDOW) return messages!;
  const middleMs = Math.floor((fromMs + toMs) / 2);
  if (middleMs === fromMs) throw new Error('more rows in an instant than a query shows');
  return [...(await listAll(harness, fromMs, middleMs)), ...(await listAll(harness, middleMs, toMs))];
};

/** Runs a schedule; fails when a row that was there is lost, or one comes twice or out of order. */
export const runSandboxSchedule = async (schedule: SandboxSchedule, spec: string): Promise<void> => {
  const { messages, minutes, limit, concurrency, rangeBounds, live, seed, interruptions, resumeFrom } =
    schedule;
  const random = createRandom(seed);
  const harness = await startHarness({
    sandbox: {
      spec,
      rateLimit: false,
      seed: { messages, seed, days: minutes / 1440 },
      randomSeed: seed,
      indexLagMs: [0, 15 * MINUTE_MS],
      assumptions: { rangeBounds },
    },
    client: { rateLimit: false },
  });
  const { clock, sandbox, client } = harness;
  const fromMs = clock.now() - minutes * MINUTE_MS;
  for (let sent = 0; sent < live; sent++) {
    await client.createMessage(MESSAGE);
    await clock.advance(Math.floor(random() * 20_000));
  }
  const before = (await listAll(harness, fromMs, clock.now())).map(keyOf);
  for (const { skip, fault } of schedule.faults) {
    sandbox.faults.add({ operation: 'listMessages', skip, ...fault });
  }

  const call: ExportClient['call'] = async (...request) => {
    // Time goes by, and late rows come up between any two pages.
    if (random() < 0.3) await clock.advance(Math.floor(random() * MINUTE_MS));
    return client.call(...request);
  };
  const operation = { ...operations.listMessages, pageWindow: RESULT_WINDOW };
  const range = { fromDateTime: new Date(fromMs), toDateTime: new Date(clock.now() + 1) };
  const { rows } = await harness.run(
    exportWithInterruptions({
      exportRows: (options) =>
        createExport(operation, { ...client, call }, range, {
          ...options,
          limit,
          concurrency,
          settleMs: 0,
        }),
      interruptions,
      resumeFrom,
    }),
  );

  const found = rows.map(keyOf);
  expect(found).toEqual([...new Set(found)].sort());
  const lost = before.filter((key) => !found.includes(key));
  expect(lost).toEqual([]);
  sandbox.faults.clear();
  await clock.advance(20 * MINUTE_MS);
  const all = new Set((await listAll(harness, fromMs, clock.now())).map(keyOf));
  expect(found.filter((key) => !all.has(key))).toEqual([]);
  await harness.close();
};
