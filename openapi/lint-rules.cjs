'use strict';

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

const isCount = (value) => Number.isInteger(value) && value > 0;
const isFlag = (value) => value === true;
const isBoolean = (value) => typeof value === 'boolean';
const isText = (value) => typeof value === 'string' && value !== '';
const isTexts = (value) => Array.isArray(value) && value.length > 0 && value.every(isText);
const optional = (test) => (value) => value === undefined || test(value);
const shape = (tests) => (value) =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).every((key) => Object.hasOwn(tests, key)) &&
  Object.entries(tests).every(([key, test]) => test(value[key]));

/** What openapi/README.md describes, and in which form. The templates read these by name. */
const EXTENSIONS = {
  Operation: {
    'x-safe-to-repeat': isBoolean,
    'x-at-least-one-query-parameter': isFlag,
    'x-rate-limit': shape({ requests: isCount, windowSeconds: isCount, scope: isText }),
    'x-message-queue': shape({ segmentsPerSecond: isCount, capacitySeconds: isCount, scope: isText }),
    'x-retention-days': isCount,
    'x-index-lag-seconds': isCount,
    'x-page-window': isCount,
    'x-pagination': shape({
      itemsField: isText,
      tokenParameter: isText,
      tokenField: isText,
      sizeParameter: optional(isText),
      totalField: optional(isText),
    }),
  },
  Parameter: { 'x-in-example': isFlag },
  Schema: {
    'x-comma-list': shape({ maxItems: isCount, partialMinLength: optional(isCount) }),
    'x-date-time-milliseconds': isFlag,
    'x-phone-number': (value) => value === 'e164',
    'x-at-least-one-field': isTexts,
    'x-callback-payload': isFlag,
  },
};

/** A known extension in the wrong form, or in the wrong place, would be lost in silence. Unknown ones are left alone. */
function knownExtensions() {
  const places = Object.entries(EXTENSIONS);
  const visitor = {};
  for (const [type, tests] of places) {
    visitor[type] = (node, { report, location }) => {
      for (const key of Object.keys(node)) {
        if (Object.hasOwn(tests, key)) {
          if (tests[key](node[key])) continue;
          report({
            message: `${key} has a form that openapi/README.md does not describe.`,
            location: location.child([key]),
          });
          continue;
        }
        const home = places.find(([, others]) => Object.hasOwn(others, key));
        if (home === undefined) continue;
        report({
          message: `${key} is read on an object of type ${home[0]}, not here.`,
          location: location.child([key]).key(),
        });
      }
    };
  }
  return visitor;
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
