import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const bench = path.resolve(__dirname, '../../../packages/benchmarks/bench.js');

interface Table {
  readonly topic: string;
  readonly title: string;
  readonly rows: { readonly verdict?: string }[];
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bench-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// The topics that compare with no peer: nothing has to be installed for them.
test('the limiter and the sandbox are measured, printed, and written as JSON', async () => {
  const file = path.join(folder, 'figures.json');
  const args = [bench, 'limiter', 'sandbox', '--rounds', '1', '--scale', '0.02', '--json', file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(stdout).toContain('### Limiter: 10,000 calls at 3500 in 300 s');

  const { tables } = JSON.parse(await readFile(file, 'utf8')) as { tables: Table[] };
  expect([...new Set(tables.map(({ topic }) => topic))]).toEqual(['limiter', 'sandbox']);
  // Not a matter of time: the clock of this simulation is a fake one.
  const schedule = tables.find(({ title }) => title.startsWith('Limiter: 10,000 calls'));
  expect(new Set(schedule?.rows.map(({ verdict }) => verdict))).toEqual(new Set(['met']));
});

test('an unknown topic is an error that says which there are', async () => {
  const failure = await promisify(execFile)(process.execPath, [bench, 'speed']).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({ code: 1, stderr: expect.stringContaining('there are cpu, start, size') });
});
