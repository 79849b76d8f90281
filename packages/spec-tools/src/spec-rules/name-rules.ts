import { asList, asObject, isObject, type SpecObject } from '../openapi/document.js';
import type { Finding, Keys } from './parsed-spec.js';
import { followReference, idOf, operationsOf, type Place } from './walk-spec.js';

/** Something that gets a name in the generated code. */
interface Named {
  readonly what: string;
  readonly name: string;
  readonly at: Keys;
}

/** Names that the generated code has or imports for itself, and those of JavaScript that its types refer to. */
const TAKEN = new Set(
  (
    'Array AxiosError AxiosInstance AxiosPromise AxiosResponse BaseAPI Blob Configuration ConfigurationParameters Date Error File ' +
    'FormData Function Index Map Number Object Omit Partial Pick Promise RawAxiosRequestConfig Readonly Record RequestArgs RequiredError ' +
    'Set String Symbol URL URLSearchParams'
  ).split(' '),
);

/** Words that cannot be the name of a method or variable: the generator puts another name in their place. */
const RESERVED = new Set(
  (
    'abstract arguments await boolean break byte case catch char class const constructor continue debugger default delete do double ' +
    'else enum eval export extends false final finally float for function goto if implements import in instanceof int interface let ' +
    'long native new null package private protected public return short static super switch synchronized this throw transient true ' +
    'try typeof var void volatile while with yield'
  ).split(' '),
);

/** Names that would become one name in the generated code, where one of the two silently replaces the other. */
export function nameFindings(spec: SpecObject): Finding[] {
  return [...modelFindings(spec), ...operationFindings(spec), ...parameterFindings(spec)];
}

function modelFindings(spec: SpecObject): Finding[] {
  const schemas = asObject(asObject(spec['components'])['schemas']);
  const declared = Object.keys(schemas).map((key) => ({
    what: `The schema ${key}`,
    name: pascalCase(key),
    at: ['components', 'schemas', key],
  }));
  const all: Named[] = [...declared, ...inlineModels(spec)];
  const requests = operationsOf(spec).map(
    ({ operation }) => `MessagesApi${pascalCase(idOf(operation))}Request`,
  );
  const taken = all.filter(
    ({ name }) => TAKEN.has(name) || name === 'MessagesApi' || requests.includes(name),
  );
  return [
    ...taken.map(({ what, name, at }) => ({
      at,
      message: `${what} becomes ${name}, a name that the generated code needs for itself.`,
    })),
    ...collisions(all, (name) => `the model ${name}`),
  ];
}

/** Models to which the generator gives a name of its own. */
function inlineModels(spec: SpecObject): Named[] {
  return operationsOf(spec).flatMap(({ operation, keys }) => {
    const answers = Object.entries(asObject(operation['responses']));
    const bodies = [
      { part: operation['requestBody'], at: [...keys, 'requestBody'], suffix: 'request' },
      ...answers.map(([status, part]) => ({
        part,
        at: [...keys, 'responses', status],
        suffix: `${status}_response`,
      })),
    ];
    return bodies.flatMap(({ part, at, suffix }) => {
      const { node, keys: place } = followReference(spec, part, at);
      return Object.entries(asObject(asObject(node)['content'])).flatMap(([type, media]) => {
        const schema = asObject(asObject(media)['schema']);
        if (schema['$ref'] !== undefined || schema['properties'] === undefined) return [];
        return [
          {
            what: `The schema of ${idOf(operation)}, written in its place,`,
            name: pascalCase(`${idOf(operation)}_${suffix}`),
            at: [...place, 'content', type, 'schema'],
          },
        ];
      });
    });
  });
}

function operationFindings(spec: SpecObject): Finding[] {
  const operations = operationsOf(spec);
  const [first] = operations;
  const tagOf = (operation: SpecObject | undefined): unknown => asList(operation?.['tags'])[0];
  const tags = operations.flatMap(({ operation, keys }): Finding[] => {
    const count = asList(operation['tags']).length;
    const at = [...keys, 'tags'];
    if (count > 1) {
      const message = `${idOf(operation)} has ${count} tags, and would be generated as often: give it one.`;
      return [{ at, message }];
    }
    if (tagOf(operation) === tagOf(first?.operation)) return [];
    const message = `All operations belong to one class: give ${idOf(operation)} the tag of the others.`;
    return [{ at, message, other: [...(first?.keys ?? []), 'tags'] }];
  });
  const unusable = operations.flatMap(({ operation, method, path, keys }): Finding[] => {
    const id = idOf(operation);
    if (/^[a-z][A-Za-z0-9]*$/.test(id) && !RESERVED.has(id)) return [];
    const which = `${method.toUpperCase()} ${path}`;
    const message =
      id === ''
        ? `${which} has no operationId, which is the name of its method: give it one.`
        : `${id} cannot be the name of a method: give ${which} an operationId like "listNotes", of letters and digits and no word of TypeScript.`;
    return [{ at: id === '' ? keys : [...keys, 'operationId'], message }];
  });
  const named = operations.map(({ operation, keys }) => ({
    what: `The operation ${idOf(operation)}`,
    name: camelCase(idOf(operation)),
    at: [...keys, 'operationId'],
  }));
  // The very same id twice is reported by the generator.
  const others = named.filter(({ what }, index) => named.findIndex((each) => each.what === what) === index);
  return [...unusable, ...tags, ...collisions(others, (name) => `the method ${name}`)];
}

function parameterFindings(spec: SpecObject): Finding[] {
  return operationsOf(spec).flatMap(({ operation, keys, parameters }) => {
    const body = followReference(spec, operation['requestBody'], [...keys, 'requestBody']);
    const named: Named[] = parameters.filter(({ node }) => isObject(node)).map(namedParameter);
    const bodyName = nameOfBody(body.node, idOf(operation));
    if (bodyName !== undefined)
      named.push({ what: 'The body', name: bodyName, at: [...body.keys, 'content'] });
    return collisions(named, (name) => `the property ${name} in a request of ${idOf(operation)}`);
  });
}

function namedParameter({ node, keys }: Place): Named {
  const { name, in: where } = asObject(node);
  return {
    what: `The parameter ${String(name)} in ${String(where)}`,
    name: camelCase(String(name)),
    at: [...keys, 'name'],
  };
}

function nameOfBody(body: unknown, operationId: string): string | undefined {
  const [media] = Object.values(asObject(asObject(body)['content']));
  if (media === undefined) return undefined;
  const reference = asObject(asObject(media)['schema'])['$ref'];
  if (typeof reference !== 'string') return camelCase(`${operationId}_request`);
  return camelCase(reference.split('/').at(-1) ?? '');
}

function collisions(named: readonly Named[], describe: (name: string) => string): Finding[] {
  return named.flatMap(({ what, name, at }, index) => {
    // Files are named after models, and some file systems do not tell cases apart.
    const earlier = named.slice(0, index).find((other) => other.name.toLowerCase() === name.toLowerCase());
    if (earlier === undefined) return [];
    const first = `${earlier.what.charAt(0).toLowerCase()}${earlier.what.slice(1)}`;
    return [
      {
        at,
        message: `${what} and ${first} would both become ${describe(name)}.`,
        other: earlier.at,
      },
    ];
  });
}

/** A name as the generator writes classes, without what is no letter or digit. */
function pascalCase(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

/** A name as the generator writes properties of a request. */
function camelCase(name: string): string {
  const pascal = pascalCase(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}
