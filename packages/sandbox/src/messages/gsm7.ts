// The two tables of GSM 03.38 (3GPP TS 23.038, 6.2.1): what one septet can say, and what takes an escape before it.
const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '\f^{}\\[~]|€';

const septetsOf = new Map<string, number>([
  ...[...basic].map((character) => [character, 1] as const),
  ...[...extension].map((character) => [character, 2] as const),
]);

/** The septets of each character, or undefined when one of them is outside GSM-7. */
export function gsm7Septets(text: string): number[] | undefined {
  const septets: number[] = [];
  for (const character of text) {
    const count = septetsOf.get(character);
    if (count === undefined) return undefined;
    septets.push(count);
  }
  return septets;
}
