import { createMessageSearch, type MessageSearch } from './message-search.js';
import type { SandboxMessage } from './message.js';

/** The messages between one number of the account and the same others. */
export interface Conversation {
  /** The number of the account. */
  readonly owner: string;
  /** Those it talks to: one phone, or all others of a group. */
  readonly others: readonly string[];
  /** How many messages went either way. */
  readonly count: number;
  readonly latest: SandboxMessage;
}

/** Messages that a search found, newest first. */
export interface FoundMessages {
  readonly messages: readonly SandboxMessage[];
  /** Give it to the next search for those before; undefined when there are none. */
  readonly nextCursor: number | undefined;
}

const DEFAULT_LIMIT = 100;

/** Every message that went through the sandbox, sent or received, in the order in which they came. */
export class MessageBook {
  private readonly messages: SandboxMessage[] = [];
  /** By the numbers that take part, in the order of the latest message. Each list is ascending by place in `messages`. */
  private readonly places = new Map<string, number[]>();

  add(message: SandboxMessage): void {
    const key = conversationKey(message);
    const places = this.places.get(key) ?? [];
    places.push(this.messages.length);
    this.messages.push(message);
    // Entered anew, so that the map stays in the order of the latest message.
    this.places.delete(key);
    this.places.set(key, places);
  }

  /** How many conversations there are. */
  get conversationCount(): number {
    return this.places.size;
  }

  /** How many messages a conversation has. */
  countIn(conversation: string): number {
    return this.places.get(conversation)?.length ?? 0;
  }

  /** Oldest first. */
  all(): readonly SandboxMessage[] {
    return this.messages;
  }

  /** Newest first. A cursor is the place of the message that the next page starts below. */
  search(search: MessageSearch, nowMs: number): FoundMessages {
    const { limit = DEFAULT_LIMIT, cursor = this.messages.length } = search;
    const matches = createMessageSearch(search, nowMs);
    const candidates = search.conversation === undefined ? undefined : this.places.get(search.conversation);
    if (search.conversation !== undefined && !candidates) return { messages: [], nextCursor: undefined };
    const found: SandboxMessage[] = [];
    for (let index = (candidates?.length ?? cursor) - 1; index >= 0; index -= 1) {
      const place = candidates ? candidates[index]! : index;
      if (place >= cursor || !matches(this.messages[place]!)) continue;
      // One more than the limit shows that there are others.
      if (found.length === limit) return { messages: found, nextCursor: this.placeAfter(found) };
      found.push(this.messages[place]!);
    }
    return { messages: found, nextCursor: undefined };
  }

  /** Those with the latest messages first. */
  conversations(limit: number): { readonly total: number; readonly conversations: readonly Conversation[] } {
    const newest = [...this.places.values()].slice(-limit).reverse();
    return {
      total: this.places.size,
      conversations: newest.map((places) => {
        const latest = this.messages[places.at(-1)!]!;
        return { ...participants(latest), count: places.length, latest };
      }),
    };
  }

  reset(): void {
    this.messages.length = 0;
    this.places.clear();
  }

  private placeAfter(found: readonly SandboxMessage[]): number {
    return this.messages.lastIndexOf(found.at(-1)!);
  }
}

/** Who takes part in a message: the number of the account, and the others. */
export function participants({ message }: SandboxMessage): Pick<Conversation, 'owner' | 'others'> {
  const { owner, from, to, direction } = message;
  if (direction === 'out') return { owner, others: [...to].sort() };
  const others = new Set([from, ...to]);
  others.delete(owner);
  return { owner, others: [...others].sort() };
}

/** What the `conversation` of a search has to be to find the messages between the same numbers. */
export function conversationKey(message: SandboxMessage): string {
  const { owner, others } = participants(message);
  return [owner, ...others].join(' ');
}
