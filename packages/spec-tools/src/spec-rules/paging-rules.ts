import { asObject, type SpecObject } from '../openapi/document.js';
import { findField } from './find-field.js';
import type { Finding, Keys } from './parsed-spec.js';
import { followReference, idOf, operationsOf, type PlacedOperation } from './walk-spec.js';

/** Names in `x-pagination` of what the operation has not, or has in another form: the SDK would then read no further page, and say nothing. */
export function pagingFindings(spec: SpecObject): Finding[] {
  return operationsOf(spec).flatMap((placed) => {
    const { operation, keys, parameters } = placed;
    const pagination = asObject(operation['x-pagination']);
    const at = (key: string): Keys => [...keys, 'x-pagination', key];
    const inQuery = parameters.map(({ node }) => asObject(node)).filter((node) => node['in'] === 'query');
    const wrongParameters = ['tokenParameter', 'sizeParameter'].flatMap((key): Finding[] => {
      const name = pagination[key];
      if (typeof name !== 'string') return [];
      const parameter = inQuery.find((node) => node['name'] === name);
      if (key === 'tokenParameter' && parameter?.['required'] === true) {
        const message = `${name} of ${idOf(operation)} is required, but the first page is asked for without a token.`;
        return [{ at: at(key), message }];
      }
      if (parameter !== undefined) return [];
      const message = `${idOf(operation)} has no query parameter ${name}, which x-pagination names.`;
      return [{ at: at(key), message }];
    });
    const wrongFields = ['itemsField', 'tokenField', 'totalField'].flatMap((key): Finding[] => {
      const path = pagination[key];
      if (typeof path !== 'string') return [];
      const field = findField(spec, answerOf(spec, placed), path.split('.'));
      if (field !== undefined && (key === 'itemsField') === (field['type'] === 'array')) return [];
      const problem =
        field === undefined
          ? `has no field ${path}, which x-pagination names.`
          : `has ${path}, which is ${key === 'itemsField' ? 'no list, but itemsField names the rows' : `a list, but ${key} names one value`}.`;
      return [{ at: at(key), message: `the answer of ${idOf(operation)} ${problem}` }];
    });
    return [...wrongParameters, ...wrongFields];
  });
}

/** The schema of the successful answer. */
function answerOf(spec: SpecObject, { operation }: PlacedOperation): unknown {
  const [answer] = Object.entries(asObject(operation['responses'])).filter(([status]) => /^2/.test(status));
  const { node } = followReference(spec, answer?.[1], []);
  const [content] = Object.values(asObject(asObject(node)['content']));
  return asObject(content)['schema'];
}
