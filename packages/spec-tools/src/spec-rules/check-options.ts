import { isScalar, visit } from 'yaml';
import { parseSpecFile, placeOfOffset } from './parsed-spec.js';

/**
 * Refuses true and false in quotes: the generator takes some of them for true, whatever they say.
 *
 * @param file the generator's configuration
 * @throws {Error} one line for each, with file, line and column
 */
export function checkOptions(file: string): void {
  const parsed = parseSpecFile(file);
  const findings: string[] = [];
  visit(parsed.document, {
    Pair(_, { key, value }) {
      if (!isScalar(value) || (value.value !== 'true' && value.value !== 'false')) return;
      const name = String(isScalar(key) ? key.value : key);
      const place = placeOfOffset(parsed, value.range?.[0] ?? 0);
      findings.push(`${place}: write ${name}: ${value.value} without quotes.`);
    },
  });
  if (findings.length > 0)
    throw new Error(`The generator would misread its options.\n${findings.join('\n')}`);
}
