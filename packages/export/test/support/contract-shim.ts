import type { MessagesClient } from '@bandwidth-messages/sdk';
import type { ExportClient } from '../../src/index.js';
import type { FakeClock } from './fake-clock.js';
import { ACCOUNT_ID } from './harness.js';

/** Account and clock beside a client that does not show its own. */
export function toExportClient(client: MessagesClient, clock: FakeClock): ExportClient {
  return {
    accountId: ACCOUNT_ID,
    clock,
    call: (operationId, parameters, options) => client.call(operationId, parameters, options),
  };
}
