import { createSystemClock } from '@bandwidth-messages/sdk';
import { openJournal, sendMessages } from '../../src/index.js';
import { openFileJournal } from '../../src/journal/file-journal.js';
import { createFakeClient } from '../support/fake-client.js';
import { type FileFaults, faultyFiles, systemError } from '../support/faulty-files.js';
import { items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';

// So many that the list is not at its end where the ninth group of lines fails.
const COUNT = 30;
const CONCURRENCY = 3;
const OPTIONS = { rate: { segmentsPerSecond: 100_000 }, concurrency: CONCURRENCY };

describe('a disk that fails while a list is sent', () => {
  it.each<[string, string, (failsAt: number) => FileFaults]>([
    ['is full', 'ENOSPC', (failsAt) => ({ append: (at) => failing(at, failsAt, 'ENOSPC') })],
    [
      'is full after half of a line',
      'ENOSPC',
      (failsAt) => ({
        append: (at, bytes, file) =>
          at < failsAt
            ? undefined
            : file.append(bytes.slice(0, 40)).then(() => Promise.reject(systemError('ENOSPC'))),
      }),
    ],
    ['is found full by the fsync', 'ENOSPC', (failsAt) => ({ sync: (at) => failing(at, failsAt, 'ENOSPC') })],
    ['fails the fsync with EIO', 'EIO', (failsAt) => ({ sync: (at) => failing(at, failsAt, 'EIO') })],
  ])(
    'that %s ends the run with a typed error, nothing leaves after it, and the next run sends no message twice',
    async (_, reason, faultsAt) => {
      for (let failsAt = 2; failsAt <= 9; failsAt++) {
        const path = tempFile();
        const accepted: string[] = [];
        const client = createFakeClient(createSystemClock(), ({ key }) => {
          accepted.push(key);
          return { id: `id-${key}` };
        });
        const journal = await openFileJournal(path, { files: faultyFiles(faultsAt(failsAt)) });
        await expect(
          sendMessages(client, items(COUNT), { journal, ...OPTIONS }).finish(),
        ).rejects.toMatchObject({ code: 'journal', reason });
        const before = accepted.length;
        expect(before).toBeLessThan(COUNT);
        await journal.close().catch(() => undefined);
        expect(accepted).toHaveLength(before);
        const mended = await openJournal(path);
        const totals = await sendMessages(client, items(COUNT), { journal: mended, ...OPTIONS }).finish();
        await mended.close();
        expect(new Set(accepted).size).toBe(accepted.length);
        expect(totals.accepted + totals.unknown).toBe(COUNT);
        expect(totals.unknown).toBeLessThanOrEqual(CONCURRENCY);
      }
    },
  );
});

function failing(at: number, failsAt: number, code: string): Promise<void> | undefined {
  return at < failsAt ? undefined : Promise.reject(systemError(code));
}
