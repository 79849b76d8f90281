import { findings, SPEC } from '../support/note-spec.js';

const EXTENSION =
  'x-pagination: { itemsField: notes, tokenParameter: after, tokenField: paging.next, sizeParameter: page_size, totalField: total }';
/** A list of notes beside the operation that edits one. */
const PAGED = SPEC.replace(
  'components:\n',
  `  /notes:
    get:
      operationId: listNotes
      tags: [Notes]
      parameters:
        - { name: after, in: query, schema: { type: string } }
        - { $ref: '#/components/parameters/size' }
      responses:
        '200':
          description: Notes.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/notes' }
      ${EXTENSION}
components:
  parameters:
    size: { name: page_size, in: query, schema: { type: integer } }
`,
).replace(
  '  schemas:\n',
  `  schemas:
    notes:
      allOf:
        - type: object
          properties:
            notes: { type: array, items: { $ref: '#/components/schemas/note' } }
            paging: { type: object, properties: { next: { type: string } } }
        - { $ref: '#/components/schemas/counted' }
    counted: { type: object, properties: { total: { type: integer } } }
`,
);

test('names of parameters and fields that x-pagination gives are accepted where the operation has them', () => {
  expect(findings(PAGED)).toEqual([]);
});

test.each([
  ['the size of a page', 'sizeParameter: page_size', 'sizeParameter: limit', 'query parameter limit'],
  ['the page token', 'tokenParameter: after', 'tokenParameter: page', 'query parameter page'],
  ['the rows', 'itemsField: notes', 'itemsField: items', 'field items'],
  ['the next token', 'tokenField: paging.next', 'tokenField: paging.token', 'field paging.token'],
  ['the total', 'totalField: total', 'totalField: count', 'field count'],
])('a name in x-pagination that is nowhere is refused with its place: %s', (_, name, other, what) => {
  const [finding, ...others] = findings(PAGED.replace(name, other));
  expect(finding).toMatch(
    new RegExp(`^spec\\.yaml:\\d+:\\d+: .*listNotes has no ${what}, which x-pagination names`),
  );
  expect(others).toEqual([]);
});

test.each([
  ['rows that are one object', 'itemsField: notes', 'itemsField: paging', 'has paging, which is no list'],
  [
    'a token that is a list',
    'tokenField: paging.next',
    'tokenField: notes',
    'has notes, which is a list, but tokenField',
  ],
  [
    'a token that the first page needs',
    'name: after,',
    'name: after, required: true,',
    'after of listNotes is required',
  ],
])('what x-pagination names is refused with its place in another form: %s', (_, name, other, what) => {
  expect(findings(PAGED.replace(name, other))).toEqual([
    expect.stringMatching(new RegExp(`^spec\\.yaml:\\d+:\\d+: .*${what}`)),
  ]);
});
