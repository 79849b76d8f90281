import { type Operation, operations } from '@bandwidth-messages/client/operations';
import { matchOperation } from '../../src/values/match-operation.js';

const bind = (operation: Operation): never => ({ operation }) as never;
const core = {
  baseUrl: 'https://api.example.com/api/v2',
  operations: [operations.createMessage, operations.listMessages].map(bind),
};
const match = (method: string, url: string): object | undefined => {
  const found = matchOperation(core, method, url);
  return found && { id: found.operation.operation.operationId, values: found.values };
};

describe('matchOperation', () => {
  test('tells operations apart by method and path, and decodes the values', () => {
    const url = `${core.baseUrl}/users/99%2000/messages`;
    expect(match('post', url)).toEqual({ id: 'createMessage', values: { accountId: '99 00' } });
    expect(match('GET', `${url}?sourceTn=%2B1919&location=a+b`)).toEqual({
      id: 'listMessages',
      values: { accountId: '99 00', sourceTn: '+1919', location: 'a b' },
    });
  });

  test('a name that comes more than once is a list', () => {
    expect(match('get', `${core.baseUrl}/users/1/messages?a=1&a=2&a=3`)).toMatchObject({
      values: { a: ['1', '2', '3'] },
    });
  });

  test.each([
    ['another host', 'get', 'https://evil.example.com/api/v2/users/1/messages'],
    ['a host that begins alike', 'get', 'https://api.example.com.evil.com/api/v2/users/1/messages'],
    ['another base path', 'get', 'https://api.example.com/api/v3/users/1/messages'],
    ['a relative URL', 'get', '/users/1/messages'],
    ['another path', 'get', 'https://api.example.com/api/v2/users/1/messages/2'],
    ['another method', 'delete', 'https://api.example.com/api/v2/users/1/messages'],
  ])('%s: no match', (_name, method, url) => {
    expect(match(method, url)).toBeUndefined();
  });
});
