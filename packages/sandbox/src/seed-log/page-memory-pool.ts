import { createPageMemory, type PageMemory } from './row-writer.js';

/** Memory for pages that are written byte by byte: getting it anew each time costs more than filling it. */
export interface PageMemoryPool {
  /** Memory of at least this size, with anything in it. */
  take(byteLength: number): PageMemory;
  /** Gives memory back, once nothing reads it any more. */
  release(memory: PageMemory): void;
}

const pooledBytes = 128 * 1024;
const maxPooled = 64;

export function createPageMemoryPool(): PageMemoryPool {
  const free: PageMemory[] = [];
  return {
    take: (byteLength) =>
      byteLength > pooledBytes ? createPageMemory(byteLength) : (free.pop() ?? createPageMemory(pooledBytes)),
    release(memory) {
      if (memory.bytes.length === pooledBytes && free.length < maxPooled) free.push(memory);
    },
  };
}
