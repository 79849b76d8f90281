import { asList, asObject, type SpecDocument } from '../openapi/document.js';
import type { Change } from '../levels.js';

/**
 * Where calls go unless a caller says otherwise: to the first server. The differ takes servers for a set, in which the
 * order means nothing.
 */
export function serverChanges(base: SpecDocument, revision: SpecDocument): Change[] {
  const [old, now] = [firstServer(base), firstServer(revision)];
  if (old === now) return [];
  return [
    {
      path: '#/servers/0/url',
      aspect: 'wire',
      level: 'major',
      message: `calls, with their credentials, go to ${now} and no longer to ${old}; make sure that the address is right`,
    },
  ];
}

/** Its address, with the defaults of its variables. */
function firstServer({ servers }: SpecDocument): string {
  const { url = '/', variables } = asObject(asList(servers)[0]);
  const values = asObject(variables);
  return String(url).replace(/\{([^}]*)\}/g, (whole, name: string) => {
    const { default: value } = asObject(values[name]);
    return typeof value === 'string' ? value : whole;
  });
}
