import { ROW_FIELDS, type MessageRow, type RowFacts } from './row.js';

/** A row to put into the log by hand: what is left out is filled in. */
export type AddedRow = Partial<RowFacts> & {
  /** When searches start to find it, in milliseconds. @default at once */
  readonly visibleAtMs?: number;
};

const KNOWN = new Set<string>([...ROW_FIELDS, 'bwQueued', 'carrierQueued', 'visibleAtMs']);

/**
 * Fills in what a row lacks.
 *
 * @throws TypeError naming the field that no row has, or the time that is none.
 */
export function completeRow(row: AddedRow, messageId: string, accountId: string, nowMs: number): RowFacts {
  if (typeof row !== 'object' || row === null) throw new TypeError('A row is an object.');
  const unknown = Object.keys(row).find((field) => !KNOWN.has(field));
  if (unknown !== undefined) throw new TypeError(`${unknown}: a row has no such field.`);
  const { visibleAtMs: _visibleAtMs, ...given } = row;
  const receivedAtMs = given.receiveTime === undefined ? nowMs : Date.parse(given.receiveTime);
  if (Number.isNaN(receivedAtMs)) throw new TypeError(`receiveTime: '${given.receiveTime}' is no date.`);
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
