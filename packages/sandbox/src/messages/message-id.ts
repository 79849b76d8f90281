const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Ids have 29 characters: the time of acceptance as 13 digits of milliseconds, then 16 of a-z2-7. */
export function createMessageId(timeMs: number, random: () => number): string {
  let suffix = '';
  for (let index = 0; index < 16; index += 1) suffix += alphabet[Math.floor(random() * 32)];
  return String(timeMs).padStart(13, '0') + suffix;
}
