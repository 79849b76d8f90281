export { finishPackage } from './finish-package.js';
