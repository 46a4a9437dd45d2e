// node .ci/site/live.mjs TERBIT ROOT runs terbit serve on a copy of ROOT as people
// meet it: axe on its own pages and on the site's with the panel, narrow and wide,
// light and dark; nothing refused by the pages' policy; and in a browser that is
// left alone, a save shows, a mistake is told, and its mending shows again.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { checkPage, openContext } from './page.mjs';

/* global document */

const [terbit, from] = process.argv.slice(2);
const work = mkdtempSync(path.join(tmpdir(), 'terbit-live-'));
const root = path.join(work, 'root');
for (const name of ['content', '.github', 'schema']) cpSync(path.join(from, name), path.join(root, name), { recursive: true });
const item = '2026/hak-anda-atas-informasi-publik';
const file = path.join(root, 'content', item, 'index.md');
const good = readFileSync(file, 'utf8');
writeFileSync(path.join(root, 'content/2025/etika-bermedia-sosial/index.md'), '---\ntitle: Tidak ditutup\n');
writeFileSync(path.join(root, 'content', item, 'takarir/x.txt'), `${'panjang '.repeat(60)}\n`);

const server = spawn(terbit, ['serve', '--root', root, '--addr', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
const origin = await new Promise((resolve, reject) => {
  let said = '';
  server.stdout.on('data', (d) => {
    said += d;
    const m = said.match(/http:\/\/\S+:\d+(?=\/)/);
    if (m) resolve(m[0]);
  });
  server.on('exit', () => reject(new Error(`terbit serve ended: ${said}`)));
});
const ended = new Promise((resolve) => { server.on('exit', resolve); });

const problems = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
let runs = 0;
try {
  const context = await openContext(browser, origin);
  const plain = await openContext(browser, origin, { javaScriptEnabled: false });
  const watcher = await context.newPage();
  await watcher.goto(`${origin}/_terbit/`);
  await watcher.getByText('Tertahan: ada kesalahan').waitFor({ timeout: 120_000 }); // all is checked
  await watcher.close();

  const broken = '/2025/etika-bermedia-sosial/'; // answers 500, which the console tells
  for (const page of ['/', `/${item}/`, broken, '/_terbit/', `/_terbit/pos/${item}/`, '/_terbit/pos/2025/empat-langkah-mengenali-hoaks/']) {
    const p = await checkPage(context, plain, origin + page, { judge: true });
    runs += p.runs;
    problems.push(...p.problems.filter((t) => page !== broken || !t.includes('status of 500')).map((t) => `${page}: ${t}`));
  }

  const page = await context.newPage();
  page.on('console', (m) => { if (m.type() === 'error' && !m.text().includes('status of 500')) problems.push(`left alone: ${m.text()}`); });
  await page.goto(`${origin}/${item}/`);
  const shows = async (text, what) => {
    try {
      await page.getByText(text).first().waitFor({ state: 'attached', timeout: 30_000 });
    } catch {
      problems.push(`left alone: ${what} never showed: ${(await page.evaluate(() => document.body.innerText)).slice(0, 200)}`);
    }
  };
  writeFileSync(file, `${good}\nKalimat yang baru disunting.\n`);
  await shows('Kalimat yang baru disunting.', 'a save');
  writeFileSync(file, good.replace('\ntitle:', '\ntitel:'));
  await shows('Konten ini belum dapat ditampilkan', 'a mistake');
  writeFileSync(file, `${good}\nSudah dibetulkan. NIK 6271031708900001\n`);
  await shows('Sudah dibetulkan.', 'its mending');
  await shows('Tertahan: tidak akan tayang', 'a finding');
} finally {
  await browser.close();
  server.kill('SIGINT');
}
const code = await ended;
if (code !== 0) problems.push(`terbit serve ended with ${code}`);
rmSync(work, { recursive: true });
for (const p of problems) console.error(p);
console.log(`terbit serve: ${runs} axe runs, ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
