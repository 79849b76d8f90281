import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import {
  leaveProcessorOfSandbox,
  startMeasuredSandbox,
  type MeasuredSandbox,
} from '../support/measured-sandbox.js';

const PER_SECOND = 1000;
const ROUNDS = 15;

let browser: Browser;
beforeAll(async () => {
  leaveProcessorOfSandbox();
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

/** The CPU time in microseconds that the sandbox takes for each of a second's sends, while the browser is at this address. */
async function costAt(sandbox: MeasuredSandbox, page: Page, address: string): Promise<number> {
  await page.goto(address);
  if (address.startsWith('http')) await page.waitForSelector('#status[data-state=live]');
  // What the page reads when it is opened is not what it costs while it is open.
  await page.waitForTimeout(300);
  const cost = await sandbox.send(PER_SECOND, PER_SECOND);
  await fetch(`${sandbox.url}/__sandbox/reset`, { method: 'POST' });
  return cost;
}

test('with a thousand messages a second an open page asks for little, and costs the sandbox at most 5 %', async () => {
  const sandbox = await startMeasuredSandbox({ queue: { segmentsPerSecond: 1e6 } });
  const page = await browser.newPage();
  const address = `${sandbox.url}/__sandbox/ui`;
  try {
    // What is compiled while it first runs would be counted for one side.
    for (let round = 0; round < 4; round += 1) await costAt(sandbox, page, address);
    await page.goto(address);
    await page.waitForSelector('#status[data-state=live]');
    let asked = 0;
    page.on('request', () => (asked += 1));
    const startedMs = performance.now();
    await sandbox.send(4 * PER_SECOND, PER_SECOND);
    const seconds = (performance.now() - startedMs) / 1000;
    // Three lists and a conversation, every two seconds; and what it reads when it is opened.
    expect(asked).toBeLessThan(2 * (seconds + 2) + 10);
    page.removeAllListeners('request');
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      // Side by side, and each first in turn, so that what else the machine does hurts both alike.
      const order = round % 2 === 0 ? ['about:blank', address] : [address, 'about:blank'];
      const costs = new Map<string, number>();
      for (const at of order) costs.set(at, await costAt(sandbox, page, at));
      ratios.push(costs.get(address)! / costs.get('about:blank')!);
    }
    const ratio = ratios.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
    process.stdout.write(`CPU time of a send with an open page: ${ratio.toFixed(3)} times that without\n`);
    expect(ratio).toBeLessThan(1.05);
  } finally {
    await page.close();
    await sandbox.close();
  }
}, 300_000);
