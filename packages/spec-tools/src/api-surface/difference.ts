/** How much of a type is shown before it is cut. */
const SHOWN_CHARS = 60;
const SHOWN_NAMES = 6;

/** What differs between two types, as TypeScript writes them, in one short line. */
export function difference(old: string, now: string): string {
  if (old.length <= SHOWN_CHARS && now.length <= SHOWN_CHARS) return `was ${old}, is ${now}`;
  const [before, after] = withoutCommon(old, now);
  return `was ${shortened(before)}, is ${shortened(after)}`;
}

/** What a choice lost and gained, in one short line. */
export function choiceDifference(lost: readonly string[], gained: readonly string[]): string {
  const parts = [
    ...(lost.length > 0 ? [`lost ${quoted(lost)}`] : []),
    ...(gained.length > 0 ? [`gained ${quoted(gained)}`] : []),
  ];
  return parts.join(', ');
}

/** Names as a list in which no name is long, and not all of many are named. */
export function quoted(names: readonly (string | number)[]): string {
  const shown = names.slice(0, SHOWN_NAMES).map((name) => `\`${shortened(String(name))}\``);
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function shortened(text: string): string {
  return text.length <= SHOWN_CHARS ? text : `${text.slice(0, SHOWN_CHARS - 4).trimEnd()} ...`;
}

/** Both texts from the member in which they begin to differ to the one in which they end to. */
function withoutCommon(old: string, now: string): [string, string] {
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  const border = Math.max(
    ...['; ', '{ ', '(', ', ', ' | '].map((mark) => endOfLast(old.slice(0, start), mark)),
  );
  let same = 0;
  while (
    same < Math.min(old.length, now.length) - border &&
    old[old.length - 1 - same] === now[now.length - 1 - same]
  )
    same += 1;
  const tail = old.slice(old.length - same);
  const end = tail.search(/; |[,)}|]/);
  const kept = end < 0 ? 0 : same - end;
  const part = (text: string): string =>
    `${border > 0 ? '... ' : ''}${text.slice(border, text.length - kept).trim()}${kept > 0 ? ' ...' : ''}`;
  return [part(old), part(now)];
}

function endOfLast(text: string, mark: string): number {
  const at = text.lastIndexOf(mark);
  return at < 0 ? 0 : at + mark.length;
}
