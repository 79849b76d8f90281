import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type FileJournal, openJournal } from '../../src/index.js';
import { openFileJournal } from '../../src/journal/file-journal.js';
import { faultyFiles, systemError } from '../support/faulty-files.js';
import { tempFile } from '../support/temp-folder.js';
import { intent, identity, writeSample, statesOf, SAMPLE } from '../support/sample-journal.js';
import { collect } from '../support/collect.js';

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
