import { defaultAuthorization, messagesPath, validMessage, type ApiAnswer, type ApiClient } from './api.js';

/** Requests whose answers may be anything, as faults make them. */
export const sendHeaders = { authorization: defaultAuthorization, 'content-type': 'application/json' };
export const sendBody = JSON.stringify(validMessage);

export function send(api: ApiClient, body = sendBody): Promise<ApiAnswer> {
  return api.send('POST', messagesPath, { headers: sendHeaders, body });
}

export function search(
  api: ApiClient,
  query = 'limit=1',
  headers: Record<string, string> = {},
): Promise<ApiAnswer> {
  return api.send('GET', `${messagesPath}?${query}`, {
    headers: { authorization: defaultAuthorization, ...headers },
  });
}
