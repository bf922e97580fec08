// What the scripts of this folder share: Debian's Chromium, pages that tell what they do wrong, and
// what was checked.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const mostBytes = 100_000;

const faults = [];
let checked = 0;
export const check = (what, is, seen = '') => {
  ++checked;
  if (!is) faults.push(seen === '' ? what : `${what}: ${seen}`);
};

export const browser = await puppeteer.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

// A page that tells what it does wrong, and asks no host but these.
export const open = async (hosts, script = true, context = browser) => {
  const page = await context.newPage();
  const seen = { bytes: 0 };
  await page.setJavaScriptEnabled(script);
  page.on('console', (message) => {
    // Of pages that are asked for because they refuse, and of an icon that an application does without.
    const isAsked = message.text().startsWith('Failed to load resource') &&
      [/nobody/, /code_challenge/, /favicon\.ico$/].some((one) => one.test(message.location().url));
    if (!isAsked && ['error', 'warn'].includes(message.type())) {
      check(`${page.url()} says nothing in the console`, false, message.text());
    }
  });
  page.on('pageerror', (error) => check(`${page.url()} has no error`, false, error.message));
  page.on('request', (request) => {
    const url = request.url();
    const ours = [...hosts, 'file:', 'data:'].some((one) => url.startsWith(one));
    check(`${page.url()} asks no other host`, ours, url);
  });
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  session.on('Network.loadingFinished', (event) => { seen.bytes += event.encodedDataLength; });
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  return { page, seen };
};

// What holds of every page, once it is open.
export const lookAt = async (page, seen, kind, script) => {
  check(`${kind} loads in ${mostBytes} bytes`, seen.bytes > 0 && seen.bytes <= mostBytes, seen.bytes);
  check(`${kind} has one heading`, (await page.$$('h1')).length === 1);
  if (!script) return;
  for (const dark of [false, true]) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run());
    check(`axe looks at ${kind}`, passes.length > 10, passes.length);
    for (const violation of violations) {
      check(`axe finds nothing on ${kind}${dark ? ', dark' : ''}`, false,
        `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`);
    }
  }
  await page.setViewport({ width: 360, height: 740 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(`${kind} fits a telephone`, wide <= 360, wide);
  await page.setViewport({ width: 1280, height: 900 });
};

// Of each kind of page, three widths, by day and by night.
export const takePictures = async (base, kinds, folder) => {
  mkdirSync(folder, { recursive: true });
  const page = await browser.newPage();
  for (const width of [360, 800, 1280]) {
    await page.setViewport({ width, height: 900 });
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const [kind, target] of Object.entries(kinds)) {
        await page.goto(base + target);
        await page.screenshot({ path: `${folder}/${kind.replaceAll(' ', '-')}-${width}-${scheme}.png` });
      }
    }
  }
};

export const end = async () => {
  await browser.close();
  console.log(`${checked - faults.length} of ${checked} checks`);
  for (const fault of new Set(faults)) console.log(fault);
  process.exit(faults.length === 0 ? 0 : 1);
};
