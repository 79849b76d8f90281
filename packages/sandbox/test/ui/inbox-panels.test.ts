/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { withInboxPage } from '../support/inbox-page.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('every kind of fault can be added from the form, seen to strike, and removed', () =>
  withInboxPage(browser, {}, async ({ page, sandbox, send }) => {
    await page.click('#tab-faults');
    const kinds = await page.locator('#kind option').allInnerTexts();
    expect(kinds.length).toBeGreaterThan(10);
    const values: Record<string, string> = {
      milliseconds: '5',
      'whole-number': '1',
      'piece-size': '8',
      status: '503',
      json: '{"a":1}',
      headers: '{"X-A":"b"}',
    };
    for (const [index, kind] of kinds.entries()) {
      await page.selectOption('#kind', kind);
      for (const input of await page.locator('#fault-fields > .field [name]').all()) {
        const form = (await input.getAttribute('data-form'))!;
        if (form.startsWith('stage')) await input.selectOption('after-accept');
        else await input.fill(values[form]!);
      }
      await page.click('#fault button.primary');
      await page.waitForSelector(`#fault-list .item:nth-child(${index + 1})`);
    }
    expect(sandbox.faults.list().map(({ fault }) => fault.kind)).toEqual(kinds);
    sandbox.faults.clear();
    await page.selectOption('#kind', 'latency');
    await page.fill('#fault-ms', '1');
    await page.click('#fault summary');
    await page.fill('#fault-times', 'always');
    await page.click('#fault button.primary');
    await page.waitForSelector('#fault-list:has-text("struck 0 times")');
    await send();
    await page.waitForSelector('#fault-list:has-text("struck 1 time")');
    await page.click('#fault-list button');
    await page.waitForSelector('#fault-list:has-text("No faults")');
    expect(sandbox.faults.list()).toEqual([]);
  }));

test('time can be moved ahead, requests and limits are live, and a reset asks first', () =>
  withInboxPage(browser, {}, async ({ page, sandbox, send }) => {
    await send();
    await fetch(`${sandbox.baseUrl}/users/9900000/messages?limit=1`);
    await page.waitForSelector('#requests .item:nth-child(2)');
    expect(await page.locator('#requests').innerText()).toMatch(
      /401\s+listMessages[^]*no credentials[^]*202\s+createMessage/,
    );
    const before = sandbox.now();
    await page.click('button[data-advance="86400000"]');
    await page.fill('#seconds', '30');
    await page.click('#advance button');
    await page.waitForFunction(
      (day) => document.getElementById('now')!.textContent.startsWith(day),
      new Date(before + 86_400_000).toISOString().slice(0, 10),
    );
    expect(sandbox.now() - before).toBeGreaterThanOrEqual(86_430_000);
    await send();
    await page.waitForSelector('#limits meter');
    expect(await page.locator('#limits').innerText()).toMatch(
      /Message queue of 9900000[^]*of 900 segments[^]*listMessages/,
    );
    await page.click('#reset');
    await page.click('#reset-no');
    expect(sandbox.accepted).toHaveLength(2);
    await page.click('#reset');
    await page.click('#reset-yes');
    await page.waitForSelector('.empty');
    await page.waitForSelector('#requests:has-text("appear here")');
    expect(sandbox.accepted).toEqual([]);
  }));

test.each([1440, 1100, 700, 400])(
  'in a window %d pixels wide no number in the list of conversations is cut',
  (width) =>
    withInboxPage(browser, {}, async ({ page, sandbox }) => {
      await page.setViewportSize({ width, height: 800 });
      sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: 'Is anybody there?' });
      await page.waitForSelector('#conversations .badge:text("RECEIVED")');
      const cut = await page
        .locator('#conversations strong')
        .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).length);
      expect(cut).toBe(0);
    }),
);
