import { startSandbox } from '@bandwidth-messages/sandbox';
import { createCallbackHandler } from '../../src/index.js';
import { listen } from '../support/hosts.js';
import { until } from '../support/until.js';

const EVENTS = 10_000;

test('10,000 events of the sandbox with credentials: each is handled once, by 20,000 requests, none of them a 5xx', async () => {
  const handled = new Map<string, number>();
  const handler = createCallbackHandler({
    username: 'callbacks',
    password: 'secret',
    on: {
      'message-received': ({ message: { id } }) => handled.set(id, (handled.get(id) ?? 0) + 1),
    },
  });
  const statuses = new Map<number, number>();
  const host = await listen((request, response) => {
    response.on('finish', () =>
      statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1),
    );
    void handler.node(request, response);
  });
  const sandbox = await startSandbox({
    callbacks: [{ url: host.url, username: 'callbacks', password: 'secret' }],
  });
  try {
    const ids = new Set<string>();
    for (let message = 0; message < EVENTS; message += 1) {
      const [received] = sandbox.receiveMessage({
        from: '+15553334444',
        to: '+15551112222',
        text: `${message}`,
      });
      ids.add(received!.id);
      // As many at a time as a receiver may have open.
      await until(() => ids.size - sandbox.callbacks.length < 100);
    }
    await until(() => sandbox.callbacks.length === EVENTS);
    expect([...statuses].sort()).toEqual([
      [200, EVENTS],
      [401, EVENTS],
    ]);
    expect([...handled.keys()].sort()).toEqual([...ids].sort());
    expect(new Set(handled.values())).toEqual(new Set([1]));
    expect(sandbox.callbacks.filter(({ problem }) => problem !== undefined)).toEqual([]);
  } finally {
    await sandbox.close();
    await host.close();
  }
}, 300_000);
