/// <reference lib="dom" />
import { availableParallelism, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { startSandbox } from '../../src/index.js';
import { launchBrowser } from '../support/browser.js';
import { leaveProcessorOfSandbox, startMeasuredSandbox } from '../support/measured-sandbox.js';

let browser: Browser;
beforeAll(async () => {
  leaveProcessorOfSandbox();
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

/** CPU time in milliseconds of the longest task on the main thread of the page, from a trace of Chromium. */
function longestTask(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as {
    traceEvents: readonly { name: string; tid: number; tdur?: number; args: { name?: string } }[];
  };
  const main = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ tid }) => tid),
  );
  const tasks = traceEvents.filter(({ name, tid }) => name === 'RunTask' && main.has(tid));
  expect(tasks.length).toBeGreaterThan(100);
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur / 1000));
}

test('a thousand messages a second for ten seconds: no frame takes 200 ms', async () => {
  const shown = '+15553334444';
  const isIdle = loadavg()[0]! < availableParallelism() / 2;
  const sandbox = await startMeasuredSandbox({ queue: { segmentsPerSecond: 1e6 } });
  const page = await browser.newPage();
  try {
    await page.goto(`${sandbox.url}/__sandbox/ui`);
    await page.waitForSelector('#status[data-state=live]');
    await sandbox.send(1, 1000, () => shown);
    await page.waitForSelector('.bubble');
    await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
    const frames = await watchFrames(page);
    // Half of them in the conversation that is shown.
    await sandbox.send(10_000, 1000, (index) => (index % 2 === 0 ? shown : inbound(index).from));
    await page.waitForSelector('.bubble:has-text("message 9998")');
    const all = (await frames()).sort((a, b) => a - b);
    const taskMs = longestTask(await browser.stopTracing());
    process.stdout.write(
      `frames: ${all.length}, the longest ${all.at(-1)!.toFixed(0)} ms; CPU time of the longest task ${taskMs.toFixed(0)} ms\n`,
    );
    expect(taskMs).toBeLessThan(100);
    // A machine that is busy with something else holds up single frames; the page itself would hold up many.
    expect(all[Math.ceil(all.length * (isIdle ? 1 : 0.99)) - 1]).toBeLessThan(200);
    expect(await page.locator('.bubble').count()).toBeLessThanOrEqual(200);
    await page.fill('#search', 'message 77');
    await page.waitForSelector('#count:has-text("messages, newest first")');
  } finally {
    await page.close();
    await sandbox.close();
  }
}, 120_000);

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
