import { request, type Agent, type IncomingMessage } from 'node:http';

export interface HttpRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer | undefined;
  readonly agent?: Agent | false;
  readonly localAddress?: string;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name; a list where a header comes more than once. */
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
}

/** Sends a request by node's own client, which is loaded already, and reads the answer to its end. */
export async function httpRequest(url: string, options: HttpRequest = {}): Promise<HttpAnswer> {
  const answer = await openRequest(url, options);
  answer.setEncoding('utf8');
  let text = '';
  for await (const chunk of answer) text += chunk;
  const headers = Object.entries(answer.headersDistinct).map(
    ([name, values]) => [name, values?.length === 1 ? values[0] : values] as const,
  );
  return { status: answer.statusCode!, headers: Object.fromEntries(headers), text };
}

/** Sends a request, and resolves with the answer as soon as its headers are there. */
export function openRequest(
  url: string,
  { method = 'GET', headers = {}, body, agent = false, localAddress, signal }: HttpRequest = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = { method, agent, localAddress, signal, headers: { ...length, ...headers } };
    request(url, options).on('response', resolve).on('error', reject).end(body);
  });
}
