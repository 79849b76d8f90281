import type { Sandbox } from '@bandwidth-messages/sandbox';

/** The environment of this process, with the variables by which a program finds the sandbox and its way in. */
export function sandboxEnvironment(sandbox: Sandbox): NodeJS.ProcessEnv {
  return {
    ...process.env,
    BW_ACCOUNT_ID: '9900000',
    BW_CLIENT_ID: 'sandbox-client',
    BW_CLIENT_SECRET: 'sandbox-secret',
    BW_BASE_URL: sandbox.baseUrl,
    BW_TOKEN_URL: sandbox.tokenUrl,
  };
}
