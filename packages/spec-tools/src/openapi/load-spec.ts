import fs from 'node:fs';
import YAML from 'yaml';
import { brokenReferences, compositionLoops } from './check-references.js';
import { withPlainNumbers } from './editable-yaml.js';
import { isObject, METHODS, type SpecDocument } from './document.js';
import { SpecError } from './spec-error.js';

/** The vendor's whole document has about 0.35 MB; what is many times larger is something else. */
export const MAX_SPEC_BYTES = 8 * 1024 * 1024;

/** @throws {SpecError} when it is no file, or too large for an API description */
export function readSpecFile(file: string): string {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new SpecError(`${file}: there is no such file`);
  if (!stat.isFile()) throw new SpecError(`${file}: not a file`);
  if (stat.size > MAX_SPEC_BYTES) {
    const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
    throw new SpecError(
      `${file}: ${megabytes(stat.size)} is too large for an API description; at most ${megabytes(MAX_SPEC_BYTES)} are read`,
    );
  }
  return fs.readFileSync(file, 'utf8');
}

/**
 * Parses and checks an OpenAPI 3.0 document in YAML or JSON.
 *
 * @param label what the messages call it: a file, or a file at a git ref
 * @returns plain data, with YAML aliases and merge keys expanded; integers beyond 2^53 are of type bigint
 * @throws {SpecError}
 */
export function parseSpec(text: string, label: string): SpecDocument {
  const parsed = YAML.parseDocument(text, { prettyErrors: true, merge: true, intAsBigInt: true });
  const [error] = parsed.errors;
  if (error) throw new SpecError(`${label}: not valid YAML or JSON: ${error.message}`);
  let document: unknown;
  try {
    document = withPlainNumbers(parsed.toJS({ maxAliasCount: 1000 }));
  } catch (cause) {
    throw new SpecError(`${label}: ${(cause as Error).message}`);
  }
  checkVersion(document, label);
  checkSpec(document, label);
  return document;
}

/**
 * Checks that the parts of a document have the form that its type promises, and that its references lead somewhere.
 *
 * @throws {SpecError}
 */
export function checkSpec(document: SpecDocument, label: string): void {
  const wrong = partsOfWrongForm(document);
  if (wrong.length > 0)
    throw new SpecError(`${label}: not an OpenAPI document; these are of another form: ${wrong.join(', ')}`);
  checkReferences(document, label);
}

function checkVersion(document: unknown, label: string): asserts document is SpecDocument {
  if (!isObject(document))
    throw new SpecError(
      `${label}: not an OpenAPI document; it should be an object that begins with "openapi: 3.0.x"`,
    );
  const { openapi, swagger, paths } = document;
  if (swagger !== undefined)
    throw new SpecError(
      `${label}: Swagger ${plainText(swagger)} is not supported; convert it to OpenAPI 3.0 first`,
    );
  if (openapi === undefined)
    throw new SpecError(`${label}: not an OpenAPI document; it has no "openapi" field with its version`);
  if (typeof openapi !== 'string' || !/^3\.0\.\d+$/.test(openapi))
    throw new SpecError(`${label}: OpenAPI ${plainText(openapi)} is not supported; it has to be 3.0.x`);
  if (!isObject(paths)) throw new SpecError(`${label}: the OpenAPI document has no "paths"`);
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the types of document.ts promise, and what is not so. */
function partsOfWrongForm(document: SpecDocument): string[] {
  const isAbsentOr = (test: (value: unknown) => boolean) => (value: unknown) =>
    value === undefined || test(value);
  const isList = isAbsentOr(Array.isArray);
  const isMap = isAbsentOr(isObject);
  const sections = isObject(document.components) ? Object.entries<unknown>(document.components) : [];
  const parts: [string, boolean][] = [
    ['components', isMap(document.components)],
    ...sections.map(([name, section]): [string, boolean] => [
      `components/${name}`,
      isMap(section) || name.startsWith('x-'),
    ]),
    ['security', isList(document.security)],
    ...Object.entries(document.paths).flatMap(([path, item]): [string, boolean][] =>
      !isObject(item)
        ? [[path, path.startsWith('x-')]]
        : [
            [`${path}/parameters`, isList(item['parameters'])],
            ...METHODS.flatMap((method): [string, boolean][] => {
              const operation = item[method];
              if (!isObject(operation)) return [[`${path}/${method}`, operation === undefined]];
              return [
                [`${path}/${method}/parameters`, isList(operation['parameters'])],
                [`${path}/${method}/security`, isList(operation['security'])],
                [`${path}/${method}/responses`, isMap(operation['responses'])],
                [`${path}/${method}/callbacks`, isMap(operation['callbacks'])],
              ];
            }),
          ],
    ),
  ];
  return parts.filter(([, isFine]) => !isFine).map(([name]) => name);
}

function checkReferences(document: SpecDocument, label: string): void {
  const broken = brokenReferences(document);
  if (broken.length > 0) {
    const shown = broken.slice(0, 10).map(({ at, target, why }) => `  ${at}: ${target} ${why}`);
    const more = broken.length > 10 ? [`  and ${broken.length - 10} more`] : [];
    throw new SpecError([`${label}: broken references`, ...shown, ...more].join('\n'));
  }
  const [loop] = compositionLoops(document);
  if (loop) throw new SpecError(`${label}: a loop of references that never ends: ${loop.join(' -> ')}`);
}
