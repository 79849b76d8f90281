// A process that receives callbacks and shares a store with others. Bundled and started by process-group.ts.
import { createServer } from 'node:http';
import { createCallbackHandler, type CallbackStore } from '../../src/index.js';

const { STORE_URL = '', PASSWORD = '', DIES_AFTER = '' } = process.env;

async function ask(method: string, parameters: readonly unknown[]): Promise<unknown> {
  const response = await fetch(`${STORE_URL}${method}`, { method: 'POST', body: JSON.stringify(parameters) });
  return response.json();
}

const store: CallbackStore = {
  begin: async (...parameters) => (await ask('begin', parameters)) as 'new',
  done: async (...parameters) => void (await ask('done', parameters)),
  failed: async (...parameters) => void (await ask('failed', parameters)),
};

let handled = 0;
const callbacks = createCallbackHandler({
  username: 'callbacks',
  password: PASSWORD,
  store,
  on: {
    async other(event) {
      // What a handler does for the world to see.
      await ask('effect', [(event as { message: { id: string } }).message.id, event.type]);
      handled += 1;
      if (handled === Number(DIES_AFTER)) process.kill(process.pid, 'SIGKILL');
    },
  },
  onError: (error) => console.error(error),
});

const server = createServer((request, response) => void callbacks.node(request, response));
server.listen(0, '127.0.0.1', () => process.stdout.write(`${JSON.stringify(server.address())}\n`));
