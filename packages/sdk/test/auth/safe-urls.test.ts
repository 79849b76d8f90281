import { basicAuth, createMessagesClient } from '../../src/index.js';

test('a credential is sent to https only, but for this machine', () => {
  const auth = basicAuth({ username: 'u', password: 'p' });
  const create = (baseUrl: string): unknown => createMessagesClient({ accountId: '1', auth, baseUrl });
  for (const url of [
    'http://example.com',
    'http://10.0.0.1',
    'http://127.0.0.1.example.com',
    'ftp://localhost',
  ]) {
    expect(() => create(url)).toThrow(expect.objectContaining({ code: 'validation', field: 'baseUrl' }));
  }
  for (const url of [
    'https://user:pass@example.com',
    'https://example.com/?x',
    'https://example.com/#x',
    'nonsense',
  ]) {
    expect(() => create(url)).toThrow(expect.objectContaining({ code: 'validation', field: 'baseUrl' }));
  }
  for (const url of [
    'https://example.com',
    'http://localhost:1',
    'http://127.0.0.1:1',
    'http://[::1]:1',
    'http://a.localhost',
  ]) {
    expect(() => create(url)).not.toThrow();
  }
});
