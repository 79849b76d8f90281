// @ts-check
'use strict';
// One send by each library, as an application would write it. Each reads the base URL from globalThis.BASE_URL.

const message = `{ applicationId: 'app', from: '+15551112222', to: ['+15553334444'], text: 'hi' }`;

/** @type {readonly { name: string, code: string, maxGzipKb?: number }[]} */
const bundleEntries = [
  {
    name: 'axios',
    code: `import axios from 'axios';
      await axios.post(globalThis.BASE_URL + '/users/9900000/messages', ${message});`,
  },
  {
    name: 'our SDK',
    maxGzipKb: 42,
    code: `import { basicAuth, createMessagesClient } from '@bandwidth-messages/sdk';
      const client = createMessagesClient({
        accountId: '9900000',
        auth: basicAuth({ username: 'user', password: 'password' }),
        baseUrl: globalThis.BASE_URL,
      });
      await client.createMessage(${message});`,
  },
  {
    name: 'our generated client alone',
    code: `import { Configuration, MessagesApi } from '@bandwidth-messages/client';
      const api = new MessagesApi(new Configuration({ basePath: globalThis.BASE_URL, username: 'user', password: 'password' }));
      await api.createMessage({ accountId: '9900000', messageRequest: ${message} });`,
  },
  {
    name: 'bandwidth-sdk',
    code: `import { Configuration, MessagesApi } from 'bandwidth-sdk';
      const api = new MessagesApi(new Configuration({ basePath: globalThis.BASE_URL, username: 'user', password: 'password' }));
      await api.createMessage('9900000', ${message});`,
  },
  {
    name: 'stripe',
    code: `import Stripe from 'stripe';
      const { hostname, port } = new URL(globalThis.BASE_URL);
      const stripe = new Stripe('sk_test_bench', { host: hostname, port, protocol: 'http', telemetry: false });
      await stripe.customers.create({ email: 'a@example.com' });`,
  },
  {
    name: 'openai',
    code: `import { OpenAI } from 'openai';
      const openai = new OpenAI({ apiKey: 'key', baseURL: globalThis.BASE_URL, dangerouslyAllowBrowser: true });
      await openai.moderations.create({ input: 'hi' });`,
  },
];

module.exports = { bundleEntries };
