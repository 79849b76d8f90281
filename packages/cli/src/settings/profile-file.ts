import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../errors/usage-error.js';
import type { Terminal } from '../terminal.js';
import { SETTING_NAMES, type SettingLayer } from './setting.js';

export interface ProfileFile {
  /** @default `bw-messages/config.json` in the user's configuration folder */
  readonly path?: string | undefined;
  readonly env: Terminal['env'];
  /** @default the profile `default`, if there is one */
  readonly profile?: string;
}

/**
 * One profile of the configuration file, which is JSON: `{ "profiles": { "NAME": { "accountId": …, "clientId": … } } }`.
 * @throws UsageError when a file or profile that was named is not there, or when others than its owner can read it
 */
export function readProfile({ path: named, env, profile }: ProfileFile): SettingLayer {
  const file = named ?? defaultPath(env);
  const text = readPrivately(file, named !== undefined || profile !== undefined);
  if (text === undefined) return {};
  const profiles = parse(text, file);
  const found = profiles[profile ?? 'default'];
  if (found === undefined && profile === undefined) return {};
  if (!isRecord(found)) {
    throw new UsageError(
      `${file} has no such profile. It has: ${Object.keys(profiles).join(', ') || 'none'}.`,
    );
  }
  return readLayer(found, `profile ${profile ?? 'default'} of ${file}`);
}

function readLayer(found: Record<string, unknown>, source: string): SettingLayer {
  for (const [name, value] of Object.entries(found)) {
    if (!SETTING_NAMES.some((known) => known === name)) {
      throw new UsageError(`The ${source} has an unknown entry. There are: ${SETTING_NAMES.join(', ')}.`);
    }
    if (typeof value !== 'string' || value === '') {
      throw new UsageError(`${name} in the ${source} must be a text that is not empty.`);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, { value, source }]));
}

function defaultPath(env: Terminal['env']): string {
  return path.join(env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config'), 'bw-messages', 'config.json');
}

function readPrivately(file: string, isRequired: boolean): string | undefined {
  try {
    const { mode } = statSync(file);
    // Windows has no such bits: there the profile folder of the user is private.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new UsageError(`${file} holds secrets, and others can read it. Do: chmod 600 ${file}`);
    }
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UsageError) throw error;
    if (code === 'ENOENT' && !isRequired) return undefined;
    throw new UsageError(`${file} cannot be read (${code}).`);
  }
}

function parse(text: string, file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`${file} is not JSON.`);
  }
  const profiles = isRecord(content) ? content['profiles'] : undefined;
  if (!isRecord(profiles)) throw new UsageError(`${file} must be { "profiles": { "NAME": { … } } }.`);
  return profiles;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
