import { appendFileSync } from 'node:fs';
import { openJournal } from '../../src/index.js';
import { openFileJournal } from '../../src/journal/file-journal.js';
import { type JournalFiles, systemFiles } from '../../src/journal/journal-files.js';
import { SAMPLE, TIME_MS, identity, statesOf, writeSample } from '../support/sample-journal.js';
import { tempFile } from '../support/temp-folder.js';

describe('a compaction of the journal', () => {
  it('keeps the word of an event and of a person that come just as it begins', async () => {
    const path = tempFile();
    await writeSample(path);
    const { files, startWaiting } = filesThatWaitForARename();
    const journal = await openFileJournal(path, { files });
    startWaiting();
    const compacted = journal.compact();
    const told = [journal.confirm('u', 'id-u'), journal.resolve('s', 'accepted')];
    await Promise.all([compacted, ...told]);
    expect((await journal.visit(identity('s')))?.state).toBe('accepted');
    await journal.close();
    expect(await statesOf(path)).toEqual({ ...SAMPLE, u: 'accepted', s: 'accepted' });
  });

  it('that is asked for twice at once leaves a journal that can be opened', async () => {
    const path = tempFile();
    await writeSample(path);
    const journal = await openJournal(path);
    await Promise.all([journal.compact(), journal.compact()]);
    await journal.close();
    expect(await statesOf(path)).toEqual(SAMPLE);
  });

  it('is refused where a run began while it waited for another compaction', async () => {
    const journal = await openJournal(tempFile());
    const first = journal.compact();
    const run = journal.startRun();
    const second = journal.compact();
    await Promise.all([first, run]);
    await expect(second).rejects.toMatchObject({ code: 'validation', field: 'journal' });
    await journal.close();
  });
});

it.each(['compact', 'close'] as const)(
  'results that somebody goes through slowly are all handed out, although %s() is called meanwhile',
  async (method) => {
    const path = tempFile();
    await (await openJournal(path)).close();
    const mark = {
      mark: 'accepted',
      time: new Date(TIME_MS).toISOString(),
      content: 'abcdef0',
      id: 'x'.repeat(100),
    };
    // More than is read in one go.
    const keys = Array.from({ length: 10_000 }, (_, index) => `key-${index}`);
    appendFileSync(path, keys.map((key) => `${JSON.stringify({ ...mark, key })}\n`).join(''));
    const journal = await openJournal(path);
    const told: string[] = [];
    for await (const { key } of journal.results()) if (told.push(key) === 1) await journal[method]();
    expect(told).toEqual(keys);
    await journal.close();
  },
);

it('a journal that is closed twice at once is closed when either call resolves', async () => {
  let isClosed = false;
  const files: JournalFiles = {
    ...systemFiles,
    async open(name) {
      const file = await systemFiles.open(name);
      return { ...file, close: () => file.close().then(() => void (isClosed = true)) };
    },
  };
  const journal = await openFileJournal(tempFile(), { files });
  const first = journal.close();
  await journal.close();
  expect(isClosed).toBe(true);
  await first;
});

/** Files to which nothing is added from `startWaiting` on until one of them was put in the place of another. */
function filesThatWaitForARename(): { files: JournalFiles; startWaiting: () => void } {
  let mayAppend: Promise<unknown> = Promise.resolve();
  let onRename = (): void => undefined;
  const files: JournalFiles = {
    ...systemFiles,
    async open(name) {
      const file = await systemFiles.open(name);
      // The file that the compaction makes is the new one; all others wait.
      const isNew = name.endsWith('.new');
      return {
        ...file,
        append: (bytes) => (isNew ? file.append(bytes) : mayAppend.then(() => file.append(bytes))),
      };
    },
    async rename(from, to) {
      await systemFiles.rename(from, to);
      onRename();
    },
  };
  const startWaiting = (): void => {
    mayAppend = new Promise<void>((resolve) => (onRename = resolve));
  };
  return { files, startWaiting };
}
