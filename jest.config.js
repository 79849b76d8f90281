const fs = require('node:fs');
const path = require('node:path');
// Keeps the repository variables of a hook away from git commands in tests.
require('./scripts/lib/run.js');

// One project per workspace, so that `npx jest --selectProjects sdk` runs one of them.
const project = (displayName, rootDir) => ({
  displayName,
  rootDir,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // The long runs belong to `npm run test:full`, which sets FULL.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.FULL === '1' ? [] : ['/test/full/'])],
  // Sources import './x.js', as ES modules must; under jest the file is still x.ts.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Kept from one run to the next: `npm test` gives each its own folder for temporary files, where jest would keep it.
  cacheDirectory: path.join(__dirname, '.cache', 'jest'),
  // Types are checked once, by tsc: here each file is only translated.
  transform: {
    '^.+\\.ts$': [
      'ts-jest',
      {
        tsconfig: {
          module: 'CommonJS',
          moduleResolution: 'Node10',
          target: 'ES2022',
          esModuleInterop: true,
          isolatedModules: true,
        },
        diagnostics: false,
      },
    ],
  },
});

const packages = path.join(__dirname, 'packages');

module.exports = {
  // Tests that compile or install something take seconds, and ten times as long on a busy machine; hanging ones still end.
  testTimeout: 300_000,
  projects: [
    ...fs
      .readdirSync(packages)
      .filter((name) => fs.existsSync(path.join(packages, name, 'test')))
      .map((name) => project(name, `<rootDir>/packages/${name}`)),
    project('scripts', '<rootDir>/scripts'),
  ],
};
