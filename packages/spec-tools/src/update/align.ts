import {
  completeNewCallback,
  nameCallbacksAsOurs,
  useOurAddress,
  withOurCallbacks,
} from './align-callbacks.js';
import { isSameButWords } from '../openapi/annotations.js';
import {
  asObject,
  DATA_KEYS,
  isObject,
  NAME_MAPS,
  type Components,
  type Operation,
  type SpecDocument,
  type SpecObject,
} from '../openapi/document.js';
import { flattenSchema } from '../openapi/flatten.js';
import { listOperations, operationAt, parameterKey, parametersOf } from '../openapi/operations.js';
import { completeMappings } from './complete-mappings.js';
import { lookUp, referencedName, referenceOf, referenceTo, resolve } from '../openapi/references.js';

// One API can be written down in many ways: a parameter in place or as a component, a text as a schema of its own or
// not, a payload flat or put together. Callers see none of that, so what comes in is rewritten in the way of our document
// before the two are merged. Names that become names in TypeScript are left alone.

/**
 * @param extract their document, extracted; it is not changed
 * @param ours our document
 * @returns theirs in our way of writing
 */
export function alignWithOurs(extract: SpecDocument, ours: SpecDocument): SpecDocument {
  const theirs = withOurCallbacks(inlinePlainSchemas(structuredClone(extract), extract, ours), ours);
  completeMappings(theirs.components?.['schemas']);
  const aligner = { ours, theirs, components: (theirs.components ??= {}) };
  for (const { path, method, operation, pathItem } of listOperations(theirs)) {
    const parameters = parametersOf(theirs, operation, pathItem);
    if (parameters.length > 0) operation.parameters = parameters;
    alignOperation(aligner, operation, operationAt(ours, path, method));
  }
  for (const item of Object.values(theirs.paths)) if (isObject(item)) delete item['parameters'];
  const schemas = asObject(theirs.components?.['schemas']);
  for (const [name, schema] of Object.entries(schemas)) {
    const own = ours.components?.['schemas']?.[name];
    if (isObject(own) && own['properties'] !== undefined && own['allOf'] === undefined)
      schemas[name] = flattenSchema(schema, theirs);
  }
  return theirs;
}

interface Aligner {
  readonly ours: SpecDocument;
  readonly theirs: SpecDocument;
  /** Those of their document, where ours are added. */
  readonly components: Components;
}

type Section = 'parameters' | 'responses' | 'requestBodies' | 'callbacks';

/** Whether the generator makes a type of it. Texts, numbers and lists get none. */
function becomesType(schema: unknown): boolean {
  if (!isObject(schema)) return true;
  const shapes = ['properties', 'enum', 'allOf', 'oneOf', 'anyOf', 'additionalProperties'];
  const { type } = schema;
  return shapes.some((key) => key in schema) || type === 'object' || type === undefined;
}

/** Puts schemas without a type of their own in the place of references to them. */
function inlinePlainSchemas<T>(
  node: T,
  theirs: SpecDocument,
  ours: SpecDocument,
  trail?: readonly string[],
  isNameMap?: boolean,
): T;
function inlinePlainSchemas(
  node: unknown,
  theirs: SpecDocument,
  ours: SpecDocument,
  trail: readonly string[] = [],
  isNameMap = false,
): unknown {
  if (Array.isArray(node)) return node.map((item: unknown) => inlinePlainSchemas(item, theirs, ours, trail));
  if (!isObject(node)) return node;
  const target = referenceOf(node);
  if (target?.startsWith('#/components/schemas/')) {
    const schema = lookUp(theirs, target);
    const stays = becomesType(schema) || trail.includes(target) || lookUp(ours, target) !== undefined;
    return stays ? node : inlinePlainSchemas(schema, theirs, ours, [...trail, target]);
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (!isNameMap && DATA_KEYS.has(key)) return [key, value];
      return [key, inlinePlainSchemas(value, theirs, ours, trail, !isNameMap && NAME_MAPS.has(key))];
    }),
  );
}

function alignOperation(aligner: Aligner, operation: Operation, own: Operation | undefined): void {
  alignParameters(aligner, operation, own);
  if (operation.requestBody !== undefined)
    alignPart(aligner, 'requestBodies', own?.requestBody, operation, 'requestBody');
  const { responses = {}, callbacks = {} } = operation;
  for (const status of Object.keys(responses))
    alignPart(aligner, 'responses', own?.responses?.[status], responses, status);
  nameCallbacksAsOurs(
    { document: aligner.theirs, callbacks },
    { document: aligner.ours, callbacks: own?.callbacks ?? {} },
  );
  for (const name of Object.keys(callbacks)) alignCallback(aligner, own?.callbacks?.[name], callbacks, name);
}

function alignParameters(aligner: Aligner, operation: Operation, own: Operation | undefined): void {
  const { ours, theirs } = aligner;
  const known = [
    ...(own?.parameters ?? []),
    ...Object.keys(ours.components?.['parameters'] ?? {}).map((name) => referenceTo('parameters', name)),
  ];
  operation.parameters?.forEach((parameter, index, parameters) => {
    const key = parameterKey(theirs, parameter);
    const same = known.find((other) => parameterKey(ours, other) === key);
    const holder: SpecObject = { parameter };
    alignPart(aligner, 'parameters', same, holder, 'parameter');
    parameters[index] = holder['parameter'];
  });
}

/**
 * Writes what stands at `key` the way our document does: as our component, or in place.
 *
 * @param ourNode what stands there in our document
 * @param holder where their node stands
 */
function alignPart(
  { theirs, components }: Aligner,
  section: Section,
  ourNode: unknown,
  holder: SpecObject,
  key: string,
): void {
  if (ourNode === undefined) return;
  const ourName = referencedName(ourNode);
  if (ourName === referencedName(holder[key])) return;
  const content = structuredClone(resolve(theirs, holder[key]));
  if (ourName === undefined) {
    holder[key] = content;
    return;
  }
  const named = (components[section] ??= {});
  // Two places that share a component with us, but differ with them, can share it no longer.
  if (named[ourName] !== undefined && !isSameButWords(named[ourName], content)) holder[key] = content;
  else {
    named[ourName] = content;
    holder[key] = referenceTo(section, ourName);
  }
}

function alignCallback(aligner: Aligner, ourNode: unknown, holder: SpecObject, name: string): void {
  alignPart(aligner, 'callbacks', ourNode, holder, name);
  const callback = asObject(resolve(aligner.theirs, holder[name]));
  if (ourNode === undefined) completeNewCallback(name, callback);
  else useOurAddress(callback, asObject(resolve(aligner.ours, ourNode)));
}
