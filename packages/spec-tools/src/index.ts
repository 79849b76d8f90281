export { checkApiReports, reportFile, updateApiReports, type ApiEntry } from './api-surface/api-reports.js';
export { isAtLeast, largest, type Aspect, type Change, type Level } from './levels.js';
export { specsToCompare } from './diff/spec-source.js';
export { specVerdict, type SpecText, type Verdict } from './diff/spec-verdict.js';
export { noteSpecChanges } from './note-spec-changes.js';
