import { readFileSync } from 'node:fs';
import { CORE_SCHEMA, load } from 'js-yaml';

/** Any object of the document. */
export type Node = Readonly<Record<string, unknown>>;

/** An OpenAPI document in which references can be followed. */
export interface SpecDocument {
  readonly root: Node;
  /** The object itself, or what its `$ref` names. */
  follow(value: unknown): Node;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asNode(value: unknown): Node {
  return isNode(value) ? value : {};
}

/**
 * Reads an OpenAPI document, in YAML or JSON.
 *
 * @throws Error naming the file and line when it cannot be read.
 */
export function readDocument(file: string): SpecDocument {
  let root: unknown;
  try {
    // The core schema leaves dates as the text they are, so that examples keep their form.
    root = load(readFileSync(file, 'utf8'), { filename: file, schema: CORE_SCHEMA });
  } catch (error) {
    throw new Error(`The spec ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const paths = isNode(root) ? root['paths'] : undefined;
  if (!isNode(root) || !isNode(paths))
    throw new Error(`The spec ${file} is no OpenAPI document: it has no paths.`);
  return createDocument(root, file);
}

function createDocument(root: Node, file: string): SpecDocument {
  const follow = (value: unknown, depth = 0): Node => {
    const node = asNode(value);
    const ref = node['$ref'];
    if (typeof ref !== 'string') return node;
    if (!ref.startsWith('#/') || depth > 20)
      throw new Error(`The spec ${file} has a reference that cannot be followed: ${ref}`);
    let target: unknown = root;
    for (const part of ref.slice(2).split('/')) {
      target = asNode(target)[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')];
    }
    if (!isNode(target)) throw new Error(`The spec ${file} refers to ${ref}, which it does not have.`);
    return follow(target, depth + 1);
  };
  return { root, follow: (value) => follow(value) };
}
