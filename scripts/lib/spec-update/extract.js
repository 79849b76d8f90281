// @ts-check
'use strict';
const { isDeepStrictEqual } = require('node:util');
const { isObject } = require('../spec/references.js');
const { SpecError } = require('../spec/load.js');
const { methods, reachedComponents, withoutAnnotations } = require('../spec/views.js');

/** @typedef {{ path: string, message: string }} Notice something that a person should look at */

const messagesPath = '/users/{accountId}/messages';

/** @param {any} paths @returns {{ at: string, item: any, operation: any }[]} */
const operationsOf = (paths) =>
  Object.entries(paths).flatMap(([path, item]) =>
    methods
      .filter((method) => isObject(item[method]))
      .map((method) => ({ at: `${method.toUpperCase()} ${path}`, item, operation: item[method] })),
  );

/**
 * The operations at and below the path of the messages, with all that they reach and nothing else. Servers and security
 * move to the root, since a server of an operation would win over the base URL that a caller configures.
 *
 * @param {any} document whole, checked and corrected
 * @param {string} label
 * @returns {{ extract: any, notices: Notice[] }}
 * @throws {SpecError} when the path is not there
 */
function extractMessages(document, label) {
  if (!isObject(document.paths[messagesPath]))
    throw new SpecError(`${label}: has no path ${messagesPath}; is it the description of another API?`);
  const picked = Object.entries(document.paths).filter(
    ([path, item]) => isObject(item) && (path === messagesPath || path.startsWith(`${messagesPath}/`)),
  );
  const paths = structuredClone(Object.fromEntries(picked));
  const security = document.security ?? [];
  const all = operationsOf(paths);
  const serversOf = (/** @type {any} */ { operation, item }) =>
    operation.servers ?? item.servers ?? document.servers;
  const main = all.find(({ item }) => item === paths[messagesPath]);
  if (!main) throw new SpecError(`${label}: the path ${messagesPath} has no operation`);
  const servers = serversOf(main);
  const elsewhere = all.filter((found) => !isSameButWords(serversOf(found), servers));
  for (const { item, operation } of elsewhere) {
    for (const method of methods) if (item[method] === operation) delete item[method];
  }
  for (const [path, item] of Object.entries(paths)) {
    if (!methods.some((method) => isObject(item[method]))) delete paths[path];
  }
  const operations = operationsOf(paths);
  for (const { operation, item } of operations) {
    delete operation.servers;
    delete item.servers;
    if (isDeepStrictEqual(operation.security, security)) delete operation.security;
  }
  const components = reachedComponents(document, paths);
  const lists = [security, ...operations.map(({ operation }) => operation.security)];
  const used = new Set(lists.flatMap((list) => (list ?? []).flatMap(Object.keys)));
  const schemes = Object.entries(document.components?.securitySchemes ?? {}).filter(([name]) =>
    used.has(name),
  );
  return {
    extract: structuredClone({
      ...(servers && { servers }),
      security,
      paths,
      components: { ...components, securitySchemes: Object.fromEntries(schemes) },
    }),
    notices: elsewhere.map(({ at }) => ({
      path: at,
      message: `is on another server than ${main.at}; one client has one server, so it was left out`,
    })),
  };
}

/** @param {any} a @param {any} b */
const isSameButWords = (a, b) => isDeepStrictEqual(withoutAnnotations(a), withoutAnnotations(b));

module.exports = { extractMessages, isSameButWords, messagesPath, operationsOf };
