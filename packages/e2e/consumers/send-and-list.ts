// What each consumer of the rehearsal runs, compiled or bundled in its own way: everything a package can get wrong for
// its users (entries, types, named exports, platform code) is touched once, against a sandbox.
import { Configuration, type MessageRequest, MessagesApi } from '@bandwidth-messages/client';
import { operations } from '@bandwidth-messages/client/operations';
import { basicAuth, clientCredentials, createMessagesClient, ValidationError } from '@bandwidth-messages/sdk';

export interface Target {
  readonly baseUrl: string;
  readonly tokenUrl: string;
}

export interface Outcome {
  readonly operation: string;
  readonly listed: readonly (string | undefined)[];
  readonly refused: string;
  readonly status: number;
}

const accountId = '9900000';
const request: MessageRequest = {
  applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
  from: '+15551112222',
  to: ['+15553334444'],
  text: 'Hello',
};

/** Sends with a token, lists with a password, lets the SDK refuse one message, and calls the generated client alone. */
export async function sendAndList({ baseUrl, tokenUrl }: Target): Promise<Outcome> {
  const auth = clientCredentials({ clientId: 'sandbox-client', clientSecret: 'sandbox-secret', tokenUrl });
  const sender = createMessagesClient({ accountId, auth, baseUrl });
  const login = { username: 'sandbox-user', password: 'sandbox-password' };
  const reader = createMessagesClient({ accountId, auth: basicAuth(login), baseUrl });

  const message = await sender.createMessage(request);
  const listed: (string | undefined)[] = [];
  for await (const row of reader.listMessages({ messageId: message.id ?? '' })) {
    listed.push(row.destinationTn ?? undefined);
  }

  let refused = 'nothing';
  try {
    await sender.createMessage({ ...request, to: [] });
  } catch (error) {
    if (error instanceof ValidationError) refused = error.field;
  }

  const api = new MessagesApi(new Configuration({ ...login, basePath: baseUrl }));
  const { status } = await api.createMessage({ accountId, messageRequest: request });
  await sender.close();
  await reader.close();
  return { operation: operations.createMessage.operationId, listed, refused, status };
}
