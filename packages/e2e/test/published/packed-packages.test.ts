import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '@bandwidth-messages/sandbox';
import { bin, root } from '../../../../scripts/lib/run.js';
import { packPackages } from '../../src/pack-packages.js';

const exec = promisify(execFile);

/** The same program in each module kind: sends one message with the generated client, and lists it with that and with the SDK. */
const program = (load: string) => `${load}
async function main() {
  const configuration = new Configuration({ basePath: process.env['BASE_URL'] ?? '', username: 'sandbox-user', password: 'sandbox-password' });
  const api = new MessagesApi(configuration, undefined, axios.create({ maxRedirects: 0 }));
  const sent = await api.createMessage({
    accountId: '9900000',
    messageRequest: { applicationId: '93de2206-9669-4e07-948d-329f4b722ee2', from: '+15551112222', to: ['+15553334444'], text: 'Hi' },
  });
  const list = await api.listMessages({ accountId: '9900000', sourceTn: '+15551112222' });
  const auth = basicAuth({ username: 'sandbox-user', password: 'sandbox-password' });
  const bandwidth = createMessagesClient({
    accountId: '9900000', auth, baseUrl: process.env['BASE_URL'] ?? '', axios: { adapter: axios.getAdapter('http') },
  });
  const row = await bandwidth.listMessages({ sourceTn: '+15551112222' }).first();
  await bandwidth.close();
  const seen = [list.data.messages?.[0]?.destinationTn, row?.destinationTn];
  console.log(JSON.stringify([sent.status, ...seen, operations.listMessages.operationId]));
}
void main();
`;

/** The SDK hands out an object of the class that the same program imports from the client. */
const types = `
export function apiOf(bandwidth: MessagesClient): MessagesApi {
  return bandwidth.api;
}
`;

const imports = [
  `import axios from 'axios';`,
  `import { Configuration, MessagesApi } from '@bandwidth-messages/client';`,
  `import { operations } from '@bandwidth-messages/client/operations';`,
  `import { basicAuth, createMessagesClient } from '@bandwidth-messages/sdk';`,
].join('\n');
const requires = [
  `const axios = require('axios');`,
  `const { Configuration, MessagesApi } = require('@bandwidth-messages/client');`,
  `const { operations } = require('@bandwidth-messages/client/operations');`,
  `const { basicAuth, createMessagesClient } = require('@bandwidth-messages/sdk');`,
].join('\n');

let folder: string;
let sandbox: Awaited<ReturnType<typeof startSandbox>>;

beforeAll(async () => {
  // With a space in its name, as many a home folder has.
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'packed packages '));
  const modules = path.join(folder, 'node_modules');
  for (const { name, tarball } of await packPackages(folder, ['client', 'sdk'])) {
    const target = path.join(modules, '@bandwidth-messages', name);
    fs.mkdirSync(target, { recursive: true });
    await exec('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  }
  // The packages' own dependency, and what the consumer's own project would have.
  for (const name of ['axios', '@types/node', 'undici-types']) {
    fs.mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
    fs.symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'dir');
  }
  sandbox = await startSandbox({ port: 0 });
});

afterAll(async () => {
  await sandbox.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function runProgram(file: string): Promise<unknown> {
  const { stdout } = await exec(process.execPath, [path.join(folder, file)], {
    env: { ...process.env, BASE_URL: sandbox.baseUrl },
  });
  return JSON.parse(stdout);
}

async function compile(file: string, options: string[]): Promise<void> {
  await exec(
    process.execPath,
    [
      bin('typescript-7', 'tsc'),
      '--strict',
      '--skipLibCheck',
      'false',
      '--target',
      'es2022',
      '--types',
      'node',
      ...options,
      path.join(folder, file),
    ],
    { cwd: folder },
  ).catch((error: { stdout: string }) => {
    throw new Error(error.stdout);
  });
}

const expected = [202, '+15553334444', '+15553334444', 'listMessages'];
const typedProgram = `import type { MessagesClient } from '@bandwidth-messages/sdk';\n${program(imports)}${types}`;

test('works under require', async () => {
  fs.writeFileSync(path.join(folder, 'required.cjs'), program(requires));
  expect(await runProgram('required.cjs')).toEqual(expected);
});

test('works under import', async () => {
  fs.writeFileSync(path.join(folder, 'imported.mjs'), program(imports));
  expect(await runProgram('imported.mjs')).toEqual(expected);
});

test.each(['mts', 'cts'])('works under TypeScript nodenext as .%s', async (extension) => {
  fs.writeFileSync(path.join(folder, `nodenext.${extension}`), typedProgram);
  await compile(`nodenext.${extension}`, ['--module', 'nodenext']);
  expect(await runProgram(`nodenext.${extension.replace('t', 'j')}`)).toEqual(expected);
});

test('works under TypeScript bundler', async () => {
  fs.writeFileSync(path.join(folder, 'bundler.ts'), typedProgram);
  await compile('bundler.ts', ['--module', 'esnext', '--moduleResolution', 'bundler', '--noEmit']);
});
