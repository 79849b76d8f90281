import { type AuthProvider, createMessagesClient } from '@bandwidth-messages/sdk';

/** Stands for the client of a vault, such as that of HashiCorp Vault or of a cloud. */
async function readFromVault(name: string): Promise<string> {
  return process.env[name] ?? '';
}

/** Basic credentials that are read when they are first needed, and once more after the API rejected them. */
function vaultAuth(): AuthProvider {
  let header: Promise<string> | undefined;

  async function read(): Promise<string> {
    const [username, password] = await Promise.all([
      readFromVault('BW_USERNAME'),
      readFromVault('BW_PASSWORD'),
    ]);
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }

  return {
    async authorize(request) {
      header ??= read();
      const reading = header;
      try {
        request.headers['Authorization'] = await reading;
      } catch (error) {
        // A vault that was away is asked again by the next call.
        if (header === reading) header = undefined;
        throw error;
      }
    },
    renew() {
      header = undefined;
      return true;
    },
  };
}

await using bandwidth = createMessagesClient({
  accountId: process.env['BW_ACCOUNT_ID'] ?? '',
  auth: vaultAuth(),
  ...(process.env['BW_BASE_URL'] && { baseUrl: process.env['BW_BASE_URL'] }),
});
const rows = await bandwidth.listMessages({ messageDirection: 'OUTBOUND' }).toArray({ max: 10 });
console.log(`${rows.length} rows`);
