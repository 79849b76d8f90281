import { isDeepStrictEqual } from 'node:util';
import { isSameButWords } from '../openapi/annotations.js';
import { isObject, METHODS, type SpecDocument, type SpecObject } from '../openapi/document.js';
import {
  listOperations,
  reachedComponents,
  usedSecuritySchemes,
  type FoundOperation,
} from '../openapi/operations.js';
import { SpecError } from '../openapi/spec-error.js';
import type { Notice } from './notice.js';

export const MESSAGES_PATH = '/users/{accountId}/messages';

/** What people call an operation: its method and path. */
export function titleOf({ method, path }: FoundOperation): string {
  return `${method.toUpperCase()} ${path}`;
}

/**
 * The operations at and below the path of the messages, with all that they and the callbacks of the document reach. Servers
 * and security move to the root, since a server of an operation would win over the base URL that a caller configures.
 *
 * @param document whole and checked; it is not changed
 * @throws {SpecError} when the path is not there
 */
export function extractMessages(
  document: SpecDocument,
  label: string,
): { extract: SpecDocument; notices: Notice[] } {
  if (!isObject(document.paths[MESSAGES_PATH]))
    throw new SpecError(`${label}: has no path ${MESSAGES_PATH}; is it the description of another API?`);
  const security = document.security ?? [];
  const paths = pathsOfMessages(document);
  const all = listOperations({ ...document, paths });
  const main = all.find(({ path }) => path === MESSAGES_PATH);
  if (!main) throw new SpecError(`${label}: the path ${MESSAGES_PATH} has no operation`);
  const serversOf = ({ operation, pathItem }: FoundOperation): unknown =>
    operation.servers ?? pathItem.servers ?? document.servers;
  const servers = serversOf(main);
  const elsewhere = all.filter((found) => !isSameButWords(serversOf(found), servers));
  for (const { pathItem, method } of elsewhere) delete pathItem[method];
  for (const [path, item] of Object.entries(paths))
    if (!isObject(item) || !METHODS.some((method) => isObject(item[method]))) delete paths[path];
  for (const { operation, pathItem } of all) {
    delete operation.servers;
    delete pathItem.servers;
    if (isDeepStrictEqual(operation.security, security)) delete operation.security;
  }
  // A callback that no operation names may be one of ours that a correction names.
  const components = {
    ...reachedComponents(document, [paths, document.components?.['callbacks']]),
    callbacks: document.components?.['callbacks'] ?? {},
    securitySchemes: usedSecuritySchemes({ ...document, security, paths }),
  };
  return {
    extract: structuredClone({ ...(servers !== undefined && { servers }), security, paths, components }),
    notices: elsewhere.map((found) => ({
      path: titleOf(found),
      message: `is on another server than ${titleOf(main)}; one client has one server, so it was left out`,
    })),
  };
}

/** A document with just the components that its operations reach. */
export function withReachedComponents(document: SpecDocument): SpecDocument {
  const components = {
    ...reachedComponents(document, document.paths),
    securitySchemes: usedSecuritySchemes(document),
  };
  return { ...document, components };
}

function pathsOfMessages(document: SpecDocument): SpecObject {
  const picked = Object.entries(document.paths).filter(
    ([path, item]) => isObject(item) && (path === MESSAGES_PATH || path.startsWith(`${MESSAGES_PATH}/`)),
  );
  return structuredClone(Object.fromEntries(picked));
}
