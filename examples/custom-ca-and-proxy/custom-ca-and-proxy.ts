import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { createMessagesClient, optionsFromEnv } from '@bandwidth-messages/sdk';

// A proxy needs no line of code: HTTPS_PROXY, HTTP_PROXY and NO_PROXY are read, as axios reads them. Nor does a certificate
// authority for the whole process: NODE_EXTRA_CA_CERTS=ca.pem. This is for one client alone.
const caFile = process.env['CA_FILE'];
const proxy = process.env['MY_PROXY'] ? new URL(process.env['MY_PROXY']) : undefined;

await using bandwidth = createMessagesClient({
  ...optionsFromEnv(),
  axios: {
    ...(caFile && { httpsAgent: new Agent({ keepAlive: true, ca: readFileSync(caFile) }) }),
    ...(proxy && { proxy: { protocol: proxy.protocol, host: proxy.hostname, port: Number(proxy.port) } }),
  },
});
const rows = await bandwidth.listMessages({ messageDirection: 'OUTBOUND' }).toArray({ max: 10 });
console.log(`${rows.length} rows`);
