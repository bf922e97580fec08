// Each kind of page in a real browser, with a script and without: nothing is said in the console,
// no other host is asked, axe finds nothing, the first load is small; and what only a browser can
// show: searching as one types, trying an operation, requests as they come, the keyboard alone.
//   node pages.mjs URL TOKEN FOLDER_OF_STATIC_PAGES [FOLDER_FOR_PICTURES]
import { pathToFileURL } from 'node:url';
import { check, end, lookAt, open as openPage, takePictures } from './browser.mjs';

const [base, token, files, pictures] = process.argv.slice(2);
const byIne = 'api_particulier_v3_mesri_statut_etudiant_with_ine';
const apiOf = { 'X-Api-Key': token };
const open = (script = true) => openPage([base], script);

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

for (const script of [true, false]) {
  const { page, seen } = await open(script);
  for (const [kind, target] of Object.entries(kinds)) {
    seen.bytes = 0;
    const response = await page.goto(base + target, { waitUntil: 'load' });
    check(`${kind} is there`, response.status() === (kind === 'not found' ? 404 : 200), response.status());
    await lookAt(page, seen, kind, script);
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

// On every kind of page Tab visits what can be used, in the order of the page, and is caught nowhere.
{
  const { page } = await open();
  const most = 120;
  for (const [kind, target] of Object.entries(kinds)) {
    await page.goto(base + target);
    const usable = await page.evaluate((most) => {
      const all = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')]
        .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ contentVisibilityAuto: false }));
      all.forEach((one, number) => { one.dataset.number = number; });
      return { some: Math.min(all.length, most), early: all.filter((one) => one.tabIndex > 0).length };
    }, most);
    check(`${kind} keeps the order of the page`, usable.early === 0, usable.early);
    const visited = [];
    for (let i = 0; i < usable.some; ++i) {
      await page.keyboard.press('Tab');
      visited.push(await page.evaluate(() => Number(document.activeElement.dataset.number ?? -1)));
    }
    const wrong = visited.findIndex((number, i) => number !== i);
    check(`${kind} is reached by keyboard alone`, usable.some > 5 && wrong === -1,
      `${visited.slice(Math.max(wrong - 2, 0), wrong + 3).join(' ')} at ${wrong} of ${usable.some}`);
  }
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

// A search is answered in 50 ms, the page with it, whatever is looked for.
for (const words of ['504 quotient familial', 'boursier échelon 7', 'née à l’étranger', 'a', 'e de la']) {
  const times = [];
  for (let i = 0; i < 5; ++i) {
    const begin = performance.now();
    await (await get(`/_sandbox/search?turn=${i}&q=${encodeURIComponent(words)}`, 'text/html')).text();
    times.push(performance.now() - begin);
  }
  check(`« ${words} » is answered in 50 ms`, Math.min(...times) <= 50, Math.round(Math.min(...times)));
}

// On paper: black on white, without what only a screen can use.
{
  const { page } = await open();
  const session = await page.createCDPSession();
  for (const kind of ['home', 'case', 'matrix', 'tree']) {
    await page.goto(base + kinds[kind]);
    await session.send('Emulation.setEmulatedMedia',
      { media: 'print', features: [{ name: 'prefers-color-scheme', value: 'dark' }] });
    const { ground, nav, clipped } = await page.evaluate(() => ({
      ground: getComputedStyle(document.body).backgroundColor,
      nav: getComputedStyle(document.querySelector('header nav')).display,
      clipped: [...document.querySelectorAll('main *')].some((one) =>
        getComputedStyle(one).maxHeight !== 'none' && one.scrollHeight > one.clientHeight + 1),
    }));
    check(`${kind} is printed on white`, ground === 'rgb(255, 255, 255)', ground);
    check(`${kind} is printed without its menu`, nav === 'none', nav);
    check(`${kind} is printed whole`, !clipped);
  }
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
  // A page that stays open all day keeps the newest 200.
  for (let i = 2; i <= 201; ++i) await fetch(`${base}/api/v2/etudiants-boursiers?ine=${i}`, { headers: apiOf });
  await page.waitForFunction(() => document.querySelector('#requests tbody tr').textContent.includes('ine=201'), { timeout: 5_000 });
  const rows = await page.$$eval('#requests tbody tr', (all) => all.map((one) => one.textContent));
  check('the page keeps the newest 200 requests', rows.length === 200 && rows.at(-1).endsWith('ine=2'), `${rows.length}, the last ${rows.at(-1)}`);
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

if (pictures) await takePictures(base, kinds, pictures);
await end();
