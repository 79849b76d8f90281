import { startSandbox } from '@bandwidth-messages/sandbox';
import { sandboxEnvironment } from '../../packages/sdk/test/support/sandbox-environment.js';
import { examplesOf, runExample } from './support/run-example.js';

let sandbox: Awaited<ReturnType<typeof startSandbox>>;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0 });
});
afterAll(() => sandbox.close());

/** The examples name the real hosts and made-up credentials: here they meet the sandbox's. */
function forSandbox(code: string): string {
  return code
    .replaceAll('https://messaging.bandwidth.com/api/v2', sandbox.baseUrl)
    .replace(/^const username = .*$/m, "const username = 'sandbox-user';")
    .replace(/^const password = .*$/m, "const password = 'sandbox-password';")
    .replaceAll('api-user', 'sandbox-user')
    .replaceAll('api-password', 'sandbox-password');
}

function single(file: string): string {
  const examples = examplesOf(file);
  expect(examples).toHaveLength(1);
  return forSandbox(examples[0] as string);
}

test('the ten lines of README.md send a message and list it', async () => {
  const printed = await runExample(single('README.md'), sandboxEnvironment(sandbox));
  expect(printed).toMatch(/^accepted as \w{29}\n[A-Z]+\n$/);
});

test("the example of the client's README lists messages", async () => {
  expect(await runExample(single('packages/client/README.md'))).toMatch(/^\[/);
});

test('the example of the reference page sends and lists', async () => {
  for (const example of examplesOf('packages/client/generated/docs/MessagesApi.md').filter((code) =>
    code.includes('import '),
  )) {
    expect(await runExample(forSandbox(example))).not.toBe('');
  }
});
