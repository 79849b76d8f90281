import * as diagnosticsChannel from 'node:diagnostics_channel';
import type { AxiosStatic } from 'axios';
import { createGeneratedApi } from '../api/generated-api.js';
import { isHttpSender } from '../transport/axios-options.js';
import { createAxiosSender } from '../transport/axios-sender.js';
import { createNodeHttpSender } from '../transport/node-http-sender.js';
import { VERSION } from '../version.js';
import type { Platform } from './platform.js';

const CHANNEL = 'bandwidth-messages';

const loadAxios = async (): Promise<AxiosStatic> => (await import('axios')).default;

export const createNodePlatform = (): Platform => {
  const channel = diagnosticsChannel.channel(CHANNEL);
  return {
    createSender(options) {
      if (isHttpSender(options.adapter)) return options.adapter;
      const others = Object.keys(options).filter((name) => !/^https?Agent$/.test(name));
      return others.length === 0 ? createNodeHttpSender(options) : createAxiosSender(options, loadAxios);
    },
    createApi: (core) =>
      createGeneratedApi(core, () => Promise.all([import('@bandwidth-messages/client'), loadAxios()])),
    observers: [{ isObserved: () => channel.hasSubscribers, observe: (event) => channel.publish(event) }],
    userAgent: `bandwidth-messages-sdk/${VERSION} node/${process.versions.node}`,
  };
};
