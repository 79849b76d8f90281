import type { MessageBook } from '../messages/message-book.js';
import type { MessageSearch } from '../messages/message-search.js';
import { viewMessage } from '../messages/message-view.js';
import { isMessageState } from '../messages/timeline.js';
import { checkNames, wholeNumber, type ControlRoute } from './control-route.js';

const TEXT_FIELDS = ['search', 'conversation', 'id', 'from', 'to', 'text', 'tag'] as const;
const MATCH_NAMES = [...TEXT_FIELDS, 'direction', 'state'];
const MAX_LIMIT = 1000;
const DEFAULT_CONVERSATIONS = 200;

/** The routes that show messages. */
export function messageRoutes(book: MessageBook, now: () => number): readonly ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/messages',
      does: `messages, sent and received, newest first; parameters ${MATCH_NAMES.join(', ')}, limit, cursor`,
      run({ query }) {
        checkNames(query, [...MATCH_NAMES, 'limit', 'cursor']);
        const found = book.search(readSearch(query), now());
        return { ...found, messages: found.messages.map((message) => viewMessage(message, now())) };
      },
    },
    {
      method: 'GET',
      path: '/conversations',
      does: 'conversations, the latest first, each with its latest message; parameter limit',
      run({ query }) {
        checkNames(query, ['limit']);
        const limit = wholeNumber(query, 'limit', 1, MAX_LIMIT) ?? DEFAULT_CONVERSATIONS;
        const { total, conversations } = book.conversations(limit);
        return {
          total,
          conversations: conversations.map(({ latest, ...conversation }) => ({
            ...conversation,
            latest: viewMessage(latest, now()),
          })),
        };
      },
    },
  ];
}

/** The search that a query asks for. @throws TypeError naming the parameter that is not possible. */
export function readSearch(query: URLSearchParams): MessageSearch {
  const search: { -readonly [Field in keyof MessageSearch]: MessageSearch[Field] } = {};
  for (const field of TEXT_FIELDS) {
    const value = query.get(field);
    if (value !== null) search[field] = value;
  }
  const direction = query.get('direction');
  if (direction === 'in' || direction === 'out') search.direction = direction;
  else if (direction !== null) throw new TypeError(`direction: '${direction}' is neither in nor out.`);
  const state = query.get('state')?.toUpperCase();
  if (state !== undefined && !isMessageState(state))
    throw new TypeError(`state: '${state}' is no state of a message.`);
  if (state !== undefined) search.state = state;
  const limit = wholeNumber(query, 'limit', 1, MAX_LIMIT);
  if (limit !== undefined) search.limit = limit;
  const cursor = wholeNumber(query, 'cursor', 0, Number.MAX_SAFE_INTEGER);
  if (cursor !== undefined) search.cursor = cursor;
  return search;
}
