/** One step of a JSON Patch (RFC 6902). */
export interface PatchStep {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy';
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

const keysOf = (pointer: string): string[] =>
  pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

function locate(document: any, pointer: string): { holder: any; key: string } {
  const keys = keysOf(pointer);
  const key = keys.pop() ?? '';
  const holder = keys.reduce((node, name) => node?.[name], document);
  if (typeof holder !== 'object' || holder === null) throw new Error(`${pointer} leads nowhere`);
  return { holder, key };
}

function take(document: any, pointer: string): unknown {
  const { holder, key } = locate(document, pointer);
  if (!(key in holder)) throw new Error(`There is nothing at ${pointer}`);
  const value: unknown = holder[key];
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return value;
}

function put(document: any, pointer: string, value: unknown): void {
  const { holder, key } = locate(document, pointer);
  if (Array.isArray(holder)) holder.splice(key === '-' ? holder.length : Number(key), 0, value);
  else holder[key] = value;
}

/** A changed copy. Every path has to exist, so that a patch cannot silently miss. */
export function applyPatch(document: unknown, steps: readonly PatchStep[]): any {
  const copy: any = structuredClone(document);
  for (const { op, path, from = '', value } of steps) {
    if (op === 'remove') take(copy, path);
    else if (op === 'move') put(copy, path, take(copy, from));
    else if (op === 'copy')
      put(copy, path, structuredClone(locate(copy, from).holder[locate(copy, from).key]));
    else if (op === 'add') put(copy, path, structuredClone(value));
    else {
      const { holder, key } = locate(copy, path);
      if (!(key in holder)) throw new Error(`There is nothing at ${path}`);
      holder[key] = structuredClone(value);
    }
  }
  return copy;
}
