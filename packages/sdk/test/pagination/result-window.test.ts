import { type ListMessageItem, ResultWindowError } from '../../src/index.js';
import { type Harness, startHarness } from '../support/harness.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const idsOf = (rows: readonly ListMessageItem[]): (string | undefined)[] =>
  rows.map(({ messageId }) => messageId);

describe('a list that reaches the last of the 10,000 rows that one query shows', () => {
  let harness: Harness;
  const start = async (messages: number): Promise<Harness> => {
    harness = await startHarness({ sandbox: { seed: { messages }, rateLimit: false, maxRequests: 300 } });
    return harness;
  };
  const everything = (): { readonly fromDateTime: Date } => ({
    fromDateTime: new Date(harness.clock.now() - 14 * DAY_MS),
  });
  afterEach(() => harness.close());

  const total = 10_050;
  // 3000 does not divide the window: the last page is shorter.
  test.each([2500, 3000, 10_000])('hands out all of it, then throws (pages of %d)', async (limit) => {
    const { client } = await start(total);
    const rows: ListMessageItem[] = [];
    const read = async (): Promise<void> => {
      for await (const row of client.listMessages({ ...everything(), limit })) rows.push(row);
    };
    const error = await read().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ResultWindowError);
    expect(error).toMatchObject({
      code: 'result-window',
      resultWindow: 10_000,
      totalCount: total,
      message: expect.stringContaining('exportMessages'),
    });
    expect(new Set(idsOf(rows)).size).toBe(10_000);
  });

  test('is reached by a list that went on from a token, too', async () => {
    const { client } = await start(total);
    const list = client.listMessages({ ...everything(), limit: 5000 });
    const pages = list.byPage()[Symbol.asyncIterator]();
    const { value: first } = await pages.next();
    const rest = list.byPage({ pageToken: first.nextPageToken })[Symbol.asyncIterator]();
    expect((await rest.next()).value).toMatchObject({ nextPageToken: undefined, isLastPage: false });
    await expect(rest.next()).rejects.toMatchObject({ code: 'result-window' });
  });

  test('is no error for who asked for no more; a full window without a token may hide more, whatever the count says', async () => {
    const { client } = await start(10_000);
    const all = client.listMessages({ ...everything(), limit: 5000 }).toArray({ max: 20_000 });
    await expect(all).rejects.toMatchObject({ code: 'result-window', totalCount: 10_000 });
    await harness.close();
    const more = await start(total);
    const list = more.client.listMessages({ ...everything(), limit: 5000 });
    expect(await list.toArray({ max: 10_000 })).toHaveLength(10_000);
  });

  test('may hide rows when the count is capped', async () => {
    const { client } = await start(total);
    const list = client.listMessages({ ...everything(), limit: 5000, limitTotalCount: true });
    await expect(list.toArray({ max: Infinity })).rejects.toMatchObject({
      code: 'result-window',
      totalCount: 10_000,
    });
  });
});
