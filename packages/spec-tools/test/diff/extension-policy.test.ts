import { EXTENSION_RULES, judgeExtension } from '../../src/diff/extension-policy.js';

describe('what a changed extension means', () => {
  const limit = (requests: number, windowSeconds = 300): object => ({ requests, windowSeconds });
  const queue = (segmentsPerSecond: number, capacitySeconds: number): object => ({
    segmentsPerSecond,
    capacitySeconds,
  });
  const table: [string, unknown, unknown, string][] = [
    ['x-rate-limit', limit(3500), limit(1000), 'minor'],
    ['x-rate-limit', limit(3500), limit(3500, 600), 'minor'],
    ['x-rate-limit', undefined, limit(3500), 'minor'],
    ['x-rate-limit', limit(3500), limit(7000), 'patch'],
    ['x-rate-limit', limit(3500), undefined, 'patch'],
    ['x-message-queue', queue(1, 900), queue(1, 600), 'minor'],
    ['x-message-queue', queue(1, 900), queue(2, 900), 'patch'],
    ['x-retention-days', 14, 7, 'major'],
    ['x-retention-days', 14, 30, 'minor'],
    ['x-retention-days', undefined, 14, 'major'],
    ['x-page-window', 10000, 5000, 'major'],
    ['x-page-window', 10000, undefined, 'minor'],
    ['x-comma-list', { maxItems: 10, partialMinLength: 5 }, { maxItems: 5, partialMinLength: 5 }, 'major'],
    ['x-comma-list', { maxItems: 10, partialMinLength: 5 }, { maxItems: 10, partialMinLength: 6 }, 'major'],
    ['x-comma-list', { maxItems: 10, partialMinLength: 5 }, { maxItems: 20, partialMinLength: 4 }, 'minor'],
    ['x-comma-list', undefined, { maxItems: 10 }, 'minor'],
    ['x-comma-list', { maxItems: 10 }, undefined, 'major'],
    ['x-at-least-one-query-parameter', undefined, true, 'major'],
    ['x-at-least-one-query-parameter', true, undefined, 'minor'],
    ['x-at-least-one-field', ['text', 'media'], ['text'], 'major'],
    ['x-at-least-one-field', ['text'], ['text', 'media'], 'minor'],
    ['x-at-least-one-field', undefined, ['text'], 'major'],
    ['x-at-least-one-field', ['text'], undefined, 'minor'],
    ['x-phone-number', undefined, 'e164', 'major'],
    ['x-phone-number', 'e164', undefined, 'minor'],
    ['x-safe-to-repeat', false, true, 'major'],
    ['x-safe-to-repeat', true, false, 'major'],
    ['x-date-time-milliseconds', true, undefined, 'patch'],
    ['x-pagination', { itemsField: 'a' }, { itemsField: 'b' }, 'patch'],
    ['x-in-example', undefined, true, 'none'],
    ['x-of-theirs', 1, 2, 'none'],
    ['description', 'a', 'b', 'none'],
  ];

  it.each(table)('%s from %j to %j: %s', (name, before, after, level) => {
    expect(judgeExtension(name, before, after).level).toBe(level);
  });

  it('has a case for each rule', () => {
    for (const name of [...EXTENSION_RULES.keys()]) expect(table.map(([each]) => each)).toContain(name);
  });
});
