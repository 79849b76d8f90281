/** A row of the message log, as the list shows it. */
export interface MessageRow {
  /** Id of the message; several rows may have the same one. */
  messageId: string;
  /** Account that sent or received it. */
  accountId: string;
  /** Number of the sender. */
  sourceTn: string;
  /** Number of the recipient. */
  destinationTn: string;
  /** State of the message, such as `DELIVERED`. */
  messageStatus: string;
  /** `OUTBOUND` or `INBOUND`. */
  messageDirection: string;
  /** `sms` or `mms`. */
  messageType: string;
  /** How many segments the message was split into. */
  segmentCount: number;
  /** 0 unless it failed. */
  errorCode: number;
  /** ISO 8601 in UTC, with milliseconds. */
  receiveTime: string;
  /** Carrier of the other end; null for an MMS, and where it is not known. */
  carrierName: string | null;
  /** Size in bytes, headers included; null where it is not known. */
  messageSize: number | null;
  /** Characters of its text. */
  messageLength: number;
  /** Number of files sent along; null for an SMS. */
  attachmentCount: number | null;
  /** How many recipients it has. */
  recipientCount: number | null;
  /** Class of the campaign, for A2P messages. */
  campaignClass: string | null;
  /** Id of the 10DLC campaign. */
  campaignId: string | null;
  /** Seconds that the message spent inside Bandwidth. */
  bwLatency: number | null;
  /** Seconds that the message spent at the carrier. */
  carrierLatency: number | null;
  /** Country of the sender, by three letters. */
  callingNumberCountryA3: string | null;
  /** Country of the recipient, by three letters. */
  calledNumberCountryA3: string | null;
  /** The product that carried the message, such as `LOCAL_A2P`. */
  product: string | null;
  /** Id of the location. */
  location: string | null;
}

/** A row, and what can be searched for but is not shown. */
export interface RowFacts extends MessageRow {
  /** Whether it waits at Bandwidth. */
  readonly bwQueued: boolean;
  /** Whether it waits at the carrier. */
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

/** Name of a field that the list shows. */
export type RowField = (typeof ROW_FIELDS)[number];

/** A row as the list shows it, without what can only be searched for. */
export function rowJson(row: MessageRow): string {
  return JSON.stringify(row, [...ROW_FIELDS]);
}
