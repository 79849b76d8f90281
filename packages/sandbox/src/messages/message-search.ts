import type { SandboxMessage } from './message.js';
import { stepAt, type MessageState } from './timeline.js';

/** What a message must be like. Everything that is given must hold. */
export interface MessageMatch {
  /** Id of the message. */
  readonly id?: string;
  /** `out` for a sent message, `in` for a received one. */
  readonly direction?: 'in' | 'out';
  /** Number of the sender. */
  readonly from?: string;
  /** One of the recipients. */
  readonly to?: string;
  /** Text that its text contains. */
  readonly text?: string;
  /** Its whole tag. */
  readonly tag?: string;
  /** The state that it is in, for at least one recipient. */
  readonly state?: MessageState;
}

/** Which messages are looked for, and how many of them. */
export interface MessageSearch extends MessageMatch {
  /** Text that a number, the text, the tag or the id contains, in capital letters or not. */
  readonly search?: string;
  /** The numbers of a conversation with spaces between them: that of the account first, the others in alphabetical order. */
  readonly conversation?: string;
  /** @default 100 */
  readonly limit?: number;
  /** The `nextCursor` of the page before. @default the newest messages */
  readonly cursor?: number;
}

/** Whether a message is like this, its state left aside. */
export function matchesMessage(match: MessageMatch, { message }: SandboxMessage): boolean {
  const { id, direction, from, to, text, tag } = match;
  return (
    (id === undefined || message.id === id) &&
    (direction === undefined || message.direction === direction) &&
    (from === undefined || message.from === from) &&
    (to === undefined || message.to.includes(to)) &&
    (text === undefined || (message.text ?? '').includes(text)) &&
    (tag === undefined || message.tag === tag)
  );
}

/** Whether a message is in this state at this time, for at least one recipient. */
export function isInState({ timelines }: SandboxMessage, state: MessageState, nowMs: number): boolean {
  return timelines.some((timeline) => stepAt(timeline, nowMs).status === state);
}

/** Makes the test that a search puts each message to. */
export function createMessageSearch(
  match: MessageSearch,
  nowMs: number,
): (message: SandboxMessage) => boolean {
  const words = match.search?.trim() ?? '';
  // A pattern compares in any case without making a copy of each text.
  const pattern = new RegExp(words.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'i');
  return (candidate) =>
    matchesMessage(match, candidate) &&
    (match.state === undefined || isInState(candidate, match.state, nowMs)) &&
    (words === '' || holds(candidate, pattern));
}

function holds({ message }: SandboxMessage, pattern: RegExp): boolean {
  const { id, from, to, text = '', tag = '' } = message;
  return (
    pattern.test(text) ||
    pattern.test(tag) ||
    pattern.test(from) ||
    pattern.test(id) ||
    to.some((number) => pattern.test(number))
  );
}
