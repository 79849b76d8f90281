import { operations } from '@bandwidth-messages/client/operations';
import * as fc from 'fast-check';
import type { ListMessageItem, MessagesList } from '../../src/index.js';
import { readPages } from '../../src/pagination/pages.js';

const WINDOW = operations.listMessages.pageWindow;

/** What a page of the server is like: how many rows it has at most, and how many messages came in before it. */
const page = fc.record({
  size: fc.nat(5),
  incoming: fc.nat({ max: 8 }),
  count: fc.constantFrom('none', 'zero', 'true'),
});

/** A row of a message to several recipients shares its id with others: only all of it makes it itself. */
const rowAt = (number: number): ListMessageItem => ({
  messageId: `m${Math.floor(number / 3)}`,
  destinationTn: `+1555000${number}`,
});

describe('whatever a server makes of its pages', () => {
  test('each row that was there comes once and in order, whatever comes in meanwhile', async () => {
    const property = fc.asyncProperty(fc.array(page, { minLength: 1 }), fc.nat(60), async (pages, length) => {
      /** Rows are numbered from the oldest; the newest come first. */
      let newest = length;
      let asked = 0;
      const fetchPage = async ({ pageToken }: Readonly<Record<string, unknown>>): Promise<MessagesList> => {
        const { size, incoming, count } = pages[asked % pages.length]!;
        const [offset] = ((pageToken ?? '0') as string).split('/').map(Number) as [number];
        asked++;
        // No more than were read: a row beyond that is new to the list, and not before any other.
        newest = Math.min(newest + incoming, length + offset);
        // Every third page is a long one, or the list would never end.
        const rows = Math.min(asked % 3 === 0 ? 9 : size, Math.max(0, newest - offset));
        const end = offset + rows;
        return {
          messages: Array.from({ length: rows }, (_, index) => rowAt(newest - offset - index - 1)),
          pageInfo: end < newest && asked < 200 ? { nextPageToken: `${end}/${asked}` } : {},
          ...(count !== 'none' && { totalCount: count === 'zero' ? 0 : newest }),
        };
      };
      const seen: ListMessageItem[] = [];
      for await (const { messages } of readPages(operations.listMessages, {}, fetchPage))
        seen.push(...messages);
      const numbers = seen.map(({ destinationTn }) => Number(destinationTn?.slice(8)));
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => b - a));
      const old = numbers.filter((number) => number < length);
      if (asked < 200) expect(old).toEqual(Array.from({ length }, (_, index) => length - index - 1));
    });
    await fc.assert(property, { numRuns: 300 });
  });

  test('a list ends: by a last page, at the result window, or by an error where tokens go in a circle', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(9), fc.nat(4000)), { minLength: 1, maxLength: 10 }),
      fc.option(fc.nat(9), { nil: undefined }),
      async (steps, firstToken) => {
        const asked: unknown[] = [];
        let rows = 0;
        const fetchPage = async ({ pageToken }: Readonly<Record<string, unknown>>): Promise<MessagesList> => {
          asked.push(pageToken);
          const step = steps[Number(pageToken ?? 0)];
          const length = Math.min(step?.[1] ?? 0, WINDOW - rows);
          const messages = Array.from({ length }, () => rowAt(rows++));
          return { messages, pageInfo: step ? { nextPageToken: String(step[0]) } : {} };
        };
        const start = firstToken === undefined ? {} : { pageToken: String(firstToken) };
        const end = await (async () => {
          for await (const _page of readPages(operations.listMessages, start, fetchPage));
        })().catch((error: { code: string }) => error.code);
        expect(new Set(asked).size).toBe(asked.length);
        expect(end).toBe(
          rows >= WINDOW ? 'result-window' : steps[Number(asked.at(-1) ?? 0)] ? 'decode' : undefined,
        );
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });
});
