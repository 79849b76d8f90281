const E164 = /^\+[1-9]\d{6,14}$/;
const NORTH_AMERICA = /^\+1/;
const NORTH_AMERICA_FULL = /^\+1\d{10}$/;
const SHORT_CODE = /^\d{5,6}$/;
const SENDER_ID = /^(?=.*[A-Za-z])(?!\+)[A-Za-z0-9 \-+_&]{1,11}$/;

/** A whole number in E.164 form; for country code 1 that is exactly ten more digits. */
export function isFullNumber(value: string): boolean {
  return E164.test(value) && (!NORTH_AMERICA.test(value) || NORTH_AMERICA_FULL.test(value));
}

export function isShortCode(value: string): boolean {
  return SHORT_CODE.test(value);
}

/**
 * An alphanumeric sender id: at most 11 of A-Z a-z 0-9 space - + _ &, at least one of them a letter. What starts with
 * a plus is taken for a number, since `+invalid` is known to be rejected as one.
 */
export function isSenderId(value: string): boolean {
  return SENDER_ID.test(value);
}

/** What a message can be sent from. */
export function isSender(value: string): boolean {
  return isFullNumber(value) || isShortCode(value) || isSenderId(value);
}

const TOLL_FREE_PREFIXES = new Set(['800', '888', '877', '866', '855', '844', '833']);

export function isTollFree(value: string): boolean {
  return NORTH_AMERICA_FULL.test(value) && TOLL_FREE_PREFIXES.has(value.slice(2, 5));
}

/** The product that a message of this number of the account counts for; null when the number is of no known kind. */
export function productOf(own: string): string | null {
  if (isTollFree(own)) return 'TOLL_FREE';
  if (isShortCode(own)) return 'SHORT_CODE_REACH';
  if (isFullNumber(own)) return 'LOCAL_A2P';
  return isSenderId(own) ? 'ALPHA_NUMERIC' : null;
}

/** The country of a number. Country code 1 is shared by several; its numbers are taken for American ones. */
export function countryOf(number: string): string | null {
  return number.startsWith('+1') ? 'USA' : null;
}
