import { ValidationError } from '../errors/errors.js';

/** A text that says something, and can be sent: line breaks and other control characters are refused. */
export const requireText = (field: string, value: unknown): string => {
  // eslint-disable-next-line no-control-regex
  if (typeof value === 'string' && value.trim() && !/[\x00-\x1f\x7f]/.test(value)) return value;
  throw new ValidationError(`${field} must be a text that is not empty and has no control characters`, {
    field,
  });
};

/** A number above 0; `Infinity` where it means "no limit". */
export const requirePositive = (field: string, value: unknown, infinite = false): number => {
  if (typeof value === 'number' && value > 0 && (infinite || value !== Infinity)) return value;
  throw new ValidationError(`${field} must be a number above 0${infinite ? ', or Infinity' : ''}`, { field });
};

/** An object with no other keys than these: a misspelt option must not be taken for its default. */
export const requireKeys = (field: string, value: unknown, keys?: readonly string[]): void => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ValidationError(`${field} must be an object`, { field });
  }
  const unknown = keys && Object.keys(value).find((key) => !keys.includes(key));
  if (unknown) throw new ValidationError(`${field}: there is no ${unknown}`, { field: unknown });
};

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * A URL that credentials may be sent to: https, or http to this machine. Returned without a slash at its end.
 */
export const requireSafeUrl = (field: string, value: unknown): string => {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.test(url.hostname));
  if (url && safe && !url.username && !url.password && !url.search && !url.hash) {
    return url.href.replace(/\/+$/, '');
  }
  throw new ValidationError(
    `${field} must be an https URL (http only to this machine), without user name, query and fragment`,
    { field },
  );
};
