import { parseArgs } from 'node:util';
import { isAtLeast, LEVELS, type Level } from './levels.js';
import { formatJson, formatMarkdown, formatText } from './diff/report.js';
import { specsToCompare } from './diff/spec-source.js';
import { specVerdict, type Verdict } from './diff/spec-verdict.js';
import { SpecError } from './openapi/spec-error.js';

export const USAGE = `npm run spec:diff -- [OLD [NEW]] [--json | --markdown] [--fail-on LEVEL]

OLD and NEW are files or git refs. OLD is the last release tag if not given, NEW the working tree.
LEVEL is patch, minor or major; without it the exit code is 0 whatever the verdict.`;

interface DiffTask {
  readonly old: string | undefined;
  readonly now: string | undefined;
  readonly failOn: Level | undefined;
  readonly format: (verdict: Verdict) => string;
}

/** The command `spec:diff`: prints what changed between two specs, and the version step it asks for. */
export async function main(args: string[]): Promise<void> {
  const task = readArguments(args);
  if (task === 'help') return console.log(USAGE);
  const [before, after] = await specsToCompare(task.old, task.now);
  const verdict = await specVerdict(before, after);
  console.log(task.format(verdict));
  if (task.failOn && isAtLeast(verdict.overall, task.failOn)) process.exitCode = 1;
}

function readArguments(args: string[]): DiffTask | 'help' {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      'fail-on': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const named = values['fail-on'];
  const failOn = LEVELS.slice(1).find((level) => level === named);
  if (named !== undefined && failOn === undefined)
    throw new SpecError(`--fail-on ${named}: the level has to be patch, minor or major`);
  if (values.json && values.markdown) throw new SpecError('Choose one of --json and --markdown.');
  if (positionals.length > 2) throw new SpecError(USAGE);
  const format = values.json ? formatJson : values.markdown ? formatMarkdown : formatText;
  return { old: positionals[0], now: positionals[1], failOn, format };
}
