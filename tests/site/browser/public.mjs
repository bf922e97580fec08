// The public tree in a real browser: its pages are found by following their links, and of each kind
// those are looked at that are hardest to show: the longest lists, texts and answers, cases without a
// title or a person, mistakes.
//   node public.mjs URL NUMBER_OF_CASES [FOLDER_FOR_PICTURES]
import { check, end, lookAt, open, takePictures } from './browser.mjs';

const [base, count, pictures] = process.argv.slice(2);
const data = async (target) => (await fetch(base + target, { headers: { Accept: 'application/json' } })).json();

const home = await data('/');
check('all cases are counted', home.cases === Number(count), home.cases);
const apis = home.apis.flatMap((api) => api.providers.flatMap((provider) => provider.apis));
const most = (list, size) => list.reduce((best, one) => (size(one) > size(best) ? one : best));
const operations = [];
for (const api of apis) operations.push(...(await data(api.href)).operations);
const cases = [];
for (const { href } of operations) cases.push(...(await data(href)).cases);
check('all cases are listed', cases.length === Number(count), cases.length);
check('each case is called by something', cases.every((one) => one.title.trim() !== ''));
const told = [];
for (const one of cases) told.push({ href: one.href, ...(await data(one.href)) });

const kinds = {
  home: '/',
  'longest api': most(apis, (api) => api.title.length).href,
  'largest api': most(apis, (api) => api.cases).href,
  'largest operation': most(operations, (one) => one.cases).href,
  'longest answer': most(told, (one) => one.answer.length).href,
  'longest description': most(told, (one) => one.description.length).href,
  'longest title': most(told, (one) => one.title.length).href,
  'most params': most(told, (one) => one.params.length).href,
  people: '/_sandbox/people',
  matrix: '/_sandbox/matrix',
  errors: '/_sandbox/errors',
  tree: '/_sandbox/tree',
  search: '/_sandbox/search?q=504',
};
const untitled = told.find((one) => one.title === one.file);
if (untitled) kinds['case without a title'] = untitled.href;
const never = told.find((one) => one.is_never);
if (never) kinds['case that is never served'] = never.href;

for (const script of [true, false]) {
  const { page, seen } = await open([base], script);
  for (const [kind, target] of Object.entries(kinds)) {
    seen.bytes = 0;
    const response = await page.goto(base + target, { waitUntil: 'load' });
    check(`${kind} is there`, response.status() === 200, response.status());
    await lookAt(page, seen, kind, script);
    const { empty, missing } = await page.evaluate(() => ({
      empty: [...document.querySelectorAll('main a, main h1, main h2, main h3, main summary')]
        .filter((one) => one.textContent.trim() === '').map((one) => one.outerHTML.slice(0, 120)),
      missing: /undefined|\[object|\bnull\b(?![^<]*<\/code>)/.test(
        [...document.querySelectorAll('main h1, main h2, main h3, main > p')].map((one) => one.textContent).join(' ')),
    }));
    const twice = await page.$$eval('main td', (cells) => cells.map((one) => one.innerText.trim().split(/\s+/))
      .filter((words) => words.length === 2 && words[0] === words[1] && words[0].includes('.')).length);
    check(`${kind} says no name twice`, twice === 0, twice);
    check(`${kind} has no empty heading and no empty link`, empty.length === 0, empty.slice(0, 3).join(' '));
    check(`${kind} shows no value that is none`, !missing);
  }
  await page.close();
}

const tree = await data('/_sandbox/tree');
check('the tree tells what is to be mended', tree.errors + tree.warnings > 0 && tree.files.length > 0);
check('each file that has a case leads to it', tree.files.some((one) => one.case_href !== ''));

if (pictures) await takePictures(base, kinds, pictures);
await end();
