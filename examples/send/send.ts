import { createMessagesClient, isMessagesError, optionsFromEnv } from '@bandwidth-messages/sdk';

await using bandwidth = createMessagesClient(optionsFromEnv());
try {
  const message = await bandwidth.createMessage({
    applicationId: process.env['BW_APPLICATION_ID'] ?? '93de2206-9669-4e07-948d-329f4b722ee2',
    from: process.env['BW_FROM'] ?? '+15551112222',
    to: process.argv[2] ?? '+15553334444',
    text: 'Your table is ready.',
  });
  console.log(`accepted as ${message.id}`);
} catch (error) {
  if (!isMessagesError(error)) throw error;
  // Safe to print: it holds no credentials, no number and no text.
  console.error(error.message);
  // Only what was certainly not accepted may be sent again at once: "Look it up" in the README of the SDK says how to find out.
  console.error(
    error.outcome === 'not-accepted' ? 'Nothing was sent.' : 'It may have been sent: look it up first.',
  );
  process.exitCode = 1;
}
