import type { Command } from '../command.js';
import type { Flag } from '../flags/flag.js';
import { valuesOf } from './words.js';

/** A completion script for zsh: to be saved as `_bw-messages` in a folder of `fpath`, or read by `source`. */
export function zshCompletion(commands: readonly Command[]): string {
  return `#compdef bw-messages
_bw_messages() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    '${quoted(`${name}:${summary}`)}'`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$command" in
${commands.map(caseOf).join('\n')}
  esac
}
if [ "$funcstack[1]" = "_bw-messages" ]; then
  _bw_messages "$@"
else
  compdef _bw_messages bw-messages
fi
`;
}

function caseOf(command: Command): string {
  const positional = command.positionalChoices
    ? [`'1:value:(${command.positionalChoices.join(' ')})'`]
    : command.maxPositionals
      ? ["'1:file:_files'"]
      : [];
  const specs = [...command.flags.flatMap(specsOf), ...positional];
  return `    ${command.name})
      _arguments \\
${specs.map((spec) => `        ${spec}`).join(' \\\n')}
      ;;`;
}

function specsOf(flag: Flag): string[] {
  const many = flag.multiple ? '*' : '';
  const summary = quoted(flag.summary.replace(/[[\]\\]/g, '').replace(/:/g, ' '));
  if (flag.kind === 'boolean') {
    const negative = flag.parameter === undefined ? [] : [`'--no-${flag.name}[not: ${summary}]'`];
    return [`'--${flag.name}[${summary}]'`, ...negative];
  }
  const values = valuesOf(flag);
  const action = flag.isFile ? '_files' : values.length > 0 ? `(${values.join(' ')})` : '';
  return [`'${many}--${flag.name}=[${summary}]:${flag.kind}:${action}'`];
}

function quoted(text: string): string {
  return text.replace(/'/g, "'\\''");
}
