import { createServer } from 'node:http';
import { once } from 'node:events';
import { createMessagesClient, isMessagesError, optionsFromEnv } from '@bandwidth-messages/sdk';

/** Most platforms kill a process 10 to 30 s after SIGTERM. */
const SHUTDOWN_MS = 8_000;
const bandwidth = createMessagesClient(optionsFromEnv());

/** Those who have not got their answer. */
const answering = new Set<Promise<void>>();
const server = createServer((request, response) => {
  const isAnswered: Promise<void> = once(response, 'close').then(() => void answering.delete(isAnswered));
  answering.add(isAnswered);
  bandwidth
    .createMessage({
      applicationId: process.env['BW_APPLICATION_ID'] ?? '93de2206-9669-4e07-948d-329f4b722ee2',
      from: '+15551112222',
      to: '+15553334444',
      text: 'Your code is on its way.',
    })
    .then(
      ({ id }) => response.end(`accepted as ${id}\n`),
      (error: unknown) => {
        // A call that was ended by the shutdown tells whether it may be made again elsewhere.
        const outcome = isMessagesError(error) ? error.outcome : undefined;
        response.writeHead(503).end(`${outcome ?? 'unknown'}\n`);
      },
    );
  request.resume();
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(`http://127.0.0.1:${address?.port}`);
});

await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
server.close();
// What is under way may end by itself that long; the rest is aborted, and each caller is told its outcome.
await bandwidth.close({ deadlineMs: SHUTDOWN_MS });
await Promise.all(answering);
server.closeAllConnections();
console.log('closed');
