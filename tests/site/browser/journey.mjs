// The whole journey of FranceConnect in a real browser, through the example application, with a script
// and without: the button, the choice of a person, what the API says of her, and the logout.
//   node journey.mjs URL_OF_THE_SANDBOX URL_OF_THE_APPLICATION
import { browser, check, end, lookAt, open } from './browser.mjs';

const [sandbox, application] = process.argv.slice(2);
const textOf = (page) => page.$eval('body', (body) => body.innerText);
const follow = (page, selector) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(selector)]);

for (const script of [true, false]) {
  const how = script ? 'with a script' : 'without a script';
  // Nothing of one visitor is known of the next.
  const context = await browser.createBrowserContext();
  const { page, seen } = await open([sandbox, application], script, context);

  await page.goto(application);
  check(`the application asks to log in, ${how}`, (await textOf(page)).includes('Se connecter avec FranceConnect'));
  seen.bytes = 0;
  await follow(page, 'a[href="/login"]');
  check(`the page of choice is the sandbox's, ${how}`, page.url().startsWith(sandbox + '/api/v2/authorize?'), page.url());
  await lookAt(page, seen, 'the page of choice', script);

  // By keyboard alone: to the button of a person, and Enter.
  const person = 'button[value="awa-diallo"]';
  await page.focus(person);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
  check(`whoever chose is back at the application, ${how}`, page.url() === application + '/', page.url());
  const told = await textOf(page);
  check(`it knows who she is, ${how}`, /Bonjour Awa.* DIALLO/.test(told), told.slice(0, 200));
  check(`the API answered with her token, ${how}`, told.includes('/v3/dss/quotient_familial/france_connect')
    && told.includes('"quotient_familial"'), told.slice(0, 400));

  await follow(page, 'a[href="/logout"]');
  check(`she is logged out, and back, ${how}`, (await textOf(page)).includes('Se connecter avec FranceConnect'), page.url());
  check(`the application was asked nothing else, ${how}`, page.url().startsWith(application + '/'), page.url());

  // Who gives up is told so by the application.
  await follow(page, 'a[href="/login"]');
  await follow(page, 'button[name="cancel"]');
  check(`who gives up is told so, ${how}`, (await textOf(page)).includes('Pas de connexion'), await textOf(page));
  await context.close();
}

// A client that sends PKCE gets the real service's refusal, and the page says what to change.
{
  const { page, seen } = await open([sandbox, application]);
  const demand = new URLSearchParams({ client_id: 'c', redirect_uri: application + '/callback', response_type: 'code',
    scope: 'openid', state: 'x'.repeat(32), nonce: 'y'.repeat(32), acr_values: 'eidas1',
    code_challenge: 'z'.repeat(43), code_challenge_method: 'S256' });
  const response = await page.goto(`${sandbox}/api/v2/authorize?${demand}`);
  check('PKCE is refused', response.status() === 400, response.status());
  check('and the page says what to remove', (await textOf(page)).includes('code_challenge'), await textOf(page));
  await lookAt(page, seen, 'the page of a refusal', true);
}
await end();
