import { inspect } from 'node:util';

// Secrets, a number and a text that are looked for in whatever a client tells.

export const PASSWORD = 'canary pä$$+word/1';
export const SECRET = 'canary-secret/+%2';
export const TOKEN = 'canary.token-3';
export const PHONE = '+15550099887';
export const TEXT = 'canary text of a message';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const formsOf = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  new URLSearchParams({ s: secret }).toString().slice(2),
  base64(secret).replace(/=+$/, ''),
  Buffer.from(secret).toString('base64url'),
];
export const BASIC = [...formsOf(PASSWORD), base64(`user:${PASSWORD}`)];
export const OAUTH = [...formsOf(SECRET), base64(`id:${SECRET}`)];
export const PERSONAL = [PHONE, PHONE.slice(1), TEXT];

/** Everything a program may print of a value. */
export const print = (value: unknown): string =>
  [
    String(value),
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(value),
    (value as Error | undefined)?.stack,
    inspect((value as Error | undefined)?.cause, { depth: 20, showHidden: true }),
  ].join('\n');
