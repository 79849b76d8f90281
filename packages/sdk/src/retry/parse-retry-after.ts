const SECONDS = /^\d+(\.\d+)?$/;
/** The three forms of a date that HTTP knows (RFC 9110, section 5.6.7): the two last ones come from old servers. */
const IMF_DATE = /^\w{3}, (\d\d \w{3} )(\d{4})( \d\d:\d\d:\d\d) GMT$/;
const RFC_850_DATE = /^\w{3,6}day, (\d\d)-(\w{3})-(\d\d)( \d\d:\d\d:\d\d) GMT$/;
const ASCTIME_DATE = /^\w{3} (\w{3} [ \d]\d) (\d\d:\d\d:\d\d) (\d{4})$/;
const FIFTY_YEARS_MS = 50 * 365.25 * 86_400_000;

const parseDate = (text: string, now: number): number => {
  const old = RFC_850_DATE.exec(text);
  if (!old) {
    return Date.parse(IMF_DATE.test(text) ? text : text.replace(ASCTIME_DATE, '$1 $3 $2 GMT'));
  }
  const [, day, month, year, time] = old;
  // Two digits mean the century that puts the date no more than 50 years ahead.
  const date = Date.parse(`${day} ${month} 20${year}${time} GMT`);
  return date - now > FIFTY_YEARS_MS ? Date.parse(`${day} ${month} 19${year}${time} GMT`) : date;
};

const parseOne = (text: string, now: number): number | undefined => {
  if (SECONDS.test(text)) return Math.min(Math.ceil(Number(text)) * 1000, Number.MAX_SAFE_INTEGER);
  if (![IMF_DATE, RFC_850_DATE, ASCTIME_DATE].some((form) => form.test(text))) return undefined;
  const date = parseDate(text, now);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
};

/**
 * Reads a `Retry-After` header: how many milliseconds to wait from `now` on, or `undefined` when the header is missing
 * or says nothing usable (negative, garbage). Decimals are rounded up to whole seconds, a date in the past is 0, and
 * when the header came more than once, as a list or joined by commas, the longest wait counts.
 */
export const parseRetryAfter = (
  header: string | readonly string[] | undefined,
  now: number,
): number | undefined => {
  // A comma separates two values, unless it follows the name of a day.
  const values = [header ?? []].flat().flatMap((text) => text.split(/(?<!day|\b[A-Z][a-z]{2}),/));
  const waits = values
    .map((value) => parseOne(value.trim(), now))
    .filter((wait): wait is number => wait !== undefined);
  return waits.length ? Math.max(...waits) : undefined;
};
