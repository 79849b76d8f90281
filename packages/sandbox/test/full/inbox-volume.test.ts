/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import { startSandbox } from '../../src/index.js';
import { launchBrowser } from '../support/browser.js';
import { withInboxPage } from '../support/inbox-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

/** Has the page write down the time between each two of its frames. */
async function watchFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const frames: number[] = [];
    let last = performance.now();
    const frame = () => {
      const nowMs = performance.now();
      frames.push(nowMs - last);
      last = nowMs;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, { frames });
  });
  return () => page.evaluate('globalThis.frames');
}

const inbound = (index: number) => ({
  from: `+1555${1_000_000 + (index % 5000)}`,
  to: '+15551112222',
  text: `message ${index}`,
});

test(
  'a thousand messages a second for ten seconds: frames stay below 200 ms',
  () =>
    withInboxPage(browser, {}, async ({ page, sandbox }) => {
      sandbox.receiveMessage({ ...inbound(0), from: '+15553334444' });
      await page.waitForSelector('.bubble');
      const frames = await watchFrames(page);
      let count = 0;
      const startedMs = performance.now();
      while (performance.now() - startedMs < 10_000) {
        const due = Math.min(10_000, performance.now() - startedMs);
        while (count < due) {
          // Half of them in the conversation that is shown.
          const message = inbound(count);
          sandbox.receiveMessage(count % 2 === 0 ? { ...message, from: '+15553334444' } : message);
          count += 1;
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await page.waitForSelector(
        `.bubble:has-text("message ${count - 2}"), .bubble:has-text("message ${count - 1}")`,
      );
      const all = (await frames()).sort((a, b) => a - b);
      expect(count).toBeGreaterThan(9500);
      // A machine that is busy with something else holds up single frames; the page itself would hold up many.
      expect(all[Math.floor(all.length * 0.99)]).toBeLessThan(200);
      expect(await page.locator('.bubble').count()).toBeLessThanOrEqual(200);
      await page.fill('#search', 'message 77');
      await page.waitForSelector('#count:has-text("messages, newest first")');
    }),
  120_000,
);

test('with 100,000 messages the page is there within 500 ms, and a search within 100 ms', async () => {
  const sandbox = await startSandbox();
  for (let index = 0; index < 100_000; index += 1) sandbox.receiveMessage(inbound(index));
  const page = await browser.newPage();
  try {
    let paintMs = Infinity;
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await page.goto(sandbox.pageUrl);
      await page.waitForSelector('.bubble');
      const atMs = await page.evaluate(
        () => performance.getEntriesByName('first-contentful-paint')[0]!.startTime,
      );
      paintMs = Math.min(paintMs, atMs);
    }
    expect(paintMs).toBeLessThan(500);
    let searchMs = Infinity;
    for (let attempt = 0; attempt < 25; attempt += 1) {
      const startedMs = performance.now();
      const answer = await fetch(`${sandbox.url}/__sandbox/messages?search=message%209999&limit=100`);
      expect(((await answer.json()) as { messages: unknown[] }).messages).toHaveLength(11);
      searchMs = Math.min(searchMs, performance.now() - startedMs);
    }
    expect(searchMs).toBeLessThan(100);
    expect(await page.locator('#conversations button').count()).toBeLessThanOrEqual(200);
  } finally {
    await page.close();
    await sandbox.close();
  }
}, 180_000);

test('a sandbox with ten open pages is closed within 200 ms', async () => {
  const sandbox = await startSandbox();
  // A browser has at most six connections to one server, so that each page is given a profile of its own.
  const contexts = await Promise.all(Array.from({ length: 10 }, () => browser.newContext()));
  for (const context of contexts) {
    const page = await context.newPage();
    await page.goto(sandbox.pageUrl);
    await page.waitForSelector('#status[data-state=live]');
  }
  const startedMs = performance.now();
  await sandbox.close();
  expect(performance.now() - startedMs).toBeLessThan(200);
  await Promise.all(contexts.map((context) => context.close()));
}, 120_000);
