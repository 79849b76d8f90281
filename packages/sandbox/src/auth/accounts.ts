/** An account, and who may use it. */
export interface AccountOptions {
  /** Id of the account, as in the path of a request. */
  readonly accountId: string;
  /** Users for HTTP Basic. @default none */
  readonly users?: readonly {
    /** Name of the user. */
    readonly username: string;
    /** Password of the user. */
    readonly password: string;
  }[];
  /** Clients for OAuth2 client credentials. @default none */
  readonly clients?: readonly {
    /** Id of the client. */
    readonly clientId: string;
    /** Secret of the client. */
    readonly clientSecret: string;
  }[];
  /** Ids of the applications of the account; any other is rejected with 400. @default any UUID is taken */
  readonly applicationIds?: readonly string[];
  /** Numbers and sender ids of the account; a message from any other fails later with 4405. @default all are taken */
  readonly numbers?: readonly string[];
}

/** The one account that a sandbox has unless told otherwise. */
export const DEFAULT_ACCOUNT = {
  accountId: '9900000',
  users: [{ username: 'sandbox-user', password: 'sandbox-password' }],
  clients: [{ clientId: 'sandbox-client', clientSecret: 'sandbox-secret' }],
} satisfies AccountOptions;

/** Someone who has proved who they are. */
export interface Principal {
  /** For the log: `user NAME` or `client ID`. */
  readonly name: string;
  readonly accountIds: ReadonlySet<string>;
}

export interface Accounts {
  get(accountId: string): AccountOptions | undefined;
  readonly first: AccountOptions;
  user(username: string, password: string): Principal | undefined;
  client(clientId: string, clientSecret: string): Principal | undefined;
}

const ACCOUNT_FIELDS = ['accountId', 'users', 'clients', 'applicationIds', 'numbers'];

/** @throws TypeError naming the field that is not as it must be; `name` is what the accounts are called. */
export function checkAccount(name: string, account: unknown): asserts account is AccountOptions {
  const fail = (field: string, rule: string): never => {
    throw new TypeError(`${name}.${field}: ${rule}.`);
  };
  const fields = (typeof account === 'object' && account !== null ? account : {}) as Record<string, unknown>;
  const unknown = Object.keys(fields).find((field) => !ACCOUNT_FIELDS.includes(field));
  if (unknown !== undefined) fail(unknown, `there is no such option, but ${ACCOUNT_FIELDS.join(', ')}`);
  const { accountId, ...lists } = fields;
  if (typeof accountId !== 'string' || accountId === '') fail('accountId', 'must be text that is not empty');
  for (const [field, list] of Object.entries(lists)) {
    if (list !== undefined && !Array.isArray(list)) fail(field, 'must be a list');
  }
}

/** The same credentials given to several accounts open all of them. */
export function createAccounts(accounts: readonly AccountOptions[]): Accounts {
  const [first] = accounts;
  if (!first) throw new TypeError('accounts: at least one account is needed.');
  const find = (
    name: string,
    belongsTo: (account: AccountOptions) => boolean | undefined,
  ): Principal | undefined => {
    const accountIds = new Set(accounts.filter(belongsTo).map((account) => account.accountId));
    return accountIds.size > 0 ? { name, accountIds } : undefined;
  };
  return {
    first,
    get: (accountId) => accounts.find((account) => account.accountId === accountId),
    user: (username, password) =>
      find(`user ${username}`, ({ users }) =>
        users?.some((user) => user.username === username && user.password === password),
      ),
    client: (clientId, clientSecret) =>
      find(`client ${clientId}`, ({ clients }) =>
        clients?.some((client) => client.clientId === clientId && client.clientSecret === clientSecret),
      ),
  };
}
