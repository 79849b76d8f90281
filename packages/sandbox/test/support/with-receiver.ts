import type { CallbackDelivery, CallbackTarget, Sandbox, SandboxOptions } from '../../src/index.js';
import { withSandbox, type ApiClient } from './api.js';
import { startReceiver, type Receiver, type Reply } from './receiver.js';
import { createSpecValidator } from './spec-validator.js';

const validator = createSpecValidator();

interface Setup {
  readonly target?: Partial<CallbackTarget>;
  readonly delivery?: Partial<CallbackDelivery>;
  readonly reply?: Reply;
  readonly options?: SandboxOptions;
}

/** A sandbox and someone who listens. Whatever is posted must be as the spec says. */
export async function withReceiver(
  setup: Setup,
  test: (api: ApiClient, sandbox: Sandbox, receiver: Receiver) => Promise<void>,
): Promise<void> {
  const receiver = await startReceiver(setup.reply);
  const options = {
    callbacks: [{ url: receiver.url, ...setup.target }],
    callbackDelivery: setup.delivery ?? {},
    queue: { segmentsPerSecond: 1000 },
    ...setup.options,
  };
  try {
    await withSandbox(options, (api, sandbox) => test(api, sandbox, receiver));
    for (const { events } of receiver.received) {
      for (const event of events) {
        const schema = event.message.direction === 'in' ? 'inboundCallback' : 'statusCallback';
        expect(validator.checkSchema(schema, event)).toEqual([]);
      }
    }
  } finally {
    await receiver.close();
  }
}
