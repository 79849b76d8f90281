import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkSpec } from '../../src/spec-rules/index.js';

// A spec of its own, so that a change of messages.yaml changes no test.
/** A spec in which every name is its own. */
export const SPEC = `openapi: 3.0.3
info: { title: Notes, version: 1.0.0 }
servers: [{ url: https://notes.test/v1 }]
paths:
  /notes/{note-id}:
    post:
      operationId: editNote
      tags: [Notes]
      parameters:
        - { name: note-id, in: path, required: true, schema: { type: string } }
        - { name: page_size, in: query, schema: { type: integer, maximum: 100 } }
      requestBody:
        content:
          application/json:
            schema: { $ref: '#/components/schemas/note' }
      responses:
        '200':
          description: The note.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/note' }
      x-rate-limit: { requests: 10, windowSeconds: 60, scope: account }
components:
  schemas:
    note:
      type: object
      required: [text]
      properties:
        text: { type: string }
        state: { $ref: '#/components/schemas/stateEnum' }
    stateEnum: { type: string, enum: [OPEN, DONE] }
`;

/** What is refused of a spec, one line each, without the path of the file. */
export function findings(text: string): string[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'spec-rules-'));
  const file = path.join(folder, 'spec.yaml');
  fs.writeFileSync(file, text);
  try {
    checkSpec(file);
    return [];
  } catch (error) {
    const lines = (error as Error).message.split('\n').slice(1);
    return lines.map((line) => line.replaceAll(path.relative(process.cwd(), file), 'spec.yaml'));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The spec with one text replaced. */
export function change(from: string, to: string): string {
  if (!SPEC.includes(from)) throw new Error(`The spec of this test has no ${from}`);
  return SPEC.replace(from, to);
}

const LAST_PARAMETER = 'schema: { type: integer, maximum: 100 } }\n';

export function withParameter(parameter: string): string {
  return change(LAST_PARAMETER, `${LAST_PARAMETER}        - ${parameter}\n`);
}

export function withSchema(schema: string): string {
  return change('    stateEnum:', `    ${schema}\n    stateEnum:`);
}

export function withOperation(lines: string): string {
  return change('      x-rate-limit', `${lines}\n      x-rate-limit`);
}
