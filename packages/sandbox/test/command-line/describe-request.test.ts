import { describeRequest } from '../../src/command-line/describe-request.js';
import type { RequestRecord } from '../../src/index.js';

test('what a client sends cannot write into the terminal', () => {
  const record: RequestRecord = {
    number: 1,
    headers: {},
    ip: '127.0.0.1',
    credential: undefined,
    body: undefined,
    messageId: undefined,
    atMs: 0,
    method: 'GET',
    url: `/\u001b[2J${'x'.repeat(100)}`,
    operation: undefined,
    outcome: 'answered',
    status: 404,
    reason: 'bad\nline',
    faults: [],
    endedAtMs: 5,
  };
  expect(describeRequest(record)).toMatch(/^00:00:00\.000 {2}GET \/\?\[2Jx+\.\.\. 404 {4}5 ms {2}bad\?line$/);
});
