import { deliveredEvent } from '../support/events.js';
import { callbackRequest, createHandler } from '../support/post.js';

describe('a request', () => {
  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is not allowed', async (method) => {
    const answer = await createHandler({}).fetch(new Request('https://example.com/', { method }));
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test.each([
    ['application/json', 200],
    ['application/json; charset=utf-8', 200],
    ['APPLICATION/JSON;charset=UTF-8', 200],
    ['application/vnd.bandwidth.v2+json', 200],
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/jsonp', 415],
    ['text/json', 415],
    ['multipart/form-data; boundary=application/json', 415],
  ])('content of the type %s: %p', async (contentType, status) => {
    const request = callbackRequest([deliveredEvent()], { 'content-type': contentType });
    expect((await createHandler({}).fetch(request)).status).toBe(status);
  });

  test('a body without a content type is read as JSON', async () => {
    const request = callbackRequest(new TextEncoder().encode(JSON.stringify([deliveredEvent()])));
    request.headers.delete('content-type');
    expect((await createHandler({}).fetch(request)).status).toBe(200);
  });
});
