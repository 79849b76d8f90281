// @ts-check
'use strict';
// Lints texts as if they were files of this repository: reads [{ filePath, code }] as JSON from standard input and
// prints one list of messages for each. It is a program of its own since jest cannot load ESLint's configuration.
const path = require('node:path');
const { ESLint } = require('eslint');
const tseslint = require('typescript-eslint');

async function main() {
  const eslint = new ESLint({
    cwd: path.resolve(__dirname, '..', '..', '..'),
    // The files do not exist, so nothing is known of their types; the rules under test need none.
    overrideConfig: /** @type {any} */ ([
      { files: ['**/*.ts'], ...tseslint.configs.disableTypeChecked },
      { files: ['**/*.ts'], languageOptions: { parserOptions: { projectService: false } } },
    ]),
  });
  let input = '';
  for await (const chunk of process.stdin) input += chunk;
  /** @type {{ filePath: string, code: string }[]} */
  const texts = JSON.parse(input);
  const reports = [];
  for (const { filePath, code } of texts) {
    const [result] = await eslint.lintText(code, { filePath });
    reports.push((result?.messages ?? []).map(({ ruleId, message }) => `${ruleId}: ${message}`));
  }
  process.stdout.write(JSON.stringify(reports));
}

main();
