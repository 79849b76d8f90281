import { asObject, type SpecObject } from '../openapi/document.js';
import { hasField } from './has-field.js';
import type { Finding, Keys } from './parsed-spec.js';
import { followReference, idOf, operationsOf, type PlacedOperation } from './walk-spec.js';

/** Names in `x-pagination` that nothing in the operation has: the SDK would then read no further page, and say nothing. */
export function pagingFindings(spec: SpecObject): Finding[] {
  return operationsOf(spec).flatMap((placed) => {
    const { operation, keys, parameters } = placed;
    const pagination = asObject(operation['x-pagination']);
    const at = (key: string): Keys => [...keys, 'x-pagination', key];
    const inQuery = parameters.map(({ node }) => asObject(node)).filter((node) => node['in'] === 'query');
    const names = inQuery.map((node) => node['name']);
    const unknownParameters = ['tokenParameter', 'sizeParameter'].flatMap((key): Finding[] => {
      const name = pagination[key];
      if (typeof name !== 'string' || names.includes(name)) return [];
      const message = `${idOf(operation)} has no query parameter ${name}, which x-pagination names.`;
      return [{ at: at(key), message }];
    });
    const unknownFields = ['itemsField', 'tokenField', 'totalField'].flatMap((key): Finding[] => {
      const path = pagination[key];
      if (typeof path !== 'string' || hasField(spec, answerOf(spec, placed), path.split('.'))) return [];
      const message = `the answer of ${idOf(operation)} has no field ${path}, which x-pagination names.`;
      return [{ at: at(key), message }];
    });
    return [...unknownParameters, ...unknownFields];
  });
}

/** The schema of the successful answer. */
function answerOf(spec: SpecObject, { operation }: PlacedOperation): unknown {
  const [answer] = Object.entries(asObject(operation['responses'])).filter(([status]) => /^2/.test(status));
  const { node } = followReference(spec, answer?.[1], []);
  const [content] = Object.values(asObject(asObject(node)['content']));
  return asObject(content)['schema'];
}
