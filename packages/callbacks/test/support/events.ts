import type { CallbackEvent } from '../../src/index.js';

/** The body of a message in a status event. */
const message = {
  id: '1764000000000sbx2m4q7kz3wdtye',
  owner: '+15551234567',
  applicationId: '3f2b8c6e-5d41-4c0b-9a77-1e6d2f90ab34',
  time: '2025-11-24T16:00:00.000Z',
  segmentCount: 1,
  direction: 'out',
  to: ['+15557654321'],
  from: '+15551234567',
  text: '',
  tag: 'order-1187',
};

/** An event as the API posts it; `id` makes it another one. */
export function deliveredEvent(id: string | number = 1) {
  return {
    type: 'message-delivered',
    time: '2025-11-24T16:00:03.918402Z',
    to: '+15557654321',
    description: 'Message delivered to carrier.',
    message: { ...message, id: `message-${id}` },
  };
}

export function failedEvent(id: string | number = 1, errorCode: unknown = 4432) {
  return { ...deliveredEvent(id), type: 'message-failed', description: 'forbidden to country', errorCode };
}

export function receivedEvent(id: string | number = 1, text = 'On our way') {
  return {
    ...deliveredEvent(id),
    type: 'message-received',
    to: '+15551234567',
    message: { ...message, id: `message-${id}`, direction: 'in', text, to: ['+15551234567'] },
  };
}

export function idOf(event: CallbackEvent): string {
  return (event as { message: { id: string } }).message.id;
}
