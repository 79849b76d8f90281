import { UsageError } from '../errors/errors.js';
import { SETTING_NAMES, type SettingLayer, type Settings, type SettingName } from './setting.js';

const CLIENT: readonly SettingName[] = ['clientId', 'clientSecret'];
const USER: readonly SettingName[] = ['username', 'password'];

/**
 * The settings in force, from layers of which an earlier one wins. Credentials are of the kind that the first layer
 * with any of them has; the other kind is left out, wherever it is.
 * @throws UsageError when one layer has credentials of both kinds
 */
export function mergeSettings(layers: readonly SettingLayer[]): Settings {
  const dropped = otherKind(layers);
  const merged: Partial<Record<SettingName, Settings[SettingName]>> = {};
  for (const name of SETTING_NAMES) {
    if (dropped.includes(name)) continue;
    const setting = layers.find((layer) => layer[name] !== undefined)?.[name];
    if (setting) merged[name] = setting;
  }
  return merged as Settings;
}

function otherKind(layers: readonly SettingLayer[]): readonly SettingName[] {
  for (const layer of layers) {
    const client = CLIENT.find((name) => layer[name]);
    const user = USER.find((name) => layer[name]);
    if (client && user) {
      throw new UsageError(
        `Credentials of both kinds are set, by ${layer[client]?.source} and by ${layer[user]?.source}: remove one of them.`,
      );
    }
    if (client) return USER;
    if (user) return CLIENT;
  }
  return [];
}
