import { DEFAULT_ACCOUNT } from '../auth/accounts.js';
import type { Sandbox } from '../control/sandbox.js';

/** The variables by which a program finds a sandbox and its way in. */
export interface Environment {
  /** With the OAuth2 client: the variables that a program needs. */
  readonly variables: Readonly<Record<string, string>>;
  /** The user for HTTP Basic, who may be given instead; programs reject both kinds of credentials together. */
  readonly basic: Readonly<Record<string, string>>;
}

export function environmentOf(sandbox: Sandbox, accountId: string): Environment {
  const [user] = DEFAULT_ACCOUNT.users;
  const [client] = DEFAULT_ACCOUNT.clients;
  return {
    variables: {
      BW_ACCOUNT_ID: accountId,
      BW_CLIENT_ID: client!.clientId,
      BW_CLIENT_SECRET: client!.clientSecret,
      BW_BASE_URL: sandbox.baseUrl,
      BW_TOKEN_URL: sandbox.tokenUrl,
    },
    basic: { BW_USERNAME: user!.username, BW_PASSWORD: user!.password },
  };
}

/** The variables as lines that a shell can take in as they are, the second kind of credentials as comments. */
export function environmentLines({ variables, basic }: Environment): string[] {
  const lines = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => `export ${name}=${value}`);
  return [
    ...lines(variables),
    '# or, in place of BW_CLIENT_ID and BW_CLIENT_SECRET, HTTP Basic:',
    ...lines(basic).map((line) => `# ${line}`),
  ];
}
