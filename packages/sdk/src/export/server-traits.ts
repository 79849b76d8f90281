import type { ListMessageItem } from '../types.js';
import { type Bounds, type Order, type Stretch, orderAfter } from './stretch.js';

/** What an export has learned about the API while reading: none of it is documented. */
export interface ServerTraits {
  readonly bounds: Bounds;
  readonly order: Order;
  /** Learns from the rows of a page, which was asked for with these dates. */
  learn(dates: Stretch, rows: readonly ListMessageItem[], timesMs?: readonly number[]): void;
}

/** With digits beyond the millisecond, a row can not be said to lie exactly on a bound. */
const WHOLE_MILLISECONDS = /\.\d{3}Z$/;

export const createServerTraits = (): ServerTraits => {
  let bounds: Bounds = { fromIncluded: false, toIncluded: false };
  let order: Order = { ascends: true, descends: true };
  return {
    get bounds() {
      return bounds;
    },
    get order() {
      return order;
    },
    learn({ fromMs, toMs }, rows, timesMs = rows.map(({ receiveTime }) => Date.parse(receiveTime ?? ''))) {
      order = orderAfter(order, undefined, timesMs);
      const isAt = (ms: number): boolean => {
        const index = timesMs.indexOf(ms);
        return index >= 0 && WHOLE_MILLISECONDS.test(rows[index]!.receiveTime ?? '');
      };
      if (!bounds.fromIncluded && isAt(fromMs)) bounds = { ...bounds, fromIncluded: true };
      if (!bounds.toIncluded && isAt(toMs)) bounds = { ...bounds, toIncluded: true };
    },
  };
};
