import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { asNode, type Node, type SpecDocument } from './document.js';
import { mapValues, toJsonSchema } from './json-schema.js';

/** What is wrong with a value, or an empty list. */
export type SchemaCheck = (value: unknown) => readonly ErrorObject[];

/** Makes checks out of the schemas of a document; each is compiled when it is first used, to keep the start short. */
export function createSchemaValidator(document: SpecDocument): (schema: Node) => SchemaCheck {
  let ajv: Ajv | undefined;
  const compiled = new Map<Node, ValidateFunction>();
  return (schema) => (value) => {
    let validate = compiled.get(schema);
    if (!validate) {
      ajv ??= createAjv(document);
      validate = ajv.compile(toJsonSchema(schema) as Node);
      compiled.set(schema, validate);
    }
    return validate(value) ? [] : (validate.errors ?? []);
  };
}

/** What a value must be that is not as its schema says, such as "must be >= 1". */
export function describeProblem({ message = 'is not valid', params }: ErrorObject): string {
  const allowed: unknown = params['allowedValues'];
  return Array.isArray(allowed) ? `${message}: ${allowed.join(', ')}` : message;
}

function createAjv(document: SpecDocument): Ajv {
  // The schemas themselves are not validated: that is the work of the linter of the spec, and takes longer than all else.
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  addFormats(ajv);
  const schemas = asNode(asNode(document.root['components'])['schemas']);
  ajv.addSchema({ definitions: mapValues(schemas) }, 'spec');
  return ajv;
}
