import { asObject, type PathItem, type SpecDocument } from './document.js';
import { listOperations } from './operations.js';
import { resolve } from './references.js';

/**
 * A copy of a document in which path parameters are called as another document calls them, at paths of the same form and
 * at those that begin like one: such a name crosses no wire.
 */
export function withPathsNamedAs(other: SpecDocument, document: SpecDocument): SpecDocument {
  const paths = Object.entries(document.paths).map(([path, item]): [string, unknown] => {
    if (other.paths[path] !== undefined) return [path, item];
    const names = namesFor(path, Object.keys(other.paths));
    const renamed = path.replace(/\{([^}]*)\}/g, (_, name: string) => `{${names.get(name) ?? name}}`);
    if (renamed === path || document.paths[renamed] !== undefined) return [path, item];
    return [renamed, withParametersNamed(document, asObject(resolve(document, item)), names)];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}

/** What a path is, whatever its parameters are called. */
function segmentsOf(path: string): string[] {
  return path.split('/').map((segment) => segment.replace(/\{[^}]*\}/g, '{}'));
}

/** The other names of a path's parameters, by the longest known path that it begins like. */
function namesFor(path: string, known: readonly string[]): Map<string, string> {
  const segments = segmentsOf(path);
  const alike = known.filter((each) =>
    segmentsOf(each).every((segment, index) => segment === segments[index]),
  );
  const [longest = ''] = alike.sort((a, b) => b.length - a.length);
  const [own, others] = [path, longest].map((each) =>
    [...each.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name),
  ) as [string[], string[]];
  return new Map(others.map((name, index) => [own[index] ?? name, name]));
}

function withParametersNamed(
  document: SpecDocument,
  item: PathItem,
  names: ReadonlyMap<string, string>,
): PathItem {
  const renamed = (parameter: unknown): unknown => {
    const content = asObject(resolve(document, parameter));
    const name = content['in'] === 'path' ? names.get(String(content['name'])) : undefined;
    return name === undefined || name === content['name'] ? parameter : { ...content, name };
  };
  const copy: PathItem = { ...item };
  if (item.parameters) copy.parameters = item.parameters.map(renamed);
  for (const { method, operation } of listOperations({ ...document, paths: { '': item } }))
    if (operation.parameters) copy[method] = { ...operation, parameters: operation.parameters.map(renamed) };
  return copy;
}
