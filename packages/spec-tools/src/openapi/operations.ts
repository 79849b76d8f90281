import {
  asObject,
  isObject,
  METHODS,
  type Components,
  type Operation,
  type PathItem,
  type SpecDocument,
  type SpecObject,
} from './document.js';
import { eachReference, pointerKeys, resolve } from './references.js';

export interface FoundOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
  readonly pathItem: PathItem;
}

/** The operations of a document, in its order. */
export function listOperations(document: SpecDocument): FoundOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) => {
    const pathItem = resolve(document, item);
    if (!isObject(pathItem)) return [];
    return METHODS.flatMap((method) => {
      const operation = pathItem[method];
      return isObject(operation) ? [{ path, method, operation, pathItem }] : [];
    });
  });
}

/** The operation at a path, where there is one. */
export function operationAt(document: SpecDocument, path: string, method: string): Operation | undefined {
  const operation = asObject(document.paths[path])[method];
  return isObject(operation) ? operation : undefined;
}

/** What a parameter is called, and where it goes: `query limit`. */
export function parameterKey(document: SpecDocument, parameter: unknown): string {
  const { in: place, name } = asObject(resolve(document, parameter));
  return `${String(place)} ${String(name)}`;
}

/** The parameters of an operation, with those of its path that it does not override. */
export function parametersOf(document: SpecDocument, operation: Operation, pathItem: PathItem): unknown[] {
  const own = operation.parameters ?? [];
  const known = new Set(own.map((item) => parameterKey(document, item)));
  const inherited = (pathItem.parameters ?? []).filter((item) => !known.has(parameterKey(document, item)));
  return [...own, ...inherited];
}

/** Those parts of a document's components that a subtree reaches, followed all the way. */
export function reachedComponents(document: SpecDocument, root: unknown): Record<string, SpecObject> {
  const reached: Record<string, SpecObject> = {};
  const components: Components = document.components ?? {};
  const follow = (node: unknown): void =>
    eachReference(node, (reference) => {
      const [top, section, name] = pointerKeys(reference);
      if (top !== 'components' || section === undefined || name === undefined) return;
      const found = (reached[section] ??= {});
      if (Object.hasOwn(found, name)) return;
      found[name] = components[section]?.[name];
      follow(found[name]);
    });
  follow(root);
  return reached;
}

/** The names of the security schemes that a document, or one of its operations, asks for. */
export function usedSecuritySchemes(document: SpecDocument): SpecObject {
  const requirements = [
    document.security,
    ...listOperations(document).map(({ operation }) => operation.security),
  ];
  const used = new Set(requirements.flatMap((list) => (list ?? []).flatMap((each) => Object.keys(each))));
  const declared = Object.entries(document.components?.['securitySchemes'] ?? {});
  return Object.fromEntries(declared.filter(([name]) => used.has(name)));
}
