import { change, findings, SPEC, withParameter, withSchema } from '../support/note-spec.js';

test('a spec in which every name is its own is taken', () => {
  expect(findings(SPEC)).toEqual([]);
});

describe('one name for two things is refused, with the place of both', () => {
  test.each([
    [
      'a schema that differs in case',
      withSchema('Note: { type: object }'),
      31,
      'schema Note .* schema note .* model Note',
      '25:5',
    ],
    [
      'a schema that differs in a dash',
      withSchema('state-enum: { type: string }'),
      32,
      'model StateEnum',
      '31:5',
    ],
    [
      'a body written in its place, beside a schema of that name',
      change(
        "schema: { $ref: '#/components/schemas/note' }",
        'schema: { type: object, properties: { a: { type: string } } }',
      ).replace('    stateEnum:', '    editNoteRequest: { type: object }\n    stateEnum:'),
      15,
      'editNote, written in its place, .* model EditNoteRequest',
      '31:5',
    ],
    [
      'a header like a query parameter',
      withParameter('{ name: Page-Size, in: header, schema: { type: string } }'),
      12,
      'property pageSize',
      '11:13',
    ],
    [
      'a parameter like the body',
      withParameter('{ name: note, in: query, schema: { type: string } }'),
      undefined,
      'property note',
      '',
    ],
  ])('%s', (_, text, line, message, other) => {
    const found = findings(text);
    expect(found).toEqual([expect.stringMatching(message)]);
    if (line !== undefined) expect(found[0]).toContain(`spec.yaml:${line}:`);
    expect(found[0]).toContain(`The other is at spec.yaml:${other}`);
  });

  test('a schema with a name that the generated code needs for itself', () => {
    expect(findings(withSchema('configuration: { type: object }'))).toEqual([
      expect.stringContaining('becomes Configuration, a name that the generated code needs'),
    ]);
  });

  test('an operation with two tags, and one with a tag of its own', () => {
    expect(findings(change('tags: [Notes]', 'tags: [Notes, Other]'))).toEqual([
      expect.stringContaining('editNote has 2 tags'),
    ]);
    const second = `  /others:\n    get: { operationId: list, tags: [Others], responses: { '204': { description: None. } } }\ncomponents:`;
    expect(findings(change('components:', second))).toEqual([
      expect.stringContaining('give list the tag of the others'),
    ]);
  });

  test.each([
    ['delete', 'delete cannot be the name of a method: give POST /notes/{note-id} an operationId'],
    ['constructor', 'constructor cannot be the name of a method'],
    ['edit-note', 'edit-note cannot be the name of a method'],
    ["''", 'POST /notes/{note-id} has no operationId'],
  ])('an operation called %s, since its method would be called otherwise', (id, message) => {
    expect(findings(change('operationId: editNote', `operationId: ${id}`))).toEqual([
      expect.stringMatching(/^spec\.yaml:[67]:\d+: /),
    ]);
    expect(findings(change('operationId: editNote', `operationId: ${id}`))[0]).toContain(message);
  });

  test('a schema called index, whose file would be the list of all', () => {
    expect(findings(withSchema('index: { type: object }'))).toEqual([
      expect.stringContaining('becomes Index, a name that the generated code needs'),
    ]);
  });
});
