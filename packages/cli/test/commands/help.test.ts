import { runMain } from '../support/run-main.js';

test.each([[['-h']], [['help']], [['--help']], [[]]])('bw-messages %j shows the commands', async (args) => {
  const { code, out } = await runMain(args);
  expect([code, out]).toEqual([0, expect.stringContaining('bw-messages send-file')]);
});

test.each([[['list', '-h']], [['help', 'list']], [['list', '--help']]])(
  'bw-messages %j shows the flags of list',
  async (args) => {
    const { code, out } = await runMain(args);
    expect([code, out]).toEqual([0, expect.stringContaining('--message-status')]);
  },
);

test.each([
  [['segments', '-'], 'x'.repeat(161), '2 segments\n'],
  [['segments'], 'x', '1 segment\n'],
])('bw-messages %j counts a text on stdin', async (args, stdin, printed) => {
  expect(await runMain(args, { stdin })).toMatchObject({ code: 0, out: printed });
});

test('segments without a text says so', async () => {
  expect(await runMain(['segments'], { stdin: '' })).toMatchObject({ code: 6, out: '' });
});

test('the help of send-file requires no flag for what the lines of the file say', async () => {
  const { out } = await runMain(['send-file', '--help']);
  expect(out).toMatch(/^ {2}--from TEXT +for lines without it$/m);
  expect(out).not.toContain('required');
});
