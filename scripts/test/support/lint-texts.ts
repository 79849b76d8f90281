import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bin, root } from '../../lib/run.js';

export interface LintedText {
  /** Folder in this repository whose rules count. */
  readonly folder: string;
  readonly code: string;
  /** `ts` by default. */
  readonly extension?: 'ts' | 'js';
}

/** Lints texts as if they were files of this repository; one list of messages for each, the rule first. */
export function lintTexts(texts: readonly LintedText[]): string[][] {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), 'linted texts '));
  const write = (file: string, text: string): void => {
    fs.mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    fs.writeFileSync(path.join(copy, file), text);
  };
  try {
    // The folder of a configuration is where its patterns begin.
    const configuration = JSON.stringify(path.join(root, 'oxlint.config.mjs'));
    write('oxlint.config.mjs', `export { default } from ${configuration};`);
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(copy, 'node_modules'), 'dir');
    fs.copyFileSync(path.join(root, 'tsconfig.base.json'), path.join(copy, 'tsconfig.base.json'));
    const types = { compilerOptions: { types: ['node'], noEmit: true, noUnusedLocals: false } };
    const files = texts.map(({ folder, code, extension = 'ts' }, index) => {
      const depth = '../'.repeat(folder.split('/').length);
      write(
        `${folder}/tsconfig.json`,
        JSON.stringify({ extends: `${depth}tsconfig.base.json`, include: ['*.ts'], ...types }),
      );
      write(`${folder}/text-${index}.${extension}`, code);
      return `${folder}/text-${index}.${extension}`;
    });
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [bin('oxlint'), '--config=oxlint.config.mjs', '--format=json', ...files],
      { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    if (!stdout.startsWith('{')) throw new Error(stdout + stderr);
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { filename: string; code?: string; message: string }[];
    };
    return files.map((file) =>
      diagnostics
        .filter(({ filename }) => filename === file)
        .map(({ code, message }) => `${code}: ${message}`),
    );
  } finally {
    fs.rmSync(copy, { recursive: true, force: true });
  }
}
