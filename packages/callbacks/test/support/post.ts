import {
  createCallbackHandler,
  type CallbackHandler,
  type CallbackHandlerSettings,
} from '../../src/index.js';

export const USERNAME = 'callbacks';
export const PASSWORD = 'pass:wörd';
export const AUTHORIZATION = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`;

/** A handler with the credentials above, and the errors it told. */
export function createHandler(
  settings: Partial<CallbackHandlerSettings>,
): CallbackHandler & { errors: unknown[] } {
  const errors: unknown[] = [];
  const handler = createCallbackHandler({
    username: USERNAME,
    password: PASSWORD,
    on: {},
    onError: (error) => errors.push(error),
    ...settings,
  });
  return { ...handler, errors };
}

/** A request with credentials. What is no text is sent as JSON. */
export function callbackRequest(
  body: unknown,
  headers: Record<string, string> = {},
  url = 'https://example.com/callbacks',
): Request {
  return new Request(url, {
    method: 'POST',
    headers: { authorization: AUTHORIZATION, 'content-type': 'application/json; charset=utf-8', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });
}

/** Posts a body with credentials, and tells the status. */
export async function post(handler: CallbackHandler, body: unknown): Promise<number> {
  return (await handler.fetch(callbackRequest(body))).status;
}
