// @ts-check
'use strict';

/** @typedef {import('./verdict.js').Verdict} Verdict */

const aspects = /** @type {const} */ (['wire', 'callbacks', 'typescript']);

/** @param {Verdict} verdict */
const summaryOf = (verdict) => aspects.map((aspect) => `${aspect} ${verdict[aspect]}`).join(', ');

/** One line, whatever a document of others may hold. @param {string} text */
const oneLine = (text) => text.replace(/[\s\p{Cc}]+/gu, ' ');

/** @param {Verdict} verdict */
function formatText(verdict) {
  const lines = verdict.changes.map(
    ({ path, aspect, level, message }) =>
      `${level.padEnd(5)}  ${aspect.padEnd(10)}  ${oneLine(`${path}: ${message}`)}`,
  );
  return [
    ...lines,
    `${lines.length === 0 ? 'no changes: ' : ''}${verdict.overall} (${summaryOf(verdict)})`,
  ].join('\n');
}

/** Paths and messages come from a document of others: nothing in them may become markup. @param {string} text */
const escapeCell = (text) =>
  oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\|[\]]/g, '\\$&');

/** @param {Verdict} verdict */
function formatMarkdown(verdict) {
  const head = [`**${verdict.overall}** (${summaryOf(verdict)})`, ''];
  if (verdict.changes.length === 0) return [...head, 'Nothing changed.'].join('\n');
  const rows = verdict.changes.map(
    ({ path, aspect, level, message }) =>
      `| ${level} | ${aspect} | ${escapeCell(path)} | ${escapeCell(message)} |`,
  );
  return [...head, '| Level | Aspect | Where | What |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** @param {Verdict} verdict */
const formatJson = (verdict) => JSON.stringify(verdict, null, 2);

module.exports = { formatJson, formatMarkdown, formatText, oneLine };
