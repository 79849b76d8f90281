import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../../../scripts/lib/run.js';
import { toJavaScript } from '../../src/consumer.js';
import { runProgram } from '../../src/run-program.js';
import { hasNode, installTools, nodeProgram } from '../../src/tools.js';

jest.setTimeout(300_000);

/** Packages as an installation has them: ours by their builds, so that they find the undici beside them. */
function makeProject(tools: string): string {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'undici 8 '));
  const modules = path.join(folder, 'node_modules');
  for (const name of ['sdk', 'client']) {
    for (const part of ['package.json', 'dist'])
      fs.cpSync(
        path.join(root, 'packages', name, part),
        path.join(modules, '@bandwidth-messages', name, part),
        {
          recursive: true,
        },
      );
  }
  fs.symlinkSync(path.join(root, 'node_modules', 'axios'), path.join(modules, 'axios'));
  fs.symlinkSync(path.join(tools, 'node_modules', 'undici'), path.join(modules, 'undici'));
  const program = fs.readFileSync(path.join(__dirname, '..', '..', 'consumers', 'call-by-undici.ts'), 'utf8');
  fs.writeFileSync(path.join(folder, 'program.cjs'), toJavaScript(program, 'cjs'));
  fs.writeFileSync(path.join(folder, 'program.mjs'), toJavaScript(program, 'esm'));
  return folder;
}

(hasNode('22') ? describe : describe.skip)('calls sent by undici 8, on Node 22', () => {
  let tools: string;
  let folder: string;
  beforeAll(async () => {
    tools = await installTools('undici-8');
    folder = makeProject(tools);
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  test.each(['program.cjs', 'program.mjs'])(
    '%s: plain and compressed bodies are read; a cut body, a 429, a timeout and an abort end in their errors',
    async (file) => {
      const output = await runProgram(nodeProgram('22', tools), [path.join(folder, file)], { cwd: folder });
      expect(JSON.parse(output)).toEqual({
        plain: '1',
        gzip: '1',
        cut: ['decode', 2, null],
        timeout: ['timeout', 2, 'timeoutMs'],
        abort: ['abort', 1, 'enough'],
        pause: ['rate-limit', 1, 90_000],
      });
    },
  );
});
