import type { CallbackAttempt } from '../callbacks/callback-dispatcher.js';
import type { CallbackTarget } from '../callbacks/callback-target.js';
import type { Faults } from '../faults/fault-registry.js';
import type { RequestRecord } from '../server/request-log.js';
import type { AddedRow } from '../log/added-row.js';
import type { InboundMessage } from '../messages/inbound-message.js';
import type { AcceptedMessage, MessageBody } from '../messages/message.js';

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`, without a path. */
  readonly url: string;
  /** Base URL of the API, `${url}/api/v2`. */
  readonly baseUrl: string;
  /** URL of the token endpoint, `${url}/api/v1/oauth2/token`. */
  readonly tokenUrl: string;
  readonly faults: Faults;
  /** Every message that was taken on, in order, whatever its sender was told. */
  readonly accepted: readonly AcceptedMessage[];
  /** The latest requests to the API and the token endpoint, oldest first; those still open included. */
  readonly requests: readonly RequestRecord[];
  /** Answers of the sandbox that broke the spec, in words; empty unless `validateResponses` is set or it has a defect. */
  readonly violations: readonly string[];
  /** Tries to post events, oldest first. */
  readonly callbacks: readonly CallbackAttempt[];
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
  /** Moves the time of the sandbox ahead, and lets happen what was due until then. */
  advanceClock(ms: number): void;
  /** Revokes one access token, or all; returns how many were good until now. */
  revokeTokens(token?: string): number;
  /** Goes back to the start: no messages but the seeded ones, no faults, no tokens, no requests, limits and queue empty. */
  reset(): void;
  /** Stops listening, ends every connection and timer; afterwards nothing of the sandbox is left. */
  close(): Promise<void>;
}
