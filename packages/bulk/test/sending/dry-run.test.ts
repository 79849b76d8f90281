import { item } from '../support/messages.js';
import { tempFile } from '../support/temp-folder.js';
import { sendList } from '../support/send-list.js';
import { useSandbox } from '../support/use-sandbox.js';

const setup = useSandbox();

describe('a dry run', () => {
  it('lists what would be rejected, with field and key, counts segments and time, and sends nothing', async () => {
    const { results, totals } = await sendList(
      setup.sandbox,
      [
        item(1),
        item(2, { text: 'a'.repeat(400) }),
        item(3, { to: 'nobody' }),
        item(4, { text: undefined }),
        item(5, { tag: 'x'.repeat(1020) }),
        item(1),
        item(2),
      ],
      tempFile(),
      { dryRun: true, rate: { segmentsPerSecond: 2 } },
    );
    expect(results).toMatchObject([
      { key: 'order-3', outcome: 'rejected', error: { field: 'to[0]' } },
      { key: 'order-4', outcome: 'rejected', error: { code: 'validation' } },
      { key: 'order-5', outcome: 'rejected', error: { field: 'message.tag' } },
      { key: 'order-1', outcome: 'skipped', reason: 'duplicate' },
      { key: 'order-2', outcome: 'rejected', error: { field: 'key' } },
    ]);
    expect(totals).toMatchObject({ accepted: 2, rejected: 4, skipped: 1, segments: 4, queueMs: 2000 });
    expect(setup.sandbox.requests).toHaveLength(0);
  });
});
