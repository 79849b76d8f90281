import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { UsageError } from '../errors/errors.js';
import type { Terminal } from '../terminal.js';
import { SETTING_NAMES, isSettingName, type SettingLayer } from './setting.js';

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
  if (file === undefined) {
    if (profile === undefined) return {};
    throw new UsageError(
      'There is no folder of the user for the configuration file: name one by --config-file.',
    );
  }
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
    if (!isSettingName(name)) {
      throw new UsageError(`The ${source} has an unknown entry. There are: ${SETTING_NAMES.join(', ')}.`);
    }
    if (typeof value !== 'string' || value === '') {
      throw new UsageError(`${name} in the ${source} must be a text that is not empty.`);
    }
  }
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, { value, source }]));
}

/** `undefined` where the user has no folder for it. A relative one counts as none, as the XDG specification says. */
function defaultPath(env: Terminal['env']): string | undefined {
  const folders = [env['XDG_CONFIG_HOME'], path.join(env['HOME'] ?? homeFolder(), '.config')];
  const folder = folders.find((one) => one !== undefined && path.isAbsolute(one));
  return folder === undefined ? undefined : path.join(folder, 'bw-messages', 'config.json');
}

/** Fails where the user of a container has no entry in the list of users. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

function readPrivately(file: string, isRequired: boolean): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const { mode } = fstatSync(descriptor);
    // Windows has no such bits: there the profile folder of the user is private.
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new UsageError(`${file} holds secrets, and others can read it. Do: chmod 600 ${file}`);
    }
    return readFileSync(descriptor, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof UsageError) throw error;
    if (code === 'ENOENT' && !isRequired) return undefined;
    throw new UsageError(`${file} cannot be read (${code}).`);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
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
