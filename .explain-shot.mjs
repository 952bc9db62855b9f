import { chromium } from '@playwright/test';

const b = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
const scheme = process.argv[2],
  w = Number(process.argv[3]);
const p = await b.newPage({
  viewport: { width: w, height: w < 500 ? 844 : 900 },
  colorScheme: scheme,
});
p.on('console', (m) => m.type() === 'error' && console.log('console', m.text()));
p.on('pageerror', (e) => console.log('pageerror', e.message));
p.on(
  'response',
  (r) => r.request().method() === 'POST' && console.log('POST', r.status(), r.url()),
);
await p.goto('http://127.0.0.1:3120/connections');
await p.getByRole('region', { name: 'Mistral' }).waitFor();
for (const n of ['Mistral', 'Amazon Bedrock']) {
  await p.getByRole('button', { name: 'Check ' + n, exact: true }).click();
  await p.waitForFunction(
    (n) =>
      [...document.querySelectorAll('output')].some((o) =>
        o.textContent?.includes('Check of ' + n),
      ),
    n,
    { timeout: 60000 },
  );
}
console.log(await p.evaluate(() => document.documentElement.scrollWidth - innerWidth));
if (process.argv[4]) {
  await p.getByText('The least IAM').click();
  await p.getByText('The least IAM').scrollIntoViewIfNeeded();
}
await p.screenshot({ path: `/tmp/explain-${scheme}-${w}.png` });
await b.close();
