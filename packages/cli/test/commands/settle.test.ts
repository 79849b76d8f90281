import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { createHastyClock } from '../support/hasty-clock.js';
import { runMain } from '../support/run-main.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();
const FIXED = ['--application-id', '93de2206-9669-4e07-948d-329f4b722ee2', '--from', '+15551112222'];
let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

/** Sends a message whose connection breaks. Returns the journal that calls it unknown. */
async function sendWithUnknownOutcome(stage: 'before-accept' | 'after-accept'): Promise<string> {
  const at = folder();
  const journal = path.join(at, 'journal');
  writeFileSync(path.join(at, 'list.csv'), 'key,to\nann,+15553334444\n');
  sandbox.faults.add({ operation: 'createMessage', kind: 'reset', stage });
  const flags = ['--journal', journal, '--text-template', 'Hello', ...FIXED];
  const { code } = await runMain([
    'send-file',
    path.join(at, 'list.csv'),
    '--sandbox',
    sandbox.url,
    ...flags,
  ]);
  expect(code).toBe(8);
  return journal;
}

const settle = (journal: string) =>
  runMain(['settle', '--sandbox', sandbox.url, '--journal', journal], { clock: createHastyClock() });

test('a message whose connection broke after it was accepted is found in the log, and then it is settled', async () => {
  const journal = await sendWithUnknownOutcome('after-accept');
  const first = await settle(journal);
  const again = await settle(journal);
  expect([first.code, JSON.parse(first.out)]).toEqual([
    0,
    expect.objectContaining({ key: 'ann', finding: 'accepted' }),
  ]);
  expect(first.err).toContain('Waiting for 18 min: the log may list a message so late.');
  expect(first.err).toContain('1 accepted, 0 still unknown.');
  expect([again.code, again.out]).toEqual([0, '']);
});

test('a message that the log does not list yet stays unknown, and the exit code says so', async () => {
  const journal = await sendWithUnknownOutcome('before-accept');
  const { code, out, err } = await settle(journal);
  expect([code, err]).toEqual([8, expect.stringContaining('0 accepted, 1 still unknown.')]);
  expect(out + err).not.toMatch(/Hello|5553334444/);
});

test('a journal is required', async () => {
  expect(await runMain(['settle', '--sandbox', sandbox.url])).toMatchObject({
    code: 6,
    err: expect.stringContaining('settle needs --journal FILE.'),
  });
});

test('a journal that is not there is told, not made', async () => {
  const journal = path.join(folder(), 'misspelt');
  const { code, err } = await settle(journal);
  expect([code, err, existsSync(journal)]).toEqual([
    6,
    expect.stringContaining('There is no journal'),
    false,
  ]);
});
