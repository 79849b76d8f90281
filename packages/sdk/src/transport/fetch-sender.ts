import { toAbortSignal } from '../cancel.js';
import { CUT_OFF, type HttpResponse, type HttpSender, SendFailure, tooLong } from './http-sender.js';

/** Reads the body, as far as it comes and as long as it may be. */
const receive = async (response: Response, maxBytes: number): Promise<HttpResponse> => {
  const reader = response.body?.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const received = async (): Promise<HttpResponse> => ({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await new Blob(chunks).text(),
  });
  try {
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      chunks.push(part.value);
      length += part.value.length;
      if (length <= maxBytes) continue;
      reader?.cancel().catch(() => undefined);
      throw new SendFailure({ written: true, partial: await received(), problem: tooLong(maxBytes) });
    }
  } catch (cause) {
    if (cause instanceof SendFailure) throw cause;
    throw new SendFailure({ written: true, cause, partial: await received(), problem: CUT_OFF });
  }
  return received();
};

/** Answers come from the API, not from a cache. Some older edge runtimes know no cache, and refuse the option. */
const uncached = (): RequestInit => ('cache' in Request.prototype ? { cache: 'no-store' } : {});

/** Sends by `fetch`, in browsers and edge runtimes. They tell too little of a failure to call anything unwritten. */
export const createFetchSender = (): HttpSender => ({
  async send({ url, method, headers, body, maxResponseBytes }, signal): Promise<HttpResponse> {
    let response: Response;
    try {
      response = await fetch(url, {
        method,
        headers,
        ...(body !== undefined && { body }),
        redirect: 'manual',
        credentials: 'omit',
        ...uncached(),
        signal: toAbortSignal(signal),
      });
    } catch (cause) {
      throw new SendFailure({ written: true, cause });
    }
    return receive(response, maxResponseBytes);
  },
});
