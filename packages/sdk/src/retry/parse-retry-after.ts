const SECONDS = /^\d+(\.\d+)?$/;
/** The three forms of a date that HTTP knows (RFC 9110, section 5.6.7): the two last ones come from old servers. */
const IMF_DATE = /^\w{3}, (\d\d \w{3} )(\d{4})( \d\d:\d\d:\d\d) GMT$/;
const RFC_850_DATE = /^\w{3,6}day, (\d\d)-(\w{3})-(\d\d)( \d\d:\d\d:\d\d) GMT$/;
const ASCTIME_DATE = /^\w{3} (\w{3} [ \d]\d) (\d\d:\d\d:\d\d) (\d{4})$/;
const FIFTY_YEARS_MS = 50 * 365.25 * 86_400_000;

/** Milliseconds since the epoch, or `undefined` for what is no date of HTTP. */
function parseHttpDate(text: string, nowMs: number): number | undefined {
  const old = RFC_850_DATE.exec(text);
  let date: number;
  if (old) {
    const [, day, month, year, time] = old;
    // Two digits mean the century that puts the date no more than 50 years ahead.
    date = Date.parse(`${day} ${month} 20${year}${time} GMT`);
    if (date - nowMs > FIFTY_YEARS_MS) date = Date.parse(`${day} ${month} 19${year}${time} GMT`);
  } else if (IMF_DATE.test(text)) date = Date.parse(text);
  else if (ASCTIME_DATE.test(text)) date = Date.parse(text.replace(ASCTIME_DATE, '$1 $3 $2 GMT'));
  else return undefined;
  return Number.isNaN(date) ? undefined : date;
}

function parseOne(text: string, nowMs: number): number | undefined {
  if (SECONDS.test(text)) return Math.min(Math.ceil(Number(text)) * 1000, Number.MAX_SAFE_INTEGER);
  const date = parseHttpDate(text, nowMs);
  return date === undefined ? undefined : Math.max(0, date - nowMs);
}

type Header = string | readonly string[] | undefined;

/**
 * Reads a `Retry-After` header: how many milliseconds to wait, or `undefined` when the header is missing or says nothing
 * usable (negative, garbage). Decimals are rounded up to whole seconds, a date in the past is 0, and when the header
 * came more than once, as a list or joined by commas, the longest wait counts.
 *
 * @param date the `Date` header of the same answer: a date is measured against it, so that the clock of this machine
 *   may be wrong
 * @param nowMs the wall clock, for an answer without a `Date`
 */
export function parseRetryAfter(header: Header, date: Header, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  const [sentAt] = [date ?? []].flat();
  const fromMs = (sentAt === undefined ? undefined : parseHttpDate(sentAt, nowMs)) ?? nowMs;
  // A comma separates two values, unless it follows the name of a day.
  const values = [header].flat().flatMap((text) => text.split(/(?<!day|\b[A-Z][a-z]{2}),/));
  const waits = values
    .map((value) => parseOne(value.trim(), fromMs))
    .filter((wait): wait is number => wait !== undefined);
  return waits.length ? Math.max(...waits) : undefined;
}
