import { execFile } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { root } from '../../../../scripts/lib/run.js';

const exec = promisify(execFile);

describe('what is published of client and SDK', () => {
  // In Node's own loader, so that the paths are those of the files.
  const installed = (name: string): Record<string, unknown> =>
    createRequire(__filename)(path.join(root, 'packages', name)) as Record<string, unknown>;
  const classesOf = (name: string, pattern: RegExp) =>
    Object.entries(installed(name)).filter(
      ([key, value]) => pattern.test(key) && typeof value === 'function',
    );

  test.each([...classesOf('sdk', /^[A-Z]/), ...classesOf('client', /^(MessagesApi|Configuration)$/)])(
    'the class %s keeps its name',
    (name, value) => {
      expect((value as { name: string }).name).toBe(name);
    },
  );

  test('an error shows its class, and the line of TypeScript it comes from', async () => {
    const program = `
      const { basicAuth } = require(${JSON.stringify(path.join(root, 'packages/sdk'))});
      try { basicAuth({ username: 'a:b', password: 'p' }); } catch (error) { console.log(error); }`;
    const { stdout } = await exec(process.execPath, ['--enable-source-maps', '-e', program]);
    expect(stdout).toMatch(/^ValidationError: username must have no colon/);
    const [, file, line] = / at basicAuth \((.*sdk.src.auth.basic-auth\.ts):(\d+):\d+\)/.exec(stdout) ?? [];
    expect(fs.readFileSync(String(file), 'utf8').split('\n')[Number(line) - 1]).toContain(
      'new ValidationError(',
    );
  });

  test('ES modules can import the CommonJS build by name', async () => {
    const from = (file: string) => JSON.stringify(pathToFileURL(path.join(root, 'packages', file)).href);
    const program = `
      import { RateLimitError, createMessagesClient } from ${from('sdk/dist/cjs/index.js')};
      import { undiciAdapter } from ${from('sdk/dist/cjs/undici.js')};
      import { Configuration, MessagesApi } from ${from('client/dist/cjs/index.js')};
      import { operations } from ${from('client/dist/cjs/operations.js')};
      const error = new RateLimitError('slow down', {});
      console.log(error.constructor.name, new MessagesApi(new Configuration()).constructor.name);
      console.log([createMessagesClient, undiciAdapter, operations].map((one) => typeof one).join());`;
    const { stdout } = await exec(process.execPath, ['--input-type=module', '-e', program]);
    expect(stdout).toBe('RateLimitError MessagesApi\nfunction,function,object\n');
  });

  test('CommonJS loads neither axios nor the generated client before they are needed', async () => {
    const program = `
      require(${JSON.stringify(path.join(root, 'packages/sdk'))});
      console.log(Object.keys(require.cache).filter((file) => /node_modules.axios|client.dist.cjs.(index|api)/.test(file)).length);`;
    const { stdout } = await exec(process.execPath, ['-e', program]);
    expect(stdout).toBe('0\n');
  });
});

describe('the SDK in a bundle for browsers', () => {
  const bundle = async (code: string): Promise<string> => {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: path.join(root, 'packages') },
      platform: 'browser',
      format: 'esm',
      bundle: true,
      minify: true,
      write: false,
      logLevel: 'error',
      logOverride: { 'ignored-bare-import': 'silent' },
    });
    return outputFiles[0]!.text;
  };

  test('costs nothing where nothing of it is used, and little where little is', async () => {
    expect(await bundle(`import '@bandwidth-messages/sdk';`)).toBe('');
    const one = `import { createRateLimiter } from '@bandwidth-messages/sdk'; console.log(createRateLimiter);`;
    expect((await bundle(one)).length).toBeLessThan(7000);
  });

  test('weighs no more than 47 kB with one send, and asks for no module of Node', async () => {
    const text = await bundle(`
      import { basicAuth, createMessagesClient } from '@bandwidth-messages/sdk';
      const client = createMessagesClient({ accountId: '1', auth: basicAuth({ username: 'u', password: 'p' }) });
      await client.createMessage({ applicationId: 'a', from: '+15551112222', to: '+15553334444', text: 'Hi' });`);
    expect(gzipSync(text, { level: 9 }).length).toBeLessThan(47_000);
    expect(
      /.{20}(?:(?<!getBuiltinModule(?:\?\.)?\()["']node:|\brequire\().{20}/.exec(text)?.[0],
    ).toBeUndefined();
  });
});
