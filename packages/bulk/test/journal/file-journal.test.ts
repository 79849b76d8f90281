import { readFileSync, statSync } from 'node:fs';
import { type FileJournal, type JournalResult, type UnknownMessage, openJournal } from '../../src/index.js';
import { tempFile } from '../support/temp-folder.js';
import { TIME_MS, intent, identity, writeSample, statesOf, SAMPLE } from '../support/sample-journal.js';
import { collect } from '../support/collect.js';

const ENDING = { mark: 'accepted', timeMs: TIME_MS } as const;

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

  it('tells of the latest attempt of a message that was sent again, also after it was compacted', async () => {
    const path = tempFile();
    const journal = await openJournal(path);
    for (const reason of ['api 400', 'api 422']) {
      await journal.begin(intent('k'));
      await journal.finish(identity('k'), { mark: 'rejected', timeMs: TIME_MS, reason });
      if (reason === 'api 400') await journal.resolve('k', 'send-again');
    }
    const told = [{ key: 'k', outcome: 'rejected', reason: 'api 422' }];
    expect(await collect<JournalResult>(journal.results())).toEqual(told);
    await journal.compact();
    expect(await collect<JournalResult>(journal.results())).toEqual(told);
    await journal.resolve('k', 'send-again');
    await journal.close();
    const again = await openJournal(path);
    expect((await again.visit(identity('k')))?.state).toBe('open');
    await again.close();
  });

  it.each<[string, (journal: FileJournal) => Promise<unknown>]>([
    [
      'an intent without a content',
      (journal) => journal.begin({ ...intent('k'), content: undefined } as any),
    ],
    ['an empty key', (journal) => journal.confirm('', 'id')],
    ['a key that is a number', (journal) => journal.confirm(5 as any, 'id')],
    ['a content of another form', (journal) => journal.finish({ key: 'k', content: 'A hash' }, ENDING)],
    ['a mark of its own', (journal) => journal.finish(identity('k'), { ...ENDING, mark: 'sent' } as any)],
    ['a decision about no key', (journal) => journal.resolve(undefined as any, 'send-again')],
  ])('refuses %s, which nobody could read again, and goes on', async (_, write) => {
    const path = tempFile();
    const journal = await openJournal(path);
    await expect(write(journal)).rejects.toMatchObject({ code: 'validation' });
    expect(await journal.begin(intent('k'))).toBeUndefined();
    await journal.close();
    const again = await openJournal(path);
    expect((await again.visit(identity('k')))?.state).toBe('unknown');
    await again.close();
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
