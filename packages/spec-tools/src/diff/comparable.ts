import { withoutAnnotations } from '../openapi/annotations.js';
import {
  asObject,
  isObject,
  type Operation,
  type PathItem,
  type SpecDocument,
  type SpecObject,
} from '../openapi/document.js';
import { normalize } from '../openapi/normalize.js';
import { withPathsNamedAs } from '../openapi/path-names.js';
import { listOperations, parameterKey, parametersOf } from '../openapi/operations.js';
import { referenceOf, resolve } from '../openapi/references.js';

/**
 * Two documents as they can be compared: normalized, the older with the names of the newer where these cross no wire (of
 * path parameters and of security schemes), and with the same parts written in place.
 */
export function comparable(old: SpecDocument, now: SpecDocument): [SpecDocument, SpecDocument] {
  const revision = normalize(structuredClone(now));
  const base = withSchemesNamedAs(revision, withPathsNamedAs(revision, normalize(structuredClone(old))));
  putInPlace(base, revision);
  return [base, revision];
}

function withSchemesNamedAs(revision: SpecDocument, base: SpecDocument): SpecDocument {
  const [before, after] = [base, revision].map(({ components }) =>
    asObject(components?.['securitySchemes']),
  ) as [SpecObject, SpecObject];
  const added = Object.keys(after).filter((name) => before[name] === undefined);
  const contentOf = (scheme: unknown): string => JSON.stringify(withoutAnnotations(scheme));
  const names = new Map<string, string>();
  for (const [name, scheme] of Object.entries(before)) {
    if (after[name] !== undefined) continue;
    const same = added.find((other) => contentOf(after[other]) === contentOf(scheme));
    if (same !== undefined && ![...names.values()].includes(same)) names.set(name, same);
  }
  if (names.size === 0) return base;
  const renamed = (map: SpecObject): SpecObject =>
    Object.fromEntries(Object.entries(map).map(([name, value]) => [names.get(name) ?? name, value]));
  for (const { operation } of listOperations(base))
    if (operation.security) operation.security = operation.security.map(renamed);
  return { ...base, components: { ...base.components, securitySchemes: renamed(before) } };
}

/**
 * Writes parameters, bodies, answers, headers and callbacks in place in both documents, where these refer to them
 * differently: whether such a part is a component, and of which name, crosses no wire.
 */
function putInPlace(base: SpecDocument, revision: SpecDocument): void {
  const sides = { base, revision };
  for (const { path, method, operation, pathItem } of listOperations(base)) {
    const other = asObject(resolve(revision, revision.paths[path]));
    const twin: unknown = other[method];
    if (!isObject(twin)) continue;
    inheritParameters(base, operation, pathItem);
    inheritParameters(revision, twin, other);
    alignParameters(sides, operation, twin);
    alignEntry(sides, operation, twin, 'requestBody');
    alignEntries(sides, operation.responses, asObject(twin['responses']));
    alignEntries(sides, operation.callbacks, asObject(twin['callbacks']));
    for (const [status, response] of Object.entries(asObject(operation.responses))) {
      const others: unknown = asObject(twin['responses'])[status];
      const [headers, twins] = [headersOf(base, response), headersOf(revision, others)];
      alignEntries(sides, headers, twins);
    }
  }
}

interface Sides {
  readonly base: SpecDocument;
  readonly revision: SpecDocument;
}

function inheritParameters(document: SpecDocument, operation: Operation, pathItem: PathItem): void {
  const parameters = parametersOf(document, operation, pathItem);
  if (parameters.length > 0) operation.parameters = parameters;
}

function headersOf(document: SpecDocument, response: unknown): SpecObject {
  return asObject(asObject(resolve(document, response))['headers']);
}

function alignParameters({ base, revision }: Sides, operation: Operation, twin: Operation): void {
  const [before, after] = [operation.parameters ?? [], twin.parameters ?? []];
  before.forEach((parameter, index) => {
    const key = parameterKey(base, parameter);
    const at = after.findIndex((each) => parameterKey(revision, each) === key);
    if (at < 0 || referenceOf(parameter) === referenceOf(after[at])) return;
    before[index] = resolve(base, parameter);
    after[at] = resolve(revision, after[at]);
  });
}

function alignEntries(sides: Sides, before: SpecObject | undefined, after: SpecObject): void {
  for (const key of Object.keys(before ?? {})) alignEntry(sides, before ?? {}, after, key);
}

function alignEntry({ base, revision }: Sides, before: SpecObject, after: SpecObject, key: string): void {
  const [own, other] = [before[key], after[key]];
  if (own === undefined || other === undefined || referenceOf(own) === referenceOf(other)) return;
  before[key] = resolve(base, own);
  after[key] = resolve(revision, other);
}
