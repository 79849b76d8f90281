import type { checkTable } from './check-table.js';

export { checkOptions } from './check-options.js';
export { checkSpec } from './check-spec.js';
export { runRedocly } from '../repository/redocly.js';
export { generatorFailure, generatorWarnings } from './generator-messages.js';

/** Loads the comparing of a table with its spec, and TypeScript with it, where there is something to compare. */
export function loadTableCheck(): { checkTable: typeof checkTable } {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./check-table.js') as { checkTable: typeof checkTable };
}
