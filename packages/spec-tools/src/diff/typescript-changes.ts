import type { SurfaceWorker } from '../api-surface/surface-worker.js';
import { reachedText } from '../openapi/reached-text.js';
import { hashesOf } from '../repository/folder-files.js';
import { GENERATED_FOLDERS, generatedClients } from '../repository/generated-client.js';
import type { Change } from '../levels.js';
import { ProgramError } from '../repository/run-program.js';

/**
 * What users of the packages' types see: both specs are generated, and the API surfaces of the client and of the SDK on
 * top of it are compared.
 */
export async function typescriptChanges(
  oldText: string,
  newText: string,
  surface: SurfaceWorker,
): Promise<Change[]> {
  if (oldText === newText) return [];
  const clients = await generatedClients([oldText, newText].map(reachedText)).catch(withoutClient);
  if (!Array.isArray(clients)) return [clients];
  const [old = '', now = ''] = clients;
  const files = differingFiles(old, now);
  if (files.length === 0) return [];
  const text: Change = {
    path: 'packages/client',
    aspect: 'typescript',
    level: 'patch',
    message: `generated text differs: ${shorten(files)}`,
  };
  return [...(await surface.changes(old, now)), text];
}

/**
 * What is to be said where a spec gives no client: the verdicts on wire and callbacks stand all the same.
 *
 * @throws the error itself when it is not about the spec
 */
function withoutClient(error: unknown): Change {
  const [, ...reasons] =
    error instanceof ProgramError
      ? error.output.split(/^The (?:spec cannot|generator failed|generated code does not).*$/m)
      : [];
  const reason = reasons.join(' ').trim();
  if (reason === '') throw error;
  return {
    path: 'packages/client',
    aspect: 'typescript',
    level: 'major',
    message: `no client can be generated, so that a person has to judge the types: ${reason}`,
  };
}

/** Generated files that are new, gone or different. */
function differingFiles(old: string, now: string): string[] {
  const { source, docs } = GENERATED_FOLDERS;
  const [before, after] = [hashesOf(old, source, docs), hashesOf(now, source, docs)];
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].filter((file) => before.get(file) !== after.get(file)).sort();
}

function shorten(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}
