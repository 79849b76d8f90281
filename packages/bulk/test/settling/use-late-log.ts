import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import type { BulkClient } from '../../src/bulk-client.js';
import { createTestClient } from '../support/client.js';
import { RATE } from '../support/send-list.js';

/** For each test a sandbox whose message log shows messages up to 15 minutes late, and a client of it. */
export function useLateLog(): { readonly sandbox: Sandbox; readonly client: BulkClient } {
  const setup = {} as { sandbox: Sandbox; client: BulkClient };
  beforeEach(async () => {
    setup.sandbox = await startSandbox({ queue: RATE, indexLagMs: [0, 900_000] });
    setup.client = createTestClient(setup.sandbox.baseUrl);
  });
  afterEach(async () => {
    await setup.client.close();
    await setup.sandbox.close();
  });
  return setup;
}
