import { dirname, join } from 'node:path';
import ts from 'typescript';

const SDK = dirname(__dirname);

const PROGRAM = `
import type { ListMessageItem, MessageInput, MessagesClient } from '@bandwidth-messages/sdk';
declare const client: MessagesClient;
declare const row: ListMessageItem;
declare const input: MessageInput;
const rowOfTheLog = row;
row.messageStatus;
input.priority;
client.api.listMessages({ accountId: '1', carrierName: 'x' });
`;
const FILE = join(SDK, 'test/hovered.ts');

/** The part of TypeScript that answers editors, with the program open. */
const service = ts.createLanguageService({
  getScriptFileNames: () => [FILE],
  getScriptVersion: () => '1',
  getScriptSnapshot: (path) => {
    const text = path === FILE ? PROGRAM : ts.sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => SDK,
  getCompilationSettings: () => ({
    strict: true,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    target: ts.ScriptTarget.ES2022,
    types: [],
  }),
  getDefaultLibFileName: (options) => ts.getDefaultLibFilePath(options),
  fileExists: (path) => path === FILE || ts.sys.fileExists(path),
  readFile: (path) => (path === FILE ? PROGRAM : ts.sys.readFile(path)),
  directoryExists: (path) => ts.sys.directoryExists(path),
  realpath: (path) => ts.sys.realpath?.(path) ?? path,
});

/** What an editor shows where the pointer rests on `name`, where the program has it last. */
function hover(name: string): string {
  const info = service.getQuickInfoAtPosition(FILE, PROGRAM.lastIndexOf(name));
  return `${ts.displayPartsToString(info?.displayParts)}\n${ts.displayPartsToString(info?.documentation)}`;
}

test('an editor shows a named type by its name', () => {
  expect(hover('rowOfTheLog')).toContain('const rowOfTheLog: ListMessageItem\n');
});

test('an editor shows the known words of a field and a name for any other text', () => {
  const shown = hover('priority');
  expect(shown).toContain('"default"');
  expect(shown).toContain('OtherText');
  expect(shown).not.toContain('{}');
});

test('an editor shows what a field of the message log holds', () => {
  expect(hover('messageStatus')).toMatch(/status|state/i);
});

test('an editor shows the texts of the generated operation without HTML escapes', () => {
  for (const name of ['carrierName', 'listMessages']) {
    expect(hover(name)).not.toMatch(/&(#x?[0-9a-f]+|[a-z]+);/i);
  }
});
