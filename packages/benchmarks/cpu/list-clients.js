// @ts-check
'use strict';
// How each client makes the same call: one page of 100 rows, with credentials and three query parameters, parsed.

/** @typedef {(port: number) => Promise<() => Promise<readonly unknown[] | undefined>>} CreateCall resolves to the rows */
/**
 * @typedef {{ name: string, create: CreateCall, maxRatio?: { concurrent: number, sequential: number } }} ListClient
 */

const account = '9900000';
const credentials = { username: 'bench-user', password: 'bench-password' };
const query = { sourceTn: '+19195551000', fromDateTime: '2026-11-18T00:00:00.000Z', limit: 100 };
const baseUrl = (/** @type {number} */ port) => `http://127.0.0.1:${port}/api/v2`;

/** @param {number} port @param {object} [axiosOptions] */
const createSdk = (port, axiosOptions) => {
  const { basicAuth, createMessagesClient } = require('@bandwidth-messages/sdk');
  return createMessagesClient({
    accountId: account,
    auth: basicAuth(credentials),
    baseUrl: baseUrl(port),
    // The limiter stays on, as it is for every user; only its number is too high to be reached here.
    rateLimit: { requests: 1_000_000 },
    ...(axiosOptions && { axios: axiosOptions }),
  });
};

/** @param {ReturnType<typeof createSdk>} client */
const firstPage = (client) => async () => {
  for await (const page of client.listMessages(query).byPage()) return page.messages;
  return undefined;
};

/** @type {readonly ListClient[]} */
const listClients = [
  {
    name: 'axios',
    async create(port) {
      const axios = require('axios');
      const url = `${baseUrl(port)}/users/${account}/messages`;
      return async () => (await axios.get(url, { params: query, auth: credentials })).data.messages;
    },
  },
  {
    name: 'our SDK',
    maxRatio: { concurrent: 0.95, sequential: 0.95 },
    create: async (port) => firstPage(createSdk(port)),
  },
  {
    name: 'our SDK, undici adapter',
    maxRatio: { concurrent: 0.55, sequential: 0.55 },
    async create(port) {
      const { undiciAdapter } = require('@bandwidth-messages/sdk/undici');
      return firstPage(createSdk(port, { adapter: undiciAdapter() }));
    },
  },
  {
    name: 'our SDK, client.api',
    async create(port) {
      const { api } = createSdk(port);
      return async () => (await api.listMessages({ accountId: account, ...query })).data.messages;
    },
  },
  {
    name: 'our generated client alone',
    async create(port) {
      const { Configuration, MessagesApi } = require('@bandwidth-messages/client');
      const api = new MessagesApi(new Configuration({ ...credentials, basePath: baseUrl(port) }));
      return async () => (await api.listMessages({ accountId: account, ...query })).data.messages;
    },
  },
  {
    name: 'bandwidth-sdk',
    async create(port) {
      const { Configuration, MessagesApi } = require('bandwidth-sdk');
      const api = new MessagesApi(new Configuration({ ...credentials, basePath: baseUrl(port) }));
      /** @type {any} 28 positional parameters */
      const positional = Array.from({ length: 28 });
      Object.assign(positional, { 0: account, 2: query.sourceTn, 9: query.fromDateTime, 26: query.limit });
      return async () => (await Reflect.apply(api.listMessages, api, positional)).data.messages;
    },
  },
  {
    name: 'stripe',
    async create(port) {
      // @ts-ignore TS2307: `npm run bench` alone installs it.
      const Stripe = require('stripe');
      const stripe = new Stripe('sk_test_bench', {
        host: '127.0.0.1',
        port,
        protocol: 'http',
        telemetry: false,
      });
      return async () => (await stripe.customers.list({ limit: 100, email: 'a@example.com' })).data;
    },
  },
  {
    name: 'openai',
    async create(port) {
      // @ts-ignore TS2307: `npm run bench` alone installs it.
      const { OpenAI } = require('openai');
      const openai = new OpenAI({ apiKey: 'bench', baseURL: `http://127.0.0.1:${port}/v1` });
      return async () => (await openai.files.list({ limit: 100, purpose: 'batch' })).data;
    },
  },
  {
    name: 'undici (the floor)',
    async create(port) {
      const { Agent, request } = require('undici');
      const dispatcher = new Agent();
      const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
      const headers = { authorization: `Basic ${basic}`, accept: 'application/json' };
      const search = new URLSearchParams({ ...query, limit: String(query.limit) });
      const url = `${baseUrl(port)}/users/${account}/messages?${search}`;
      return async () => {
        const { body } = await request(url, { dispatcher, headers });
        return /** @type {{ messages: unknown[] }} */ (await body.json()).messages;
      };
    },
  },
];

module.exports = { listClients };
