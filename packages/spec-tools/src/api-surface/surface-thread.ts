import { parentPort } from 'node:worker_threads';
import { surfaceChanges } from './surface-changes.js';
import { loadLibraries } from './surface-program.js';
import type { SurfaceQuestion } from './surface-worker.js';

// The thread of surface-worker.ts.
const libraries: ReturnType<typeof loadLibraries> = loadLibraries();
parentPort?.on('message', ({ old, now, port }: SurfaceQuestion) =>
  port.postMessage(surfaceChanges(old, now, libraries)),
);
