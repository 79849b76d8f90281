import { isScalar, parseDocument, Scalar, visit } from 'yaml';
import { placeOfOffset, type ParsedSpec } from './parsed-spec.js';
import { keysOfPointer } from './walk-spec.js';

/**
 * What YAML itself gives reason to refuse: errors of syntax, what the generator (YAML 1.1) reads otherwise than all other tools
 * (YAML 1.2), and references to nothing, from which the generator silently makes a client without that type.
 *
 * @returns a line for each, with its place
 */
export function yamlFindings(parsed: ParsedSpec): string[] {
  const marker = /^(<{7}|={7}|>{7})( |$)/m.exec(parsed.text);
  if (marker)
    return [`${placeOfOffset(parsed, marker.index)}: git left a conflict here: choose one of its two sides.`];
  // One misplaced bracket makes an error of every line below it: the first one tells.
  const [syntaxError] = parsed.document.errors;
  if (syntaxError) return [`${placeOfOffset(parsed, syntaxError.pos[0])}: ${syntaxError.message}`];
  const version = parsed.spec['openapi'];
  if (typeof version !== 'string' || !/^3\.0\.\d+$/.test(version))
    return [
      `${placeOfOffset(parsed, 0)}: this is no description of an API in OpenAPI 3.0: "openapi" has to be 3.0.3, ${version === undefined ? 'and is missing' : `not ${JSON.stringify(version)}`}.`,
    ];
  return [...dialectFindings(parsed), ...referenceFindings(parsed)];
}

function dialectFindings(parsed: ParsedSpec): string[] {
  const findings: string[] = [];
  const known = new Map<string, unknown>();
  const readOld = (source: string): unknown => {
    if (!known.has(source)) known.set(source, parseDocument(source, { version: '1.1', merge: false }).toJS());
    return known.get(source);
  };
  visit(parsed.document, {
    Scalar(_, { range, source, type, value }) {
      if (type !== Scalar.PLAIN || source === undefined || range == null) return;
      const report = (text: string): void =>
        void findings.push(`${placeOfOffset(parsed, range[0])}: ${text}`);
      if (source === '<<') report('merge keys (<<) are read by some tools only: write out what is merged.');
      else if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
        report(`${source} is too large for a number of JavaScript: it would become ${value}.`);
      // A date is a text to the generator, too; and what the library itself cannot read is one.
      else if (!isSameValue(readOld(source), value))
        report(
          `${source} is ${describe(value)} in YAML 1.2, and ${describe(readOld(source))} to the generator: put it in quotes.`,
        );
    },
  });
  return findings;
}

function isSameValue(a: unknown, b: unknown): boolean {
  return a instanceof Date || Number.isNaN(a) || Object.is(a, b);
}

function describe(value: unknown): string {
  return typeof value === 'string' ? 'a text' : `the ${typeof value} ${String(value)}`;
}

function referenceFindings(parsed: ParsedSpec): string[] {
  const findings: string[] = [];
  visit(parsed.document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== '$ref' || !isScalar(value) || typeof value.value !== 'string')
        return;
      const target = value.value;
      if (target.startsWith('#/') && parsed.document.hasIn(keysOfPointer(target))) return;
      const place = placeOfOffset(parsed, value.range?.[0] ?? 0);
      findings.push(
        target.startsWith('#')
          ? `${place}: $ref points to nothing: ${target}`
          : `${place}: $ref points to another file, which nothing here checks: bring ${target} into this one.`,
      );
    },
  });
  return findings;
}
