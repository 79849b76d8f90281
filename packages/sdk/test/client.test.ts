import { type Harness, MESSAGE, startHarness } from './support/harness.js';

describe('a client', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness({ sandbox: { rateLimit: { requests: 3, windowMs: 2000 } } });
  });
  afterEach(() => harness.close());

  test('sends a message', async () => {
    const { client, sandbox } = harness;
    const message = await client.createMessage(MESSAGE);
    expect(message).toMatchObject({ direction: 'out', text: MESSAGE.text, to: MESSAGE.to });
    expect(sandbox.accepted.map(({ message: { id } }) => id)).toEqual([message.id]);
  });

  test('lists messages by rows, by pages and as an array', async () => {
    const { client } = harness;
    for (const text of ['one', 'two', 'three']) await client.createMessage({ ...MESSAGE, text });
    const query = { sourceTn: MESSAGE.from };

    const rows: unknown[] = [];
    for await (const row of client.listMessages(query)) rows.push(row.messageId);
    expect(new Set(rows).size).toBe(3);

    const pages: number[] = [];
    const list = client.listMessages(query).byPage({ limit: 2 });
    for await (const page of list) pages.push(page.messages.length);
    expect(pages).toEqual([2, 1]);

    expect(await harness.run(client.listMessages(query).toArray({ max: 2 }))).toHaveLength(2);
  });

  test('waits as long as a 429 asks, and then goes on', async () => {
    const { clock, run, sandbox } = harness;
    const client = harness.createClient({ rateLimit: false });
    const list = (): Promise<unknown> => client.listMessages({ sourceTn: MESSAGE.from }).toArray({ max: 9 });
    for (let i = 0; i < 3; i++) await list();
    const before = clock.now();
    await run(list());
    expect(clock.now() - before).toBeGreaterThanOrEqual(2000);
    expect(sandbox.requests.map(({ status }) => status)).toEqual([200, 200, 200, 429, 200]);
  });
});
