// @ts-check
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { clientPaths } = require('../generate/client-paths.js');

/** The models that the events of callbacks consist of; what they refer to comes along. */
const roots = ['status-callback', 'inbound-callback'];

const header = `/**
 * The types of callbacks, taken from the generated models of packages/client, so that this package depends on nothing.
 *
 * Do not edit: \`npm run build\` writes this file.
 */
/* eslint-disable */
`;

/** The models of a folder, by the name of their file. @param {string} folder @returns {Map<string, string>} */
function readModels(folder) {
  /** @type {Map<string, string>} */
  const found = new Map();
  const visit = (/** @type {string} */ name) => {
    if (found.has(name)) return;
    const text = fs.readFileSync(path.join(folder, `${name}.ts`), 'utf8');
    found.set(name, text);
    for (const [, imported] of text.matchAll(/^import type \{ \w+ \} from '\.\/([\w-]+)\.js';$/gm))
      visit(String(imported));
  };
  roots.forEach(visit);
  return found;
}

/** Without what the generator puts around it: its notice, the imports, and spare lines. @param {string} text */
function modelBody(text) {
  const notice =
    /^\/\* (?:tslint:|eslint-)disable \*\/\n|^\/\*\*\n(?: \*(?!\/).*\n)* \* Do not edit the class manually\.\n \*\/\n/gm;
  const imports = /^\/\/ May contain unused imports in some cases\n\/\/ @ts-ignore\nimport .*\n/gm;
  return text
    .replace(notice, '')
    .replace(imports, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** The text of packages/callbacks/src/generated/callback-models.ts. */
function formatCallbackModels(modelsFolder = path.join(clientPaths.generated, 'src', 'models')) {
  const models = [...readModels(modelsFolder)].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${header}\n${models.map(([, text]) => modelBody(text)).join('\n\n')}\n`;
}

module.exports = { formatCallbackModels };
