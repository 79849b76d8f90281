// Lines about the generator itself, not about the spec; and a warning it gives for each response without a body.
const NOISE = [
  /^#(.*#)?$/,
  /^\s+at /,
  /^\s+\.\.\. \d+ (more|common frames omitted)/,
  /\] (INFO|DEBUG) /,
  /^Picked up \w+:/,
  /^\[[\d.]+s\]\[\w+\s*\]/,
  /ModelUtils - Failed to get the schema name: null/,
];

/** The warnings of a run of the generator that went well, one a line. */
export function generatorWarnings(output: string): string[] {
  const warnings = relevantLines(output).filter((line) => /\] WARN /.test(line));
  return [...new Set(warnings.map((line) => line.replace(/^\[.*?\] WARN +\S+ - /, '')))];
}

/** Why a run of the generator failed, in its own words, without exception classes. */
export function generatorFailure(output: string): string {
  // After the errors of a spec the same lines come once more, as warnings.
  const [errors = ''] = output.split(/^Warnings: *$/m);
  const lines = relevantLines(errors).map((line) =>
    line
      .replace(
        /^(?:Exception in thread "[^"]*"|Caused by:) (?:[\w$]+\.)*([\w$]+): ?(.*)$/,
        (_, className: string, text: string) => (/\s/.test(text) ? text : `${inWords(className)}: ${text}`),
      )
      .replace(/^\[.*?\] (WARN|ERROR) +\S+ - /, '')
      .replace(/^\[error\] /, '')
      .replace(/ The option can be disabled via .*$/, '')
      .replace(/^\t-/, '  - '),
  );
  const said = lines.filter((line) => !/^ \| Error count: |^Errors: *$/.test(line));
  return [...new Set(said)].slice(0, 40).join('\n');
}

/** What the generator wrote, without progress, advertising and stacks. */
function relevantLines(output: string): string[] {
  return output
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !NOISE.some((pattern) => pattern.test(line)));
}

/** `TemplateNotFoundException` as words, for a message that is a bare name. */
function inWords(className: string): string {
  return className
    .replace(/Exception$/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
}
