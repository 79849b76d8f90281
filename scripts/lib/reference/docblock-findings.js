// @ts-check
'use strict';

/** @typedef {import('typedoc', { with: { 'resolution-mode': 'import' } }).Comment} Comment */
/** @typedef {import('typedoc', { with: { 'resolution-mode': 'import' } }).ProjectReflection} ProjectReflection */

/**
 * What a docblock of ours must say besides being there: the default of each option that may be left out, and the unit of each
 * number that has it in its name.
 *
 * @param {typeof import('typedoc', { with: { 'resolution-mode': 'import' } }).ReflectionKind} kinds
 * @param {ProjectReflection} project
 * @returns {string[]} a sentence for each that does not
 */
function docblockFindings(kinds, project) {
  return project.getReflectionsByKind(kinds.Property).flatMap((property) => {
    const { comment, flags, name, parent } = property;
    const source = project.getSymbolIdFromReflection(property)?.packagePath ?? '';
    if (
      comment === undefined ||
      parent === undefined ||
      !source.startsWith('src/') ||
      /generated\//.test(source)
    )
      return [];
    const said = `${textOf(comment)} ${parent.comment ? textOf(parent.comment) : ''}`;
    /** @type {string[]} */
    const findings = [];
    if (
      flags.isOptional &&
      /(Options|Settings)$/.test(parent.name) &&
      comment.getTag('@default') === undefined
    )
      findings.push('has no @default');
    if (/Ms$/.test(name) && !/milliseconds/i.test(said)) findings.push('does not say "milliseconds"');
    if (/Bytes$/.test(name) && !/\bbytes\b/i.test(said)) findings.push('does not say "bytes"');
    return findings.map((finding) => `${property.getFullName()} ${finding}.`);
  });
}

/** @param {Comment} comment */
function textOf({ summary, blockTags }) {
  return [summary, ...blockTags.map(({ content }) => content)]
    .flat()
    .map(({ text }) => text)
    .join('');
}

module.exports = { docblockFindings };
