// One project per workspace, so that `npx jest --selectProjects sdk` runs one of them.
const project = (displayName, rootDir) => ({
  displayName,
  rootDir,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // The long runs belong to `npm run test:full`, which sets FULL.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.FULL === '1' ? [] : ['/test/full/'])],
  // Sources import './x.js', as ES modules must; under jest the file is still x.ts.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
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

module.exports = {
  // Tests that compile or install something take seconds; hanging ones still end.
  testTimeout: 60_000,
  projects: [
    project('client', '<rootDir>/packages/client'),
    project('sandbox', '<rootDir>/packages/sandbox'),
    project('sdk', '<rootDir>/packages/sdk'),
    project('scripts', '<rootDir>/scripts'),
  ],
};
