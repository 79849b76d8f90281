import { change, findings, SPEC } from '../support/note-spec.js';

describe('two dialects of YAML', () => {
  test.each([
    ['NO', 'the boolean false'],
    ['on', 'the boolean true'],
    ['12:30', 'the number 750'],
    ['1_000', 'the number 1000'],
    ['0b11', 'the number 3'],
  ])('%s without quotes is refused with its place: the generator reads %s', (value, read) => {
    expect(findings(change('OPEN, DONE', `OPEN, ${value}`))).toEqual([
      expect.stringMatching(
        new RegExp(`^spec\\.yaml:31:45: ${value} is a text .*, and ${read} to the generator`),
      ),
    ]);
    expect(findings(change('OPEN, DONE', `OPEN, '${value}'`))).toEqual([]);
  });

  test('a merge key, and a whole number that JavaScript has not, are refused', () => {
    expect(
      findings(change('      required: [text]', '      <<: { nullable: true }\n      required: [text]')),
    ).toEqual([expect.stringContaining('spec.yaml:27:7: merge keys (<<)')]);
    expect(findings(change('maximum: 100', 'maximum: 9007199254740993'))).toEqual([
      expect.stringContaining('9007199254740993 is too large'),
    ]);
  });

  test.each(['~', 'null', 'yes', '0o17', '2026-11-30', '1.0'])(
    '%s without quotes means the same to all tools, or is refused with its place',
    (value) => {
      const same = ['~', 'null', '2026-11-30', '1.0'].includes(value);
      const found = findings(change('OPEN, DONE', `OPEN, ${value}`));
      expect(found).toEqual(
        same ? [] : [expect.stringMatching(/^spec\.yaml:31:45: .* to the generator: put it in quotes/)],
      );
    },
  );

  test('a reference to nothing is refused with its place', () => {
    expect(findings(change("'#/components/schemas/stateEnum'", "'#/components/schemas/state'"))).toEqual([
      expect.stringMatching(/^spec\.yaml:30:\d+: \$ref points to nothing: #\/components\/schemas\/state$/),
    ]);
  });

  test('a reference to another file is refused: its content would be checked by nobody', () => {
    for (const file of ['./more.yaml#/state', 'https://notes.test/more.yaml'])
      expect(findings(change("'#/components/schemas/stateEnum'", `'${file}'`))).toEqual([
        expect.stringContaining(`$ref points to another file, which nothing here checks: bring ${file} into`),
      ]);
  });
});

describe('what is no whole description is refused with what to do', () => {
  test.each([
    ['an empty file', '', 'spec.yaml:1:1: .*"openapi" has to be 3.0.3, and is missing'],
    ['a comment', '# later\n', '"openapi" has to be 3.0.3, and is missing'],
    ['a list', '- a\n', '"openapi" has to be 3.0.3, and is missing'],
    ['another version', change('3.0.3', '3.1.0'), 'spec.yaml:1:1: .*"openapi" has to be 3.0.3, not "3.1.0"'],
    [
      'a conflict that git left',
      change('      tags:', '<<<<<<< HEAD\n      tags:').replace('[Notes]', '[Notes]\n=======\n>>>>>>> mine'),
      'spec.yaml:8:1: git left a conflict here',
    ],
    [
      'an alias of nothing',
      change('tags: [Notes]', 'tags: *names'),
      'spec.yaml:8:13: \\*names names no anchor that stands before it',
    ],
  ])('%s', (_, text, message) => {
    expect(findings(text)).toEqual([expect.stringMatching(message)]);
  });

  test('line ends of Windows, a mark of the byte order and aliases are taken', () => {
    expect(findings(SPEC.replaceAll('\n', '\r\n'))).toEqual([]);
    expect(findings(`\uFEFF${SPEC}`)).toEqual([]);
    const twice = change('tags: [Notes]', 'tags: &names [Notes]').replace(
      'text: {',
      'tag: { type: string, enum: *names }\n        text: {',
    );
    expect(findings(twice)).toEqual([]);
  });
});
