import { appendFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import {
  type FileJournal,
  JournalError,
  type JournalResult,
  type UnknownMessage,
  openJournal,
} from '../../src/index.js';
import { openFileJournal } from '../../src/journal/file-journal.js';
import { faultyFiles, systemError } from '../support/faulty-files.js';
import { tempFile } from '../support/temp-folder.js';

const TIME_MS = Date.UTC(2026, 10, 24, 10);
const intent = (key: string) => ({
  key,
  content: 'abcdef0',
  timeMs: TIME_MS,
  from: '+15551112222',
  to: ['+15553334444'],
  segments: 2,
  length: 200,
});
const identity = (key: string) => ({ key, content: 'abcdef0' });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** A journal with one key of each end, and what it was left as. */
async function writeSample(path: string): Promise<void> {
  const journal = await openJournal(path);
  for (const key of ['a', 'r', 'u', 'n', 'i']) await journal.begin(intent(key));
  await journal.finish(identity('a'), { mark: 'accepted', timeMs: TIME_MS, id: 'id-a' });
  await journal.finish(identity('r'), { mark: 'rejected', timeMs: TIME_MS, reason: 'api 400' });
  await journal.finish(identity('u'), { mark: 'unknown', timeMs: TIME_MS, reason: 'timeout' });
  await journal.finish(identity('n'), { mark: 'not-sent', timeMs: TIME_MS, reason: 'rate-limit 429' });
  await journal.finish(identity('s'), { mark: 'skipped', timeMs: TIME_MS, reason: 'filtered' });
  await journal.close();
}

async function statesOf(path: string): Promise<Record<string, string | undefined>> {
  const journal = await openJournal(path);
  const states = ['a', 'r', 'u', 'n', 'i', 's', 'x'].map(async (key) => {
    const entry = await journal.visit(identity(key));
    return [key, entry?.state] as const;
  });
  const all = Object.fromEntries(await Promise.all(states));
  await journal.close();
  return all;
}

const SAMPLE = {
  a: 'accepted',
  r: 'rejected',
  u: 'unknown',
  n: 'open',
  i: 'unknown',
  s: 'skipped',
  x: undefined,
};

describe('a journal in a file', () => {
  it('knows after it was opened again how each message ended, and an intent without a result as unknown', async () => {
    const path = tempFile();
    await writeSample(path);
    expect(await statesOf(path)).toEqual(SAMPLE);
  });

  it('is a file of its owner alone, one line of JSON for each mark, without any text of a message', async () => {
    const path = tempFile();
    await writeSample(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const lines = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines[0]).toMatchObject({ journal: 'bandwidth-messages', version: 1 });
    expect(lines[1]).toEqual({
      mark: 'intent',
      key: 'a',
      time: '2026-11-24T10:00:00.000Z',
      content: 'abcdef0',
      from: '+15551112222',
      to: ['+15553334444'],
      segments: 2,
      length: 200,
    });
  });

  it('tells the results once each, the messages of unknown outcome as they were sent, and whose ids it has', async () => {
    const path = tempFile();
    await writeSample(path);
    const journal = await openJournal(path);
    expect(await collect<JournalResult>(journal.results())).toEqual([
      { key: 'a', outcome: 'accepted', id: 'id-a' },
      { key: 'r', outcome: 'rejected', reason: 'api 400' },
      { key: 'u', outcome: 'unknown', reason: 'timeout' },
      { key: 's', outcome: 'skipped', reason: 'filtered' },
      { key: 'i', outcome: 'unknown', reason: 'interrupted' },
    ]);
    expect(await collect<UnknownMessage>(journal.unknowns())).toEqual([
      { ...intent('u'), reason: 'timeout' },
      { ...intent('i'), reason: 'interrupted' },
    ]);
    expect([...(await journal.knownIds(new Set(['id-a', 'id-b'])))]).toEqual(['id-a']);
    await journal.close();
  });

  it('lets nobody begin a key twice, and again one that was certainly not sent', async () => {
    const journal = await openJournal(tempFile());
    const begun = await Promise.all([journal.begin(intent('k')), journal.begin(intent('k'))]);
    expect(begun.map((entry) => entry?.state)).toEqual([undefined, 'sending']);
    await journal.finish(identity('k'), { mark: 'not-sent', timeMs: TIME_MS });
    expect(await journal.begin(intent('k'))).toBeUndefined();
    await journal.finish(identity('k'), { mark: 'unknown', timeMs: TIME_MS });
    expect((await journal.begin(intent('k')))?.state).toBe('unknown');
    await journal.close();
  });

  it('takes the word of an event over every other mark, and none over that', async () => {
    const path = tempFile();
    await writeSample(path);
    const journal = await openJournal(path);
    for (const key of ['u', 'i', 'n', 'r']) await journal.confirm(key, `id-${key}`);
    await journal.confirm('u', 'another');
    const entry = await journal.finish(identity('u'), { mark: 'unknown', timeMs: TIME_MS });
    expect(entry.state).toBe('accepted');
    await journal.close();
    expect(await statesOf(path)).toMatchObject({
      u: 'accepted',
      i: 'accepted',
      n: 'accepted',
      r: 'accepted',
    });
  });

  it('does what a person decides about a message of unknown outcome, and keeps what is certain', async () => {
    const path = tempFile();
    await writeSample(path);
    const journal = await openJournal(path);
    await journal.resolve('u', 'send-again');
    await journal.resolve('i', 'accepted');
    await expect(journal.resolve('a', 'send-again')).rejects.toMatchObject({
      code: 'validation',
      field: 'key',
    });
    await expect(journal.resolve('x', 'send-again')).rejects.toMatchObject({
      code: 'validation',
      field: 'key',
    });
    await journal.close();
    expect(await statesOf(path)).toMatchObject({ u: 'open', i: 'accepted', a: 'accepted', x: undefined });
  });
});

describe('a damaged journal', () => {
  const damages: [string, (path: string) => void][] = [
    ['a torn last line', (path) => appendFileSync(path, '{"mark":"intent","key":"torn","ti')],
    ['a torn character at the end', (path) => appendFileSync(path, Buffer.from([0x7b, 0xc3]))],
    ['1 MB of zeros at the end', (path) => appendFileSync(path, Buffer.alloc(1 << 20))],
    ['3 MB of zeros at the end', (path) => appendFileSync(path, Buffer.alloc(3 << 20))],
    ['a torn line and zeros at the end', (path) => appendFileSync(path, `{"mark":"in${'\0'.repeat(5000)}`)],
    [
      'all of its lines twice',
      (path) => appendFileSync(path, readFileSync(path, 'utf8').split('\n').slice(1).join('\n')),
    ],
  ];
  it.each(damages)('with %s is fixed, and goes on where it was', async (_, damage) => {
    const path = tempFile();
    await writeSample(path);
    damage(path);
    expect(await statesOf(path)).toEqual(SAMPLE);
    const journal = await openJournal(path);
    await journal.begin(intent('next'));
    await journal.close();
    expect(await statesOf(path)).toEqual(SAMPLE);
    for (const line of readFileSync(path, 'utf8').trimEnd().split('\n'))
      expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('keeps a last line that an editor left without its newline', async () => {
    const path = tempFile();
    await writeSample(path);
    writeFileSync(path, readFileSync(path, 'utf8').trimEnd());
    expect(await statesOf(path)).toEqual(SAMPLE);
  });

  it.each([
    ['empty', ''],
    ['only the torn beginning of its first line', '{"journal":"bandw'],
    ['only zeros', '\0'.repeat(10_000)],
  ])('that is %s is a new one', async (_, content) => {
    const path = tempFile();
    writeFileSync(path, content);
    const journal = await openJournal(path);
    expect(journal.keys).toBe(0);
    await journal.close();
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"journal":"bandwidth-messages","version":1.*\}\n$/);
  });

  it.each([
    ['a line that is no JSON', '{"mark":"intent","key":\n', /^it is not JSON$/],
    ['zeros in the middle', `${'\0'.repeat(4096)}\n`, /^it is not JSON$/],
    [
      'a mark of a newer version',
      '{"mark":"paused","key":"k","time":"t","content":"abcdef0"}\n',
      /not known to this version/,
    ],
    ['a line without a key', '{"mark":"intent","time":"t","content":"abcdef0"}\n', /no key/],
    ['a line of something else', '[1,2]\n', /not JSON/],
  ])('with %s in the middle is refused, with the line and the reason', async (_, line, reason) => {
    const path = tempFile();
    await writeSample(path);
    const [head, ...rest] = readFileSync(path, 'utf8').split(/(?<=\n)/);
    writeFileSync(path, [head, line, ...rest].join(''));
    const before = readFileSync(path, 'utf8');
    await expect(openJournal(path)).rejects.toMatchObject({
      code: 'journal',
      line: 2,
      path,
      reason: expect.stringMatching(reason),
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it.each([
    ['of a newer version', '{"journal":"bandwidth-messages","version":2,"id":"x"}\n', /version 2 is newer/],
    ['that is another file', 'name,number\nAda,+15551110000\n', /not JSON/],
    [
      'that is another file of one line without a newline',
      '{"name":"package"}',
      /not the first line of a journal/,
    ],
    ['that is a picture', '\u0089PNG\r', /not JSON/],
    ['that is another JSON file', '{"name":"package"}\n', /not the first line of a journal/],
  ])('%s is refused and left as it is', async (_, content, reason) => {
    const path = tempFile();
    writeFileSync(path, content);
    await expect(openJournal(path)).rejects.toMatchObject({ line: 1, reason: expect.stringMatching(reason) });
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});

describe('a disk that fails', () => {
  const open = (faults: Parameters<typeof faultyFiles>[0], path = tempFile()): Promise<FileJournal> =>
    openFileJournal(path, { files: faultyFiles(faults) });

  it('that is full: the intent is refused with a typed error, and everything after it', async () => {
    const path = tempFile();
    const journal = await open(
      {
        append: (at, bytes, file) =>
          at === 3
            ? file.append(bytes.slice(0, 20)).then(() => Promise.reject(systemError('ENOSPC')))
            : undefined,
      },
      path,
    );
    expect(await journal.begin(intent('one'))).toBeUndefined();
    await expect(journal.begin(intent('two'))).rejects.toBeInstanceOf(JournalError);
    await expect(journal.begin(intent('three'))).rejects.toMatchObject({ code: 'journal', reason: 'ENOSPC' });
    await expect(
      journal.finish(identity('one'), { mark: 'accepted', timeMs: TIME_MS }),
    ).rejects.toMatchObject({ reason: 'ENOSPC' });
    await expect(journal.close()).rejects.toMatchObject({ reason: 'ENOSPC' });
    const again = await openJournal(path);
    expect((await again.visit(identity('one')))?.state).toBe('unknown');
    expect(await again.visit(identity('two'))).toBeUndefined();
    await again.close();
  });

  it('whose sync fails with EIO: the intent is refused, and the sync is not tried again', async () => {
    let syncs = 0;
    const journal = await open({
      sync: (at) => {
        syncs = at;
        return at >= 2 ? Promise.reject(systemError('EIO')) : undefined;
      },
    });
    await expect(journal.begin(intent('one'))).rejects.toMatchObject({ code: 'journal', reason: 'EIO' });
    await expect(journal.begin(intent('two'))).rejects.toMatchObject({ code: 'journal', reason: 'EIO' });
    expect(syncs).toBe(2);
    await journal.close().catch(() => undefined);
  });

  it('that cannot hold the file at all: a typed error with the reason', async () => {
    await expect(openJournal('/nonexistent-folder/list.journal')).rejects.toMatchObject({
      code: 'journal',
      reason: 'ENOENT',
    });
  });
});

describe('compact', () => {
  it('leaves what counts in fewer lines, and the journal goes on', async () => {
    const path = tempFile();
    await writeSample(path);
    const journal = await openJournal(path);
    await journal.resolve('u', 'send-again');
    const before = await collect(journal.results());
    const lines = (): number => readFileSync(path, 'utf8').split('\n').length;
    const linesBefore = lines();
    await journal.compact();
    expect(lines()).toBeLessThan(linesBefore);
    expect(await collect(journal.results())).toEqual(before);
    expect(await journal.begin(intent('u'))).toBeUndefined();
    await journal.close();
    expect(await statesOf(path)).toEqual({ ...SAMPLE, u: 'unknown' });
  });

  it('keeps what the next run must know of the account queue: the segments that were sent of late', async () => {
    const path = tempFile();
    const journal = await openJournal(path);
    await journal.begin({ ...intent('late'), timeMs: Date.now() - 60_000 });
    await journal.finish(identity('late'), { mark: 'accepted', timeMs: Date.now(), id: 'id-late' });
    await journal.compact();
    await journal.close();
    const again = await openJournal(path);
    expect(await again.sentSince(Date.now() - 900_000)).toMatchObject([{ segments: 2 }]);
    await again.close();
  });

  it('leaves the journal as it was where it cannot be made, and what an earlier try left behind is removed', async () => {
    const path = tempFile();
    await writeSample(path);
    writeFileSync(`${path}.new`, 'half of something');
    const journal = await open(
      { sync: (at) => (at === 2 ? Promise.reject(systemError('ENOSPC')) : undefined) },
      path,
    );
    expect(existsSync(`${path}.new`)).toBe(false);
    await expect(journal.compact()).rejects.toMatchObject({ code: 'journal', reason: 'ENOSPC' });
    await journal.close();
    expect(await statesOf(path)).toEqual(SAMPLE);
  });

  const open = (faults: Parameters<typeof faultyFiles>[0], path: string): Promise<FileJournal> =>
    openFileJournal(path, { files: faultyFiles(faults) });
});
