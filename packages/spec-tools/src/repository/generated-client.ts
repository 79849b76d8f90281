import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { hashesOf } from './folder-files.js';
import { ROOT } from './root.js';
import { run } from './run-program.js';

const CACHE_FOLDER = path.join(ROOT, '.cache', 'spec-clients');

/** More than a run of all tests needs; what was not used for longest goes first. */
const KEPT_CLIENTS = 200;

/** Everything but the spec that decides about the generated client. */
const GENERATOR_FILES = [
  'openapi/generator.yaml',
  'openapi/generator-ignore',
  'openapi/templates',
  'openapitools.json',
  'scripts/lib/generate',
];

/** Where the sources of the checked-in client are, within the repository. */
export const CLIENT_SOURCE = 'packages/client/generated/src';

/** Where the sources and the reference page of a generated client are, within the folder that `generate --out` makes. */
export const GENERATED_FOLDERS = { source: 'src', docs: 'docs' } as const;

/**
 * The clients that specs generate, kept by the hash of all that decides about them: a spec is compared more often than it
 * changes.
 *
 * @param texts the specs
 * @returns folders, in the order of the specs; not to be written to
 */
export async function generatedClients(texts: readonly string[]): Promise<string[]> {
  // The first run fetches the generator; several at a time would fetch it several times, into one file.
  if (isGeneratorThere()) return Promise.all(texts.map((text) => generatedClient(text)));
  const folders: string[] = [];
  for (const text of texts) folders.push(await generatedClient(text));
  return folders;
}

function isGeneratorThere(): boolean {
  const pin = JSON.parse(fs.readFileSync(path.join(ROOT, 'openapitools.json'), 'utf8')) as {
    'generator-cli': { version: string; storageDir: string };
  };
  const { version, storageDir } = pin['generator-cli'];
  return fs.existsSync(path.resolve(ROOT, storageDir, `${version}.jar`));
}

async function generatedClient(text: string): Promise<string> {
  const folder = path.join(CACHE_FOLDER, cacheKey(text));
  if (!fs.existsSync(folder)) {
    fs.mkdirSync(CACHE_FOLDER, { recursive: true });
    const scratch = fs.mkdtempSync(path.join(CACHE_FOLDER, 'new-'));
    try {
      const [spec, made] = [path.join(scratch, 'messages.yaml'), path.join(scratch, 'client')];
      fs.writeFileSync(spec, text);
      await run('node', ['scripts/generate.js', '--spec', spec, '--out', made]);
      moveIn(made, folder);
    } finally {
      fs.rmSync(scratch, { recursive: true, force: true });
    }
    prune();
  }
  const now = new Date();
  fs.utimesSync(folder, now, now);
  return folder;
}

function cacheKey(text: string): string {
  const generator = [...hashesOf(ROOT, ...GENERATOR_FILES)];
  return createHash('sha256')
    .update(JSON.stringify([generator, text]))
    .digest('hex')
    .slice(0, 32);
}

/** Another process may have made the very same client meanwhile. */
function moveIn(made: string, folder: string): void {
  try {
    fs.renameSync(made, folder);
  } catch (error) {
    if (!fs.existsSync(folder)) throw error;
  }
}

function prune(): void {
  const entries = fs.readdirSync(CACHE_FOLDER).map((name) => path.join(CACHE_FOLDER, name));
  const lastUsed = (entry: string): number => fs.statSync(entry, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const newestFirst = entries.map((entry) => ({ entry, at: lastUsed(entry) })).sort((a, b) => b.at - a.at);
  for (const { entry } of newestFirst.slice(KEPT_CLIENTS)) fs.rmSync(entry, { recursive: true, force: true });
}
