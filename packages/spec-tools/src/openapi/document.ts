/** An object of a document. What its values are is found out where they are read. */
export type SpecObject = Record<string, unknown>;

/** Components by section (`schemas`, `parameters`, ...) and name. */
export type Components = Record<string, SpecObject | undefined>;

/** Security schemes that are needed together, by name. */
export type SecurityRequirement = Record<string, unknown>;

export interface Operation extends SpecObject {
  operationId?: string | undefined;
  tags?: string[];
  parameters?: unknown[];
  requestBody?: unknown;
  responses?: SpecObject | undefined;
  callbacks?: SpecObject | undefined;
  security?: SecurityRequirement[];
  servers?: unknown;
}

export interface PathItem extends SpecObject {
  parameters?: unknown[];
  servers?: unknown;
}

/** An OpenAPI 3.0 document of which `parseSpec` has checked that these parts have this form. */
export interface SpecDocument extends SpecObject {
  paths: SpecObject;
  components?: Components | undefined;
  servers?: unknown;
  security?: SecurityRequirement[] | undefined;
}

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

export function isObject(value: unknown): value is SpecObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else an empty one. */
export function asObject(value: unknown): SpecObject {
  return isObject(value) ? value : {};
}

/** The value when it is a list, else an empty one. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** As JSON; integers beyond 2^53, which JavaScript has as another type, are written as texts. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? String(item) : item,
  ) as string | undefined;
  return text ?? 'nothing';
}

/** Keys whose values are data, where `$ref` would be just a word. */
export const DATA_KEYS: ReadonlySet<string> = new Set([
  'example',
  'examples',
  'enum',
  'default',
  'const',
  'value',
]);

/** Keys below which names stand that mean nothing by themselves: a field may be called `description` or `default`. */
export const NAME_MAPS: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'schemas',
  'responses',
  'parameters',
  'examples',
  'requestBodies',
  'headers',
  'securitySchemes',
  'links',
  'callbacks',
  'paths',
  'content',
  'encoding',
  'mapping',
  'scopes',
  'variables',
]);
