import YAML from 'yaml';
import { formatEditable, parseEditable } from '../openapi/editable-yaml.js';
import { pointerKeys } from '../openapi/references.js';
import { SpecError } from '../openapi/spec-error.js';
import { lintSpec, pointerOf, type LintProblem } from './lint-spec.js';
import type { Notice } from './notice.js';

/** How often examples are fixed: a checker may name one fault of an example at a time. */
const MAX_PASSES = 8;

/**
 * Fixes our examples where the new structure made them wrong: a field that is gone is taken out of them, and an example
 * that is wrong in another way goes as a whole. Whatever else lint finds is refused.
 *
 * @throws {SpecError} with one line a problem
 */
export async function withValidExamples(text: string): Promise<{ text: string; notices: Notice[] }> {
  const document = parseEditable(text);
  /** Why each example was taken out, by its pointer. */
  const removed = new Map<string, string>();
  for (let pass = 0; ; pass += 1) {
    const current = pass === 0 ? text : formatEditable(document);
    const found = await lintSpec(current);
    const problems = found.filter(({ severity }) => severity === 'error');
    if (problems.length === 0) return { text: current, notices: [...noticesOf(removed), ...doubtsOf(found)] };
    refuseOthers(problems, pass);
    for (const problem of problems) fixExample(document, problem, removed);
  }
}

function noticesOf(removed: ReadonlyMap<string, string>): Notice[] {
  return [...removed].map(([path, why]) => ({
    path,
    message: `the example was taken out, write a new one: ${why}`,
  }));
}

function doubtsOf(warnings: readonly LintProblem[]): Notice[] {
  return warnings.map((warning) => ({
    path: pointerOf(warning),
    message: `${warning.message} (${warning.ruleId})`,
  }));
}

function refuseOthers(problems: readonly LintProblem[], pass: number): void {
  const others = problems.filter(({ ruleId }) => pass === MAX_PASSES || !/invalid.*examples$/.test(ruleId));
  if (others.length === 0) return;
  const lines = others.map((problem) => `  ${pointerOf(problem)}: ${problem.message} (${problem.ruleId})`);
  throw new SpecError(
    `What the update would make of messages.yaml breaks its lint rules. An action in corrections.yaml can fix the vendor's document.\n${lines.join('\n')}`,
  );
}

function fixExample(document: YAML.Document, problem: LintProblem, removed: Map<string, string>): void {
  const pointer = pointerOf(problem);
  const whole = exampleAt(pointer);
  // Gone with an earlier problem of this pass.
  if (!whole || !document.hasIn(whole)) return;
  if (/NOT have (unevaluated|additional) properties/.test(problem.message)) {
    document.deleteIn(pointerKeys(pointer));
    return;
  }
  document.deleteIn(whole);
  const map = document.getIn(whole.slice(0, -1));
  if (whole.at(-2) === 'examples' && YAML.isMap(map) && map.items.length === 0)
    document.deleteIn(whole.slice(0, -1));
  removed.set(`#/${whole.join('/')}`, problem.message);
}

/** The keys of the whole example that something inside is wrong with. */
function exampleAt(pointer: string): string[] | undefined {
  const keys = pointerKeys(pointer);
  const at = keys.findIndex(
    (key, index) => (key === 'example' || key === 'examples') && keys[index - 1] !== 'properties',
  );
  if (at < 0) return undefined;
  return keys.slice(0, keys[at] === 'example' ? at + 1 : at + 2);
}
