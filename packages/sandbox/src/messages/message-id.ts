/** The 32 characters that the second part of an id is made of. */
export const ID_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz234567';

const SUFFIX_LENGTH = 16;
const ID_FORM = /^(\d{13})[a-z2-7]{16}$/;

/** Makes an id of 29 characters: the time of acceptance as 13 digits of milliseconds, then 16 of a-z and 2-7. */
export function createMessageId(timeMs: number, random: () => number): string {
  let suffix = '';
  for (let index = 0; index < SUFFIX_LENGTH; index += 1) suffix += ID_CHARACTERS[Math.floor(random() * 32)];
  return idTime(timeMs) + suffix;
}

/** The first part of an id. */
export function idTime(timeMs: number): string {
  return String(timeMs).padStart(13, '0');
}

/** The time of acceptance that an id tells, in milliseconds; undefined when the text is not an id. */
export function timeOfId(id: string): number | undefined {
  const digits = ID_FORM.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
