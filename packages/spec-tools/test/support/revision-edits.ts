/** Edits that touch every schema of a spec, by the name that corpus/revisions.yaml calls them. Each changes the spec in place. */
export const revisionEdits: Readonly<Record<string, (spec: any) => void>> = {
  'vanishing-filters'(spec) {
    const { get } = spec.paths['/users/{accountId}/messages'];
    const kept = /\/(accountId|sourceTn|destinationTn|fromDateTime|toDateTime|limit|pageToken)$/;
    get.parameters = get.parameters.filter(({ $ref }: { $ref: string }) => kept.test($ref));
    const used = JSON.stringify(spec.paths);
    for (const name of Object.keys(spec.components.parameters)) {
      if (!used.includes(`parameters/${name}"`)) delete spec.components.parameters[name];
    }
  },
  'enums-to-texts'(spec) {
    for (const [name, schema] of Object.entries<any>(spec.components.schemas)) {
      if (!schema.enum) continue;
      replaceReferences(spec, `#/components/schemas/${name}`, { type: 'string' });
      delete spec.components.schemas[name];
    }
  },
  'enums-without-values'(spec) {
    for (const schema of schemasOf(spec)) delete schema.enum;
  },
  'renamed-schemas'(spec) {
    const text = JSON.stringify(spec).replaceAll(
      /"#\/components\/schemas\/(\w+)"/g,
      '"#/components/schemas/v3_$1"',
    );
    const renamed = JSON.parse(text);
    const schemas = Object.entries(renamed.components.schemas).map(([name, schema]) => [
      `v3_${name}`,
      schema,
    ]);
    renamed.components.schemas = Object.fromEntries(schemas);
    Object.assign(spec, renamed);
  },
  'nullable-everywhere'(spec) {
    for (const schema of schemasOf(spec)) {
      for (const property of Object.values<any>(schema.properties ?? {}))
        if (!property.$ref) property.nullable = true;
    }
  },
  'required-everywhere'(spec) {
    for (const schema of schemasOf(spec))
      if (schema.properties) schema.required = Object.keys(schema.properties);
    dropExamples(spec);
  },
  'optional-everywhere'(spec) {
    for (const schema of schemasOf(spec)) delete schema.required;
  },
  'no-extensions'(spec) {
    for (const key of Object.keys(spec)) dropExtensions(spec[key]);
  },
};

const schemasOf = (spec: any): any[] => Object.values(spec.components.schemas);

function replaceReferences(node: any, reference: string, value: object): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, child] of Object.entries<any>(node)) {
    if (child?.$ref === reference) node[key] = { ...value };
    else replaceReferences(child, reference, value);
  }
}

function dropExamples(node: any): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, child] of Object.entries<any>(node)) {
    if (key === 'examples' || (key === 'example' && node.schema)) delete node[key];
    else dropExamples(child);
  }
}

function dropExtensions(node: any): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, child] of Object.entries<any>(node)) {
    if (key.startsWith('x-')) delete node[key];
    else dropExtensions(child);
  }
}
