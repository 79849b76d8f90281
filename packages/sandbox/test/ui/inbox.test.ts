/// <reference lib="dom" />
import { statSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../support/browser.js';
import { withInboxPage } from '../support/inbox-page.js';
import { ownPort } from '../support/own-port.js';
import { startReceiver } from '../support/receiver.js';
import { startSandbox } from '../../src/index.js';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test('a message is put on the page by what the sandbox tells it: the page asks for nothing', () =>
  withInboxPage(browser, {}, async ({ page, send, complaints }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const id = await send();
    await page.waitForSelector(`.bubble:has-text("${id}")`);
    expect(asked).toEqual([]);
    expect(complaints).toEqual([]);
  }));

test('the page is small enough to be read in one sitting', () => {
  const folder = path.join(__dirname, '..', '..', 'ui');
  const bytes = ['inbox.html', 'inbox.css', 'inbox.js'].map((file) => statSync(path.join(folder, file)).size);
  expect(bytes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(45_000);
});

test('a message is shown with all that became of it, step by step', () =>
  withInboxPage(browser, {}, async ({ page, sandbox, send, complaints }) => {
    await send({ to: ['+15550004432'], text: 'Привет', tag: 'order-7', priority: 'high' });
    const bubble = page.locator('.bubble');
    await bubble.waitFor();
    expect(await bubble.getAttribute('data-direction')).toBe('out');
    expect(await bubble.locator('.facts').first().innerText()).toMatch(
      /SMS, 1 segment, UCS-2\s+tag order-7\s+priority high\s+\d{13}[a-z2-7]{16}/,
    );
    sandbox.advanceClock(60_000);
    await bubble.locator('.error').waitFor();
    expect(await bubble.locator('.error').innerText()).toBe(
      '4432 rejected-forbidden-country, rejected by Bandwidth',
    );
    expect(await bubble.locator('.timeline li b').allInnerTexts()).toEqual([
      'RECEIVED',
      'QUEUED',
      'SENDING',
      'FAILED',
    ]);
    await page.waitForSelector('#conversations .badge:has-text("FAILED")');
    expect(await page.locator('#conversations button').innerText()).toMatch(/\+15550004432[^]*1 message/);
    expect(complaints).toEqual([]);
  }));

test('a reply as the phone goes the way of every inbound message, and its callback is shown', async () => {
  const receiver = await startReceiver((_post, headers) =>
    headers.authorization === undefined
      ? { status: 401, headers: { 'www-authenticate': 'Basic realm="events"' } }
      : { status: 200 },
  );
  const target = { url: receiver.url, username: 'user', password: 'secret' };
  await withInboxPage(browser, { callbacks: [target] }, async ({ page, sandbox, send, complaints }) => {
    await send();
    await page.waitForSelector('.bubble');
    await page.fill('#media', 'photo.jpg');
    await page.fill('#text', 'On our way');
    await page.press('#text', 'Enter');
    const bubble = page.locator('.bubble[data-direction=in]');
    await bubble.locator('.posts').waitFor();
    expect(await bubble.innerText()).toMatch(/On our way[^]*file photo\.jpg[^]*ACCEPTED/);
    expect(await bubble.locator('.posts').innerText()).toMatch(
      /200\s+message-received\s+try 1, after the challenge 401, \d+ ms/,
    );
    const { events } = await sandbox.waitForCallback({ type: 'message-received', received: true });
    expect(events[0]!.message).toMatchObject({
      from: '+15553334444',
      to: ['+15551112222'],
      text: 'On our way',
    });
    expect(await page.inputValue('#text')).toBe('');
    await page.fill('#to', ' ');
    await page.press('#text', 'Enter');
    await page.waitForSelector('#reply-problem:has-text("to:")');
    expect(await page.content()).not.toMatch(/sandbox-password|sandbox-secret|"secret"/);
    expect(complaints.filter((text) => !text.includes('400'))).toEqual([]);
  });
  await receiver.close();
});

test('of many messages at once the latest are shown, and the older ones can be asked for', () =>
  withInboxPage(browser, {}, async ({ page, sandbox, send, complaints }) => {
    await send({ text: 'the first' });
    await page.waitForSelector('.bubble:has-text("the first")');
    for (let index = 0; index < 300; index += 1)
      sandbox.receiveMessage({ from: '+15553334444', to: '+15551112222', text: `reply ${index}.` });
    await page.waitForSelector('.bubble:has-text("reply 299.")');
    await page.waitForSelector('#conversations button:has-text("301 messages")');
    for (const count of [130, 230, 301]) {
      await page.click('.older');
      await page
        .locator('.bubble')
        .nth(count - 1)
        .waitFor();
    }
    expect(await page.locator('.bubble .text').allInnerTexts()).toEqual([
      'the first',
      ...Array.from({ length: 300 }, (_, index) => `reply ${index}.`),
    ]);
    expect(complaints).toEqual([]);
  }));

test('a page that is out of sight asks for nothing, and catches up once it is seen again', () =>
  withInboxPage(browser, {}, async ({ page, sandbox, send }) => {
    const setHidden = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { value, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    const left = page.waitForEvent('requestfailed', (request) => request.url().includes('/events'));
    await setHidden(true);
    await left;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await send({ text: 'nobody looks' });
    await sandbox.waitForRequest({ operation: 'createMessage' });
    sandbox.faults.add({ kind: 'html' });
    expect([asked, await page.locator('.bubble').count()]).toEqual([[], 0]);
    await setHidden(false);
    await page.waitForSelector('.bubble:has-text("nobody looks")');
    expect(asked[0]).toMatch(/events\?after=[0-9a-f]+-\d+$/);
    await page.waitForSelector('#tab-faults:has-text("Faults (1)")');
  }));

test('search finds messages by text, number, tag, state and id, and opens their conversation', () =>
  withInboxPage(browser, {}, async ({ page, sandbox, send }) => {
    const id = await send({ text: 'the needle', tag: 'hay-1' });
    for (let index = 0; index < 5; index += 1) await send({ to: [`+1555444000${index}`], text: 'straw' });
    await send({ to: ['+15550004432'], text: 'lost' });
    sandbox.advanceClock(60_000);
    for (const words of ['NEEDLE', '5553334444', 'hay-', id]) {
      await page.fill('#search', words);
      await page.waitForSelector('#count:has-text("1 messages")');
      expect(await page.locator('#conversations button').innerText()).toContain('the needle');
    }
    await page.click('#conversations button');
    await page.waitForSelector('.bubble:has-text("the needle")');
    await page.fill('#search', '');
    await page.locator('#conversations button').nth(6).waitFor();
    await page.selectOption('#state', 'FAILED');
    await page.locator('#conversations button').nth(1).waitFor({ state: 'detached' });
    expect(await page.locator('#conversations button').innerText()).toContain('lost');
    await page.selectOption('#state', '');
    await page.locator('#conversations button').nth(6).waitFor();
    expect(await page.locator('#conversations button').count()).toBe(7);
  }));

test('while the sandbox is down the page says so, and when it is up again, comes back by itself', async () => {
  const port = await ownPort();
  await withInboxPage(browser, { port }, async ({ page, sandbox, send }) => {
    await send();
    await page.waitForSelector('.bubble');
    await sandbox.close();
    await page.waitForSelector('#status:has-text("The sandbox does not answer")');
    await page.fill('#text', 'typed meanwhile');
    await page.press('#text', 'Enter');
    await page.waitForSelector('#reply-problem:has-text("The sandbox does not answer")');
    const again = await startSandbox({ port });
    try {
      await page.waitForSelector('#status:has-text("was restarted")');
      await page.waitForSelector('.empty');
      expect(await page.innerText('#reply-problem')).toBe('');
      await page.press('#text', 'Enter');
      await page.waitForSelector('.bubble:has-text("typed meanwhile")');
    } finally {
      await again.close();
    }
  });
});

test.each(['/conversations', '/fault-kinds', '/messages', '/faults'])(
  'a page whose request for %s was lost asks again, and has everything in the end',
  (path) =>
    withInboxPage(browser, {}, async ({ page, send }) => {
      await send();
      await page.waitForSelector('.bubble');
      await page.route(`**/__sandbox${path}?*`, (route) => route.abort(), { times: 1 });
      await page.reload();
      await page.waitForSelector('#conversations button');
      await page.waitForSelector('.bubble');
      await page.waitForSelector('#kind option', { state: 'attached' });
      await page.waitForSelector('#fault-list:has-text("No faults.")', { state: 'attached' });
      await page.waitForSelector('#status[data-state=live]');
    }),
);
