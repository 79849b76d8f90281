import { ROW_FIELDS, type MessageRow, type RowFacts } from './row.js';

/** A row to put into the log by hand: what is left out is filled in. */
export type AddedRow = Partial<RowFacts> & {
  /** When searches start to find it, in milliseconds. @default at once */
  readonly visibleAtMs?: number;
};

const KNOWN = new Set<string>([...ROW_FIELDS, 'bwQueued', 'carrierQueued', 'visibleAtMs']);

/** @throws TypeError naming the field that no row has, or the time that is none. */
export function checkRow(row: unknown): asserts row is AddedRow {
  if (typeof row !== 'object' || row === null) throw new TypeError('A row is an object.');
  const unknown = Object.keys(row).find((field) => !KNOWN.has(field));
  if (unknown !== undefined) throw new TypeError(`${unknown}: a row has no such field.`);
  const { receiveTime } = row as { receiveTime?: unknown };
  if (receiveTime === undefined) return;
  if (typeof receiveTime !== 'string' || Number.isNaN(Date.parse(receiveTime)))
    throw new TypeError(`receiveTime: ${JSON.stringify(receiveTime)} is no date.`);
}

/** Fills in what a row lacks. */
export function completeRow(row: AddedRow, messageId: string, accountId: string, nowMs: number): RowFacts {
  const { visibleAtMs: _visibleAtMs, ...given } = row;
  const receivedAtMs = given.receiveTime === undefined ? nowMs : Date.parse(given.receiveTime);
  return { ...example, messageId, accountId, ...given, receiveTime: new Date(receivedAtMs).toISOString() };
}

const example: Omit<MessageRow, 'messageId' | 'accountId' | 'receiveTime'> & {
  bwQueued: boolean;
  carrierQueued: boolean;
} = {
  sourceTn: '+15551112222',
  destinationTn: '+15553334444',
  messageStatus: 'DELIVERED',
  messageDirection: 'OUTBOUND',
  messageType: 'sms',
  segmentCount: 1,
  errorCode: 0,
  carrierName: 'other',
  messageSize: 160,
  messageLength: 20,
  attachmentCount: null,
  recipientCount: 1,
  campaignClass: null,
  campaignId: null,
  bwLatency: 0,
  carrierLatency: null,
  callingNumberCountryA3: 'USA',
  calledNumberCountryA3: 'USA',
  product: 'LOCAL_A2P',
  location: null,
  bwQueued: false,
  carrierQueued: false,
};
