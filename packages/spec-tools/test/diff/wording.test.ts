import { factOf } from '../../src/diff/wording.js';

const POINTER = '#/components/schemas/messageStatusEnum/enum';

/** What is said of a value that became another one. */
function factBetween(base: unknown, revision: unknown): string {
  const side = (value: unknown) => ({ pointer: POINTER, value });
  const place = { path: POINTER, typeName: 'Enum', kind: 'modified', impact: 'major' } as const;
  return factOf({ ...place, verdicts: [], base: side(base), revision: side(revision) }, POINTER);
}

test('of a list that changed, what it lost and gained is told, however long it is', () => {
  const states = ['ACCEPTED', 'DELIVERED', 'FAILED', 'QUEUED', 'RECEIVED', 'SENDING', 'SENT', 'UNDELIVERED'];
  expect(factBetween(states, states.slice(0, -1))).toBe('messageStatusEnum.enum lost "UNDELIVERED"');
  expect(factBetween(['a', 'b'], ['b', 'c', 4])).toBe('messageStatusEnum.enum lost "a", gained "c", 4');
});

test('of a list in another order, and of other values, both are told', () => {
  expect(factBetween(['a', 'b'], ['b', 'a'])).toBe(
    'messageStatusEnum.enum changed from ["a","b"] to ["b","a"]',
  );
  expect(factBetween(1, [1])).toBe('messageStatusEnum.enum changed from 1 to [1]');
});
