import fc from 'fast-check';
import { countSegments } from '../../src/messages/count-segments.js';

const repeat = (text: string, count: number) => text.repeat(count);

test.each([
  ['nothing', '', 1],
  ['160 GSM-7 characters', repeat('a', 160), 1],
  ['161 GSM-7 characters', repeat('a', 161), 2],
  ['2 x 153', repeat('a', 306), 2],
  ['2 x 153 + 1', repeat('a', 307), 3],
  ['accents that GSM-7 has', repeat('é', 160), 1],
  ['Greek capitals that GSM-7 has', repeat('Ω', 160), 1],
  ['80 characters of the extension table', repeat('€', 80), 1],
  ['81 of them', repeat('€', 81), 2],
  ['all of the extension table', repeat('^{}\\[~]|€', 8), 1],
  ['an escape that would be split over two segments', repeat('a', 152) + '€' + repeat('a', 152), 3],
  ['70 characters of UCS-2', repeat('ж', 70), 1],
  ['71 of them', repeat('ж', 71), 2],
  ['2 x 67', repeat('ж', 134), 2],
  ['2 x 67 + 1', repeat('ж', 135), 3],
  ['one character that makes all UCS-2', repeat('a', 70) + '’', 2],
  ['35 emoji, which take two units each', repeat('😀', 35), 1],
  ['36 emoji', repeat('😀', 36), 2],
  ['an emoji that would be split over two segments', repeat('ж', 66) + '😀' + repeat('ж', 66), 3],
  ['a lower-case ç, which GSM-7 lacks', repeat('a', 70) + 'ç', 2],
])('%s', (_name, text, expected) => {
  expect(countSegments(text)).toBe(expected);
});

test('never fewer segments for more text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), fc.string({ maxLength: 10 }), (text, more) => {
      expect(countSegments(text + more)).toBeGreaterThanOrEqual(countSegments(text));
    }),
  );
});

test('between the lengths over 153 and 160, where each character is a septet', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2048 }), (length) => {
      expect(countSegments(repeat('x', length))).toBe(length <= 160 ? 1 : Math.ceil(length / 153));
    }),
  );
});
