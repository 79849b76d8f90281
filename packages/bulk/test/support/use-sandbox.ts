import { type Sandbox, startSandbox } from '@bandwidth-messages/sandbox';
import { RATE } from './send-list.js';

/** A sandbox for the tests of a file, emptied after each of them. */
export function useSandbox(): { readonly sandbox: Sandbox } {
  const setup = {} as { sandbox: Sandbox };
  beforeAll(async () => {
    setup.sandbox = await startSandbox({ queue: RATE });
  });
  afterEach(() => setup.sandbox.reset());
  afterAll(() => setup.sandbox.close());
  return setup;
}
