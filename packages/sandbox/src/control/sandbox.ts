import type { CallbackAttempt } from '../callbacks/callback-dispatcher.js';
import type { CallbackTarget } from '../callbacks/callback-target.js';
import type { CallbackMatch, RequestMatch } from '../changes/matches.js';
import type { WaitOptions } from '../changes/wait.js';
import type { Faults } from '../faults/fault-registry.js';
import type { AddedRow } from '../log/added-row.js';
import type { InboundMessage } from '../messages/inbound-message.js';
import type { MessageMatch } from '../messages/message-search.js';
import type { MessageView } from '../messages/message-view.js';
import type { AcceptedMessage, MessageBody } from '../messages/message.js';
import type { RequestRecord } from '../server/request-log.js';

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  /** Base URL of the API, `${url}/api/v2`. */
  readonly baseUrl: string;
  /** URL of the token endpoint, `${url}/api/v1/oauth2/token`. */
  readonly tokenUrl: string;
  /** The inbox page, `${url}/__sandbox/ui`: every message, callback and request, in a browser. */
  readonly pageUrl: string;
  /** Adds, lists and removes faults. */
  readonly faults: Faults;
  /** Every message that was accepted for sending, in order, whatever its sender was told. */
  readonly accepted: readonly AcceptedMessage[];
  /** The latest requests to the API and the token endpoint, oldest first; those still open included. */
  readonly requests: readonly RequestRecord[];
  /** Answers of the sandbox that broke the spec, in words; empty unless `validateResponses` is set or it has a defect. */
  readonly violations: readonly string[];
  /** Tries to post events, oldest first. */
  readonly callbacks: readonly CallbackAttempt[];
  /**
   * Resolves with the first message, sent or received, that is like this. One that has arrived already counts.
   *
   * @throws SandboxWaitError listing what did arrive, after `timeoutMs` (default 5000).
   */
  waitForMessage(
    match?: MessageMatch | ((message: MessageBody) => boolean),
    options?: WaitOptions,
  ): Promise<MessageView>;
  /**
   * Resolves with the first try to post an event that is like this. One that has ended already counts.
   *
   * @throws SandboxWaitError listing what did arrive, after `timeoutMs` (default 5000).
   */
  waitForCallback(
    match?: CallbackMatch | ((attempt: CallbackAttempt) => boolean),
    options?: WaitOptions,
  ): Promise<CallbackAttempt>;
  /**
   * Resolves with the first request that has ended and is like this. One that has ended already counts.
   *
   * @throws SandboxWaitError listing what did arrive, after `timeoutMs` (default 5000).
   */
  waitForRequest(
    match?: RequestMatch | ((request: RequestRecord) => boolean),
    options?: WaitOptions,
  ): Promise<RequestRecord>;
  /**
   * Puts rows into the message log, and returns their ids; what is left out of a row is filled in.
   *
   * @throws TypeError naming the field that is not possible.
   */
  addMessages(rows: readonly AddedRow[]): string[];
  /**
   * Lets a message come in, and returns it as each number of the account gets it.
   *
   * @throws TypeError naming the field that is not possible.
   */
  receiveMessage(message: InboundMessage): MessageBody[];
  /**
   * Sets where the events of messages that come from now on are posted.
   *
   * @throws TypeError when a URL is not possible.
   */
  setCallbackTargets(targets: readonly CallbackTarget[]): void;
  /** The time of the sandbox, in milliseconds. */
  now(): number;
  /** Moves the time of the sandbox ahead, and lets happen what was due until then. A clock given as `clock` is not moved. */
  advanceClock(ms: number): void;
  /** Revokes one access token, or all; returns how many were good until now. */
  revokeTokens(token?: string): number;
  /** Goes back to the start: no messages but the seeded ones, no faults, no tokens, no requests, limits and queue empty. */
  reset(): void;
  /** Stops listening, ends every connection, timer and wait; afterwards nothing of the sandbox is left. */
  close(): Promise<void>;
}
