import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { startMeasuredSandbox, type MeasuredSandbox } from '../support/measured-sandbox.js';

const SENDS = 2000;
const ROUNDS = 15;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

/** The CPU time in microseconds that the sandbox takes for each of many sends, while the browser is at this address. */
async function costAt(sandbox: MeasuredSandbox, page: Page, address: string): Promise<number> {
  await page.goto(address);
  if (address.startsWith('http')) await page.waitForSelector('#status[data-state=live]');
  const cost = await sandbox.sendAll(SENDS);
  await fetch(`${sandbox.url}/__sandbox/reset`, { method: 'POST' });
  return cost;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

test('at full speed, an open page adds at most 5 % to the CPU time that the sandbox takes for a send', async () => {
  const sandbox = await startMeasuredSandbox({ queue: { segmentsPerSecond: 1e6 } });
  const page = await browser.newPage();
  try {
    // What is compiled while it first runs would be counted for one side.
    for (let round = 0; round < 4; round += 1) await costAt(sandbox, page, `${sandbox.url}/__sandbox/ui`);
    const without: number[] = [];
    const watched: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      without.push(await costAt(sandbox, page, 'about:blank'));
      watched.push(await costAt(sandbox, page, `${sandbox.url}/__sandbox/ui`));
    }
    const ratio = median(watched) / median(without);
    expect(ratio).toBeLessThan(1.05);
  } finally {
    await page.close();
    await sandbox.close();
  }
}, 300_000);
