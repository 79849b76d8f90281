import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CORE_SCHEMA, dump, load } from 'js-yaml';
import { specFile } from './spec-validator.js';

type Document = any;

/** Files with specs that are not as the one of the package, in a folder that is gone after the tests. */
export function useChangedSpec() {
  const folder = mkdtempSync(path.join(tmpdir(), 'changed-spec-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileOf = (name: string): string => path.join(folder, name);
  const write = (name: string, content: string): string => {
    writeFileSync(fileOf(name), content);
    return fileOf(name);
  };
  return {
    fileOf,
    write,
    /** The path of the spec of the package with a change, as YAML or JSON by its name. */
    change(name: string, change: (document: Document) => void): string {
      const document = load(readFileSync(specFile, 'utf8'), { schema: CORE_SCHEMA }) as Document;
      change(document);
      return write(name, name.endsWith('.json') ? JSON.stringify(document) : dump(document));
    },
  };
}
