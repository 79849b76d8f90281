/** A row of the message log, as the list shows it. */
export interface MessageRow {
  messageId: string;
  accountId: string;
  sourceTn: string;
  destinationTn: string;
  messageStatus: string;
  messageDirection: string;
  messageType: string;
  segmentCount: number;
  errorCode: number;
  /** ISO 8601 in UTC, with milliseconds. */
  receiveTime: string;
  carrierName: string | null;
  messageSize: number | null;
  messageLength: number;
  attachmentCount: number | null;
  recipientCount: number | null;
  campaignClass: string | null;
  campaignId: string | null;
  bwLatency: number | null;
  carrierLatency: number | null;
  callingNumberCountryA3: string | null;
  calledNumberCountryA3: string | null;
  product: string | null;
  location: string | null;
}

/** A row, and what can be searched for but is not shown. */
export interface RowFacts extends MessageRow {
  readonly bwQueued: boolean;
  readonly carrierQueued: boolean;
}

/** The fields that are shown, in the order of the documentation. */
export const ROW_FIELDS = [
  'messageId',
  'accountId',
  'sourceTn',
  'destinationTn',
  'messageStatus',
  'messageDirection',
  'messageType',
  'segmentCount',
  'errorCode',
  'receiveTime',
  'carrierName',
  'messageSize',
  'messageLength',
  'attachmentCount',
  'recipientCount',
  'campaignClass',
  'campaignId',
  'bwLatency',
  'carrierLatency',
  'callingNumberCountryA3',
  'calledNumberCountryA3',
  'product',
  'location',
] as const satisfies readonly (keyof MessageRow)[];

export type RowField = (typeof ROW_FIELDS)[number];

/** A row as the list shows it, without what can only be searched for. */
export function rowJson(row: MessageRow): string {
  return JSON.stringify(row, [...ROW_FIELDS]);
}
