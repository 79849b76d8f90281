import { createProgress } from '../../src/progress/progress.js';
import { createMemoryTerminal } from '../support/memory-terminal.js';

test('progress of a run that goes on tells its own speed and the time that it takes, not those of earlier runs', () => {
  const terminal = createMemoryTerminal();
  let nowMs = 0;
  const progress = createProgress(terminal, { form: 'text', unit: 'rows', nowMs: () => nowMs });
  nowMs = 60_000;
  progress.report({ done: 900_000, share: 0.9, perSecond: 499.6, remainingMs: 200_000 });
  nowMs = 120_000;
  progress.report({ done: 1_000_000, share: 1, perSecond: 500, remainingMs: 0 });
  expect(terminal.err()).toBe('900000 rows, 500/s, 90 %, 3 min 20 s left\n1000000 rows, 500/s, 100 %\n');
});

test('where nothing is known but how many there are, progress tells how many they are in a second', () => {
  const terminal = createMemoryTerminal();
  let nowMs = 0;
  const progress = createProgress(terminal, { form: 'text', unit: 'messages', nowMs: () => nowMs });
  nowMs = 60_000;
  progress.report({ done: 120 });
  expect(terminal.err()).toBe('120 messages, 2/s\n');
});
