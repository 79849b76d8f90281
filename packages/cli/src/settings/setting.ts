export const SETTING_NAMES = [
  'accountId',
  'clientId',
  'clientSecret',
  'username',
  'password',
  'baseUrl',
  'tokenUrl',
] as const;

export type SettingName = (typeof SETTING_NAMES)[number];

export const SECRET_NAMES: readonly SettingName[] = ['clientSecret', 'password'];

/** Whether a field that an error names is a setting. */
export function isSettingName(field: string | undefined): field is SettingName {
  return SETTING_NAMES.some((name) => name === field);
}

/** A value, and where it comes from. */
export interface Setting {
  readonly value: string;
  /** In words, such as `environment variable BW_ACCOUNT_ID`. */
  readonly source: string;
}

/** What one place says: the command line, a profile, the environment. */
export type SettingLayer = Readonly<Partial<Record<SettingName, Setting>>>;

/** The settings in force. Of the two kinds of credentials there is one, or none. */
export type Settings = SettingLayer;
