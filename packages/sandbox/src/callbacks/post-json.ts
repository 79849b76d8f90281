import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface PostAnswer {
  readonly status: number;
  readonly challenge: string | undefined;
}

/** Posts JSON and tells the status; rejects when there is no answer. Redirects are not followed. */
export function postJson(
  url: string,
  body: string,
  authorization: string | undefined,
  signal: AbortSignal,
): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
      'User-Agent': 'BandwidthAPI/v2',
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    };
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    // Without an agent no connection is kept, so that none is left when the sandbox closes.
    const request = send(url, { method: 'POST', headers, agent: false, signal }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, challenge: response.headers['www-authenticate'] }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}
