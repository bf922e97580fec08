// Each kind of page in a real browser, with a script and without: nothing is said in the console,
// no other host is asked, axe finds nothing, the first load is small; and what only a browser can
// show: searching as one types, trying an operation, requests as they come, the keyboard alone.
//   node pages.mjs URL TOKEN FOLDER_OF_STATIC_PAGES [FOLDER_FOR_PICTURES]
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const [base, token, files, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const mostBytes = 100_000;
const byIne = 'api_particulier_v3_mesri_statut_etudiant_with_ine';
const apiOf = { 'X-Api-Key': token };

const faults = [];
let checked = 0;
const check = (what, is, seen = '') => {
  ++checked;
  if (!is) faults.push(seen === '' ? what : `${what}: ${seen}`);
};

const get = async (target, accept) => fetch(base + target, { headers: { Accept: accept } });
await fetch(`${base}/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=1234567890G`,
  { headers: { Authorization: 'Bearer ' + token } });
const { requests } = await (await get('/_sandbox/requests', 'application/json')).json();

const kinds = {
  home: '/',
  api: '/_sandbox/apis/cnous-etudiant-boursier',
  operation: '/_sandbox/operations/' + byIne,
  case: `/_sandbox/cases/${byIne}/200-admise-non-inscrite.yaml`,
  people: '/_sandbox/people',
  person: '/_sandbox/people/awa-diallo',
  matrix: '/_sandbox/matrix',
  errors: '/_sandbox/errors',
  tree: '/_sandbox/tree',
  search: '/_sandbox/search?q=504+quotient+familial',
  try: `/_sandbox/try/${byIne}?_case=200-admise-non-inscrite.yaml`,
  tokens: '/_sandbox/tokens?status=504',
  requests: '/_sandbox/requests',
  request: '/_sandbox/requests/' + requests[0].id,
  'not found': '/_sandbox/people/nobody',
};

const browser = await puppeteer.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

// A page that tells what it does wrong.
const open = async (script = true) => {
  const page = await browser.newPage();
  const seen = { bytes: 0 };
  await page.setJavaScriptEnabled(script);
  page.on('console', (message) => {
    const is404 = message.text().includes('404') && page.url().includes('nobody');
    if (!is404 && ['error', 'warn'].includes(message.type())) {
      check(`${page.url()} says nothing in the console`, false, message.text());
    }
  });
  page.on('pageerror', (error) => check(`${page.url()} has no error`, false, error.message));
  page.on('request', (request) => {
    const url = request.url();
    const ours = url.startsWith(base) || url.startsWith('file:') || url.startsWith('data:');
    check(`${page.url()} asks no other host`, ours, url);
  });
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  session.on('Network.loadingFinished', (event) => { seen.bytes += event.encodedDataLength; });
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  return { page, seen };
};

for (const script of [true, false]) {
  const { page, seen } = await open(script);
  for (const [kind, target] of Object.entries(kinds)) {
    seen.bytes = 0;
    const response = await page.goto(base + target, { waitUntil: 'load' });
    check(`${kind} is there`, response.status() === (kind === 'not found' ? 404 : 200), response.status());
    check(`${kind} loads in ${mostBytes} bytes`, seen.bytes > 0 && seen.bytes <= mostBytes, seen.bytes);
    check(`${kind} has one heading`, (await page.$$('h1')).length === 1);
    if (!script) continue;
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
  }
  await page.close();
}

// By keyboard alone: from the top, Tab reaches the link over the menu, the menu, the search, and what follows.
{
  const { page } = await open();
  await page.goto(base + '/');
  const reached = [];
  for (let i = 0; i < 12; ++i) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => {
      const at = document.activeElement;
      const { outlineStyle } = getComputedStyle(at);
      return (at.getAttribute('href') || at.name || at.tagName) + (outlineStyle === 'none' ? ' without outline' : '');
    }));
  }
  check('Tab goes first to the content', reached[0] === '#contenu', reached.join(' '));
  check('Tab reaches the menu and the search', ['/_sandbox/people', '/_sandbox/requests', 'q'].every((one) => reached.includes(one)), reached.join(' '));
  check('what is reached is seen to be', !reached.join(' ').includes('without outline'), reached.join(' '));
  await page.goto(base + kinds.case);
  await page.focus('.snippets details:nth-of-type(3) summary');
  await page.keyboard.press('Enter');
  check('Enter opens a snippet', await page.$eval('.snippets details:nth-of-type(3)', (one) => one.open));
  await page.close();
}

