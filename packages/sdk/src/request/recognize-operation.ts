import type { Operation } from '@bandwidth-messages/client/operations';
import { ValidationError } from '../errors/errors.js';

/** Which operation a request belongs to. */
export type RecognizeOperation = (method: string, url: string) => Operation;

function patternOf(path: string): RegExp {
  const escaped = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

/**
 * Finds the operation of a request by its method and path, for whoever uses the generated API directly.
 * @throws ValidationError for a request that goes elsewhere: credentials go to no other place than the one that the
 * client was made for
 */
export function createRecognizer(operations: readonly Operation[], baseUrl: string): RecognizeOperation {
  const known = operations.map((operation) => ({ operation, pattern: patternOf(operation.path) }));
  return (method, url) => {
    const [path = ''] = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length).split(/[?#]/) : [];
    const wanted = method.toUpperCase();
    const found = known.find(({ operation, pattern }) => operation.method === wanted && pattern.test(path));
    if (found) return found.operation;
    throw new ValidationError(
      'The request belongs to no operation of the API of this client; nothing was sent.',
      {
        field: 'url',
        attempts: 0,
      },
    );
  };
}
