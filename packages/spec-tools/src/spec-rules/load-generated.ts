import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import ts from 'typescript';
import { asObject, type SpecObject } from '../openapi/document.js';

/** What a generated file exports; it imports nothing but types. */
export function loadGenerated(file: string): SpecObject {
  const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: SpecObject = {};
  vm.runInNewContext(outputText, { exports, require: () => ({}) });
  return exports;
}

/**
 * The values of each constant that the models of a folder export.
 *
 * @returns by the name of the constant, in small letters
 */
export function loadConstants(folder: string): ReadonlyMap<string, readonly unknown[]> {
  const files = fs.readdirSync(folder).filter((name) => name !== 'index.ts');
  const entries = files
    .map((name) => path.join(folder, name))
    .filter((file) => /as const;/.test(fs.readFileSync(file, 'utf8')))
    .flatMap((file) => Object.entries(loadGenerated(file)));
  return new Map(entries.map(([name, values]) => [name.toLowerCase(), Object.values(asObject(values))]));
}
