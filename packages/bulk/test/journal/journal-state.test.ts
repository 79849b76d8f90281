import fc from 'fast-check';
import { type JournalLine, parseLine, summarizeLine } from '../../src/journal/journal-line.js';
import { createJournalState } from '../../src/journal/journal-state.js';
import { createKeyIndex } from '../../src/journal/key-index.js';

/** A history of one key, as a run writes it: attempts that were not sent or sent again by a person's word, then an end. */
const history = fc
  .record({
    releases: fc.array(
      fc.constantFrom<JournalLine['mark'][]>(
        ['not-sent'],
        ['unknown', 'send-again'],
        ['rejected', 'send-again'],
      ),
      {
        maxLength: 3,
      },
    ),
    end: fc.constantFrom<JournalLine['mark'] | undefined>(undefined, 'accepted', 'rejected', 'unknown'),
  })
  .map(({ releases, end }) => {
    const lines: JournalLine[] = [];
    const add = (mark: JournalLine['mark'], attempt: number): void => {
      lines.push({ mark, key: 'k', time: 't', content: 'abcdef0', ...(attempt > 1 ? { attempt } : {}) });
    };
    releases.forEach((marks, index) => {
      add('intent', index + 1);
      for (const mark of marks) add(mark, index + 1);
    });
    add('intent', releases.length + 1);
    if (end) add(end, releases.length + 1);
    return lines;
  });

function stateAfter(lines: readonly JournalLine[]): string | undefined {
  const state = createJournalState();
  for (const line of lines) state.apply(line);
  return state.entry('k')?.state;
}

describe('what the lines of a journal add up to', () => {
  it('stays the same when any of them come again later, in any order: no key opens that was closed', () => {
    fc.assert(
      fc.property(history, fc.array(fc.nat(20), { maxLength: 10 }), (lines, again) => {
        const repeated = again.map((index) => lines[index % lines.length]!);
        expect(stateAfter([...lines, ...repeated])).toBe(stateAfter(lines));
      }),
      { numRuns: process.env['FULL'] === '1' ? 1000 : 100 },
    );
  });

  it('stays closed when lines are missing, unless the release of the latest attempt is there', () => {
    fc.assert(
      fc.property(history, fc.nat(20), (lines, drop) => {
        const kept = lines.filter((_, index) => index !== drop % lines.length);
        const { length } = lines;
        const isEndMissing = drop % length === length - 1 || lines[length - 1]!.mark === 'intent';
        if (!isEndMissing && kept.length > 0) expect(stateAfter(kept)).toBe(stateAfter(lines));
      }),
    );
  });
});

describe('the index of keys', () => {
  it('tells the same as a map, for any keys and states', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.string({ unit: 'binary', maxLength: 12 }),
            fc.integer({ min: 1, max: 6 }),
            fc.nat(2 ** 28 - 1),
            fc.boolean(),
          ),
          {
            maxLength: 300,
          },
        ),
        (entries) => {
          const index = createKeyIndex();
          const map = new Map<string, object>();
          for (const [key, state, content, seen] of entries) {
            index.set(key, { state, content, seen });
            map.set(key, { state, content, seen });
          }
          expect(index.size).toBe(map.size);
          for (const [key, slot] of map) expect(index.get(key)).toEqual(slot);
          expect(index.get('none of them, as it is too long')).toBeUndefined();
          index.clearSeen();
          for (const [key, slot] of map) expect(index.get(key)).toEqual({ ...slot, seen: false });
        },
      ),
    );
  });

  it('keeps 30,000 similar keys apart', () => {
    const index = createKeyIndex();
    for (let i = 0; i < 30_000; i++) index.set(`order-${i}`, { state: 1 + (i % 6), content: i, seen: false });
    expect(index.size).toBe(30_000);
    let wrong = 0;
    for (let i = 0; i < 30_000; i++) if (index.get(`order-${i}`)?.content !== i) wrong += 1;
    expect(wrong).toBe(0);
  });
});

describe('the summary of a line', () => {
  it('says the same as the whole line, for whatever keys, and finds the same faults', () => {
    const line = fc.record(
      {
        mark: fc.constantFrom('intent', 'accepted', 'not-sent', 'send-again', 'paused'),
        key: fc.oneof(fc.string({ unit: 'binary', maxLength: 9 }), fc.constant('order-1')),
        time: fc.constant('2026-11-24T10:00:00.000Z'),
        attempt: fc.integer({ min: 0, max: 9 }),
        content: fc.constantFrom('abcdef0', 'ABCDEF0'),
        from: fc.constant('+15551112222'),
        to: fc.array(fc.constant('+15553334444'), { minLength: 1, maxLength: 2 }),
        segments: fc.nat(9),
        length: fc.nat(9),
        id: fc.string({ maxLength: 5 }),
        reason: fc.string({ maxLength: 5 }),
      },
      { requiredKeys: ['mark', 'time'] },
    );
    const picked = (parsed: object) => {
      const { mark, key, time, content, attempt, segments, fault } = parsed as Record<string, unknown>;
      return { mark, key, time, content, attempt, segments, fault };
    };
    fc.assert(
      fc.property(line, fc.nat(300), (fields, cut) => {
        const whole = JSON.stringify(fields);
        const torn = whole.slice(0, cut);
        for (const text of [whole, torn, `${torn}\0${whole.slice(cut + 1)}`]) {
          expect(picked(summarizeLine(text))).toEqual(picked(parseLine(text)));
        }
      }),
      { numRuns: process.env['FULL'] === '1' ? 1000 : 100 },
    );
  });
});
