import type { Command } from '../command.js';
import { valuesOf, wordsOf } from './words.js';

/** A completion script for bash 3.2 and newer. */
export function bashCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# bash completion for bw-messages
_bw_messages() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}"
  local words="" files="" before=""
  # A value may stand behind the sign =, which is a word of its own to bash, or a part of one: see COMP_WORDBREAKS.
  if [ "$current" = "=" ]; then
    current=""
  elif [ "$previous" = "=" ]; then
    previous="\${COMP_WORDS[COMP_CWORD-2]}"
  elif [[ "$current" == --*=* ]]; then
    previous="\${current%%=*}" before="\${current%%=*}=" current="\${current#*=}"
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${names} --help --version"
  else
    case "$command" in
${commands.map(caseOf).join('\n')}
    esac
  fi
  COMPREPLY=()
  if [ -n "$files" ]; then
    while IFS= read -r line; do COMPREPLY+=("$before$line"); done < <(compgen -f -- "$current")
  else
    while IFS= read -r line; do COMPREPLY+=("$before$line"); done < <(compgen -W "$words" -- "$current")
  fi
}
complete -o default -F _bw_messages bw-messages
`;
}

function caseOf(command: Command): string {
  const flags = command.flags
    .filter((flag) => flag.kind !== 'boolean')
    .map((flag) => {
      const action = flag.isFile ? 'files=1' : `words="${valuesOf(flag).join(' ')}"`;
      return `          --${flag.name}) ${action} ;;`;
    });
  const otherwise = [...(command.positionalChoices ?? []), ...wordsOf(command)].join(' ');
  return `      ${command.name})
        case "$previous" in
${flags.length > 0 ? `${flags.join('\n')}\n` : ''}          *) words="${otherwise}" ;;
        esac ;;`;
}
