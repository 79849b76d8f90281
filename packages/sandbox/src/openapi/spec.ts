import { existsSync } from 'node:fs';
import path from 'node:path';
import { asNode, readDocument, type Node, type SpecDocument } from './document.js';
import { exampleOf } from './example-of.js';
import { createSchemaValidator, type SchemaCheck } from './schema-validator.js';

/** A parameter in the query of an operation. */
export interface QueryParameter {
  readonly name: string;
  readonly required: boolean;
  /** Of the values of a list, where it is one. */
  readonly type: string;
  /** How a list is written; undefined for a single value. */
  readonly list: ListForm | undefined;
  readonly check: SchemaCheck;
  /** Whether the schema says more than its type. */
  readonly constrained: boolean;
  /** The schema, for its `x-` extensions. */
  readonly extensions: Node;
}

/** How the values of a list are written in a query: between separators, or each under the name of the parameter. */
export type ListForm = { readonly separator: string } | 'repeated';

/** One answer that an operation may give. */
export interface SpecResponse {
  readonly check: SchemaCheck | undefined;
  readonly requiredHeaders: readonly string[];
  /** The body of the first example, or one put together from the schema; undefined where there is no body. */
  example(): unknown;
}

/** User name and password, or an access token. */
export type Credential = 'basic' | 'bearer';

export interface Operation {
  readonly id: string;
  readonly method: string;
  /** The path below the base path, cut at its slashes; a parameter is written `{name}`. */
  readonly segments: readonly string[];
  readonly parameters: ReadonlyMap<string, QueryParameter>;
  readonly body:
    | { readonly schema: Node; readonly required: boolean; readonly check: SchemaCheck }
    | undefined;
  readonly responses: ReadonlyMap<number, SpecResponse>;
  /** The ways to prove who one is, of which one is enough; empty where none is needed. */
  readonly security: readonly Credential[];
  /** The operation as the document has it, for its `x-` extensions. */
  readonly node: Node;
}

