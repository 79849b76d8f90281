// What a worker runs: it receives callbacks, and sends and lists, without any module of Node.
import { createCallbackHandler } from '@bandwidth-messages/callbacks';
import { sendAndList, type Target } from './send-and-list.ts';

/** As the API posts it for a message that came in. */
const EVENT = {
  type: 'message-received',
  time: '2026-11-24T12:00:00.000Z',
  to: '+15551112222',
  description: 'Incoming message received',
  message: {
    id: '1593110555875xo7watq5px6rbe5d',
    owner: '+15551112222',
    applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
    time: '2026-11-24T12:00:00.000Z',
    segmentCount: 1,
    direction: 'in',
    to: ['+15551112222'],
    from: '+15553334444',
    text: 'Hello',
  },
};

const handled: string[] = [];
const callbacks = createCallbackHandler({
  username: 'callbacks',
  password: 'of the rehearsal',
  on: { 'message-received': () => void handled.push('message-received') },
});

/** The challenge, an event with credentials, and the same event once more. */
async function receiveTwice(): Promise<void> {
  const body = JSON.stringify([EVENT]);
  const json = { 'content-type': 'application/json' };
  const known = { ...json, authorization: `Basic ${btoa('callbacks:of the rehearsal')}` };
  const statuses: number[] = [];
  for (const headers of [json, known, known]) {
    const request = new Request('http://127.0.0.1/callbacks', { method: 'POST', headers, body });
    statuses.push((await callbacks.fetch(request)).status);
  }
  const [first = 0, second = 0, third = 0] = statuses;
  if (first !== 401 || second >= 300 || third >= 300 || handled.length !== 1)
    throw new Error(
      `The callback handler answered ${statuses.join(', ')} and handled ${handled.length} events.`,
    );
}

export default {
  async fetch(request: Request): Promise<Response> {
    try {
      if (typeof process !== 'undefined') throw new Error('This worker has Node built-ins.');
      await receiveTwice();
      return Response.json(await sendAndList((await request.json()) as Target));
    } catch (error) {
      return new Response(String((error as Error).stack), { status: 500 });
    }
  },
};
