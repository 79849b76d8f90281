const e164 = /^\+[1-9]\d{6,14}$/;
const northAmerica = /^\+1/;
const northAmericaFull = /^\+1\d{10}$/;
const shortCode = /^\d{5,6}$/;
const senderId = /^(?=.*[A-Za-z])(?!\+)[A-Za-z0-9 \-+_&]{1,11}$/;

/** A whole number in E.164 form; for country code 1 that is exactly ten more digits. */
export function isFullNumber(value: string): boolean {
  return e164.test(value) && (!northAmerica.test(value) || northAmericaFull.test(value));
}

export function isShortCode(value: string): boolean {
  return shortCode.test(value);
}

/**
 * An alphanumeric sender id: at most 11 of A-Z a-z 0-9 space - + _ &, at least one of them a letter. What starts with
 * a plus is taken for a number, since `+invalid` is known to be rejected as one.
 */
export function isSenderId(value: string): boolean {
  return senderId.test(value);
}

/** What a message can be sent from. */
export function isSender(value: string): boolean {
  return isFullNumber(value) || isShortCode(value) || isSenderId(value);
}

const tollFreePrefixes = new Set(['800', '888', '877', '866', '855', '844', '833']);

export function isTollFree(value: string): boolean {
  return northAmericaFull.test(value) && tollFreePrefixes.has(value.slice(2, 5));
}
