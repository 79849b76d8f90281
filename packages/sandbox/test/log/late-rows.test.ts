import { withSandbox, type Row } from '../support/api.js';

const ids = (rows: readonly Row[]) => rows.map((row) => row.messageId);

describe('rows that come while pages are turned', () => {
  test('move the later pages, so that a row is seen twice', () =>
    withSandbox({ seed: { messages: 30 } }, async (api, sandbox) => {
      const first = (await api.list({ limit: 10 })).json;
      sandbox.addMessages([{ receiveTime: '2026-03-10T11:59:59.999Z' }, {}]);
      const second = (await api.list({ limit: 10, pageToken: first.pageInfo.nextPageToken })).json;
      expect(second.messages.slice(0, 2)).toEqual(first.messages.slice(8));
      expect(second.totalCount).toBe(32);
    }));

  test('do not, where pages are to be stable', () =>
    withSandbox({ seed: { messages: 30 }, assumptions: { stablePages: true } }, async (api, sandbox) => {
      const first = (await api.list({ limit: 10 })).json;
      sandbox.advanceClock(1000);
      await api.create();
      const second = (await api.list({ limit: 10, pageToken: first.pageInfo.nextPageToken })).json;
      expect(second.totalCount).toBe(30);
      expect(ids(second.messages).filter((id) => ids(first.messages).includes(id))).toEqual([]);
    }));
});

describe('the index lag', () => {
  test('hides a new message for a while', () =>
    withSandbox({ indexLagMs: 5000 }, async (api, sandbox) => {
      const { json } = await api.create();
      const total = async () => (await api.list({ messageId: json.id })).json.totalCount as number;
      sandbox.advanceClock(4999);
      expect(await total()).toBe(0);
      sandbox.advanceClock(1);
      expect(await total()).toBe(1);
    }));

  test('drawn from a range, lets rows appear inside windows that were read before', () =>
    withSandbox({ indexLagMs: [0, 900_000] }, async (api, sandbox) => {
      for (let sent = 0; sent < 20; sent += 1) {
        await api.create();
        sandbox.advanceClock(1000);
      }
      const seen = async () => ids((await api.list({ limit: 100 })).json.messages as Row[]);
      const early = await seen();
      sandbox.advanceClock(900_000);
      const late = await seen();
      expect(late).toHaveLength(20);
      expect(early.length).toBeLessThan(20);
      // Not only at the top: some of the rows that came late are older than some that were there before.
      const oldestSeen = late.indexOf(early.at(-1)!);
      expect(late.slice(0, oldestSeen).some((id) => !early.includes(id))).toBe(true);
    }));

  test('a row put in by hand can be late as well', () =>
    withSandbox({ seed: { messages: 10 } }, async (api, sandbox) => {
      const window = { fromDateTime: '2026-03-05T00:00:00.000Z', toDateTime: '2026-03-06T00:00:00.000Z' };
      const before = (await api.list(window)).json.totalCount as number;
      const [id] = sandbox.addMessages([
        { receiveTime: '2026-03-05T12:00:00.000Z', visibleAtMs: sandbox.now() + 60_000 },
      ]);
      expect((await api.list(window)).json.totalCount).toBe(before);
      sandbox.advanceClock(60_000);
      const after = (await api.list(window)).json;
      expect(after.totalCount).toBe(before + 1);
      expect(ids(after.messages)).toContain(id);
    }));
});
