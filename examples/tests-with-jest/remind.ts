import { isMessagesError, type MessagesClient } from '@bandwidth-messages/sdk';

/** Something of yours: reminds a guest, and says whether the reminder may be tried again later. */
export async function remind(
  bandwidth: MessagesClient,
  guest: string,
): Promise<'sent' | 'try again' | 'ask a person'> {
  try {
    await bandwidth.createMessage({
      applicationId: '93de2206-9669-4e07-948d-329f4b722ee2',
      from: '+15551112222',
      to: guest,
      text: 'See you tomorrow.',
    });
    return 'sent';
  } catch (error) {
    if (!isMessagesError(error)) throw error;
    return error.outcome === 'not-accepted' ? 'try again' : 'ask a person';
  }
}
