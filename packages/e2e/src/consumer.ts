import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import ts from 'typescript';
import { npm } from '../../../scripts/lib/run.js';
import type { Registry } from './registry.js';
import { runProgram } from './run-program.js';

/** The program that every consumer runs, as its author wrote it. */
export const PROGRAM = fs.readFileSync(path.join(__dirname, '..', 'consumers', 'send-and-list.ts'), 'utf8');

/** Appended where the program is started by Node: takes the sandbox's URLs and prints the outcome. */
export const MAIN = `
void sendAndList(JSON.parse(process.argv[2] ?? '{}') as Target).then((outcome) => {
  console.log(JSON.stringify(outcome));
});
`;

/** What the program must have seen, wherever it ran. */
const EXPECTED = { operation: 'createMessage', listed: ['+15553334444'], refused: 'to', status: 202 };

/** What a user's project depends on who sends and lists. */
export const SDK_AND_CLIENT = {
  '@bandwidth-messages/sdk': 'latest',
  '@bandwidth-messages/client': 'latest',
} as const;

/** A user's project: what it depends on, and its files. */
export interface Project {
  /** @default SDK and client */
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  /** @default 'commonjs' */
  readonly type?: 'module' | 'commonjs';
}

export interface SandboxUrls {
  readonly url: string;
  readonly baseUrl: string;
  readonly tokenUrl: string;
}

/** The program as plain JavaScript, with `require` or with `import`. */
export function toJavaScript(source: string, moduleKind: 'cjs' | 'esm'): string {
  const module = moduleKind === 'cjs' ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext;
  const compilerOptions = { module, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}

/** Makes the fresh folder of a user's project and installs its dependencies from the registry. */
export async function makeConsumer(folder: string, registry: Registry, project: Project): Promise<void> {
  const { dependencies = SDK_AND_CLIENT, files, type = 'commonjs' } = project;
  fs.mkdirSync(folder, { recursive: true });
  const manifest = { name: 'consumer', version: '1.0.0', private: true, type, dependencies };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, name), text);
  const [file, leading] = npm();
  await runProgram(file, [...leading, 'install'], { cwd: folder, env: registry.env });
}

/** The version of a package that a consumer got. */
export function installedVersion(folder: string, name: string): string {
  const manifest = path.join(folder, 'node_modules', name, 'package.json');
  return (JSON.parse(fs.readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** @throws {Error} when the program saw anything but what it must */
export function expectOutcome(outcome: unknown): void {
  if (!isDeepStrictEqual(outcome, EXPECTED))
    throw new Error(`It saw ${JSON.stringify(outcome)} instead of ${JSON.stringify(EXPECTED)}.`);
}

/** Runs a consumer's program under a Node and looks at its outcome. */
export async function runConsumer(node: string, file: string, sandbox: SandboxUrls): Promise<void> {
  const { baseUrl, tokenUrl } = sandbox;
  const target = JSON.stringify({ baseUrl, tokenUrl });
  const output = await runProgram(node, [file, target], { cwd: path.dirname(file) });
  expectOutcome(JSON.parse(output.trim().split('\n').at(-1) ?? ''));
  if (output.trim().includes('\n')) throw new Error(`It printed more than its outcome: ${output}`);
}
