// @ts-check
'use strict';

/** @typedef {{ key: string, title: string, digits?: number }} Figure */
/** @typedef {{ figure: string, max?: number, min?: number }} Target */
/**
 * @typedef {{ name: string, values: Readonly<Record<string, number | string | undefined>>,
 *   targets?: readonly Target[] }} Row
 */
/** @typedef {{ title: string, note?: string, figures: readonly Figure[], rows: readonly Row[] }} Table */

/** @param {Row} row @param {Target} target */
function isMet({ values }, { figure, max = Infinity, min = -Infinity }) {
  const value = values[figure];
  return typeof value === 'number' && value <= max && value >= min;
}

/** @param {Row} row @returns {'met' | 'missed' | undefined} */
const verdictOf = (row) => {
  if (!row.targets?.length) return undefined;
  return row.targets.every((target) => isMet(row, target)) ? 'met' : 'missed';
};

/** @param {Figure} figure @param {number | string | undefined} value */
function formatValue({ digits = 2 }, value) {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : value.toFixed(digits);
}

/** Markdown that is aligned for the terminal too. @param {Table} table */
function formatTable({ title, note, figures, rows }) {
  const hasTargets = rows.some(({ targets }) => targets?.length);
  const titleOf = (/** @type {string} */ key) => figures.find((figure) => figure.key === key)?.title ?? key;
  const wanted = (/** @type {Row} */ { targets = [] }) =>
    targets
      .map(({ figure, max, min }) => `${titleOf(figure)} ${max === undefined ? `>= ${min}` : `<= ${max}`}`)
      .join(', ');
  const lines = [
    ['what', ...figures.map((figure) => figure.title), ...(hasTargets ? ['target', 'verdict'] : [])],
    ...rows.map((row) => [
      row.name,
      ...figures.map((figure) => formatValue(figure, row.values[figure.key])),
      ...(hasTargets ? [wanted(row), verdictOf(row) ?? ''] : []),
    ]),
  ];
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)),
  );
  const isNumeric = (/** @type {number} */ column) => column > 0 && column <= figures.length;
  const format = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell, column) => (isNumeric(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (isNumeric(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width))).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [`### ${title}`, '', ...(note ? [note, ''] : []), format(head), rule, ...body.map(format)].join(
    '\n',
  );
}

module.exports = { formatTable, verdictOf };
