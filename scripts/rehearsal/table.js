// @ts-check
'use strict';

/** @typedef {{ title: string, result: 'ok' | 'skipped' | 'FAILED', note: string, seconds: number }} Row */

/**
 * The rows as one table; the notes of failures follow it, since they have several lines.
 *
 * @param {readonly Row[]} rows
 */
function formatTable(rows) {
  const cells = rows.map(({ title, result, note, seconds }) => [
    title,
    result,
    `${seconds.toFixed(1)} s`,
    result === 'FAILED' ? 'see below' : note,
  ]);
  const all = [['case', 'result', 'time', 'with'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => String(row[column]).length)));
  const line = (/** @type {string[]} */ row) =>
    `| ${row.map((cell, column) => cell.padEnd(Number(widths[column]))).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [head, ...body] = all.map(line);
  const failures = rows.filter(({ result }) => result === 'FAILED');
  return [head, rule, ...body, ...failures.map(({ title, note }) => `\nFAILED: ${title}\n${note}`)].join(
    '\n',
  );
}

module.exports = { formatTable };
