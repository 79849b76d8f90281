import type { BulkItem } from '../../src/index.js';

export const APPLICATION_ID = '93de2206-9669-4e07-948d-329f4b722ee2';

/** A message that the sandbox accepts, to a recipient of its own. */
export function item(index: number, fields: Partial<BulkItem['message']> = {}): BulkItem {
  return {
    key: `order-${index}`,
    message: {
      applicationId: APPLICATION_ID,
      from: '+15551112222',
      to: `+1${String(2_000_000_000 + index)}`,
      text: `Your order ${index} is ready.`,
      ...fields,
    },
  };
}

/** A list of messages, made as it is read. */
export function* items(count: number, from = 0): Generator<BulkItem> {
  for (let index = from; index < from + count; index++) yield item(index);
}
