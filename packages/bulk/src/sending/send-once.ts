import { type Message, type MessageInput, ValidationError, isMessagesError } from '@bandwidth-messages/sdk';
import type { Ending, Intent, Journal, JournalEntry, MessageIdentity } from '../journal/journal.js';
import type { OutageGate } from '../pacing/outage-gate.js';
import type { PacerPermit } from '../pacing/waiting-line.js';
import type { BulkClient } from '../bulk-client.js';
import type { BulkResult } from './bulk-result.js';
import { type FailureClass, askedWaitMsOf, classifyFailure, reasonOf } from './classify-failure.js';
import { resultOfKnown } from './result-of-known.js';
import { orAbort } from './stop-switch.js';

/** Asked about each message just before it is sent; `false` leaves it out. */
export type ShouldSend = (key: string, message: MessageInput) => boolean | Promise<boolean>;

/** What one attempt needs. */
export interface AttemptContext {
  /** Sends without retries of its own: what is repeated, and when, is decided here. */
  readonly attemptClient: Pick<BulkClient, 'createMessage' | 'clock'>;
  readonly journal: Journal;
  readonly outage: OutageGate;
  readonly shouldSend: ShouldSend | undefined;
  /** Aborted when no new message may leave. */
  readonly stopping: AbortSignal;
  /** Told when a message is on its way, and when it no longer is. */
  readonly onSending: (change: 1 | -1) => void;
}

/** A message as it is sent, with the key in its tag. */
export interface OutgoingMessage {
  readonly identity: MessageIdentity;
  readonly message: MessageInput;
  readonly segments: number;
}

/** How an attempt ended. */
export type Attempt =
  /** The message has an end. */
  | { readonly kind: 'ended'; readonly result: BulkResult; readonly error?: unknown }
  /** The API took nothing, and will take it later. */
  | { readonly kind: 'again'; readonly wasTurnedAway: boolean; readonly error: unknown }
  /** The API took nothing, and will take nothing of this run. */
  | { readonly kind: 'stop'; readonly error: unknown }
  /** The run stops; nothing was written. */
  | { readonly kind: 'stopped' };

/**
 * Tries once to send a message for which the pacer gave a permit: asks the caller, writes the intent, sends, writes what
 * came of it. Rejects when the journal or the caller's filter fails; then nothing was sent.
 */
export async function sendOnce(
  outgoing: OutgoingMessage,
  permit: PacerPermit,
  context: AttemptContext,
): Promise<Attempt> {
  const { journal, outage, attemptClient, stopping } = context;
  let passedAtMs: number | undefined;
  let isSettled = false;
  const settle = (answered: boolean | undefined, of: () => void): void => {
    isSettled = true;
    if (passedAtMs !== undefined) outage.report(passedAtMs, answered);
    of();
  };
  try {
    passedAtMs = await outage.pass(stopping).catch(() => undefined);
    if (passedAtMs === undefined) return { kind: 'stopped' };
    const skipped = await reasonToSkip(outgoing, context);
    if (stopping.aborted) return { kind: 'stopped' };
    if (skipped) return await endSkipped(outgoing.identity, skipped, context);
    const known = await journal.begin(intentOf(outgoing, attemptClient.clock.now()));
    if (known) return { kind: 'ended', result: resultOfKnown(outgoing.identity, known) };
    context.onSending(1);
    const answer = await send(attemptClient, outgoing.message).finally(() => context.onSending(-1));
    return await noteAnswer(outgoing.identity, answer, permit, settle, context);
  } finally {
    if (!isSettled) settle(undefined, () => permit.giveBack());
  }
}

type Answer = { readonly message: Message } | { readonly error: unknown };

async function send(attemptClient: AttemptContext['attemptClient'], message: MessageInput): Promise<Answer> {
  try {
    return { message: await attemptClient.createMessage(message) };
  } catch (error) {
    return { error };
  }
}

