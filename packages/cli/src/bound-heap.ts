import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Room for new objects: two halves of 8 MB. */
const NEW_SPACE_BYTES = 15_000_000;

/**
 * V8 lets a heap grow to a multiple of what is in use before it collects, as if memory cost nothing. Rows that pass
 * through need no such room. This bounds the growth, not the heap: a larger `--concurrency` holds more, and ends well.
 * @returns a function to be called now and then, as the room for new objects can be bounded only once it has grown so far
 */
export function boundHeapGrowth(): () => void {
  setFlagsFromString('--heap-growing-percent=30');
  let isBounded = false;
  return () => {
    if (isBounded) return;
    const room = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    isBounded = (room?.space_size ?? 0) >= NEW_SPACE_BYTES;
    if (isBounded) setFlagsFromString('--semi-space-growth-factor=1');
  };
}
