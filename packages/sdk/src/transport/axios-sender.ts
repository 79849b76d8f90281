import type { AxiosStatic, InternalAxiosRequestConfig, RawAxiosRequestConfig } from 'axios';
import { toAbortSignal } from '../cancel.js';
import type { AxiosOptions } from './axios-options.js';
import { type HttpResponse, type HttpSender, SendFailure, failedBeforeWriting } from './http-sender.js';

/** Code that axios gives to the errors of an answer that is longer than `maxContentLength`. */
const TOO_LONG = /maxContentLength/;

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
        headers: axios.AxiosHeaders.from(response.headers as never).toJSON(),
        body: String(response.data ?? ''),
      };
    } catch (error) {
      const { message, response } = error as { message?: string; response?: { status?: number } };
      const cause = (error as { cause?: unknown }).cause ?? error;
      throw new SendFailure({
        written: !failedBeforeWriting(error) && !failedBeforeWriting(cause),
        cause,
        ...(TOO_LONG.test(message ?? '') && { tooLongStatus: response?.status ?? 200 }),
      });
    }
  },
});
