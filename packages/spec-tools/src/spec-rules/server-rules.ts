import { asList, asObject, isObject, type SpecObject } from '../openapi/document.js';
import type { Finding, Keys } from './parsed-spec.js';
import { idOf, operationsOf, type PlacedOperation } from './walk-spec.js';

/** Where requests could not be sent to, or not with credentials that the SDK has. */
export function serverFindings(spec: SpecObject): Finding[] {
  return [
    ...addressFindings(spec),
    ...flowFindings(spec),
    ...operationsOf(spec).flatMap((placed) => credentialFindings(spec, placed)),
  ];
}

/** The first server, which is the base URL of every client that names none. */
function addressFindings(spec: SpecObject): Finding[] {
  const [server] = asList(spec['servers']);
  const { url, variables } = asObject(server);
  if (typeof url !== 'string')
    return [
      {
        at: ['servers'],
        message: 'no server is named, which is the base URL: give its https address.',
      },
    ];
  const at: Keys = ['servers', 0, 'url'];
  const names = [...url.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name);
  const unknown = names.find((name) => asObject(asObject(variables)[name])['default'] === undefined);
  if (unknown !== undefined)
    return [{ at, message: `give the variable ${unknown} a default: clients are generated with it.` }];
  if (/^https:\/\/[^?#]*[^/?#]$/.test(url)) return [];
  const message = `${url} is no base URL: write it whole, with https, and without a slash, query or fragment at its end.`;
  return [{ at, message }];
}

/** The generator takes the address for tokens from the last flow, whichever that is. */
function flowFindings(spec: SpecObject): Finding[] {
  return Object.entries(schemesOf(spec)).flatMap(([name, scheme]): Finding[] => {
    const flows = Object.keys(asObject(asObject(scheme)['flows']));
    if (flows.length < 2) return [];
    const at = ['components', 'securitySchemes', name, 'flows'];
    const message = `${name} has the flows ${flows.join(' and ')}: leave clientCredentials alone, by which the SDK gets tokens.`;
    return [{ at, message }];
  });
}

/** An operation has to take one of the credentials alone: the SDK sends no second one beside it. */
function credentialFindings(spec: SpecObject, { operation, keys }: PlacedOperation): Finding[] {
  const isOwn = operation['security'] !== undefined;
  const choices = asList(isOwn ? operation['security'] : spec['security']).map((each) =>
    Object.keys(asObject(each)),
  );
  const schemes = schemesOf(spec);
  const canSend = (names: readonly string[]): boolean =>
    names.length === 0 || (names.length === 1 && isKnown(asObject(schemes[names[0] ?? ''])));
  if (choices.length === 0 || choices.some(canSend)) return [];
  const asked = choices.map((names) => names.join(' with ')).join(' or ');
  const message = `${idOf(operation)} asks for ${asked}: the SDK sends HTTP Basic or an OAuth2 token, and nothing beside it.`;
  return [{ at: isOwn ? [...keys, 'security'] : ['security'], message }];
}

function isKnown({ type, scheme }: SpecObject): boolean {
  return type === 'oauth2' || (type === 'http' && String(scheme).toLowerCase() === 'basic');
}

function schemesOf(spec: SpecObject): SpecObject {
  const schemes = asObject(spec['components'])['securitySchemes'];
  return isObject(schemes) ? schemes : {};
}
