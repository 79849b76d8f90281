import { withoutAnnotations } from './annotations.js';
import { asObject, isObject, type SpecDocument, type SpecObject } from './document.js';
import { flattenAll } from './flatten.js';
import {
  listOperations,
  parametersOf,
  reachedComponents,
  usedSecuritySchemes,
  type FoundOperation,
} from './operations.js';
import { resolve } from './references.js';

/** What callers send, what they are answered, or what is posted to them. */
export type Side = 'request' | 'response' | 'callbacks';

/**
 * One side of a document. Each is a valid document with just the components it reaches, and without annotations. Apart,
 * a change of a schema that several sides use can be judged for each of them.
 */
export function projectionOf(document: SpecDocument, side: Side): SpecDocument {
  const pick: Record<Side, (found: FoundOperation) => SpecObject | undefined> = {
    request: (found) => requestOf(document, found),
    response: ({ operation }) => ({ responses: operation.responses }),
    callbacks: (found) => callbacksOf(document, found),
  };
  const paths: Record<string, SpecObject> = {};
  for (const found of listOperations(document)) {
    const picked = pick[side](found);
    if (picked) (paths[found.path] ??= {})[found.method] = structuredClone(picked);
  }
  const components = flattenAll(reachedComponents(document, paths), document);
  const root = side === 'request' ? { servers: document.servers, security: document.security } : {};
  if (side === 'request') components['securitySchemes'] = usedSecuritySchemes(document);
  const stripped = withoutAnnotations({
    openapi: '3.0.3',
    ...root,
    paths: flattenAll(paths, document),
    components,
  });
  const projection = { ...stripped, info: { title: '', version: '' } };
  fillDescriptions(projection);
  return withoutUndefined(projection) as SpecDocument;
}

/** As JSON has it: what is undefined is not there. */
function withoutUndefined(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutUndefined);
  if (!isObject(node)) return node;
  const entries = Object.entries(node).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutUndefined(value)]));
}

function requestOf(document: SpecDocument, { operation, pathItem }: FoundOperation): SpecObject {
  const { requestBody, security, servers = pathItem.servers } = operation;
  return {
    parameters: parametersOf(document, operation, pathItem),
    requestBody,
    security,
    servers,
    deprecated: operation['deprecated'],
    responses: { default: { description: '' } },
  };
}

/**
 * Callbacks are put in place of references to them: the differ takes no direction from a callback in components. Their
 * addresses are made up, since each receiver has its own.
 */
function callbacksOf(document: SpecDocument, { operation }: FoundOperation): SpecObject | undefined {
  if (!isObject(operation.callbacks)) return undefined;
  const callbacks = Object.entries(operation.callbacks).map(([name, callback]): [string, SpecObject] => {
    const items = Object.values(asObject(resolve(document, callback)));
    return [
      name,
      Object.fromEntries(items.map((item, index) => [`https://receiver-${index}.example.com`, item])),
    ];
  });
  return { responses: { default: { description: '' } }, callbacks: Object.fromEntries(callbacks) };
}

/** Where OpenAPI demands a description, an empty one stands in, the same on both sides. */
function fillDescriptions(document: SpecDocument): void {
  const fill = (responses: unknown): void => {
    for (const response of Object.values(asObject(responses)))
      if (isObject(response) && response['$ref'] === undefined) response['description'] = '';
  };
  const walk = (paths: SpecObject): void => {
    for (const { operation } of listOperations({ ...document, paths })) {
      fill(operation.responses);
      for (const callback of Object.values(asObject(operation.callbacks))) walk(asObject(callback));
    }
  };
  walk(document.paths);
  fill(document.components?.['responses']);
}
