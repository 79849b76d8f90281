import { EXAMPLE_TIME } from './errors.js';
import { isErrorOfSdk, type SdkError } from './sdk-error.js';
import { exitCodeOf } from './exit-code.js';

/** A flag of the command, the parameter or field of the API that it sets, and what stands for its value in help. */
export interface FlagName {
  readonly name: string;
  readonly parameter?: string;
  readonly placeholder?: string;
}

/** The message of the error says that it is to be looked up. */
const HOW_TO_LOOK_UP =
  'In about 15 minutes bw-messages list shows it, by its sender, recipient and time, if it was accepted.';

/**
 * One line for a person: the API's own words, and what was, or was not, sent.
 * @param flags those of the command: a field that one of them sets is told by its name
 * @param source where the setting comes from that the error is about
 */
export function describeError(error: unknown, flags: readonly FlagName[] = [], source?: string): string {
  if (!isErrorOfSdk(error)) return oneLine(error instanceof Error ? error.message : String(error));
  const parts = [error.message, ...fieldErrorsOf(error)];
  const flag = flagOf(error, flags);
  if (flag?.placeholder === 'TIME') parts.push(`In a shell: --${flag.name} ${EXAMPLE_TIME}.`);
  if (error.code === 'result-window') parts.push('bw-messages export reads them all.');
  if (error.outcome === 'unknown') parts.push(HOW_TO_LOOK_UP);
  const facts = [
    error.code,
    error.status && `status ${error.status}`,
    error.type,
    source ? `set by ${source}` : error.field && (flag ? `flag --${flag.name}` : `field ${error.field}`),
    error.outcome,
  ].filter(Boolean);
  return oneLine(`${parts.join(' ')} [${facts.join(', ')}]`);
}

/** The same for a program that reads JSON. */
export function errorAsJson(error: unknown, source?: string): string {
  const fields = isErrorOfSdk(error)
    ? error.toJSON()
    : { name: error instanceof Error ? error.name : 'Error', message: describeError(error) };
  return JSON.stringify({ error: { ...fields, source, exitCode: exitCodeOf(error) } });
}

/** `to[1]` is set by `--to`, `timeoutMs` by `--timeout-ms`, and `rate.segmentsPerSecond` by `--segments-per-second`. */
function flagOf({ field = '' }: SdkError, flags: readonly FlagName[]): FlagName | undefined {
  const plain = field.replace(/\[\d+\]$/, '');
  const asFlag = plain.replace(/^.*\./, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return flags.find(({ name, parameter }) => (parameter ?? name) === (parameter ? plain : asFlag));
}

function fieldErrorsOf({ message, fieldErrors = [] }: SdkError): string[] {
  return fieldErrors
    .map(({ fieldName, description }) => [fieldName, description].filter(Boolean).join(': '))
    .filter((text) => text !== '' && !message.includes(text));
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}
