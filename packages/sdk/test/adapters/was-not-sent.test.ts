import { wasNotSent } from '../../src/adapters/was-not-sent.js';

describe('wasNotSent', () => {
  test.each([
    { code: 'ECONNREFUSED', syscall: 'connect' },
    { code: 'ECONNREFUSED' },
    { code: 'ETIMEDOUT', syscall: 'connect' },
    { code: 'EHOSTUNREACH', syscall: 'connect' },
    { code: 'ENOTFOUND', syscall: 'getaddrinfo' },
    { code: 'EAI_AGAIN', syscall: 'getaddrinfo' },
    { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    { code: 'SELF_SIGNED_CERT_IN_CHAIN' },
    { code: 'CERT_HAS_EXPIRED' },
    { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    { code: 'UND_ERR_CONNECT_TIMEOUT' },
    { code: 'ERR_INVALID_CHAR' },
    { code: 'ERR_INVALID_HTTP_TOKEN' },
    // An agent for http where one for https is needed.
    { code: 'ERR_INVALID_PROTOCOL' },
    { code: 'EMFILE', syscall: 'connect' },
    { code: 'EMFILE' },
    { notSent: true },
    { code: 'ERR_NETWORK', cause: { code: 'ECONNREFUSED' } },
    // Several addresses were tried, and none of them answered.
    {
      code: 'ETIMEDOUT',
      errors: [
        { code: 'ETIMEDOUT', syscall: 'connect' },
        { code: 'ENETUNREACH', syscall: 'connect' },
      ],
    },
  ])('certain: %j', (error) => {
    expect(wasNotSent(error)).toBe(true);
  });

  test.each([
    undefined,
    null,
    'text',
    {},
    { code: 5 },
    { code: 'ECONNRESET', syscall: 'read' },
    { code: 'EPIPE', syscall: 'write' },
    { code: 'ETIMEDOUT', syscall: 'read' },
    { code: 'EHOSTUNREACH', syscall: 'read' },
    { code: 'EPROTO', syscall: 'write' },
    { code: 'ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC' },
    { code: 'UND_ERR_SOCKET' },
    { code: 'UND_ERR_HEADERS_TIMEOUT' },
    {
      code: 'ETIMEDOUT',
      errors: [
        { code: 'ETIMEDOUT', syscall: 'connect' },
        { code: 'ECONNRESET', syscall: 'read' },
      ],
    },
    { errors: [] },
    // An adapter that cannot hand out a stream has sent the request all the same.
    { code: 'ERR_NOT_SUPPORT' },
  ])('not certain: %j', (error) => {
    expect(wasNotSent(error)).toBe(false);
  });
});
