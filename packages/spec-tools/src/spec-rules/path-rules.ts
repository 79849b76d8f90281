import { asObject, type SpecObject } from '../openapi/document.js';
import type { Finding } from './parsed-spec.js';
import { idOf, operationsOf, type PlacedOperation } from './walk-spec.js';

/** Parameters and places of a path that do not belong together: the one would not be sent, the other be sent as it is written. */
export function pathFindings(spec: SpecObject): Finding[] {
  return operationsOf(spec).flatMap((each) => [...unplacedParameters(each), ...unnamedPlaces(each)]);
}

function unplacedParameters({ path, operation, parameters }: PlacedOperation): Finding[] {
  return parameters.flatMap(({ node, keys }): Finding[] => {
    const parameter = asObject(node);
    const name = String(parameter['name']);
    if (parameter['in'] !== 'path' || path.includes(`{${name}}`)) return [];
    const message = `${name} is a parameter in the path, and the path of ${idOf(operation)} has no {${name}}.`;
    return [{ at: [...keys, 'name'], message }];
  });
}

function unnamedPlaces({ path, operation, parameters }: PlacedOperation): Finding[] {
  const known = parameters.map(({ node }) => asObject(node)).filter((each) => each['in'] === 'path');
  const places = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
  const unnamed = places.filter((place) => !known.some(({ name }) => name === place));
  return unnamed.map((place) => ({
    at: ['paths', path],
    message: `${idOf(operation)} has no parameter for {${place}} of its path.`,
  }));
}
