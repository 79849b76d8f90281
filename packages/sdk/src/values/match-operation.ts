import type { ApiCore, ApiOperation } from '../api/api-core.js';

export interface MatchedOperation {
  readonly operation: ApiOperation;
  /** Path and query parameters as texts, decoded. */
  readonly values: Record<string, unknown>;
}

const PARAMETER = /\{(\w+)\}/g;

const patternOf = (path: string): RegExp => {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(PARAMETER, '(?<$1>[^/]+)')}$`);
};

/**
 * Finds the operation that a method and a URL belong to: what the generated code hands over. `undefined` when there is
 * none, which includes any URL that is not below the base URL.
 */
export const matchOperation = (
  { baseUrl, operations }: ApiCore,
  method: string,
  url: string,
): MatchedOperation | undefined => {
  if (!url.startsWith(`${baseUrl}/`)) return undefined;
  const [path = '', search = ''] = url.slice(baseUrl.length).split(/\?(.*)/s);
  for (const operation of operations) {
    const { operation: rule } = operation;
    const parts = rule.method === method.toUpperCase() && patternOf(rule.path).exec(path);
    if (!parts) continue;
    const values: Record<string, unknown> = {};
    for (const [name, part] of Object.entries(parts.groups ?? {})) values[name] = decodeURIComponent(part);
    for (const [name, value] of new URLSearchParams(search)) {
      // A name that comes again is a list.
      values[name] = name in values ? [values[name], value].flat() : value;
    }
    return { operation, values };
  }
  return undefined;
};
