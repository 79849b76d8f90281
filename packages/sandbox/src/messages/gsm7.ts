// The two tables of GSM 03.38 (3GPP TS 23.038, 6.2.1): what one septet can say, and what takes an escape before it.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION = '\f^{}\\[~]|€';

const SEPTETS_OF = new Map<string, number>([
  ...[...BASIC].map((character) => [character, 1] as const),
  ...[...EXTENSION].map((character) => [character, 2] as const),
]);

/** The septets of each character, or undefined when one of them is outside GSM-7. */
export function gsm7Septets(text: string): number[] | undefined {
  const septets: number[] = [];
  for (const character of text) {
    const count = SEPTETS_OF.get(character);
    if (count === undefined) return undefined;
    septets.push(count);
  }
  return septets;
}
