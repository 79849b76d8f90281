import { asObject, type SpecObject } from '../openapi/document.js';
import type { Finding } from './parsed-spec.js';
import { followReference, idOf, operationsOf, type PlacedOperation } from './walk-spec.js';

/** Bodies and answers that the operations table cannot carry. */
export function contentFindings(spec: SpecObject): Finding[] {
  return operationsOf(spec).flatMap((each) => [...typeFindings(spec, each), ...answerFindings(spec, each)]);
}

function typeFindings(spec: SpecObject, { operation, keys }: PlacedOperation): Finding[] {
  const id = idOf(operation);
  const answers = Object.entries(asObject(operation['responses'])).filter(([status]) => /^2/.test(status));
  const parts = [
    { part: operation['requestBody'], at: [...keys, 'requestBody'], what: 'the body' },
    ...answers.map(([status, part]) => ({
      part,
      at: [...keys, 'responses', status],
      what: `the answer ${status}`,
    })),
  ];
  return parts.flatMap(({ part, at, what }): Finding[] => {
    const { node, keys: place } = followReference(spec, part, at);
    const types = Object.keys(asObject(asObject(node)['content']));
    const other = types.find((type) => !/^application\/([\w.-]+\+)?json(;|$)/.test(type));
    if (other !== undefined) {
      const message = `${what} of ${id} is ${other}: the SDK sends and reads JSON only.`;
      return [{ at: [...place, 'content', other], message }];
    }
    if (types.length < 2) return [];
    const message = `${what} of ${id} has ${types.length} content types: the operations table carries one.`;
    return [{ at: [...place, 'content'], message }];
  });
}

/** The table has one status and one model for what is no error. */
function answerFindings(spec: SpecObject, { operation, keys }: PlacedOperation): Finding[] {
  const answers = Object.entries(asObject(operation['responses'])).filter(([status]) => /^2/.test(status));
  const bodies = answers.map(([status, answer]) => {
    const at = [...keys, 'responses', status];
    const content = asObject(asObject(followReference(spec, answer, at).node)['content']);
    return { status, at, schema: JSON.stringify(asObject(Object.values(content)[0])['schema']) };
  });
  const [first] = bodies;
  return bodies
    .filter(({ schema }) => schema !== first?.schema)
    .map(({ at, status }) => ({
      at,
      message: `the answers ${first?.status} and ${status} of ${idOf(operation)} hold different things: the operations table carries one.`,
      other: first?.at ?? [],
    }));
}
