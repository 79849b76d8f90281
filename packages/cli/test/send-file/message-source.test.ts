import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  messagesOf,
  type KeyedMessage,
  type MessageSourceOptions,
} from '../../src/send-file/message-source.js';
import { readRecords } from '../../src/send-file/read-records.js';
import { temporaryFolders } from '../support/temporary-folder.js';

const folder = temporaryFolders();

async function read(
  name: string,
  content: string | Uint8Array,
  options: Partial<MessageSourceOptions> = {},
): Promise<KeyedMessage[]> {
  const file = path.join(folder(), name);
  writeFileSync(file, content);
  const found: KeyedMessage[] = [];
  for await (const message of messagesOf(readRecords(file), { keyColumn: 'key', defaults: {}, ...options })) {
    found.push(message);
  }
  return found;
}

test('a CSV gives messages by the names of its columns; an empty cell is a field that is not there', async () => {
  const csv =
    '\uFEFFkey,to,text,tag,note\r\n1,+15551234567,"Hello, ""you""",,x\r\n2,+15551234567 +15551234568,Hi,t,\r\n';
  expect(await read('list.csv', csv, { defaults: { from: '+15550000000' } })).toEqual([
    { key: '1', message: { from: '+15550000000', to: ['+15551234567'], text: 'Hello, "you"' } },
    {
      key: '2',
      message: { from: '+15550000000', to: ['+15551234567', '+15551234568'], text: 'Hi', tag: 't' },
    },
  ]);
});

test('NDJSON gives messages by the names of its fields', async () => {
  const ndjson = '{"key":7,"to":["+15551234567"],"text":"a\\nb"}\n\n{"key":"x","to":"+1","media":["u"]}\n';
  expect(await read('list.ndjson', ndjson)).toEqual([
    { key: '7', message: { to: ['+15551234567'], text: 'a\nb' } },
    { key: 'x', message: { to: ['+1'], media: ['u'] } },
  ]);
});

test('a template takes the values of any column', async () => {
  const found = await read('list.csv', 'key,to,name\n1,+1,Ann\n', { textTemplate: 'Hello {name}!' });
  expect(found[0]?.message.text).toBe('Hello Ann!');
});

test.each([
  ['list.csv', 'to,text\n+1,x\n', 'Record 2 has no value in the column key, which names its message.'],
  ['list.csv', 'key,key\n1,2\n', 'The first line must name each column, and each by another name.'],
  ['list.csv', 'key,to\n1\n', 'Record 2 has 1 columns, and the header has 2.'],
  ['list.ndjson', '{"key":1}\nsecret text\n', 'Line 2 is not JSON.'],
  ['list.ndjson', '[1]\n', 'Line 1 is not a JSON object.'],
  // Read as numbers, two keys of so many digits could be one.
  [
    'list.ndjson',
    '{"key":12345678901234567891}\n',
    'Line 1 has a number in the column key that is too large to be read exactly: put it in quotes.',
  ],
])('%s with a fault names its line, and quotes nothing: %j', async (name, content, message) => {
  await expect(read(name, content)).rejects.toThrow(message);
});

test('a number that would come out with other digits is rejected, not put into the text of a message', async () => {
  const ndjson = '{"key":"1","order":12345678901234567891}\n';
  await expect(read('list.ndjson', ndjson, { textTemplate: 'Order {order}' })).rejects.toThrow(
    'Line 1 has a number in the column order that is too large to be read exactly: put it in quotes.',
  );
});

test('a column that the template needs and a line lacks is named', async () => {
  await expect(read('list.csv', 'key,name\n1,\n', { textTemplate: 'Hello {name}' })).rejects.toThrow(
    'Record 2 has no value for {name} of --text-template.',
  );
});

test.each([
  ['list.csv', 'key,to,text\n1,+1,"secret\n2,+2,b\n', 'Record 2 has a quote without its other half.'],
  ['list.csv', 'key,to,text\n1,+1,a\n2,+2,"a"b\n', 'Record 3 has a quote without its other half.'],
  ['list.csv', 'key;to\n1;+1\n', 'The columns of a CSV must have commas between them.'],
  [
    'list.csv',
    `key,text\n1,"${'a'.repeat(2e6)}`,
    'A record has more than 1000000 characters: a quote or the end of a line is missing.',
  ],
  [
    'list.ndjson',
    `{"key":"${'a'.repeat(2e6)}`,
    'A record has more than 1000000 characters: a quote or the end of a line is missing.',
  ],
  ['list.csv', Buffer.from('key,text\n1,caf\u00e9\n', 'latin1'), 'The file is not UTF-8: save it as UTF-8.'],
  ['list.ndjson', Buffer.from('\uFEFF{"key":1}', 'utf16le'), 'The file is not UTF-8: save it as UTF-8.'],
])('%s that cannot be read as it is meant ends with its place, case %#', async (name, content, message) => {
  await expect(read(name, content)).rejects.toThrow(message);
});

test('a file may begin with a byte order mark and have lines that end in CRLF', async () => {
  const expected = [{ key: '1', message: { to: ['+15551234567'] } }];
  expect(await read('list.csv', '\uFEFFkey,to\r\n1,+15551234567\r\n')).toEqual(expected);
  expect(await read('list.ndjson', '\uFEFF{"key":1,"to":["+15551234567"]}\r\n\r\n')).toEqual(expected);
});

test('a long file is read whole, and no faster than it is used', async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `${index},+15551234567`);
  const found = await read('list.csv', ['key,to', ...lines].join('\n'));
  expect(found.map(({ key }) => Number(key))).toEqual(lines.map((_, index) => index));
});
