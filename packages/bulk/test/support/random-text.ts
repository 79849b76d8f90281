// In the context that Jest gives to a test, each look at a global takes as long as the rest of a step here.
const { floor, imul } = Math;

const GSM7 = [
  ...'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
];
const EXTENSION = [...'\f^{}\\[~]|€'];
const OTHER = [...'çłŠ中文字あ한ў–“”…😀🎉👍🏽é́'];

/** Numbers in [0, 1), the same for the same seed: mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = imul(state ^ (state >>> 15), state | 1);
    value ^= value + imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}

/** Texts of all lengths and alphabets, often near the limits of one and of several segments. */
export function randomText(random: () => number): string {
  const edges = [0, 1, 69, 70, 71, 133, 134, 135, 152, 153, 154, 159, 160, 161, 305, 306, 307, 600];
  const length =
    random() < 0.5 ? edges[floor(random() * edges.length)]! + floor(random() * 3) : floor(random() * 500);
  const extensionShare = random() < 0.5 ? 0 : random() * 0.3;
  const otherShare = random() < 0.6 ? 0 : random() * 0.5;
  let text = '';
  for (let index = 0; index < length; index++) {
    const draw = random();
    const from = draw < otherShare ? OTHER : draw < otherShare + extensionShare ? EXTENSION : GSM7;
    text += from[floor(random() * from.length)]!;
  }
  return text;
}
