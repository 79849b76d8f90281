import { asList, asObject, isObject } from '../openapi/document.js';
import { pointerKeys, referenceOf, schemaTarget } from '../openapi/references.js';

/**
 * Writes out, in place, what a discriminator says by leaving it out: the names of schemas that stand for themselves, and
 * the references that bare names stand for. Checkers of examples do not know these short forms.
 */
export function completeMappings(node: unknown): void {
  if (Array.isArray(node)) node.forEach(completeMappings);
  if (!isObject(node)) return;
  const { discriminator } = node;
  const choices = [...asList(node['oneOf']), ...asList(node['anyOf'])].flatMap(
    (item) => referenceOf(item) ?? [],
  );
  if (isObject(discriminator) && choices.length > 0) {
    const told = Object.entries(asObject(discriminator['mapping'])).map(
      ([name, target]): [string, string] => [name, schemaTarget(String(target))],
    );
    const untold = choices.filter((choice) => !told.some(([, target]) => target === choice));
    discriminator['mapping'] = Object.fromEntries([
      ...told,
      ...untold.map((choice): [string, string] => [pointerKeys(choice)[2] ?? choice, choice]),
    ]);
  }
  Object.values(node).forEach(completeMappings);
}
