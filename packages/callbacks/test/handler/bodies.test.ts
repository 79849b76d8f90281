import { deliveredEvent } from '../support/events.js';
import { callbackRequest, createHandler, post } from '../support/post.js';
import { createTestClock } from '../support/create-test-clock.js';

describe('a body', () => {
  test.each([
    ['no JSON', '{', 400],
    ['nothing', '', 400],
    ['no event', '5', 400],
    ['a word', 'late', 400],
    ['1,001 events', JSON.stringify(Array(1001).fill({ type: 'a' })), 413],
    ['1 MB', JSON.stringify({ type: 'a', text: 'a'.repeat(999_000) }), 200],
    ['more than 1 MB', JSON.stringify({ type: 'a', text: 'a'.repeat(1_000_000) }), 413],
  ])('a body of %s: %p', async (_name, body, status) => {
    const handler = createHandler({});
    expect(await post(handler, body)).toBe(status);
    expect(handler.errors).toEqual([]);
  });

  test('a body that has no length and no end is cut off at the limit', async () => {
    let chunks = 0;
    const body = new ReadableStream({
      pull(controller) {
        chunks += 1;
        controller.enqueue(new Uint8Array(100_000));
      },
    });
    const { headers } = callbackRequest('');
    const endless = new Request('https://example.com/', {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    expect((await createHandler({}).fetch(endless)).status).toBe(413);
    expect(chunks).toBeLessThanOrEqual(12);
  });

  test('a body whose stream hands out text is read all the same', async () => {
    const text = JSON.stringify([deliveredEvent()]);
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(text.slice(0, 10));
        controller.enqueue(text.slice(10));
        controller.close();
      },
    });
    const other = jest.fn();
    const { headers } = callbackRequest('');
    const request = { method: 'POST', headers, bodyUsed: false, body } as unknown;
    expect((await createHandler({ on: { other } }).fetch(request as Request)).status).toBe(200);
    expect(other).toHaveBeenCalledTimes(1);
  });

  test('a body that breaks off is refused, and nobody is told of an error', async () => {
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    const { headers } = callbackRequest('');
    const handler = createHandler({});
    const broken = new Request('https://example.com/', {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    expect((await handler.fetch(broken)).status).toBe(400);
    expect(handler.errors).toEqual([]);
  });

  test('a body that trickles is cut, before the sender gives up', async () => {
    const clock = createTestClock();
    const onCancel = jest.fn();
    const body = new ReadableStream({
      start: (c) => c.enqueue(new TextEncoder().encode('[')),
      cancel: onCancel,
    });
    const { headers } = callbackRequest('');
    const slow = new Request('https://example.com/', {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    const answer = createHandler({ clock }).fetch(slow);
    await clock.advance(10_000);
    expect((await answer).status).toBe(408);
    expect(onCancel).toHaveBeenCalled();
  });

  test('a body that other code has read is an error of the server, told to onError', async () => {
    const request = callbackRequest([deliveredEvent()]);
    await request.text();
    const handler = createHandler({});
    expect((await handler.fetch(request)).status).toBe(500);
    expect(handler.errors).toMatchObject([{ code: 'body-already-read' }]);
  });
});
