import * as fc from 'fast-check';
import { parseRetryAfter } from '../../src/retry/parse-retry-after.js';

const NOW = Date.UTC(2026, 10, 24, 10);
const inSeconds = (seconds: number): string => new Date(NOW + seconds * 1000).toUTCString();

describe('parseRetryAfter', () => {
  test.each<[string, string | readonly string[] | undefined, number | undefined]>([
    ['whole seconds', '30', 30_000],
    ['zero', '0', 0],
    ['decimals, rounded up', '1.5', 2000],
    ['a trace of a second', '0.001', 1000],
    ['spaces around', '  7 ', 7000],
    ['400 days', String(400 * 86_400), 400 * 86_400_000],
    ['a date', inSeconds(90), 90_000],
    ['a date in the past', inSeconds(-90), 0],
    ['a date of RFC 850', 'Tuesday, 24-Nov-26 10:00:30 GMT', 30_000],
    ['a date of RFC 850 in the last century', 'Sunday, 06-Nov-94 08:49:37 GMT', 0],
    ['a date of asctime', 'Tue Nov 24 10:00:10 2026', 10_000],
    ['a date of asctime with one digit', 'Tue Dec  1 10:00:00 2026', 7 * 86_400_000],
    ['two headers', ['2', '5'], 5000],
    ['two headers, the second unusable', ['2', 'soon'], 2000],
    ['two values joined by a comma', '2, 5', 5000],
    ['a date and seconds joined by a comma', `${inSeconds(9)}, 5`, 9000],
    ['seconds and a date joined by a comma', `5,${inSeconds(9)}`, 9000],
    ['two dates joined by a comma', `${inSeconds(9)}, ${inSeconds(4)}`, 9000],
    ['nothing', undefined, undefined],
    ['an empty text', '', undefined],
    ['a negative number', '-1', undefined],
    ['an exponent', '1e3', undefined],
    ['a hexadecimal number', '0x10', undefined],
    ['infinity', 'Infinity', undefined],
    ['garbage', 'soon', undefined],
    ['an ISO date', '2026-11-24T10:00:30Z', undefined],
    ['a date that does not exist', 'Tue, 99 Nov 2026 10:00:30 GMT', undefined],
  ])('%s', (_name, header, expected) => {
    expect(parseRetryAfter(header, undefined, NOW)).toBe(expected);
  });

  test('a date is measured against the Date of the same answer, whatever the clock of this machine says', () => {
    const eightHours = 8 * 3600;
    expect(parseRetryAfter(inSeconds(20), inSeconds(0), NOW + eightHours * 1000)).toBe(20_000);
    expect(parseRetryAfter(inSeconds(20), inSeconds(0), NOW - eightHours * 1000)).toBe(20_000);
    expect(parseRetryAfter(inSeconds(20), 'no date', NOW)).toBe(20_000);
    expect(parseRetryAfter('20', inSeconds(7), NOW)).toBe(20_000);
  });

  test('never gives NaN, a negative number or infinity', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.bigInt().map(String)), (header) => {
        const wait = parseRetryAfter(header, undefined, NOW);
        expect(wait === undefined || (Number.isFinite(wait) && wait >= 0)).toBe(true);
      }),
    );
  });
});
