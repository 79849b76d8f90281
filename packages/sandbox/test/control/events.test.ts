import { startSandbox } from '../../src/index.js';
import { validMessage, withSandbox } from '../support/api.js';

interface Event {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: any;
}

/** Follows the events of a sandbox. */
async function follow(url: string, lastEventId?: string, query = '') {
  const abort = new AbortController();
  const response = await fetch(`${url}/__sandbox/events${query}`, {
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

const inbound = (text: string) => ({ from: '+15553334444', to: '+15551112222', text });
const textsOf = ({ data }: Event) =>
  data.changes.flatMap((change: any) => change.message?.message.text ?? []) as string[];

test('a page that comes back is told what it has missed, by the header of browsers or by a parameter', () =>
  withSandbox({}, async (api, sandbox) => {
    const page = await follow(sandbox.url);
    const { id } = await page.next('hello');
    page.close();
    await api.create();
    await api.create({ ...validMessage, text: 'missed' });
    for (const again of [
      await follow(sandbox.url, id),
      await follow(sandbox.url, undefined, `?after=${id}`),
    ]) {
      expect((await again.next('hello')).data.resumed).toBe(true);
      expect(textsOf(await again.next('changes'))).toEqual(['Hello', 'missed']);
      again.close();
    }
  }));

test('each message comes with the number of messages in its conversation and the number of conversations', () =>
  withSandbox({}, async (_api, sandbox) => {
    for (const text of ['first', 'second']) sandbox.receiveMessage(inbound(text));
    sandbox.receiveMessage({ ...inbound('elsewhere'), from: '+15554445555' });
    const page = await follow(sandbox.url);
    await page.next('hello');
    sandbox.receiveMessage(inbound('third'));
    const { data } = await page.next('changes');
    expect(data).toMatchObject({
      leftOut: false,
      conversations: 2,
      changes: [{ type: 'message', count: 3 }],
    });
    page.close();
  }));

test('of more than twenty changes it is told that there were more, and the next few are told again', () =>
  withSandbox({}, async (_api, sandbox) => {
    const page = await follow(sandbox.url);
    await page.next('hello');
    for (let index = 0; index < 21; index += 1) sandbox.receiveMessage(inbound(`message ${index}`));
    sandbox.faults.add({ kind: 'html' });
    const { data } = await page.next('changes');
    expect(data).toMatchObject({ leftOut: true, changes: [{ type: 'faults' }] });
    for (let index = 0; index < 20; index += 1) sandbox.receiveMessage(inbound(`later ${index}`));
    const next = await page.next('changes');
    expect([next.data.leftOut, textsOf(next)]).toEqual([
      false,
      Array.from({ length: 20 }, (_, index) => `later ${index}`),
    ]);
    page.close();
  }));

test('when more happens at once than is kept, the pages that are there read everything anew', () =>
  withSandbox({}, async (_api, sandbox) => {
    const page = await follow(sandbox.url);
    const { id } = await page.next('hello');
    for (let index = 0; index < 11_000; index += 1) sandbox.advanceClock(1);
    const again = await page.next('hello', 'changes');
    expect([again.name, again.data.resumed, again.id === id]).toEqual(['hello', false, false]);
    page.close();
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
  await sandbox.close();
  for (const page of pages) await expect(page.next('never')).rejects.toThrow();
});
