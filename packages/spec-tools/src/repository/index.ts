export { copyRepository, type RepositoryCopy } from './repository-copy.js';
export { git, programOf, run, withoutGit } from './run-program.js';
