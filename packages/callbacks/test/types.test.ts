import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Request as ExpressRequest, Response as ExpressResponse } from 'express';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type * as client from '@bandwidth-messages/client';
import type { Clock } from '@bandwidth-messages/sdk';
import {
  createCallbackHandler,
  isEventOfType,
  isFinal,
  parseCallbacks,
  type CallbackClock,
  type CallbackEvent,
  type CallbackEvents,
  type CallbackHandler,
  type CallbackStore,
  type InboundCallback,
  type StatusCallback,
} from '../src/index.js';

// Whether the types say what they should is found out by tsc; that this file runs only shows that it compiles to code.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function expectType<_T extends true>(..._values: unknown[]): void {}

const good = { username: 'a', password: 'b' };

test('each handler gets an event of its type', () => {
  createCallbackHandler({
    ...good,
    on: {
      'message-failed': (event) => {
        expectType<Equal<typeof event.errorCode, number>>(event);
        expectType<Equal<typeof event.type, 'message-failed'>>(event);
      },
      'message-delivered': (event) => {
        // @ts-expect-error a delivered message has no error
        void event.errorCode;
        expectType<Equal<typeof event.message.to, string[]>>(event);
      },
      'message-received': (event) => {
        expectType<Equal<typeof event.message.text, string | undefined>>(event);
        expectType<Equal<typeof event.message.channel, 'RBM' | 'SMS' | 'MMS' | (string & {}) | undefined>>(
          event,
        );
      },
      other: (event) => expectType<Equal<typeof event, CallbackEvent>>(event),
    },
  });
});

test('options that cannot be meant do not compile', () => {
  const build = (..._options: Parameters<typeof createCallbackHandler>) => {};
  // @ts-expect-error credentials are required
  build({ on: {} });
  // @ts-expect-error the password is required
  build({ username: 'a', on: {} });
  // @ts-expect-error handlers are required
  build({ ...good });
  // @ts-expect-error credentials and none of them
  build({ ...good, unauthenticated: true, on: {} });
  // @ts-expect-error a type of event that does not exist
  build({ ...good, on: { 'message-recieved': () => {} } });
  // @ts-expect-error an option that does not exist
  build({ ...good, on: {}, timeout: 5 });
  // @ts-expect-error an environment variable may be missing
  build({ username: 'a', password: process.env['PASSWORD'], on: {} });
  build({ unauthenticated: true, on: {} });
  build({ pathSecret: 'abc', on: {} });
  expect(build).toBeDefined();
});

test('events are told apart', () => {
  for (const event of parseCallbacks('[]')) {
    if (isEventOfType(event, 'message-failed')) expectType<Equal<typeof event.errorCode, number>>(event);
    if (isFinal(event)) expectType<Equal<typeof event.type, 'message-delivered' | 'message-failed'>>(event);
    expectType<Equal<typeof event.type, string>>(event);
  }
  expectType<
    Equal<
      keyof CallbackEvents,
      | 'message-sending'
      | 'message-sent'
      | 'message-delivered'
      | 'message-failed'
      | 'message-read'
      | 'message-received'
      | 'requested-location-response'
      | 'suggestion-response'
    >
  >();
});

test('the models are those of the client', () => {
  expectType<Equal<StatusCallback, client.StatusCallback>>();
  expectType<Equal<InboundCallback, client.InboundCallback>>();
});

test('the requests of Node and of frameworks fit', () => {
  const callers = (handler: CallbackHandler) => [
    (request: IncomingMessage, response: ServerResponse) => handler.node(request, response),
    (request: ExpressRequest, response: ExpressResponse) => handler.node(request, response),
    (request: FastifyRequest, reply: FastifyReply) => handler.node(request.raw, reply.raw),
    (request: Request) => handler.fetch(request),
  ];
  expect(callers).toBeDefined();
});

test('a clock of the SDK fits, and so does a store that remembers by its own rule', () => {
  const fromSdk = (clock: Clock & { monotonicMs(): number }): CallbackClock => clock;
  const store: CallbackStore = {
    begin: async (_key) => 'new',
    done: async (_key) => {},
    failed: async () => {},
  };
  expect([fromSdk, store]).toHaveLength(2);
});
