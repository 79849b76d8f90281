import { decode, encode } from '@jridgewell/sourcemap-codec';

/** What a source map must have; tsc also writes the name of the file that it lies beside, and an empty root. */
interface RawSourceMap {
  readonly version: number;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/**
 * A source map that tells the line of each place: it keeps the first place of every line of code, and those where the line of
 * the source changes. tsc maps every word in between too, which makes its maps as large as the code.
 *
 * @param text the map as tsc writes it
 */
export function lineMap(text: string): string {
  const { version, sources, names, mappings } = JSON.parse(text) as RawSourceMap;
  const lines = decode(mappings).map((places) =>
    places.filter(([, , line], index) => index === 0 || line !== places[index - 1]?.[2]),
  );
  return JSON.stringify({ version, sources, names, mappings: encode(lines) });
}
