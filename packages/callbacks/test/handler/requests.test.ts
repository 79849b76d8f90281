import { deliveredEvent, failedEvent, idOf, receivedEvent } from '../support/events.js';
import { callbackRequest, createHandler, post } from '../support/post.js';
import { createTestClock, turns } from '../support/create-test-clock.js';

describe('what is answered', () => {
  test('each event goes to the handler of its type, and what has none to other', async () => {
    const told: unknown[] = [];
    const handler = createHandler({
      on: {
        'message-delivered': (event) => told.push(['delivered', event.message.id]),
        'message-failed': (event) => told.push(['failed', event.errorCode]),
        other: (event) => told.push(['other', event.type]),
      },
    });
    const later = { ...deliveredEvent(5), type: 'message-teleported' };
    const broken = { ...deliveredEvent(6), message: null };
    expect(
      await post(handler, [deliveredEvent(1), failedEvent(2, '4405'), receivedEvent(3), later, broken]),
    ).toBe(200);
    expect(told).toEqual([
      ['delivered', 'message-1'],
      ['failed', 4405],
      ['other', 'message-received'],
      ['other', 'message-teleported'],
      ['other', 'message-delivered'],
    ]);
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty', ''])(
    'an event of the type %p is one for other',
    async (type) => {
      const other = jest.fn();
      expect(await post(createHandler({ on: { other } }), { ...deliveredEvent(), type })).toBe(200);
      expect(other).toHaveBeenCalledTimes(1);
    },
  );

  test('an event that nobody wants is received all the same', async () => {
    expect(await post(createHandler({ on: {} }), [deliveredEvent(), { type: 'x' }])).toBe(200);
    expect(await post(createHandler({ on: {} }), [])).toBe(200);
  });

  test('handlers may be methods of a class', async () => {
    class Listeners {
      readonly ids: string[] = [];
      'message-delivered'(event: { message: { id: string } }) {
        this.ids.push(event.message.id);
      }
    }
    const on = new Listeners();
    expect(await post(createHandler({ on }), deliveredEvent())).toBe(200);
    expect(on.ids).toEqual(['message-1']);
  });

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is not allowed', async (method) => {
    const answer = await createHandler({}).fetch(new Request('https://example.com/', { method }));
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test.each([
    ['application/json', 200],
    ['application/json; charset=utf-8', 200],
    ['APPLICATION/JSON;charset=UTF-8', 200],
    ['application/vnd.bandwidth.v2+json', 200],
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/jsonp', 415],
    ['text/json', 415],
    ['multipart/form-data; boundary=application/json', 415],
  ])('content of the type %s: %p', async (contentType, status) => {
    const request = callbackRequest([deliveredEvent()], { 'content-type': contentType });
    expect((await createHandler({}).fetch(request)).status).toBe(status);
  });

  test('a body without a content type is read as JSON', async () => {
    const request = callbackRequest(new TextEncoder().encode(JSON.stringify([deliveredEvent()])));
    request.headers.delete('content-type');
    expect((await createHandler({}).fetch(request)).status).toBe(200);
  });

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

describe('a handler that fails', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('secret words');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('secret words');
      },
    ],
    ['rejects with nothing', () => Promise.reject()],
  ])('and %s makes the answer a 500 that says nothing of it', async (_name, listener) => {
    const handler = createHandler({ on: { other: listener } });
    const answer = await handler.fetch(callbackRequest([deliveredEvent()]));
    expect(answer.status).toBe(500);
    expect(`${await answer.text()}${JSON.stringify([...answer.headers])}`).not.toContain('secret');
    expect(handler.errors).toHaveLength(1);
  });

  test('is told to onError with its event', async () => {
    const onError = jest.fn();
    const failure = new Error('no database');
    const handler = createHandler({
      on: {
        other: () => {
          throw failure;
        },
      },
      onError,
    });
    await post(handler, deliveredEvent(7));
    expect(onError.mock.calls).toEqual([[failure, deliveredEvent(7)]]);
  });

  test('is told once on the console where there is no onError, without a word of error and event', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      const handler = createHandler({
        on: {
          other: () => {
            throw new Error('secret words');
          },
        },
        onError: undefined,
      });
      expect(await post(handler, [deliveredEvent(1), deliveredEvent(2)])).toBe(500);
      expect(warn).toHaveBeenCalledTimes(1);
      expect(JSON.stringify(warn.mock.calls)).toContain('onError');
      expect(JSON.stringify(warn.mock.calls)).not.toMatch(/secret|message-1/);
    } finally {
      warn.mockRestore();
    }
  });

  test('and an onError that fails, too, changes nothing', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    try {
      for (const onError of [
        () => {
          throw new Error();
        },
        () => Promise.reject(new Error()),
      ] as (() => void)[]) {
        const handler = createHandler({
          on: {
            other: () => {
              throw new Error();
            },
          },
          onError,
        });
        expect(await post(handler, deliveredEvent())).toBe(500);
      }
      await turns();
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });
});

describe('watching outcomes', () => {
  test('the watcher hears of every event of a sent message before its handler, and of no other', async () => {
    const told: unknown[] = [];
    const handler = createHandler({
      on: { other: (event) => told.push(idOf(event)) },
      watchOutcomes: { onOutcome: (outcome) => void told.push(outcome) },
    });
    const untagged = { ...deliveredEvent(3), message: { id: 'message-3', tag: null } };
    const events = [deliveredEvent(1), receivedEvent(2), failedEvent(1, 4432), untagged];
    for (const event of events) await post(handler, event);
    expect(told).toEqual([
      { tag: 'order-1187', messageId: 'message-1', type: 'message-delivered', to: '+15557654321' },
      'message-1',
      'message-2',
      {
        tag: 'order-1187',
        messageId: 'message-1',
        type: 'message-failed',
        to: '+15557654321',
        errorCode: 4432,
      },
      'message-1',
      { messageId: 'message-3', type: 'message-delivered', to: '+15557654321' },
      'message-3',
    ]);
  });

  test('an event that the watcher could not take comes again', async () => {
    const other = jest.fn();
    const onOutcome = jest.fn().mockRejectedValueOnce(new Error('disk full'));
    const handler = createHandler({ on: { other }, watchOutcomes: { onOutcome } });
    expect([await post(handler, deliveredEvent()), await post(handler, deliveredEvent())]).toEqual([
      500, 200,
    ]);
    expect([onOutcome.mock.calls.length, other.mock.calls.length]).toEqual([2, 1]);
  });
});
