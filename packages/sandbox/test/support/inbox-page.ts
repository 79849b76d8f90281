import type { Browser, Page } from 'playwright-core';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/index.js';
import { applicationId, basic } from './api.js';

const account = {
  accountId: '9900000',
  users: [{ username: 'sandbox-user', password: 'sandbox-password' }],
  clients: [{ clientId: 'sandbox-client', clientSecret: 'sandbox-secret' }],
};

/** How long a page may take for each step, on a machine that is slow and busy. */
const TIMEOUT_MS = 120_000;

export interface InboxPage {
  readonly sandbox: Sandbox;
  readonly page: Page;
  /** What the browser complained of: errors of scripts, of the console, and of the content security policy. */
  readonly complaints: string[];
  /** Sends a message. Returns its id. */
  readonly send: (message?: object) => Promise<string>;
}

export interface InboxOptions extends SandboxOptions {
  readonly colorScheme?: 'light' | 'dark';
}

/** Starts a sandbox, opens its page, hands both to the test, and closes them. */
export async function withInboxPage(
  browser: Browser,
  { colorScheme = 'light', ...options }: InboxOptions,
  test: (inbox: InboxPage) => Promise<void>,
): Promise<void> {
  const sandbox = await startSandbox({ accounts: [account], ...options });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  try {
    await page.goto(sandbox.pageUrl);
    await page.waitForSelector('#status[data-state=live]');
    // What it asks for last when it is opened.
    await page.waitForSelector('#fault-list:has-text("No faults.")', { state: 'attached' });
    await page.waitForSelector('#kind option', { state: 'attached' });
    await test({ sandbox, page, complaints, send: (message) => send(sandbox, message) });
  } finally {
    await context.close();
    await sandbox.close();
  }
}

async function send({ baseUrl }: Sandbox, message: object = {}): Promise<string> {
  const answer = await fetch(`${baseUrl}/users/9900000/messages`, {
    method: 'POST',
    headers: {
      authorization: basic('sandbox-user', 'sandbox-password'),
      'content-type': 'application/json',
    },
    body: JSON.stringify({
      applicationId,
      from: '+15551112222',
      to: ['+15553334444'],
      text: 'Hello',
      ...message,
    }),
  });
  const body = (await answer.json()) as { id?: string };
  if (body.id === undefined) throw new Error(`The message was rejected: ${JSON.stringify(body)}`);
  return body.id;
}
