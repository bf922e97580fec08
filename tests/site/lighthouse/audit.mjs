// What Lighthouse says of the main pages: at least 98 in each of its categories.
//   node audit.mjs URL TOKEN [short]    short: the home page alone
import * as chromeLauncher from 'chrome-launcher';
import lighthouse from 'lighthouse';

const [base, token, form] = process.argv.slice(2);
const least = 98;
const byIne = 'api_particulier_v3_mesri_statut_etudiant_with_ine';
await fetch(`${base}/v3/mesri/statut_etudiant/ine?recipient=13002526500013&ine=1234567890G`,
  { headers: { Authorization: 'Bearer ' + token } });
const pages = {
  home: '/',
  operation: '/_sandbox/operations/' + byIne,
  case: `/_sandbox/cases/${byIne}/200-admise-non-inscrite.yaml`,
  matrix: '/_sandbox/matrix',
  live: '/_sandbox/requests',
};
const chrome = await chromeLauncher.launch({
  chromePath: '/usr/bin/chromium',
  chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});
let low = 0;
for (const [name, target] of Object.entries(pages).slice(0, form === 'short' ? 1 : undefined)) {
  const { lhr } = await lighthouse(base + target, { port: chrome.port, logLevel: 'error', output: 'json' });
  const scores = Object.values(lhr.categories).map((category) => [category.title, Math.round(category.score * 100)]);
  console.log(`${name}: ${scores.map(([title, score]) => `${title} ${score}`).join(', ')}`);
  for (const category of Object.values(lhr.categories)) {
    if (category.score * 100 >= least) continue;
    ++low;
    for (const { id, weight } of category.auditRefs) {
      const audit = lhr.audits[id];
      if (weight > 0 && audit.score !== null && audit.score < 1) {
        console.log(`  ${category.title}: ${id} ${audit.score} ${audit.displayValue || ''}`);
        for (const item of (audit.details?.items || []).slice(0, 4)) console.log('    ' + JSON.stringify(item).slice(0, 250));
      }
    }
  }
}
await chrome.kill();
process.exit(low === 0 ? 0 : 1);
