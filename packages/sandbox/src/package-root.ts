import path from 'node:path';

/** The folder of the package: above `dist/cjs` when it is built, above `src` in its own tests. */
export const PACKAGE_ROOT = path.join(
  __dirname,
  ...(path.basename(__dirname) === 'src' ? ['..'] : ['..', '..']),
);
