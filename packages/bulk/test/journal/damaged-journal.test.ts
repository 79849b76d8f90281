import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openJournal } from '../../src/index.js';
import { tempFile } from '../support/temp-folder.js';
import { createJournalState } from '../../src/journal/journal-state.js';
import { loadJournal } from '../../src/journal/load-journal.js';
import { createRecentSegments } from '../../src/journal/recent-segments.js';
import { createMemoryDisk } from '../support/memory-files.js';
import { SAMPLE, TIME_MS, intent, statesOf, writeSample } from '../support/sample-journal.js';

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

  it.each<[string, (bytes: Buffer, at: number) => Buffer]>([
    ['cut off', (bytes, at) => bytes.subarray(0, at)],
    ['lost', (bytes, at) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)])],
    ['replaced by a zero', (bytes, at) => Buffer.from(bytes).fill(0, at, at + 1)],
    ['replaced by the end of a line', (bytes, at) => Buffer.from(bytes).fill('\n', at, at + 1)],
  ])('whose byte at any place is %s opens no key that a line before it closed', async (_, damage) => {
    const path = tempFile();
    await writeSample(path);
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at++) {
      const { closed } = await read(bytes.subarray(0, bytes.lastIndexOf('\n', Math.max(0, at - 1)) + 1));
      const damaged = await read(damage(bytes, at)).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'journal', line: expect.any(Number) });
        return undefined;
      });
      if (damaged) expect(damaged.closed).toEqual(expect.arrayContaining(closed));
    }
  });

  /** Which keys a journal would not send. */
  async function read(bytes: Buffer): Promise<{ closed: string[] }> {
    const { files } = createMemoryDisk(new Map([['list', bytes]]));
    const state = createJournalState();
    const context = {
      path: 'list',
      state,
      recent: createRecentSegments(),
      newId: () => 'id',
      nowMs: TIME_MS,
    };
    await loadJournal(await files.open('list'), context);
    const closed = ['a', 'r', 'u', 'i', 's'].filter((key) => {
      const entry = state.entry(key);
      return entry !== undefined && entry.state !== 'open';
    });
    return { closed };
  }

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
