import fc from 'fast-check';
import { listen, type Host } from '../support/hosts.js';
import { AUTHORIZATION, callbackRequest, createHandler } from '../support/post.js';
import { deliveredEvent, receivedEvent } from '../support/events.js';

jest.setTimeout(600_000);

const runs = { numRuns: process.env['FULL'] === '1' ? 5_000 : 400 };

/** Text that was JSON, with some of it cut out, doubled or replaced. */
const brokenJson = fc
  .tuple(
    fc.constantFrom(deliveredEvent(), receivedEvent(1, '🎈')),
    fc.nat(),
    fc.nat(40),
    fc.string({ unit: 'binary' }),
  )
  .map(([event, at, length, put]) => {
    const text = JSON.stringify([event]);
    return text.slice(0, at % text.length) + put + text.slice((at % text.length) + length);
  });
/** JSON that looks like an event here and there. */
const strangeEvent = fc.dictionary(
  fc.constantFrom(
    'type',
    'to',
    'message',
    'errorCode',
    'time',
    '__proto__',
    'constructor',
    'toString',
    'toJSON',
    'then',
  ),
  fc.oneof(
    fc.constantFrom('message-failed', 'message-received', '__proto__', 'then', ''),
    fc.jsonValue(),
    fc.record({ id: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()), tag: fc.jsonValue() }),
  ),
);
const hostileBody = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.uint8Array({ maxLength: 300 }),
  fc.json(),
  brokenJson,
  strangeEvent.map((event) => JSON.stringify(event)),
  fc.array(strangeEvent, { maxLength: 5 }).map((events) => JSON.stringify(events)),
  fc.nat(5_000).map((depth) => '[{"type":'.repeat(depth)),
  fc.nat(5_000).map((depth) => `{"type":"a","b":${'['.repeat(depth)}${']'.repeat(depth)}}`),
);
const headerText = fc.oneof(
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  }),
  fc.base64String().map((text) => `Basic ${text}`),
  fc.constantFrom(
    AUTHORIZATION,
    `${AUTHORIZATION},${AUTHORIZATION}`,
    'Basic',
    'Basic =',
    'basic ::::',
    `Basic ${'A'.repeat(10_000)}`,
  ),
);
const contentType = fc.oneof(
  fc.constantFrom('application/json', 'application/x+json;a="b', 'json', 'application/+json'),
  headerText,
);

const tame = (value: string) => value.trim().replace(/[^\x20-\x7e\x80-\xff]/g, '');

test('hostile bodies with the right credentials: an answer each, never a 5xx, and handlers get only what their type promises', async () => {
  const handler = createHandler({
    on: {
      'message-failed': (event) => {
        if (typeof event.message.id !== 'string' || !Number.isInteger(event.errorCode))
          throw new Error('broken promise');
      },
      'message-received': (event) => {
        if (typeof event.message.id !== 'string' || typeof event.to !== 'string')
          throw new Error('broken promise');
      },
      other: (event) => {
        if (typeof event.type !== 'string') throw new Error('broken promise');
      },
    },
  });
  await fc.assert(
    fc.asyncProperty(hostileBody, async (body) => {
      const { status } = await handler.fetch(callbackRequest(body));
      expect([200, 400, 413]).toContain(status);
    }),
    runs,
  );
  expect(handler.errors).toEqual([]);
});

test('hostile credentials and headers: an answer each, 200 only for the right ones, never a 5xx', async () => {
  const handler = createHandler({});
  await fc.assert(
    fc.asyncProperty(headerText, contentType, hostileBody, async (authorization, type, body) => {
      const headers = { authorization: tame(authorization), 'content-type': tame(type) };
      const { status } = await handler.fetch(callbackRequest(body, headers));
      const isRight = headers.authorization === AUTHORIZATION;
      expect(isRight ? [200, 400, 413, 415] : [401]).toContain(status);
    }),
    runs,
  );
  expect(handler.errors).toEqual([]);
});

describe('over HTTP', () => {
  let host: Host;
  const handler = createHandler({});
  beforeAll(async () => {
    host = await listen((request, response) => void handler.node(request, response));
  });
  afterAll(() => host.close());

  test('hostile bodies and headers: an answer each, and memory stays bounded', async () => {
    const before = process.memoryUsage().heapUsed;
    await fc.assert(
      fc.asyncProperty(headerText, hostileBody, fc.boolean(), async (authorization, body, isRight) => {
        const headers = {
          authorization: isRight ? AUTHORIZATION : tame(authorization),
          'content-type': 'application/json',
        };
        const response = await fetch(host.url, { method: 'POST', headers, body: body as string });
        await response.text();
        expect([200, 400, 401, 413]).toContain(response.status);
      }),
      { numRuns: runs.numRuns / 4 },
    );
    expect(handler.errors).toEqual([]);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100_000_000);
  });
});
