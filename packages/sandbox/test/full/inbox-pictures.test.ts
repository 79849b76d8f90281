import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { withInboxPage } from '../support/inbox-page.js';
import { startReceiver } from '../support/receiver.js';

/** Where the pictures go, to be looked at; they are not committed. */
const folder = path.join(__dirname, '..', '..', '..', '..', '.cache', 'inbox');
mkdirSync(folder, { recursive: true });

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

test.each(['light', 'dark'] as const)('the main states of the %s page, as pictures', async (colorScheme) => {
  const receiver = await startReceiver();
  await withInboxPage(
    browser,
    { colorScheme, callbacks: [{ url: receiver.url }] },
    async ({ page, sandbox, send, complaints }) => {
      const picture = async (name: string) => {
        await page.waitForTimeout(300);
        await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) });
      };
      await picture('empty');
      await send({ text: 'Hi Ana, your table for 4 is ready. Reply YES to keep it.', tag: 'table-17' });
      await send({ text: 'Ваш код 4821', to: ['+15557778888'], priority: 'high' });
      await send({ text: 'Our offers of the week', to: ['+15550004432'], tag: 'offers' });
      await send({
        text: 'The menu',
        to: ['+15553334444', '+15559990000'],
        media: ['https://example.com/menu.png'],
      });
      sandbox.advanceClock(10_000);
      sandbox.receiveMessage({
        from: '+15553334444',
        to: '+15551112222',
        text: 'YES, on our way!',
        media: ['photo.jpg'],
      });
      await receiver.until(8);
      await send({ text: 'Wonderful, see you soon. The kitchen closes at ten.', tag: 'table-17' });
      await fetch(`${sandbox.baseUrl}/users/9900000/messages?limit=1`);
      await page.click('#conversations button:has-text("3 messages")');
      await picture('conversation');
      await page.click('#conversations button:has-text("+15550004432")');
      await page.waitForSelector('.error');
      await page.click('#tab-callbacks');
      await picture('failed');
      sandbox.faults.add({ operation: 'listMessages', kind: 'respond', status: 503, probability: 0.1 });
      await page.click('#tab-faults');
      await picture('faults');
      await page.click('#reset');
      await picture('reset');
      await page.keyboard.press('Escape');
      await page.setViewportSize({ width: 390, height: 844 });
      await picture('narrow');
      expect(complaints).toEqual([]);
    },
  );
  await receiver.close();
});
