import { createOutcomeWatcher, settle } from '../../src/index.js';
import { createFakeClock } from '../support/fake-clock.js';
import { createFakeClient } from '../support/fake-client.js';
import { createMemoryJournal } from '../support/memory-journal.js';

const clock = createFakeClock();
const journal = createMemoryJournal(clock);
const client = createFakeClient(clock, () => ({ id: 'x' }));

test.each<[string, readonly unknown[], string]>([
  ['a file name for a journal', ['list.journal', client], 'journal'],
  ['no journal', [undefined, client], 'journal'],
  ['no client', [journal], 'client'],
  ['a client that cannot read the message log', [journal, { clock }], 'client'],
  ['a misspelt option', [journal, client, { sginal: undefined }], 'options.sginal'],
  ['a signal that is none', [journal, client, { signal: new AbortController() }], 'signal'],
])('settle refuses %s by a ValidationError that names it', async (_, given, field) => {
  const settling = settle(...(given as Parameters<typeof settle>));
  await expect(settling.next()).rejects.toMatchObject({ code: 'validation', field });
});

test.each([undefined, null, '', 5, {}])(
  'createOutcomeWatcher refuses %p, which is neither a journal nor the path of one',
  (given) => {
    expect(() => createOutcomeWatcher(given as any)).toThrow(expect.objectContaining({ field: 'journal' }));
  },
);
