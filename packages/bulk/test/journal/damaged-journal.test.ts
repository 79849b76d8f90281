import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { openJournal } from '../../src/index.js';
import { tempFile } from '../support/temp-folder.js';
import { intent, writeSample, statesOf, SAMPLE } from '../support/sample-journal.js';

describe('a damaged journal', () => {
  const damages: [string, (path: string) => void][] = [
    ['a torn last line', (path) => appendFileSync(path, '{"mark":"intent","key":"torn","ti')],
    ['a torn character at the end', (path) => appendFileSync(path, Buffer.from([0x7b, 0xc3]))],
    ['1 MB of zeros at the end', (path) => appendFileSync(path, Buffer.alloc(1 << 20))],
    ['3 MB of zeros at the end', (path) => appendFileSync(path, Buffer.alloc(3 << 20))],
    ['a torn line and zeros at the end', (path) => appendFileSync(path, `{"mark":"in${'\0'.repeat(5000)}`)],
    [
      'all of its lines twice',
      (path) => appendFileSync(path, readFileSync(path, 'utf8').split('\n').slice(1).join('\n')),
    ],
  ];

  it.each(damages)('with %s is fixed, and goes on where it was', async (_, damage) => {
    const path = tempFile();
    await writeSample(path);
    damage(path);
    expect(await statesOf(path)).toEqual(SAMPLE);
    const journal = await openJournal(path);
    await journal.begin(intent('next'));
    await journal.close();
    expect(await statesOf(path)).toEqual(SAMPLE);
    for (const line of readFileSync(path, 'utf8').trimEnd().split('\n'))
      expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('keeps a last line that an editor left without its newline', async () => {
    const path = tempFile();
    await writeSample(path);
    writeFileSync(path, readFileSync(path, 'utf8').trimEnd());
    expect(await statesOf(path)).toEqual(SAMPLE);
  });

  it.each([
    ['empty', ''],
    ['only the torn beginning of its first line', '{"journal":"bandw'],
    ['only zeros', '\0'.repeat(10_000)],
  ])('that is %s is a new one', async (_, content) => {
    const path = tempFile();
    writeFileSync(path, content);
    const journal = await openJournal(path);
    expect(journal.keys).toBe(0);
    await journal.close();
    expect(readFileSync(path, 'utf8')).toMatch(/^\{"journal":"bandwidth-messages","version":1.*\}\n$/);
  });

  it.each([
    ['a line that is no JSON', '{"mark":"intent","key":\n', /^it is not JSON$/],
    ['zeros in the middle', `${'\0'.repeat(4096)}\n`, /^it is not JSON$/],
    [
      'a mark of a newer version',
      '{"mark":"paused","key":"k","time":"t","content":"abcdef0"}\n',
      /not known to this version/,
    ],
    ['a line without a key', '{"mark":"intent","time":"t","content":"abcdef0"}\n', /no key/],
    ['a line of something else', '[1,2]\n', /not JSON/],
  ])('with %s in the middle is refused, with the line and the reason', async (_, line, reason) => {
    const path = tempFile();
    await writeSample(path);
    const [head, ...rest] = readFileSync(path, 'utf8').split(/(?<=\n)/);
    writeFileSync(path, [head, line, ...rest].join(''));
    const before = readFileSync(path, 'utf8');
    await expect(openJournal(path)).rejects.toMatchObject({
      code: 'journal',
      line: 2,
      path,
      reason: expect.stringMatching(reason),
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
    expect(existsSync(`${path}.lock`)).toBe(false);
  });

  it.each([
    ['of a newer version', '{"journal":"bandwidth-messages","version":2,"id":"x"}\n', /version 2 is newer/],
    ['that is another file', 'name,number\nAda,+15551110000\n', /not JSON/],
    [
      'that is another file of one line without a newline',
      '{"name":"package"}',
      /not the first line of a journal/,
    ],
    ['that is a picture', '\u0089PNG\r', /not JSON/],
    ['that is another JSON file', '{"name":"package"}\n', /not the first line of a journal/],
  ])('%s is refused and left as it is', async (_, content, reason) => {
    const path = tempFile();
    writeFileSync(path, content);
    await expect(openJournal(path)).rejects.toMatchObject({ line: 1, reason: expect.stringMatching(reason) });
    expect(readFileSync(path, 'utf8')).toBe(content);
  });
});
