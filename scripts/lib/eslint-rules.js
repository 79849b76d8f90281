// @ts-check
'use strict';
// The rules of ESLint that oxlint has not, or whose regular expressions it cannot read, as a plugin for it.
const { builtinRules } = require('eslint/use-at-your-own-risk');

const NAMES = ['no-restricted-imports', 'no-restricted-modules', 'no-restricted-syntax'];

module.exports = {
  meta: { name: 'eslint-js' },
  rules: Object.fromEntries(NAMES.map((name) => [name, builtinRules.get(name)])),
};
