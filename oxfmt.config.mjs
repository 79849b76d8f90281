import { createRequire } from 'node:module';

// Oxfmt formats as Prettier does, whose settings it takes: editors may use either.
export default { ...createRequire(import.meta.url)('./.prettierrc.json'), sortPackageJson: false };
