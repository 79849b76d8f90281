import { parseGenerateOptions, usage } from '../../lib/generate/generate-options.js';

describe('the options of generate', () => {
  test.each([
    [[], { kind: 'client' }],
    [['--check'], { kind: 'check' }],
    [['--help'], { kind: 'help' }],
    [['-h', '--check'], { kind: 'help' }],
    [['--spec', 'a.yaml', '--out=b'], { kind: 'elsewhere', specFile: 'a.yaml', outDir: 'b' }],
  ])('%j', (argv, task) => {
    expect(parseGenerateOptions(argv)).toEqual(task);
  });

  test.each([
    [['--chek'], "Unknown option '--chek'"],
    [['now'], "Unexpected argument 'now'"],
    [['--spec', 'a.yaml'], '--spec and --out are given together'],
    [['--out', 'b'], '--spec and --out are given together'],
    [['--spec', 'a', '--out', 'b', '--check'], 'leave out --spec and --out'],
    [['--check=yes'], '--check'],
  ])('%j is refused with the list of options', (argv, why) => {
    expect(() => parseGenerateOptions(argv)).toThrow(why);
    expect(() => parseGenerateOptions(argv)).toThrow(usage);
  });
});
