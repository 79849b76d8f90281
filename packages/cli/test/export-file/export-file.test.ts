import {
  appendFileSync,
  existsSync,
  lstatSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { openExportFile, type ExportFile } from '../../src/export-file/export-file.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();

async function write(file: ExportFile, text: string): Promise<void> {
  if (!file.stream.write(text)) await once(file.stream, 'drain');
}

function paths(): { out: string; stateFile: string; output: string } {
  const at = folder();
  return { out: path.join(at, 'rows.csv'), stateFile: path.join(at, 'state.json'), output: 'csv' };
}

test('the file has its name only once it is whole, and the checkpoint is gone then', async () => {
  const at = paths();
  const file = await openExportFile(at);
  await write(file, 'one\n');
  await file.save({ cursor: 1 }, 1);
  expect(existsSync(at.out)).toBe(false);
  await write(file, 'two\n');
  await file.finish(2);
  await file.close();
  expect(readFileSync(at.out, 'utf8')).toBe('one\ntwo\n');
  expect(readdirSync(path.dirname(at.out))).toEqual(['rows.csv']);
});

test('what was written after the last checkpoint is cut off, and the export goes on behind it', async () => {
  const at = paths();
  const first = await openExportFile(at);
  await write(first, 'one\n');
  await first.save({ cursor: 1 }, 1);
  await first.close();
  appendFileSync(`${at.out}.partial`, 'tw');

  const second = await openExportFile(at);
  expect(second.resumed).toMatchObject({ checkpoint: { cursor: 1 }, rows: 1 });
  await write(second, 'two\n');
  await second.finish(2);
  expect(readFileSync(at.out, 'utf8')).toBe('one\ntwo\n');
});

test('killed between the last write and the renaming, the next run only renames', async () => {
  const at = paths();
  const first = await openExportFile(at);
  await write(first, 'one\n');
  await first.save({ cursor: 1 }, 1);
  const state = readFileSync(at.stateFile, 'utf8');
  await first.finish(1);
  await first.close();
  // As it was before the last step: the checkpoint is still there.
  writeFileSync(at.stateFile, state.replace('"isWhole":false', '"isWhole":true'));

  const second = await openExportFile(at);
  expect(second.resumed?.isWhole).toBe(true);
  await second.finish(1);
  expect([readFileSync(at.out, 'utf8'), existsSync(at.stateFile)]).toEqual(['one\n', false]);
});

test('a partial file that was removed is told, not begun in its middle', async () => {
  const at = paths();
  const first = await openExportFile(at);
  await write(first, 'one\n');
  await first.save({ cursor: 1 }, 1);
  await first.close();
  renameSync(`${at.out}.partial`, `${at.out}.elsewhere`);
  await expect(openExportFile(at)).rejects.toThrow(/partial is gone/);
});

test('the checkpoint of another format is told, and left as it is', async () => {
  const at = paths();
  const first = await openExportFile(at);
  await first.save({ cursor: 1 }, 1);
  await first.close();
  await expect(openExportFile({ ...at, output: 'ndjson' })).rejects.toThrow(/another --out, --output/);
  expect(existsSync(at.stateFile)).toBe(true);
});

test('a file that is no checkpoint is told, and left as it is', async () => {
  const at = paths();
  writeFileSync(at.stateFile, '{"my":"notes"}');
  await expect(openExportFile(at)).rejects.toThrow(/is not a checkpoint/);
  expect(readFileSync(at.stateFile, 'utf8')).toBe('{"my":"notes"}');
});

test('a link is not replaced by a file, wherever it leads: /dev/stdout is one', async () => {
  const at = paths();
  const linked = `${at.out}.elsewhere`;
  writeFileSync(linked, 'other rows\n');
  symlinkSync(linked, at.out);
  await expect(openExportFile(at)).rejects.toThrow(/is no file that could be replaced/);
  expect([lstatSync(at.out).isSymbolicLink(), readFileSync(linked, 'utf8')]).toEqual([true, 'other rows\n']);
});

test('files with rows can be read by their owner alone', async () => {
  const at = paths();
  const file = await openExportFile(at);
  await file.finish(0);
  expect(statSync(at.out).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
});

test.each([
  ['the same file', (at: ReturnType<typeof paths>) => ({ ...at, stateFile: `${at.stateFile}.other` })],
  ['the same checkpoint', (at: ReturnType<typeof paths>) => ({ ...at, out: `${at.out}.other` })],
])('two exports with %s: the second one is told who has it, and changes nothing', async (_, change) => {
  const at = paths();
  const first = await openExportFile(at);
  await write(first, 'one\n');
  await first.save({ cursor: 1 }, 1);
  const before = readdirSync(path.dirname(at.out));
  await expect(openExportFile(change(at))).rejects.toThrow(
    new RegExp(`is being written by process ${process.pid}; nothing was changed`),
  );
  expect(readdirSync(path.dirname(at.out))).toEqual(before);
  await first.close();
  const second = await openExportFile(at);
  expect(second.resumed?.rows).toBe(1);
  await second.close();
});

test('of two saves at a time, as when an export is ended during one, the later one counts', async () => {
  const at = paths();
  const file = await openExportFile(at);
  await write(file, 'one\n');
  await Promise.all([file.save({ cursor: 1 }, 1), file.save({ cursor: 2 }, 2)]);
  await file.close();
  const again = await openExportFile(at);
  expect(again.resumed).toMatchObject({ checkpoint: { cursor: 2 }, rows: 2 });
  await again.close();
});
