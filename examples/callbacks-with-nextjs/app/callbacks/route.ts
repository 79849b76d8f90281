import { createCallbackHandler } from '@bandwidth-messages/callbacks';

const callbacks = createCallbackHandler({
  username: process.env['CALLBACK_USERNAME'] ?? 'callbacks',
  password: process.env['CALLBACK_PASSWORD'] ?? '',
  on: {
    'message-received': ({ message }) => console.log(`received: ${message.id}`),
    other: ({ type }) => console.log(`something else: ${type}`),
  },
});

export const POST = callbacks.fetch;
