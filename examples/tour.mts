// What `npm start` shows at its end: sending, paging, and waiting out a 429, against the sandbox.
import { startSandbox } from '@bandwidth-messages/sandbox';
import { basicAuth, createMessagesClient } from '@bandwidth-messages/sdk';

const startedMs = performance.now();
const keep = process.argv.includes('--keep');

/** One line of the tour, with the seconds since it began. */
function say(text: string): void {
  console.log(`  ${((performance.now() - startedMs) / 1000).toFixed(2).padStart(5)} s  ${text}`);
}

// The real limit is 3500 list requests in 5 minutes; three in two seconds show the same thing sooner.
const sandbox = await startSandbox({ port: 0, rateLimit: { requests: 3, windowMs: 2000 } });
say(`the sandbox listens on ${sandbox.url}: nothing leaves this machine`);
say(`its inbox page: ${sandbox.pageUrl}${keep ? '' : ' (npm start -- --keep leaves it open)'}`);

const bandwidth = createMessagesClient({
  accountId: '9900000',
  auth: basicAuth({ username: 'sandbox-user', password: 'sandbox-password' }),
  baseUrl: sandbox.baseUrl,
  // Off, so that the tour can show what happens when the server says no: by default the SDK stays under the limit.
  rateLimit: false,
  onEvent: (event) => {
    if (event.type === 'pause')
      say(`429: the server asks to wait; every list call now waits ${event.waitMs / 1000} s`);
    if (event.type === 'resume') say('the wait is over: the same request is sent again');
  },
});

try {
  for (const text of ['Hello', 'How are you?', 'Goodbye']) {
    const message = await bandwidth.createMessage({
      applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
      from: '+15551112222',
      to: ['+15553334444'],
      text,
    });
    say(`sent "${text}": accepted as ${message.id}`);
  }

  const filter = { sourceTn: '+15551112222' };
  let pages = 0;
  for await (const page of bandwidth.listMessages(filter).byPage({ limit: 1 })) {
    pages += 1;
    say(
      `page ${pages} of the message log: ${page.messages.map((row) => `${row.destinationTn} ${row.messageStatus}`).join(', ')}`,
    );
  }

  say('one more list call, although the limit of 3 calls in 2 seconds is used up');
  const rows = await bandwidth.listMessages(filter).toArray({ max: 10 });
  say(`recovered: ${rows.length} messages, each sent once`);
  if (rows.length !== 3) throw new Error(`The tour sent 3 messages and found ${rows.length}.`);
} finally {
  await bandwidth.close();
  if (!keep) await sandbox.close();
}
say(keep ? `done; ${sandbox.pageUrl} shows it until Ctrl-C` : 'done');
