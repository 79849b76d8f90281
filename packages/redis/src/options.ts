import { ValidationError } from '@bandwidth-messages/sdk';

/** How long one command may take, unless the option says otherwise. */
export const DEFAULT_COMMAND_TIMEOUT_MS = 1000;

/** Checks that options are an object with no other names than these. @throws ValidationError naming what is wrong */
export function requireKnownOptions(options: unknown, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new ValidationError('options must be an object.', { field: 'options' });
  }
  for (const name of Object.keys(options)) {
    if (names.includes(name)) continue;
    throw new ValidationError(`options.${name} is unknown; there are: ${names.join(', ')}.`, { field: name });
  }
}

/** Checks a number. @throws ValidationError for what is no finite number above 0 */
export function requirePositive(field: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  throw new ValidationError(`${field} must be a number above 0.`, { field });
}
