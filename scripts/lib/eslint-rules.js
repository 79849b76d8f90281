'use strict';
// The rules of ESLint that oxlint has not, or whose regular expressions it cannot read, as a plugin for it.
const { builtinRules } = require('eslint/use-at-your-own-risk');

const names = ['no-restricted-imports', 'no-restricted-modules', 'no-restricted-syntax'];
const rules = Object.fromEntries(names.map((name) => [name, builtinRules.get(name)]));
module.exports = { meta: { name: 'eslint-js' }, rules };
