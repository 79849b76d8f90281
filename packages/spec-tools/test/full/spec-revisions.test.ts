import { compileErrors } from '../../src/api-surface/surface-changes.js';
import { createSurfaceProgram, loadLibraries } from '../../src/api-surface/surface-program.js';
import { generatedClients } from '../../src/repository/generated-client.js';
import { readRevisions } from '../support/corpus.js';

jest.setTimeout(300_000);

const revisions = readRevisions();
const libraries = loadLibraries();

describe('a future revision regenerates and compiles with the SDK on top of it, or is refused', () => {
  it('has at least 20 of them', () => {
    expect(revisions.length).toBeGreaterThanOrEqual(20);
  });

  it.each(revisions.map((revision) => [revision.name, revision] as const))('%s', async (_name, revision) => {
    if (revision.refused !== undefined) {
      const output: unknown = expect.stringContaining(revision.refused);
      await expect(generatedClients([revision.text])).rejects.toMatchObject({ output });
      return;
    }
    const [folder = ''] = await generatedClients([revision.text]);
    const placesIn = (part: 'client' | 'sdk'): string[] => {
      const side = { name: 'revision', folder };
      const { program, sources } = createSurfaceProgram([side], { asSdk: part === 'sdk', libraries });
      return compileErrors(program, sources[0]!)
        .map(({ path, message }) => `${path}: ${message}`)
        .filter((place) => place.startsWith(`packages/${part}/`));
    };
    const [inClient, inSdk] = [placesIn('client'), placesIn('sdk')];
    expect(inClient).toEqual([]);
    if (!revision.sdkMayFollow) expect(inSdk).toEqual([]);
    for (const place of inSdk) expect(place).toMatch(/^packages\/sdk\/src\/[\w/-]+\.ts:\d+: .*TS\d+/);
  });
});
