import fs from 'node:fs';
import path from 'node:path';

/** The models that the events of callbacks consist of; what they refer to comes along. */
const ROOTS = ['status-callback', 'inbound-callback'];

const HEADER = `/**
 * The types of callbacks, taken from the generated models of packages/client, so that this package depends on nothing.
 *
 * Do not edit: \`npm run build\` writes this file.
 */
/* eslint-disable */
`;

/**
 * The text of packages/callbacks/src/generated/callback-models.ts. Types of its own spare users of the callbacks the client,
 * and axios with it.
 *
 * @param folder of the generated models
 */
export function callbackModels(folder: string): string {
  const models = [...readModels(folder)].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${HEADER}\n${models.map(([, text]) => modelBody(text)).join('\n\n')}\n`;
}

/** The models of a folder, by the name of their file. */
function readModels(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    const text = fs.readFileSync(path.join(folder, `${name}.ts`), 'utf8');
    found.set(name, text);
    for (const [, imported] of text.matchAll(/^import type \{ \w+ \} from '\.\/([\w-]+)\.js';$/gm))
      visit(String(imported));
  };
  ROOTS.forEach(visit);
  return found;
}

/** Without what the generator puts around it: its notice, the imports, and spare lines. */
function modelBody(text: string): string {
  const notice =
    /^\/\* (?:tslint:|eslint-)disable \*\/\n|^\/\*\*\n(?: \*(?!\/).*\n)* \* Do not edit the class manually\.\n \*\/\n/gm;
  const imports = /^\/\/ May contain unused imports in some cases\n\/\/ @ts-ignore\nimport .*\n/gm;
  return text
    .replace(notice, '')
    .replace(imports, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
