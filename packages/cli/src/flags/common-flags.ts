import type { Flag } from './flag.js';

/** Flags of every command. */
export const GENERAL_FLAGS: readonly Flag[] = [
  { name: 'help', kind: 'boolean', summary: 'this text' },
  { name: 'quiet', kind: 'boolean', summary: 'nothing on stderr but errors and questions' },
];

/** Flags of the commands that call the API. */
export const CONNECTION_FLAGS: readonly Flag[] = [
  { name: 'account-id', kind: 'text', placeholder: 'ID', summary: 'account to use' },
  { name: 'profile', kind: 'text', placeholder: 'NAME', summary: 'profile of the configuration file' },
  {
    name: 'config-file',
    kind: 'text',
    placeholder: 'FILE',
    isFile: true,
    summary: 'configuration file; only its owner may be able to read it',
  },
  { name: 'secret-stdin', kind: 'boolean', summary: 'read the client secret, or the password, from stdin' },
  {
    name: 'sandbox',
    kind: 'text',
    placeholder: '[URL]',
    summary: 'use a sandbox, its account and its credentials (http://127.0.0.1:4010)',
  },
  { name: 'base-url', kind: 'text', placeholder: 'URL', summary: 'where the API is' },
  { name: 'token-url', kind: 'text', placeholder: 'URL', summary: 'where access tokens come from' },
  { name: 'timeout-ms', kind: 'integer', summary: 'how long one request may take (30000)' },
  { name: 'verbose', kind: 'boolean', summary: 'what the client does, one JSON object a line on stderr' },
];

/** Flags of the commands that print rows. */
export const OUTPUT_FLAGS: readonly Flag[] = [
  {
    name: 'output',
    kind: 'text',
    placeholder: 'FORMAT',
    choices: ['table', 'ndjson', 'json', 'csv'],
    closed: true,
    summary: 'table, ndjson, json or csv (table on a terminal, ndjson elsewhere)',
  },
  {
    name: 'fields',
    kind: 'text',
    placeholder: 'A,B.C',
    summary: 'fields to print, in this order; a dot reaches into an object',
  },
  {
    name: 'excel',
    kind: 'boolean',
    summary: 'CSV for a spreadsheet: byte order mark, formulas guarded',
  },
];

export const DEFAULT_SANDBOX_URL = 'http://127.0.0.1:4010';

/** `--sandbox` without an address after it means the sandbox where it stands by default. */
export function withSandboxUrl(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (arg !== '--sandbox') return [arg];
    const next = args[index + 1] ?? '';
    // Taken for the address, too, so that what it lacks is told.
    const isAddress = /^\w+:\/\/|^[\w.-]+:\d+$/.test(next);
    return isAddress ? [arg] : [`--sandbox=${DEFAULT_SANDBOX_URL}`];
  });
}
