import { setTimeout as sleep } from 'node:timers/promises';
import { copyForGenerate, endOf } from '../support/generator-copy.js';

jest.setTimeout(1_200_000);

test('generate, killed at 30 moments: the old client or the new one each time, and the next run completes it', async () => {
  const copy = await copyForGenerate();
  try {
    const before = JSON.stringify(copy.client());
    copy.edit('openapi/messages.yaml', /^ {2}description: /m, (text) => `${text}Changed. `);
    const startedMs = performance.now();
    expect((await copy.generate()).code).toBe(0);
    const wholeMs = performance.now() - startedMs;
    const after = JSON.stringify(copy.client());
    expect(after).not.toBe(before);
    for (let moment = 1; moment <= 30; moment += 1) {
      // A spec of another text each time, so that there is something to do.
      copy.edit('openapi/messages.yaml', /Changed(\d*)\. /, `Changed${moment}. `);
      const child = copy.start([]);
      const ended = endOf(child);
      await sleep((wholeMs * moment) / 30);
      child.kill('SIGKILL');
      await ended;
      const { code, output } = await copy.generate();
      expect({ code, output, leftovers: copy.leftovers() }).toMatchObject({ code: 0, leftovers: [] });
      expect(copy.read('packages/client/generated/src/base.ts')).toContain(`Changed${moment}. `);
    }
  } finally {
    copy.remove();
  }
});
