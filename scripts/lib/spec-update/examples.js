// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const YAML = require('yaml');
const { redoclyEnv } = require('../lint-tree.js');
const { bin, root, run } = require('../run.js');
const { SpecError } = require('../spec/load.js');
const { pointerKeys } = require('../spec/references.js');
const { formatEditable, parseEditable } = require('../spec/yaml.js');

/** @typedef {import('./extract.js').Notice} Notice */
/** @typedef {{ ruleId: string, severity: 'error' | 'warn', message: string, location: { pointer: string }[] }} Problem */

/** @param {string} text @returns {Promise<Problem[]>} what the repository's lint rules say of a spec */
async function lintSpec(text) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-lint-'));
  const file = path.join(folder, 'messages.yaml');
  try {
    fs.writeFileSync(file, text);
    const config = path.join(root, 'openapi', 'redocly.yaml');
    const args = ['lint', '--config', config, '--format', 'json', file];
    // Problems end it with a failure, and their report is on standard output all the same.
    const output = await run('node', [bin('@redocly/cli', 'redocly'), ...args], {
      env: redoclyEnv,
      quiet: true,
    }).catch((error) => error.output);
    const start = output.indexOf('{\n  "totals"');
    if (start < 0) throw new SpecError(`The lint of the spec failed:\n${output}`);
    return JSON.parse(output.slice(start, output.lastIndexOf('\n}') + 2)).problems;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} pointer @returns {string[] | undefined} the keys of the whole example that something inside is wrong with */
function exampleAt(pointer) {
  const keys = pointerKeys(pointer);
  const at = keys.findIndex(
    (key, index) => (key === 'example' || key === 'examples') && keys[index - 1] !== 'properties',
  );
  if (at < 0) return undefined;
  return keys.slice(0, keys[at] === 'example' ? at + 1 : at + 2);
}

/** How often examples are mended: a checker may name one fault of an example at a time. */
const maxPasses = 8;

/** @param {ReadonlyMap<string, string>} removed @returns {Notice[]} */
const noticesOf = (removed) =>
  [...removed].map(([path, why]) => ({
    path,
    message: `the example was taken out, write a new one: ${why}`,
  }));

/** @param {readonly Problem[]} warnings @returns {Notice[]} */
const doubtsOf = (warnings) =>
  warnings.map(({ ruleId, message, location }) => ({
    path: location[0]?.pointer ?? '#/',
    message: `${message} (${ruleId})`,
  }));

/**
 * Mends our examples where the new structure made them wrong: a field that is gone is taken out of them, and an example
 * that is wrong in another way goes as a whole. Whatever else lint finds is refused.
 *
 * @param {string} text
 * @returns {Promise<{ text: string, notices: Notice[] }>}
 * @throws {SpecError} with one line a problem
 */
async function withValidExamples(text) {
  const document = parseEditable(text);
  /** @type {Map<string, string>} */
  const removed = new Map();
  for (let pass = 0; ; pass += 1) {
    const current = pass === 0 ? text : formatEditable(document);
    const found = await lintSpec(current);
    const problems = found.filter(({ severity }) => severity === 'error');
    if (problems.length === 0) return { text: current, notices: [...noticesOf(removed), ...doubtsOf(found)] };
    const others = problems.filter(({ ruleId }) => pass === maxPasses || !/invalid.*examples$/.test(ruleId));
    if (others.length > 0) {
      const lines = others.map(
        ({ ruleId, message, location }) => `  ${location[0]?.pointer}: ${message} (${ruleId})`,
      );
      throw new SpecError(
        `What the update would make of messages.yaml breaks its lint rules. An action in corrections.yaml can mend the vendor's document.\n${lines.join('\n')}`,
      );
    }
    for (const { message, location } of problems) {
      const pointer = location[0]?.pointer ?? '';
      const whole = exampleAt(pointer);
      // Gone with an earlier problem of this pass.
      if (!whole || !document.hasIn(whole)) continue;
      if (/NOT have (unevaluated|additional) properties/.test(message)) {
        document.deleteIn(pointerKeys(pointer));
        continue;
      }
      document.deleteIn(whole);
      const map = document.getIn(whole.slice(0, -1));
      if (whole.at(-2) === 'examples' && YAML.isMap(map) && map.items.length === 0)
        document.deleteIn(whole.slice(0, -1));
      removed.set(`#/${whole.join('/')}`, message);
    }
  }
}

module.exports = { withValidExamples };
