import { baseUrl, tokenUrl } from '@bandwidth-messages/client/operations';
import type { ExitCode } from '../errors/exit-code.js';
import { textOf } from '../flags/flag.js';
import { SECRET_NAMES, SETTING_NAMES, type SettingName, type Settings } from '../settings/setting.js';
import type { CommandContext } from '../command.js';

interface ConfigRow {
  readonly name: SettingName;
  /** `null` where nothing is set; never a secret. */
  readonly value: string | null;
  readonly source: string | null;
}

const DEFAULTS: Readonly<Partial<Record<SettingName, string>>> = { baseUrl, tokenUrl };

/** Shows where each setting comes from. Sends nothing. */
export async function runConfig({ values, terminal, settings }: CommandContext): Promise<ExitCode> {
  const rows = configRows(await settings());
  terminal.stdout.write(
    textOf(values, 'output') === 'json' ? `${JSON.stringify(rows)}\n` : rows.map(rowAsText).join(''),
  );
  return 0;
}

function configRows(settings: Settings): ConfigRow[] {
  return SETTING_NAMES.map((name) => {
    const setting = settings[name];
    if (!setting) return { name, value: DEFAULTS[name] ?? null, source: DEFAULTS[name] ? 'the spec' : null };
    return { name, value: shownValue(name, setting.value), source: setting.source };
  });
}

function shownValue(name: SettingName, value: string): string {
  if (SECRET_NAMES.includes(name)) return '(set, not shown)';
  return name === 'baseUrl' || name === 'tokenUrl' ? withoutCredentials(value) : value;
}

function rowAsText({ name, value, source }: ConfigRow): string {
  return `${name.padEnd(13)} ${(value ?? '(not set)').padEnd(52)} ${source ?? ''}`.trimEnd() + '\n';
}

/** An address may have a password or a token in it, also one that is not written as it must be. */
function withoutCredentials(value: string): string {
  return value.replace(/^(\w+:\/\/)?.*@/, '$1(not shown)@').replace(/\?.*/, '?(not shown)');
}
