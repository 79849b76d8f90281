import { startSandbox } from '../../src/index.js';
import { validMessage, withSandbox } from '../support/api.js';

interface Event {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: any;
}

/** Follows the events of a sandbox. */
async function follow(url: string, lastEventId?: string) {
  const abort = new AbortController();
  const response = await fetch(`${url}/__sandbox/events`, {
    signal: abort.signal,
    ...(lastEventId === undefined ? {} : { headers: { 'last-event-id': lastEventId } }),
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  /** The next event of one of these names. */
  const next = async (...names: string[]): Promise<Event> => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { value, done } = await reader.read();
        if (done) throw new Error('The stream has ended.');
        text += value;
        continue;
      }
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      const name = field('event')!;
      if (names.includes(name)) return { name, id: field('id'), data: JSON.parse(field('data')!) };
    }
  };
  return { response, next, close: () => abort.abort() };
}

test('what happens is told as it happens, and each message once in each event', () =>
  withSandbox({}, async (api, sandbox) => {
    const page = await follow(sandbox.url);
    expect(page.response.headers.get('content-type')).toBe('text/event-stream');
    expect((await page.next('hello')).data).toMatchObject({ resumed: false, nowMs: sandbox.now() });
    const { json } = await api.create();
    const types: string[] = [];
    while (!types.includes('message') || !types.includes('request')) {
      const { data } = await page.next('changes');
      for (const change of data.changes) types.push(change.type as string);
      const message = data.changes.find((change: { type: string }) => change.type === 'message');
      if (message) expect(message.message.message).toEqual(json);
    }
    sandbox.faults.add({ kind: 'html' });
    expect((await page.next('changes')).data.changes).toEqual([{ type: 'faults' }]);
    sandbox.advanceClock(1000);
    expect((await page.next('changes')).data).toMatchObject({
      nowMs: sandbox.now(),
      changes: [{ type: 'clock' }],
    });
    sandbox.reset();
    expect((await page.next('changes')).data.changes).toContainEqual({ type: 'reset' });
    page.close();
  }));

test('requests are told without their headers and bodies', () =>
  withSandbox({}, async (api, sandbox) => {
    const page = await follow(sandbox.url);
    await page.next('hello');
    await api.list('');
    const { data } = await page.next('changes');
    expect(data.changes[0].request).toMatchObject({ operation: 'listMessages', status: 400 });
    expect(Object.keys(data.changes[0].request as object)).not.toEqual(expect.arrayContaining(['headers']));
    page.close();
  }));

test('a page that comes back is told what it has missed', () =>
  withSandbox({}, async (api, sandbox) => {
    const page = await follow(sandbox.url);
    const { id } = await page.next('hello');
    page.close();
    await api.create();
    await api.create({ ...validMessage, text: 'missed' });
    const again = await follow(sandbox.url, id);
    expect((await again.next('hello')).data.resumed).toBe(true);
    const { data } = await again.next('changes');
    const texts = data.changes.flatMap((change: any) => change.message?.message.text ?? []);
    expect(texts).toEqual(['Hello', 'missed']);
    again.close();
  }));

test('a page that was with another sandbox, or away for too long, is told to read everything anew', () =>
  withSandbox({}, async (_api, sandbox) => {
    for (const id of ['0123456789ab-5', 'nonsense']) {
      const page = await follow(sandbox.url, id);
      expect((await page.next('hello')).data.resumed).toBe(false);
      page.close();
    }
    const page = await follow(sandbox.url);
    const { id } = await page.next('hello');
    page.close();
    for (let index = 0; index < 11_000; index += 1) sandbox.advanceClock(1);
    const again = await follow(sandbox.url, id);
    expect((await again.next('hello')).data.resumed).toBe(false);
    again.close();
  }));

test('the time and the limits are told once a second', () =>
  withSandbox({}, async (_api, sandbox) => {
    const page = await follow(sandbox.url);
    expect((await page.next('tick')).data).toEqual({
      nowMs: sandbox.now(),
      limits: { queues: [], rateLimits: [] },
    });
    page.close();
  }));

test('open pages do not hold up the end of a sandbox', async () => {
  const sandbox = await startSandbox();
  const pages = await Promise.all(Array.from({ length: 10 }, () => follow(sandbox.url)));
  const startedMs = performance.now();
  await sandbox.close();
  expect(performance.now() - startedMs).toBeLessThan(200);
  for (const page of pages) await expect(page.next('never')).rejects.toThrow();
});
