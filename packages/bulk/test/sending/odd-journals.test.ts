import { mkdirSync, symlinkSync } from 'node:fs';
import { openJournal, sendMessages } from '../../src/index.js';
import { createTestClient } from '../support/client.js';
import { createFakeClient } from '../support/fake-client.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createMemoryJournal } from '../support/memory-journal.js';
import { items } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { useSandbox } from '../support/use-sandbox.js';

const setup = useSandbox();

describe('journals that are none', () => {
  it.each<[string, any]>([
    ['a promise that was not awaited', openJournal(tempFile())],
    ['an object without methods', {}],
    ['null', null],
  ])('%s is refused before anything is sent', async (_, journal) => {
    expect(() => sendMessages(createTestClient(setup.sandbox.baseUrl), items(1), { journal })).toThrow(
      expect.objectContaining({ code: 'validation', field: 'journal' }),
    );
    await Promise.resolve(journal).then((opened: { close?(): Promise<void> } | null) => opened?.close?.());
  });

  it('one with an id that fits into no tag is refused', () => {
    const clock = createFakeClock();
    const journal = { ...createMemoryJournal(clock), id: 'two words' };
    const client = createFakeClient(clock, () => ({ id: 'x' }));
    expect(() => sendMessages(client, items(1), { journal })).toThrow(
      expect.objectContaining({ field: 'journal.id' }),
    );
  });

  it('a closed one ends the run with an error that says so', async () => {
    const client = createTestClient(setup.sandbox.baseUrl);
    const journal = await openJournal(tempFile());
    await journal.close();
    await expect(sendMessages(client, items(1), { journal }).finish()).rejects.toThrow(
      'The journal is closed',
    );
    expect(setup.sandbox.requests).toHaveLength(0);
    await client.close();
  });

  it.each([
    ['a folder that is not there', () => `${tempFile()}/list.journal`, 'ENOENT'],
    ['a name that is taken by a folder', () => folderAt(tempFile()), 'EISDIR'],
    ['a device', () => linkTo('/dev/null'), 'ENOTSUP'],
  ])('%s is a typed error with the reason', async (_, path, reason) => {
    await expect(openJournal(path())).rejects.toMatchObject({ code: 'journal', reason });
  });

  it.each<any>([[undefined], [''], [5]])('the path %p is refused', async (path) => {
    await expect(openJournal(path as string)).rejects.toMatchObject({ code: 'validation', field: 'path' });
  });

  function linkTo(target: string): string {
    const path = tempFile();
    symlinkSync(target, path);
    return path;
  }

  function folderAt(path: string): string {
    mkdirSync(path);
    return path;
  }
});
