import type { IncomingMessage } from 'node:http';
import type {
  AxiosError,
  AxiosResponse,
  AxiosStatic,
  InternalAxiosRequestConfig,
  RawAxiosRequestConfig,
} from 'axios';
import { toAbortSignal } from '../cancel.js';
import type { AxiosOptions } from './axios-options.js';
import {
  CUT_OFF,
  type HttpResponse,
  type HttpSender,
  SendFailure,
  failedBeforeWriting,
  tooLong,
} from './http-sender.js';

/** What axios says of an answer that is longer than `maxContentLength`; its status is not told. */
const TOO_LONG = /maxContentLength/;

const headersOf = (
  { headers, request }: AxiosResponse<unknown>,
  axios: AxiosStatic,
): HttpResponse['headers'] => {
  const all = axios.AxiosHeaders.from(headers as never).toJSON() as HttpResponse['headers'];
  // Node keeps only the first of several Retry-After headers; the longest one counts.
  const { res } = (request ?? {}) as { readonly res?: IncomingMessage };
  const retryAfter = res?.headersDistinct?.['retry-after'];
  return retryAfter ? { ...all, 'retry-after': retryAfter } : all;
};

/** Sends by an adapter of axios; axios itself is only loaded when the first request is sent. */
export const createAxiosSender = (options: AxiosOptions, load: () => Promise<AxiosStatic>): HttpSender => ({
  async send(request, signal): Promise<HttpResponse> {
    const axios = await load();
    const { adapter = ['http', 'fetch'], ...passedOn } = options as RawAxiosRequestConfig;
    const config = {
      ...passedOn,
      url: request.url,
      method: request.method.toLowerCase(),
      headers: axios.AxiosHeaders.from(request.headers),
      data: request.body,
      signal: toAbortSignal(signal),
      maxRedirects: 0,
      maxContentLength: request.maxResponseBytes,
      responseType: 'text',
      validateStatus: null,
      allowAbsoluteUrls: true,
      transitional: { clarifyTimeoutError: true },
    } as unknown as InternalAxiosRequestConfig;
    try {
      const response = await axios.getAdapter(adapter)(config);
      return {
        status: response.status,
        headers: headersOf(response, axios),
        body: String(response.data ?? ''),
      };
    } catch (error) {
      const { message, response, cause = error } = error as AxiosError & { readonly cause?: unknown };
      const isTooLong = TOO_LONG.test(message);
      const written = !failedBeforeWriting(error) && !failedBeforeWriting(cause);
      const partial = response
        ? { status: response.status, headers: headersOf(response, axios), body: '' }
        : isTooLong
          ? { status: 200, headers: {}, body: '' }
          : undefined;
      const problem = isTooLong ? tooLong(request.maxResponseBytes) : CUT_OFF;
      throw new SendFailure({ written, cause, partial, problem });
    }
  },
});
