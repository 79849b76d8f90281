import type { Flag, FlagValues } from '../flags/flag.js';

/** The values of the flags that set a parameter of the API, by the name of the parameter. */
export function parametersOf(flags: readonly Flag[], values: FlagValues): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const { name, parameter } of flags) {
    if (parameter !== undefined && values[name] !== undefined) parameters[parameter] = values[name];
  }
  return parameters;
}
