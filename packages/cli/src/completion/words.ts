import type { Command } from '../command.js';
import type { Flag } from '../flags/flag.js';

/** The flags of a command as words, `--no-` forms included. */
export function wordsOf({ flags }: Command): string[] {
  return flags.flatMap(({ name, kind, parameter }) =>
    // Only parameters of the API have a third state, "not given", which makes "no" worth saying.
    kind === 'boolean' && parameter !== undefined ? [`--${name}`, `--no-${name}`] : [`--${name}`],
  );
}

/** The values of a flag that a shell may offer: words without spaces or signs that a shell would read. */
export function valuesOf({ choices = [] }: Flag): string[] {
  return choices.filter((choice) => /^[\w.:-]+$/.test(choice));
}
