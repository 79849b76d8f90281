export { checkApiReports, reportFile, updateApiReports, type ApiEntry } from './api-surface/api-reports.js';
export { makeRelease } from './release/make-release.js';
export { writeVersion } from './release/write-version.js';
