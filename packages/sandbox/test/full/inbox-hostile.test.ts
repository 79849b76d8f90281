/// <reference lib="dom" />
import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { withInboxPage } from '../support/inbox-page.js';
import { startReceiver } from '../support/receiver.js';

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

/** Texts that would do something, or break the layout, if they were anything but text. */
const hostile = [
  '<script>globalThis.ran = true</script>',
  '<img src=x onerror="globalThis.ran = true">',
  '<svg onload="globalThis.ran = true"><animate onbegin="globalThis.ran = true" attributeName=x></svg>',
  '"><iframe srcdoc="<script>parent.ran = true</script>">',
  "javascript:globalThis.ran=true//'",
  '${globalThis.ran = true}{{constructor.constructor("globalThis.ran = true")()}}',
  '</textarea></title></style><script>globalThis.ran = true</script>',
  '\u202eright to left\u202d\u2066\u2067 and back',
  'مرحبا <b>bold</b> שלום',
  '\ud800 half a pair \udc00',
  'a'.repeat(10_000),
  '\u0301'.repeat(500),
  '🧨'.repeat(500),
  'line\nline\r\nline\u2028line\u0000end',
  '&lt;script&gt;&#x3c;b&#x3e;',
  ' '.repeat(300),
  '__proto__',
  'constructor',
];

async function isIntact(page: Page): Promise<void> {
  expect(await page.evaluate('globalThis.ran')).toBeUndefined();
  expect(
    await page.locator('#messages, #conversations').locator('script, iframe, img, svg, b > *').count(),
  ).toBe(0);
  const [scroll, client] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(scroll).toBeLessThanOrEqual(client);
  const isWide = await page.evaluate(() =>
    ['messages', 'conversations', 'requests'].filter(
      (id) => document.getElementById(id)!.scrollWidth > document.getElementById(id)!.clientWidth + 1,
    ),
  );
  expect(isWide).toEqual([]);
}

test(
  'of two hundred hostile texts, tags, numbers and file names none runs, and none breaks the layout',
  () =>
    withInboxPage(browser, {}, async ({ page, sandbox, send, complaints }) => {
      let sent = 0;
      for (const [index, text] of hostile.entries()) {
        // A number is shorter, and has no half of a pair: others are rejected.
        const number = Buffer.from(text.slice(0, 90)).toString();
        for (const from of ['+15553334444', number]) {
          sandbox.receiveMessage({ from, to: '+15551112222', text, media: [text.slice(0, 200)] });
          sandbox.receiveMessage({ from, to: ['+15551112222', number, `${number}${index}`], text });
          sent += 2;
        }
        for (const field of ['text', 'tag'])
          for (let copy = 0; copy < 4; copy += 1) {
            const limit = field === 'tag' ? 1000 : 2000;
            await send({
              text: 'x',
              [field]: text.slice(0, limit).trim() || 'y',
              to: [`+1555333${4000 + sent}`],
            });
            sent += 1;
          }
      }
      expect(sent).toBeGreaterThanOrEqual(200);
      await isIntact(page);
      // While much happens the page reads the latest of the conversations; opened anew, it has a hundred.
      await page.reload();
      await page.waitForFunction(() => document.querySelectorAll('#conversations button').length >= 100);
      await isIntact(page);
      const buttons = page.locator('#conversations button');
      const count = await buttons.count();
      for (let index = 0; index < count; index += 1) {
        await buttons.nth(index).click();
        await page.waitForTimeout(30);
        if (index % 7 === 0) await isIntact(page);
      }
      for (const text of hostile) {
        await page.fill('#search', text.slice(0, 200));
        await page.waitForTimeout(200);
      }
      await isIntact(page);
      expect(complaints).toEqual([]);
    }),
  180_000,
);

/** What axe finds, without what it cannot decide. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations: any[] = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node: any) => node.html).join(' ')}`);
}

test.each(['light', 'dark'] as const)(
  'axe has no findings in the %s page, in any of its states',
  (colorScheme) =>
    withInboxPage(browser, { colorScheme }, async ({ page, sandbox, send }) => {
      expect(await findings(page)).toEqual([]);
      const receiver = await startReceiver();
      sandbox.setCallbackTargets([{ url: receiver.url }]);
      await send({ tag: 'a', priority: 'high' });
      await send({ to: ['+15550004432'] });
      await send({ to: ['+15553334444', '+15559990000'], media: ['https://example.com/a.png'] });
      sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'reply', media: ['a.jpg'] });
      await fetch(`${sandbox.baseUrl}/users/9900000/messages`);
      sandbox.advanceClock(60_000);
      await page.waitForSelector('.bubble');
      for (const button of await page.locator('#conversations button').all()) {
        await button.click();
        await page.waitForTimeout(100);
        expect(await findings(page)).toEqual([]);
      }
      for (const tab of ['callbacks', 'faults']) {
        await page.click(`#tab-${tab}`);
        await page.waitForTimeout(200);
        expect(await findings(page)).toEqual([]);
      }
      await page.click('#fault summary');
      expect(await findings(page)).toEqual([]);
      await page.click('#reset');
      expect(await findings(page)).toEqual([]);
      await receiver.close();
    }),
  120_000,
);

test.each(['light', 'dark'] as const)('on a screen of 320 px, in %s, nothing is cut off', (colorScheme) =>
  withInboxPage(browser, { colorScheme }, async ({ page, send, sandbox }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await send({ to: ['+15550004432'], text: 'a'.repeat(300), tag: 'long-'.repeat(50) });
    sandbox.faults.add({ kind: 'headers', headers: { 'X-Long': 'a'.repeat(300) } });
    await page.waitForSelector('.bubble');
    for (const tab of ['requests', 'callbacks', 'faults']) {
      await page.click(`#tab-${tab}`);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll('body *')]
          .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
          .map((element) => element.outerHTML.slice(0, 100)),
      );
      expect(cut).toEqual([]);
      expect(await findings(page)).toEqual([]);
    }
    const steps = await page.locator('.timeline b').evaluateAll((all) => all.map((one) => one.clientHeight));
    // Each state is on one line.
    expect(Math.max(...steps)).toBeLessThan(25);
  }),
);

test('all of it can be reached and used by the keyboard alone', () =>
  withInboxPage(browser, {}, async ({ page, sandbox, send }) => {
    await send();
    await page.waitForSelector('.bubble');
    const reached: string[] = [];
    for (let index = 0; index < 25; index += 1) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const { id, textContent, tagName } = document.activeElement as HTMLElement;
          return id || `${tagName} ${textContent.slice(0, 12)}`;
        }),
      );
    }
    // From left to right, and from the top down.
    const expected = [
      'BUTTON +1 min',
      'seconds',
      'reset',
      'search',
      'state',
      'conversations',
      'messages',
      'from',
      'to',
      'media',
      'text',
      'tab-requests',
      'requests',
    ];
    expect(reached.filter((name) => expected.includes(name)).slice(0, expected.length)).toEqual(expected);
    await page.focus('#tab-requests');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement!.id)).toBe('tab-faults');
    expect(await page.locator('#faults').isVisible()).toBe(true);
    await page.focus('#reset');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    expect(sandbox.accepted).toHaveLength(1);
  }));
