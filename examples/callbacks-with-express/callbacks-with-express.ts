import { once } from 'node:events';
import { createCallbackHandler, describeErrorCode } from '@bandwidth-messages/callbacks';
import express from 'express';

const callbacks = createCallbackHandler({
  // As they are set for callbacks on the application in the Bandwidth dashboard.
  username: process.env['CALLBACK_USERNAME'] ?? 'callbacks',
  password: process.env['CALLBACK_PASSWORD'] ?? '',
  on: {
    'message-delivered': ({ message }) => console.log(`delivered: ${message.id}`),
    'message-failed': ({ message, errorCode }) => {
      console.log(`failed: ${message.id}, ${describeErrorCode(errorCode).name ?? errorCode}`);
    },
    'message-received': ({ message }) => console.log(`received: ${message.id}`),
  },
  onError: (error) => console.error(error),
});

const app = express();
app.use('/callbacks', callbacks.node);
const server = app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}/callbacks`);