async function noteAnswer(
  identity: MessageIdentity,
  answer: Answer,
  permit: PacerPermit,
  settle: (answered: boolean | undefined, of: () => void) => void,
  { journal, attemptClient }: AttemptContext,
): Promise<Attempt> {
  const finish = (ending: Omit<Ending, 'timeMs'>): Promise<JournalEntry> =>
    journal.finish(identity, { ...ending, timeMs: attemptClient.clock.now() });
  if ('message' in answer) {
    settle(true, () => permit.accepted());
    const id = answer.message.id ?? undefined;
    await finish({ mark: 'accepted', id });
    return {
      kind: 'ended',
      result: { key: identity.key, outcome: 'accepted', ...(id === undefined ? {} : { id }) },
    };
  }
  const { error } = answer;
  const failure = classifyFailure(error);
  const reason = reasonOf(error);
  settle(isAnswer(error, failure), () => {
    if (failure === 'full') permit.full(askedWaitMsOf(error));
    else if (failure === 'accepted' || failure === 'unknown') permit.accepted();
    else permit.giveBack();
  });
  if (failure === 'full' || failure === 'again' || failure === 'stop') {
    const entry = await finish({ mark: 'not-sent', reason });
    if (failure === 'stop') return { kind: 'stop', error };
    if (entry.state === 'open') return { kind: 'again', wasTurnedAway: failure === 'full', error };
    // An event told meanwhile that it was accepted after all, or another worker that it is unknown.
    return { kind: 'ended', result: resultOfKnown(identity, entry) };
  }
  const { state } = await finish({ mark: failure, reason });
  const outcome = state === 'accepted' ? state : failure;
  const result: BulkResult = {
    key: identity.key,
    outcome,
    ...(outcome === 'accepted' ? {} : { error: asError(error) }),
  };
  return { kind: 'ended', result, ...(failure === 'unknown' ? { error } : {}) };
}

/** Whether the API answered; undefined where nothing went to it. */
function isAnswer(error: unknown, failure: FailureClass): boolean | undefined {
  if (isMessagesError(error) && error.code === 'validation') return undefined;
  return failure !== 'unknown' && failure !== 'again';
}

async function reasonToSkip(
  { identity, message }: OutgoingMessage,
  { shouldSend, attemptClient, stopping }: AttemptContext,
): Promise<'expired' | 'filtered' | undefined> {
  const { expiration } = message;
  // What is no time at all is rejected by the SDK.
  const atMs =
    typeof expiration === 'string' || expiration instanceof Date ? new Date(expiration).getTime() : Infinity;
  const isExpired = (): boolean => atMs <= attemptClient.clock.now();
  if (isExpired()) return 'expired';
  if (!shouldSend) return undefined;
  const answer: unknown = await orAbort(shouldSend(identity.key, message), stopping);
  if (stopping.aborted) return undefined;
  if (typeof answer !== 'boolean') {
    // To skip a message is final: a forgotten return must not skip the whole list.
    throw new ValidationError('shouldSend must return true or false; the run stops here.', {
      field: 'shouldSend',
    });
  }
  if (!answer) return 'filtered';
  return isExpired() ? 'expired' : undefined;
}

async function endSkipped(
  identity: MessageIdentity,
  reason: 'expired' | 'filtered',
  { journal, attemptClient }: AttemptContext,
): Promise<Attempt> {
  const entry = await journal.finish(identity, {
    mark: 'skipped',
    timeMs: attemptClient.clock.now(),
    reason,
  });
  // An event told meanwhile that it was accepted after all, or another worker sends it.
  if (entry.state !== 'skipped') return { kind: 'ended', result: resultOfKnown(identity, entry) };
  return { kind: 'ended', result: { key: identity.key, outcome: 'skipped', reason } };
}

function intentOf({ identity, message, segments }: OutgoingMessage, timeMs: number): Intent {
  const { from, to, text } = message;
  // The message log counts characters, not UTF-16 code units.
  return { ...identity, timeMs, from, to: [to].flat(), segments, length: [...(text ?? '')].length };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The client failed with something that is no error.');
}
