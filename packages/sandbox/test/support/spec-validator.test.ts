import { createSpecValidator } from './spec-validator.js';

const validator = createSpecValidator();
const json = { 'content-type': 'application/json' };

test.each([
  ['a status that is not in the spec', 'listMessages', 202, json, {}],
  ['a header that is missing', 'listMessages', 429, json, { type: 'a', description: 'b' }],
  ['a field that is missing', 'createMessage', 400, json, { type: 'a' }],
  ['a value of the wrong type', 'createMessage', 202, json, { segmentCount: '1' }],
  ['a value that is not in its list', 'createMessage', 202, json, { direction: 'sideways' }],
  ['a date that is none', 'createMessage', 202, json, { time: 'yesterday' }],
  ['a null where none may be', 'listMessages', 200, json, { messages: [{ messageStatus: null }] }],
  ['another content type', 'listMessages', 200, { 'content-type': 'text/html' }, {}],
])('%s is noticed', (_name, operation, status, headers, body) => {
  expect(validator.check(operation, status, headers, JSON.stringify(body))).not.toEqual([]);
});

test('what the spec allows is let pass', () => {
  const body = {
    totalCount: 1,
    pageInfo: {},
    messages: [{ carrierName: null, receiveTime: '2026-01-01T00:00:00.000Z' }],
  };
  expect(validator.check('listMessages', 200, json, JSON.stringify(body))).toEqual([]);
});

test('a value that is not in its list is told, with its place', () => {
  const problems = validator.check('createMessage', 202, json, JSON.stringify({ direction: 'sideways' }));
  expect(problems.join('\n')).toMatch(/#\/direction: Instance does not match any of .* It is "sideways"\.$/m);
});
