import { setFlagsFromString } from 'node:v8';

/**
 * V8 lets a heap grow to a multiple of what is in use before it collects, as if memory cost nothing. Rows that pass
 * through need no such room. This bounds the growth, not the heap: a larger `--concurrency` holds more, and ends well.
 */
export function boundHeapGrowth(): void {
  setFlagsFromString('--heap-growing-percent=40');
}
