import { SegmentedMessage } from 'sms-segments-calculator';
import { startSandbox } from '@bandwidth-messages/sandbox';
import { countSegments } from '../../src/index.js';
import { APPLICATION_ID } from '../support/messages.js';
import { createRandom, randomText } from '../support/random-text.js';

it(
  'countSegments agrees with sms-segments-calculator on 1,000,000 random texts, but where that keeps several characters together',
  () => {
    const random = createRandom(23);
    const differences: string[] = [];
    for (let round = 0; round < 1_000_000; round++) {
      const text = randomText(random);
      if (text === '') continue;
      const { segmentsCount } = new SegmentedMessage(text);
      // It keeps what is seen as one sign on one part: an emoji with its skin tone, a letter with its accent.
      if (countSegments(text) !== segmentsCount && countTogether(text) !== segmentsCount)
        differences.push(text);
    }
    expect(differences).toEqual([]);
  },
  60 * 60_000,
);

it(
  'countSegments agrees with the segmentCount of the sandbox on 5,000 random texts',
  async () => {
    const sandbox = await startSandbox({ queue: { segmentsPerSecond: 1e6 } });
    const authorization = `Basic ${Buffer.from('sandbox-user:sandbox-password').toString('base64')}`;
    const random = createRandom(29);
    for (let round = 0; round < 5000; round++) {
      const text = randomText(random);
      if (text === '') continue;
      const response = await fetch(`${sandbox.baseUrl}/users/9900000/messages`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({
          applicationId: APPLICATION_ID,
          from: '+15551112222',
          to: ['+15553334444'],
          text,
        }),
      });
      const { segmentCount } = (await response.json()) as { segmentCount: number };
      expect([text, countSegments(text)]).toEqual([text, segmentCount]);
    }
    await sandbox.close();
  },
  10 * 60_000,
);

/** Parts of UCS-2 in which nothing that is seen as one sign is split. */
function countTogether(text: string): number {
  const signs = new Intl.Segmenter('en', { granularity: 'grapheme' });
  let parts = 1;
  let used = 0;
  for (const { segment } of signs.segment(text)) {
    if (used + segment.length > 67) {
      parts += 1;
      used = 0;
    }
    used += segment.length;
  }
  return parts;
}
