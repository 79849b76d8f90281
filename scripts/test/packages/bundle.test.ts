import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import ts from 'typescript';
import { root } from '../../lib/run.js';

const filesOf = (name: string, kind: string, end: string): [file: string, text: string][] => {
  const folder = path.join(root, 'packages', name, 'dist', kind);
  const found = fs.readdirSync(folder).filter((file) => file.endsWith(end));
  return found.map((file) => [
    `${name}/dist/${kind}/${file}`,
    fs.readFileSync(path.join(folder, file), 'utf8'),
  ]);
};
const all = (end: string): [file: string, text: string][] =>
  ['client', 'sdk'].flatMap((name) => ['cjs', 'esm'].flatMap((kind) => filesOf(name, kind, end)));

/** The comments of a script, found by the compiler: a text may look like one. */
const commentsOf = (text: string): string[] => {
  const scanner = ts.createScanner(ts.ScriptTarget.ES2022, false);
  scanner.setText(text);
  const found: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    // Where an expression can stand, a slash begins a regular expression; the scanner has to be told.
    if (kind === ts.SyntaxKind.SlashToken) scanner.reScanSlashToken();
    if (/CommentTrivia$/.test(ts.SyntaxKind[kind] ?? '')) found.push(scanner.getTokenText());
  }
  return found;
};

describe('what is published of client and SDK', () => {
  test.each(all('.js'))('%s has no comments, but lines and names', (_file, text) => {
    // Bundlers need to know which calls they may leave out; Node, what a CommonJS module exports.
    const needed = /^\/\* @__PURE__ \*\/$|^\/\/ Annotate the CommonJS export names/;
    expect(commentsOf(text).filter((comment) => !needed.test(comment))).toEqual([]);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(600);
    expect(text).not.toContain('sourceMappingURL');
  });

  test('a stack trace tells where in the SDK something happened', () => {
    // Node's own, so that the paths are those of the files.
    const sdk = createRequire(__filename)(path.join(root, 'packages/sdk')) as {
      basicAuth: (options: object) => void;
    };
    const stack = (() => {
      try {
        sdk.basicAuth({ username: 'a:b', password: 'p' });
      } catch (error) {
        return (error as Error).stack;
      }
    })();
    expect(stack).toMatch(/ValidationError: username must have no colon/);
    expect(stack).toMatch(/at (exports\.|Object\.)?basicAuth .*shared-\w+\.js:\d+:\d+/);
  });

  test.each(all('.d.ts'))(
    '%s has its references at its top, and the words of the generator once',
    (_file, text) => {
      const body = text.replace(/^(\/\/\/ <reference .*\n)*/, '');
      expect(body).not.toContain('/// <reference');
      expect(text.match(/Do not edit the class manually/g)?.length ?? 0).toBeLessThanOrEqual(1);
    },
  );

  test('declarations are documented', () => {
    const [, text] = filesOf('sdk', 'cjs', 'index.d.ts')[0]!;
    expect(text).toMatch(/How long one attempt may take, in milliseconds\. @default 30000/);
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
    expect((await bundle(one)).length).toBeLessThan(5000);
  });

  test('weighs no more than 22 kB with one send, and asks for no module of Node', async () => {
    const text = await bundle(`
      import { basicAuth, createMessagesClient } from '@bandwidth-messages/sdk';
      const client = createMessagesClient({ accountId: '1', auth: basicAuth({ username: 'u', password: 'p' }) });
      await client.createMessage({ applicationId: 'a', from: '+15551112222', to: '+15553334444', text: 'Hi' });`);
    expect(gzipSync(text, { level: 9 }).length).toBeLessThan(22_000);
    expect(text).not.toMatch(/node:|require\(/);
  });
});
