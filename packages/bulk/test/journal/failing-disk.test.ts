import { type FileJournal, JournalError, openJournal } from '../../src/index.js';
import { openFileJournal } from '../../src/journal/file-journal.js';
import { createOutcomeFile } from '../../src/journal/outcome-file.js';
import { faultyFiles, systemError } from '../support/faulty-files.js';
import { tempFile } from '../support/temp-folder.js';
import { TIME_MS, intent, identity } from '../support/sample-journal.js';

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

  it('that was full while an event was noted beside the journal: a later event is noted', async () => {
    const path = tempFile();
    const first = await openJournal(path);
    await first.close();
    const event = { journal: first.id, id: 'x' };
    const isFull = (at: number) => (at <= 2 ? Promise.reject(systemError('ENOSPC')) : undefined);
    const outcomes = createOutcomeFile(path, faultyFiles({ append: isFull }));
    for (const key of ['one', 'two']) {
      await expect(outcomes.add({ ...event, key })).rejects.toMatchObject({ reason: 'ENOSPC' });
    }
    await outcomes.add({ ...event, key: 'one' });
    await outcomes.close();
    const journal = await openJournal(path);
    expect((await journal.visit(identity('one')))?.state).toBe('accepted');
    await journal.close();
  });

  it('that cannot hold the file at all: a typed error with the reason', async () => {
    await expect(openJournal('/nonexistent-folder/list.journal')).rejects.toMatchObject({
      code: 'journal',
      reason: 'ENOENT',
    });
  });
});
