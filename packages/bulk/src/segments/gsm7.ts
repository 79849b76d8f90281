// The two tables of GSM 03.38 (3GPP TS 23.038, section 6.2.1): what one septet can say, and what needs an escape before it.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';

/** Septets by UTF-16 code unit: 1, 2 with an escape, 0 for what GSM-7 cannot say. No character of the tables is above U+20AC. */
const SEPTETS: Uint8Array = tableOfSeptets();

/** How many septets a UTF-16 code unit takes in GSM-7: 1, or 2 with an escape; 0 when GSM-7 does not have it. */
export function septetsOf(codeUnit: number): number {
  return SEPTETS[codeUnit] ?? 0;
}

function tableOfSeptets(): Uint8Array {
  const table = new Uint8Array(0x20ad);
  for (const character of BASIC) table[character.charCodeAt(0)] = 1;
  for (const character of EXTENSION) table[character.charCodeAt(0)] = 2;
  return table;
}
