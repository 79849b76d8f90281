import { parseDocument } from 'yaml';
import { commandsOf } from '../support/readme-commands.js';
import { makeThrowAwayRepository, type ThrowAwayRepository } from '../support/throw-away-repository.js';

jest.setTimeout(600_000);

let repository: ThrowAwayRepository;
beforeAll(async () => {
  repository = await makeThrowAwayRepository();
  repository.restore();
});
afterAll(() => repository.remove());

test('the commands of README.md take a revision over and say what it asks of callers', () => {
  const [update, diff, check, ...more] = commandsOf('When the spec changes');
  expect([update, diff, check, ...more]).toEqual([
    'npm run spec:update -- vendor-spec.yml',
    'npm run spec:diff',
    'npm test',
  ]);
  const spec = repository.git('show', 'HEAD:openapi/messages.yaml');
  repository.write('vendor-spec.yml', () => {
    const document = parseDocument(spec);
    document.setIn(['components', 'schemas', 'message', 'properties', 'carrierFee'], {
      type: 'number',
      description: 'What the carrier charges.',
    });
    return document.toString({ lineWidth: 0 });
  });

  // The tests that the update would run are the ones that run beside this one.
  const updated = repository.runScript(`${update} --skip-tests`);
  if (updated.status !== 0) throw new Error(updated.output);
  const changed = repository.git('status', '--porcelain');
  for (const file of [
    'openapi/messages.yaml',
    'packages/client/generated/src',
    'packages/client/etc/client.api.md',
  ])
    expect(changed).toContain(file);

  const { status, output } = repository.runScript(String(diff));
  expect(status).toBe(0);
  expect(output).toContain('carrierFee');
  expect(output).toMatch(/\nminor \(wire minor, callbacks \w+, typescript minor\)/);
});
