import { SegmentedMessage } from 'sms-segments-calculator';
import { startSandbox } from '@bandwidth-messages/sandbox';
import { countSegments as countOfSandbox } from '../../../sandbox/src/messages/count-segments.js';
import { countSegments } from '../../src/index.js';
import { APPLICATION_ID } from '../support/messages.js';
import { createRandom, randomText } from '../support/random-text.js';

const CHUNKS = Array.from({ length: 10 }, (_, index) => index + 1);
const TEXTS_OF_CHUNK = 100_000;

describe('countSegments on 1,000,000 random texts', () => {
  it.each(CHUNKS)(
    `part %i of ${CHUNKS.length}: equals the sandbox, and sms-segments-calculator but where that keeps several characters together`,
    (chunk) => {
      const random = createRandom(23_000 + chunk);
      const wrong: string[] = [];
      let texts = 0;
      let keptTogether = 0;
      while (texts < TEXTS_OF_CHUNK) {
        const text = randomText(random);
        if (text === '') continue;
        texts += 1;
        const segments = countSegments(text);
        if (segments !== countOfSandbox(text)) wrong.push(text);
        const { segmentsCount } = new SegmentedMessage(text);
        if (segments === segmentsCount) continue;
        // It keeps what is seen as one sign on one part: an emoji with its skin tone, a letter with its accent.
        if (countTogether(text) === segmentsCount) keptTogether += 1;
        else wrong.push(text);
      }
      process.stdout.write(`${texts} texts, ${keptTogether} of which differ by characters kept together\n`);
      expect(wrong).toEqual([]);
    },
    20 * 60_000,
  );
});

it(
  'countSegments equals the segmentCount in the answers of the sandbox on 5,000 random texts',
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
