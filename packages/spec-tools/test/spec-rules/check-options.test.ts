import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { checkOptions } from '../../src/spec-rules/index.js';

test.each(['true', 'false'])(
  '%s in quotes is refused in the options of the generator, with its place',
  (value) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'check-options-'));
    const file = path.join(folder, 'generator.yaml');
    try {
      fs.writeFileSync(file, `apiPackage: 'api'\nwithInterfaces: '${value}'\n`);
      expect(() => checkOptions(file)).toThrow(
        new RegExp(`generator\\.yaml:2:17: write withInterfaces: ${value} without quotes`),
      );
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  },
);
