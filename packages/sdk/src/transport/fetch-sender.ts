import { toAbortSignal } from '../cancel.js';
import { type HttpResponse, type HttpSender, SendFailure, decodeBody } from './http-sender.js';

const read = async (response: Response, maxBytes: number): Promise<string> => {
  const reader = response.body?.getReader();
  if (!reader) return response.text();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return decodeBody(chunks, length);
    chunks.push(value);
    length += value.length;
    if (length > maxBytes) {
      void reader.cancel().catch(() => undefined);
      throw new SendFailure({ written: true, tooLongStatus: response.status });
    }
  }
};

/** Sends by `fetch`, in browsers and edge runtimes. They tell too little of a failure to call anything unwritten. */
export const createFetchSender = (): HttpSender => ({
  async send(request, signal): Promise<HttpResponse> {
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers: request.headers,
        ...(request.body !== undefined && { body: request.body }),
        redirect: 'manual',
        credentials: 'omit',
        cache: 'no-store',
        signal: toAbortSignal(signal),
      });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: await read(response, request.maxResponseBytes),
      };
    } catch (cause) {
      throw cause instanceof SendFailure ? cause : new SendFailure({ written: true, cause });
    }
  },
});