// Searching as one types.
{
  const { page } = await open();
  await page.goto(base + '/_sandbox/search');
  await page.type('.big-search input', 'née à l’étranger');
  await page.waitForFunction(() => document.querySelectorAll('#found li').length > 0, { timeout: 5_000 });
  check('a search finds as one types', (await page.$$('#found li')).length > 0);
  await page.close();
}

// An operation is tried, by the browser itself and without a script.
for (const script of [true, false]) {
  const { page } = await open(script);
  await page.goto(base + kinds.try);
  await Promise.all([
    script ? page.waitForSelector('#answer .status') : page.waitForNavigation(),
    page.click('form.try button'),
  ]);
  check('the answer is shown', (await page.$eval('#answer .status', (one) => one.textContent)) === '200');
  check('with its headers', (await page.$eval('#answer dl', (one) => one.textContent.toLowerCase())).includes('200-admise-non-inscrite.yaml'));
  check('and its explanation', (await page.$$('#answer a[href^="/_sandbox/requests/"]')).length === 1);
  await page.close();
}

// Requests as they come.
{
  const { page } = await open();
  await page.goto(base + '/_sandbox/requests?answer=refusal');
  await page.waitForFunction(() => document.getElementById('live').textContent.includes('arrivent'));
  await fetch(`${base}/api/v2/etudiants-boursiers?ine=1`, { headers: apiOf });
  await page.waitForFunction(() => document.querySelectorAll('#requests tbody tr').length > 0, { timeout: 5_000 });
  check('a request appears as it comes', (await page.$eval('#requests tbody', (one) => one.textContent)).includes('ine=1'));
  await page.goto(base + '/');
  await page.close();
}

// The same pages as files.
{
  const { page } = await open();
  const home = pathToFileURL(files + '/index.html').href;
  await page.goto(home);
  await page.click('main a[href^="apis/"]');
  await page.waitForSelector('main table a');
  await Promise.all([page.waitForNavigation(), page.click('main table a')]);
  await Promise.all([page.waitForNavigation(), page.click('main table a')]);
  check('files lead to a case', page.url().includes('/cases/'), page.url());
  check('with their style', await page.evaluate(() => getComputedStyle(document.body).margin === '0px'));
  await page.goto(pathToFileURL(files + '/search.html').href);
  await page.type('.big-search input', 'diallo');
  await page.waitForFunction(() => document.querySelectorAll('#found li').length > 0, { timeout: 5_000 });
  await Promise.all([page.waitForNavigation(), page.click('#found a')]);
  check('and are searched', page.url().startsWith('file:') && (await page.$$('h1')).length === 1, page.url());
  await page.close();
}

if (pictures) {
  mkdirSync(pictures, { recursive: true });
  const { page } = await open();
  for (const width of [360, 800, 1280]) {
    await page.setViewport({ width, height: 900 });
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const [kind, target] of Object.entries(kinds)) {
        await page.goto(base + target);
        await page.screenshot({ path: `${pictures}/${kind.replace(' ', '-')}-${width}-${scheme}.png` });
      }
    }
  }
}

await browser.close();
console.log(`${checked - faults.length} of ${checked} checks`);
for (const fault of new Set(faults)) console.log(fault);
process.exit(faults.length === 0 ? 0 : 1);
