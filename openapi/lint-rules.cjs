'use strict';
const { extensionProblem } = require('./extensions.cjs');

// Rules of our own for `redocly lint`. Each one guards something that the generated code would get wrong in silence.

/** Operation ids become method names, and those are public. New ones are welcome; these may not go, move or change. */
function frozenOperationIds({ operations = {} }) {
  return {
    Root(root, { report, location }) {
      for (const [operationId, place] of Object.entries(operations)) {
        const [method, path] = place.split(' ');
        const found = root.paths?.[path]?.[method]?.operationId;
        if (found === operationId) continue;
        report({
          message: `The operation "${place}" must exist and have the operationId "${operationId}"${found ? `, not "${found}"` : ''}: users call it by that name.`,
          location: location.child(['paths']),
        });
      }
    },
  };
}

/** The built-in rule takes a description of blanks for a description. */
function parameterWords() {
  return {
    Parameter(parameter, { report, location }) {
      if (typeof parameter.description === 'string' && parameter.description.trim() !== '') return;
      report({
        message: `The parameter "${parameter.name}" needs a description.`,
        location: location.child(['description']),
      });
    },
  };
}

/** Who is told to slow down must be told for how long. */
function retryAfter() {
  return {
    Operation(operation, { report, location, resolve }) {
      if (operation['x-rate-limit'] === undefined) return;
      const name = operation.operationId ?? 'this operation';
      const declared = operation.responses?.['429'];
      if (declared === undefined) {
        report({
          message: `${name} has x-rate-limit, so it needs a response for status 429.`,
          location: location.child(['responses']),
        });
        return;
      }
      const answer = declared.$ref === undefined ? declared : resolve(declared).node;
      const headers = Object.keys(answer?.headers ?? {}).map((header) => header.toLowerCase());
      if (headers.includes('retry-after')) return;
      report({
        message: `${name} has x-rate-limit, so its 429 needs the header Retry-After.`,
        location: location.child(['responses', '429']),
      });
    },
  };
}

/** Servers of a path or an operation win over the base URL that a caller has configured. */
function rootServersOnly() {
  const check = (node, { report, location }) => {
    if (node.servers === undefined) return;
    report({
      message:
        'Servers belong at the root of the document: here they would override the base URL of the caller.',
      location: location.child(['servers']),
    });
  };
  return { PathItem: check, Operation: check };
}

/** The generator makes a Set of it, which does not survive JSON. */
function noUniqueItems() {
  return {
    Schema(schema, { report, location }) {
      if (schema.uniqueItems === undefined) return;
      report({
        message: 'uniqueItems is not used: what goes over the wire is an array.',
        location: location.child(['uniqueItems']),
      });
    },
  };
}

/** Clients encode what they are given. An example that is encoded already would be encoded twice. */
function noEncodedExamples() {
  const encoded = (value) => typeof value === 'string' && /%[0-9A-Fa-f]{2}/.test(value);
  return {
    Parameter(parameter, { report, location }) {
      const say = (where) =>
        report({
          message: 'The example is URL-encoded. Write the plain value.',
          location: location.child(where),
        });
      if (encoded(parameter.example)) say(['example']);
      if (encoded(parameter.schema?.example)) say(['schema', 'example']);
      for (const [name, example] of Object.entries(parameter.examples ?? {})) {
        if (encoded(example?.value)) say(['examples', name, 'value']);
      }
    },
  };
}

/** An unknown extension, and a known one in the wrong form or place, would be lost in silence. */
function knownExtensions() {
  const check =
    (type) =>
    (node, { report, location }) => {
      for (const key of Object.keys(node).filter((name) => name.startsWith('x-'))) {
        const message = extensionProblem(type, key, node[key]);
        if (message !== undefined) report({ message, location: location.child([key]).key() });
      }
    };
  const types = [
    'Root',
    'Info',
    'PathItem',
    'Operation',
    'Parameter',
    'RequestBody',
    'Response',
    'MediaType',
    'Header',
    'Schema',
  ];
  return Object.fromEntries(types.map((type) => [type, check(type)]));
}

module.exports = () => ({
  id: 'messages',
  rules: {
    oas3: {
      'frozen-operation-ids': frozenOperationIds,
      'parameter-words': parameterWords,
      'retry-after': retryAfter,
      'root-servers-only': rootServersOnly,
      'no-unique-items': noUniqueItems,
      'no-encoded-examples': noEncodedExamples,
      'known-extensions': knownExtensions,
    },
  },
});
