import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/** Room for new objects: two halves of 4 MB. Nearly all rows outlive it, so that more room would spare no work. */
const NEW_SPACE_BYTES = 7_500_000;
/** By how much the rest may grow before it is collected. With 60, the memory of an export passes 160 MB. */
const GROWING_PERCENT = 40;

/**
 * V8 lets a heap grow to a multiple of what is in use before it collects, as if memory cost nothing. Rows that pass
 * through need no such room. This bounds the growth, not the heap: a larger `--concurrency` holds more, and ends well.
 * @returns a function to be called now and then, as the room for new objects can be bounded only once it has grown so far
 */
export function boundHeapGrowth(): () => void {
  setFlagsFromString(`--heap-growing-percent=${GROWING_PERCENT}`);
  // V8 13, of Node 24, would not collect new objects while it marks old ones: their room grows beyond its bound meanwhile.
  // Later versions do not have the flag, and print an error for one that they do not have.
  if (process.versions.v8.startsWith('13.')) setFlagsFromString('--no-separate-gc-phases');
  let isBounded = false;
  return () => {
    if (isBounded) return;
    const room = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    isBounded = (room?.space_size ?? 0) >= NEW_SPACE_BYTES;
    if (isBounded) setFlagsFromString('--semi-space-growth-factor=1');
  };
}
