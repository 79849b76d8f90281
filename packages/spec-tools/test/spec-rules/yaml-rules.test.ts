import { change, findings } from '../support/note-spec.js';

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
});
