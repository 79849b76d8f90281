import { SegmentedMessage } from 'sms-segments-calculator';
import { countSegments } from '../../src/index.js';
import { segmentsOf } from '../../src/segments/segments-of.js';
import { createRandom, randomText } from '../support/random-text.js';

describe('countSegments', () => {
  it.each([
    ['an empty text', '', 1],
    ['160 characters of GSM-7', 'a'.repeat(160), 1],
    ['161 characters of GSM-7', 'a'.repeat(161), 2],
    ['two full parts of 153 septets', 'a'.repeat(306), 2],
    ['one septet more than two parts', 'a'.repeat(307), 3],
    ['80 characters that take two septets', '€'.repeat(80), 1],
    ['81 characters that take two septets', '€'.repeat(81), 2],
    ['an escaped character that would be split over two parts', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 3],
    ['an accent that GSM-7 has', 'é'.repeat(160), 1],
    ['70 code units of UCS-2', 'ł'.repeat(70), 1],
    ['71 code units of UCS-2', 'ł'.repeat(71), 2],
    ['two full parts of 67 code units', 'ł'.repeat(134), 2],
    ['an emoji that would be split over two parts', `${'ł'.repeat(66)}😀${'ł'.repeat(66)}`, 3],
    ['a brace in a text of UCS-2, which takes one unit', `ł${'{'.repeat(69)}`, 1],
    ['half of a surrogate pair', '\ud83d'.repeat(71), 2],
  ])('counts %s', (_, text, segments) => {
    expect(countSegments(text)).toBe(segments);
  });

  it.each([undefined, null, 5, ['a'], {}])('refuses %p, which is no text', (value) => {
    expect(() => countSegments(value as any)).toThrow(expect.objectContaining({ field: 'text' }));
  });

  it('agrees with sms-segments-calculator on random texts of all alphabets', () => {
    const random = createRandom(1);
    for (let round = 0; round < 500; round++) {
      const text = randomText(random);
      if (text !== '')
        expect([text, countSegments(text)]).toEqual([text, new SegmentedMessage(text).segmentsCount]);
    }
  });
});

describe('segmentsOf', () => {
  it('counts an SMS by its text, an MMS once and a group message once for each recipient', () => {
    const text = 'a'.repeat(400);
    expect(segmentsOf({ to: '+15551110000', text })).toBe(3);
    expect(segmentsOf({ to: ['+15551110000'], text })).toBe(3);
    expect(segmentsOf({ to: '+15551110000', text, media: 'https://example.com/a.png' })).toBe(1);
    expect(segmentsOf({ to: ['+15551110000', '+15551110001', '+15551110002'], text })).toBe(3);
    expect(
      segmentsOf({ to: ['+15551110000', '+15551110001'], text, media: ['https://example.com/a.png'] }),
    ).toBe(2);
  });
});
