import YAML from 'yaml';
import { parseSpec } from './load-spec.js';
import { reachedComponents } from './operations.js';

/**
 * The text of a spec without components that nothing uses: the generator makes types of those, too, which nothing takes
 * or gives. The very same text when all are used.
 */
export function reachedText(text: string): string {
  const document = parseSpec(text, 'the spec');
  const { securitySchemes, ...components } = document.components ?? {};
  const reached = reachedComponents(document, document.paths);
  const isUsed = Object.entries(components).every(([section, items]) =>
    Object.keys(items ?? {}).every((name) => reached[section]?.[name] !== undefined),
  );
  if (isUsed) return text;
  return YAML.stringify(
    { ...document, components: { ...reached, securitySchemes } },
    { aliasDuplicateObjects: false },
  );
}
