export { callbackModels } from './callback-models.js';
export { finishPackage } from './finish-package.js';
export { writeIfChanged } from './write-if-changed.js';
