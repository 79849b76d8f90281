// @ts-check
'use strict';
const { nameFindings } = require('./name-rules.js');
const { formatFinding, parseSpec } = require('./spec-positions.js');
const { tableFindings } = require('./table-rules.js');
const { yamlFindings } = require('./yaml-rules.js');

/**
 * Refuses a spec from which the generator would make a client that is wrong in silence.
 *
 * @param {string} file
 * @throws {Error} one line for each finding, with file, line and column
 */
function checkSpec(file) {
  const parsed = parseSpec(file);
  const findings = yamlFindings(parsed);
  if (findings.length === 0)
    findings.push(
      ...[...nameFindings(parsed.spec), ...tableFindings(parsed.spec)].map((finding) =>
        formatFinding(parsed, finding),
      ),
    );
  if (findings.length > 0)
    throw new Error(`The spec cannot be taken as it is; nothing was generated.\n${findings.join('\n')}`);
}

module.exports = { checkSpec };
