import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SDK = join(__dirname, '../../sdk');

test('the SDK neither names nor loads anything of this package or of Redis', () => {
  const manifest = readFileSync(join(SDK, 'package.json'), 'utf8');
  expect(manifest).not.toMatch(/redis/i);
  const program = `
    const { createMessagesClient, basicAuth } = require('${join(SDK, 'dist/cjs/index.js')}');
    createMessagesClient({ accountId: '1', auth: basicAuth({ username: 'a', password: 'b' }) });
    console.log(JSON.stringify(Object.keys(require.cache)));
  `;
  const loaded = JSON.parse(execFileSync('node', ['-e', program], { encoding: 'utf8' })) as string[];
  const files = loaded.map((file) => file.slice(SDK.length));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => /redis/i.test(file))).toEqual([]);
});
