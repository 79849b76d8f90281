import { DecodeError } from '../errors/errors.js';
import { nextTokenOf } from '../paging/list-messages.js';
import type { ListMessageItem, MessagesList } from '../types.js';
import type { ServerTraits } from './server-traits.js';
import { type Order, type Pass, type Stretch, orderAfter } from './stretch.js';

type Filters = Readonly<Record<string, unknown>>;

/** Asks for one page of the rows between two dates, with filters besides those of the export. */
export type FetchRows = (dates: Stretch, filters: Filters, pageToken?: string) => Promise<MessagesList>;

/** Reading one query from its first page on. */
export interface PassRequest {
  readonly dates: Stretch;
  readonly filters: Filters;
  /** The first page, where it was asked for before. */
  readonly first?: MessagesList | undefined;
  /** Do not read on beyond the first page when there are more rows than one query shows. */
  readonly wholeOnly: boolean;
}

/** The rows of one query, as they came. */
export interface RawPass extends Omit<Pass, 'distinct' | 'added'> {
  readonly rows: readonly ListMessageItem[];
}

export interface PassContext {
  readonly fetchRows: FetchRows;
  readonly traits: ServerTraits;
  readonly operationId: string;
  /** Rows on a page. */
  readonly limit: number;
  /** How many rows one query shows, in whole pages. */
  readonly pageWindow: number;
}

const timeOf = ({ messageId, receiveTime }: ListMessageItem, operation: string): number => {
  const timeMs = typeof receiveTime === 'string' ? Date.parse(receiveTime) : NaN;
  if (typeof messageId === 'string' && !Number.isNaN(timeMs)) return timeMs;
  throw new DecodeError(
    `${operation} listed a row without a messageId or a receiveTime; without them an export can not tell rows apart.`,
    { status: 200, operation },
  );
};

const hasNone = ({ ascends, descends }: Order): boolean => !ascends && !descends;

/** Reads the pages of one query, and watches whether they fit together. */
export const readPass = async (context: PassContext, request: PassRequest): Promise<RawPass> => {
  const { fetchRows, traits, operationId, limit, pageWindow } = context;
  const { dates, filters, wholeOnly } = request;
  const tokens = new Set<string>();
  const rows: ListMessageItem[] = [];
  const timesMs: number[] = [];
  let order: Order = { ascends: true, descends: true };
  let [total, moved, shrank] = [undefined as number | undefined, false, false];

  let page = request.first ?? (await fetchRows(dates, filters));
  for (let pages = 1; ; pages++) {
    const pageRows = page.messages ?? [];
    const pageTimesMs = pageRows.map((row) => timeOf(row, operationId));
    traits.learn(dates, pageRows, pageTimesMs);
    order = orderAfter(order, timesMs.at(-1), pageTimesMs);
    for (const row of pageRows) rows.push(row);
    for (const timeMs of pageTimesMs) timesMs.push(timeMs);
    const count = page.totalCount ?? undefined;
    if (pages > 1 && count !== total) moved = true;
    if (count !== undefined && total !== undefined && count < total) shrank = true;
    total = count;

    const next = nextTokenOf(page, tokens, operationId);
    // Some servers give no token at the window, others one that they refuse.
    const isAtWindow = (pages + 1) * limit > pageWindow && (next !== undefined || (total ?? 0) > pageWindow);
    const isTooMany = (total ?? 0) > pageWindow && (wholeOnly || hasNone(order) || hasNone(traits.order));
    const stop = isAtWindow ? 'window' : next === undefined ? 'end' : isTooMany ? 'too-many' : undefined;
    if (stop) return { ...order, stop, total, moved, shrank, rows, timesMs };
    page = await fetchRows(dates, filters, next);
  }
};
