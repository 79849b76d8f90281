import fs from 'node:fs';
import { useUnchangedClient } from '../support/use-generator-copy.js';

jest.setTimeout(120_000);

const used = useUnchangedClient();

test.each<[string, () => void, RegExp]>([
  [
    'a missing section of the spec',
    () => used.copy.edit('openapi/messages.yaml', /^paths:/m, 'pathz:'),
    /^ {2}- attribute paths is missing$/m,
  ],
  [
    'an operationId given twice',
    () => used.copy.edit('openapi/messages.yaml', 'operationId: listMessages', 'operationId: createMessage'),
    /operationId is repeated/,
  ],
  [
    'a missing template',
    () => fs.rmSync(used.copy.at('openapi/templates/operations.mustache')),
    /operations\.mustache/,
  ],
])("%s: the real generator's reason, without a stack", async (_, damage, message) => {
  damage();
  const { code, stderr, output } = await used.copy.generate();
  expect(stderr).toMatch(message);
  expect(code).toBe(1);
  expect(output).not.toMatch(/^\s+at |Exception|INFO|skip-validate/m);
  expect(output.split('\n').length).toBeLessThan(15);
});
