import { createMessagesClient, isMessagesError, optionsFromEnv } from '@bandwidth-messages/sdk';
import pino from 'pino';

const log = pino({
  serializers: {
    // The serializer that comes with pino overwrites `type`, the API's own word for an error, with the name of the class.
    err: (error: Error) =>
      isMessagesError(error) ? { ...error.toJSON(), stack: error.stack } : pino.stdSerializers.err(error),
  },
});

await using bandwidth = createMessagesClient({
  ...optionsFromEnv(),
  // No event holds a secret, a number or a text.
  onEvent: (event) => log.debug(event, event.type),
});

try {
  await bandwidth.createMessage({
    applicationId: process.env['BW_APPLICATION_ID'] ?? '93de2206-9669-4e07-948d-329f4b722ee2',
    from: '+15551112222',
    to: '+15553334444',
    text: 'Too late.',
    // The API rejects a time that is over.
    expiration: new Date(0),
  });
} catch (error) {
  log.error({ err: error }, 'the message was not sent');
}
