/** One flag of a command: read from the command line, shown in help, offered by completion. */
export interface Flag {
  /** Without the dashes, in kebab-case. */
  readonly name: string;
  /** `boolean` also has a `--no-` form. */
  readonly kind: 'boolean' | 'integer' | 'text';
  /** May be given more than once. */
  readonly multiple?: boolean;
  /** What stands for the value in help. */
  readonly placeholder?: string;
  /** A list of the values known today. Others may be given where the API decides. */
  readonly choices?: readonly string[];
  /** Whether only `choices` are taken. */
  readonly closed?: boolean;
  readonly summary: string;
  /** The value is a file, so that a shell completes its name. */
  readonly isFile?: boolean;
  /** Name of the API's parameter or field that the flag sets. */
  readonly parameter?: string;
}

export type FlagValue = string | number | boolean | readonly string[] | readonly number[];

/** The flags that were given, by name. */
export type FlagValues = Readonly<Record<string, FlagValue | undefined>>;

/** The flag as it is written in help and in errors. */
export function writtenForm({ name, kind, placeholder }: Flag): string {
  return kind === 'boolean' ? `--${name}` : `--${name} ${placeholder ?? (kind === 'integer' ? 'N' : 'TEXT')}`;
}

export function textOf(values: FlagValues, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(values: FlagValues, name: string): number | undefined {
  const value = values[name];
  return typeof value === 'number' ? value : undefined;
}

/** The values of the flags that set a parameter of the API, by the name of the parameter. */
export function parametersOf(flags: readonly Flag[], values: FlagValues): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const { name, parameter } of flags) {
    if (parameter !== undefined && values[name] !== undefined) parameters[parameter] = values[name];
  }
  return parameters;
}