export interface Spec {
  readonly basePath: string;
  readonly tokenPath: string;
  readonly operations: readonly Operation[];
  readonly document: SpecDocument;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** The spec that comes with the package, or in a checkout the one at its root. */
export function defaultSpecFile(packageRoot: string): string {
  const own = path.join(packageRoot, 'openapi', 'messages.yaml');
  return existsSync(own) ? own : path.join(packageRoot, '..', '..', 'openapi', 'messages.yaml');
}

/**
 * Reads what the server needs to know of an OpenAPI document.
 *
 * @throws Error when the file cannot be read or is no OpenAPI document.
 */
export function loadSpec(file: string): Spec {
  const document = readDocument(file);
  const checkOf = createSchemaValidator(document);
  const operations: Operation[] = [];
  for (const [template, item] of Object.entries(asNode(document.root['paths']))) {
    const pathItem = document.follow(item);
    for (const method of METHODS) {
      if (pathItem[method]) operations.push(readOperation(document, checkOf, template, method, pathItem));
    }
  }
  const [server] = (document.root['servers'] as Node[] | undefined) ?? [];
  return {
    document,
    operations,
    basePath: pathOf(server?.['url'], '/'),
    tokenPath: pathOf(tokenUrl(document), '/api/v1/oauth2/token'),
  };
}

function pathOf(url: unknown, fallback: string): string {
  const { pathname } = new URL(typeof url === 'string' ? url : fallback, 'http://localhost');
  return pathname.replace(/\/$/, '');
}

function tokenUrl(document: SpecDocument): unknown {
  const schemes = asNode(asNode(document.root['components'])['securitySchemes']);
  for (const scheme of Object.values(schemes)) {
    const flow = asNode(asNode(document.follow(scheme)['flows'])['clientCredentials']);
    if (flow['tokenUrl']) return flow['tokenUrl'];
  }
  return undefined;
}

function readOperation(
  document: SpecDocument,
  checkOf: (schema: Node) => SchemaCheck,
  template: string,
  method: string,
  pathItem: Node,
): Operation {
  const node = asNode(pathItem[method]);
  const parameters = [
    ...((pathItem['parameters'] as unknown[]) ?? []),
    ...((node['parameters'] as unknown[]) ?? []),
  ]
    .map((parameter) => document.follow(parameter))
    .filter((parameter) => parameter['in'] === 'query');
  const security = (node['security'] ?? document.root['security'] ?? []) as Node[];
  return {
    id: textOr(node['operationId'], `${method} ${template}`),
    method: method.toUpperCase(),
    segments: template.split('/').slice(1),
    parameters: new Map(
      parameters.map((parameter) => [String(parameter['name']), readParameter(document, checkOf, parameter)]),
    ),
    body: readBody(document, checkOf, node['requestBody']),
    responses: readResponses(document, checkOf, asNode(node['responses'])),
    security: security
      .flatMap((alternative) => Object.keys(alternative))
      .flatMap((name) => credentialOf(document, name)),
    node,
  };
}

/** Schemes go by what they are, whatever the document calls them; a kind that cannot be checked here asks for nothing. */
function credentialOf(document: SpecDocument, name: string): Credential[] {
  const schemes = asNode(asNode(document.root['components'])['securitySchemes']);
  const { type, scheme } = document.follow(schemes[name]);
  if (type === 'oauth2') return ['bearer'];
  const way = type === 'http' ? textOr(scheme, '').toLowerCase() : '';
  return way === 'basic' || way === 'bearer' ? [way] : [];
}

function readParameter(
  document: SpecDocument,
  checkOf: (schema: Node) => SchemaCheck,
  parameter: Node,
): QueryParameter {
  const schema = document.follow(parameter['schema']);
  const isList = schema['type'] === 'array';
  const valueSchema = isList ? document.follow(schema['items']) : schema;
  return {
    name: String(parameter['name']),
    required: parameter['required'] === true,
    type: textOr(valueSchema['type'], 'string'),
    list: isList ? listForm(parameter) : undefined,
    check: checkOf(schema),
    constrained:
      isList ||
      Object.keys(schema).some((key) => !['type', 'description', 'example', 'default'].includes(key)),
    extensions: schema,
  };
}

function listForm({ style = 'form', explode = style === 'form' }: Node): ListForm {
  if (explode === true) return 'repeated';
  return { separator: style === 'pipeDelimited' ? '|' : style === 'spaceDelimited' ? ' ' : ',' };
}

function readBody(
  document: SpecDocument,
  checkOf: (schema: Node) => SchemaCheck,
  value: unknown,
): Operation['body'] {
  if (value === undefined) return undefined;
  const body = document.follow(value);
  const schema = jsonContent(body)['schema'];
  if (schema === undefined) return undefined;
  return {
    schema: document.follow(schema),
    required: body['required'] === true,
    check: checkOf(schema as Node),
  };
}

function readResponses(
  document: SpecDocument,
  checkOf: (schema: Node) => SchemaCheck,
  node: Node,
): Map<number, SpecResponse> {
  return new Map(
    Object.entries(node).map(([status, value]) => {
      const response = document.follow(value);
      const content = jsonContent(response);
      const headers = Object.entries(asNode(response['headers']));
      const example =
        content['example'] ?? document.follow(Object.values(asNode(content['examples']))[0])['value'];
      return [
        Number(status),
        {
          check: content['schema'] ? checkOf(content['schema'] as Node) : undefined,
          requiredHeaders: headers
            .filter(([, header]) => document.follow(header)['required'] === true)
            .map(([name]) => name),
          example: () => example ?? (content['schema'] ? exampleOf(document, content['schema']) : undefined),
        },
      ];
    }),
  );
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}

function jsonContent(node: Node): Node {
  return asNode(asNode(node['content'])['application/json']);
}
