import type { Operation } from '@bandwidth-messages/client/operations';

export interface MatchedOperation {
  readonly operation: Operation;
  /** Path and query parameters as texts, decoded. */
  readonly values: Record<string, unknown>;
}

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const patternOf = (path: string): RegExp => {
  const parts = path.split(/\{(\w+)\}/).map((part, index) => (index % 2 ? '([^/]+)' : escapeForRegExp(part)));
  return new RegExp(`^${parts.join('')}$`);
};

/**
 * Finds the operation that a method and a URL belong to: what the generated code hands over. `undefined` when there is
 * none, which includes any URL that is not below `baseUrl`.
 */
export const matchOperation = (
  operations: readonly Operation[],
  baseUrl: string,
  method: string,
  url: string,
): MatchedOperation | undefined => {
  if (!url.startsWith(`${baseUrl}/`)) return undefined;
  const [path = '', search = ''] = url.slice(baseUrl.length).split(/\?(.*)/s);
  for (const operation of operations) {
    if (operation.method !== method.toUpperCase()) continue;
    const parts = patternOf(operation.path).exec(path);
    if (!parts) continue;
    const values: Record<string, unknown> = {};
    [...operation.path.matchAll(/\{(\w+)\}/g)].forEach(([, name = ''], index) => {
      values[name] = decodeURIComponent(parts[index + 1]!);
    });
    for (const [name, value] of new URLSearchParams(search)) {
      // A name that comes again is a list.
      values[name] = name in values ? [values[name], value].flat() : value;
    }
    return { operation, values };
  }
  return undefined;
};
