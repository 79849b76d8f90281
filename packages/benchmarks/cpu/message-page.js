// @ts-check
'use strict';

const rowCount = 100;

/** One row of the message log, with values that differ from row to row as real ones do. @param {number} index */
const row = (index) => ({
  messageId: `1589228074636lm4k2je7j7jklbn${String(index).padStart(3, '0')}`,
  accountId: '9900000',
  sourceTn: `+1919555${String(1000 + index)}`,
  destinationTn: `+1984555${String(9000 - index)}`,
  messageStatus: index % 9 === 0 ? 'FAILED' : 'DELIVERED',
  messageDirection: 'OUTBOUND',
  messageType: index % 4 === 0 ? 'mms' : 'sms',
  segmentCount: 1 + (index % 3),
  errorCode: index % 9 === 0 ? 4720 : 0,
  receiveTime: `2026-11-20T08:${String(index % 60).padStart(2, '0')}:14.${String(100 + index)}Z`,
  carrierName: index % 2 === 0 ? 'Verizon' : 'AT&T',
  messageSize: index % 4 === 0 ? 48_120 + index : null,
  attachmentCount: index % 4 === 0 ? 1 : null,
});

const rows = Array.from({ length: rowCount }, (_, index) => row(index));

/** The body of a list answer: one page, with no page after it. */
const messagePage = JSON.stringify({ totalCount: rowCount, pageInfo: {}, messages: rows });

/** The same rows in the envelope that the SDKs of Stripe and OpenAI read. */
const objectPage = JSON.stringify({
  object: 'list',
  has_more: false,
  data: rows.map(({ messageId, ...fields }) => ({ id: messageId, ...fields })),
});

module.exports = { messagePage, objectPage, rowCount };
