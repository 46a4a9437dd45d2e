// node .ci/site/check.mjs FOLDER [--files] checks a folder of pages as people and
// programs meet it: axe in Chromium, narrow and wide, light and dark; no overflow,
// nothing refused by the pages' own content security policy, nothing asked of
// other hosts, nothing lost without scripts; valid HTML, CSS and SVG; no broken
// link or anchor; a feed and a sitemap that lead somewhere.
// With --files a link must name a file, as for pages that are opened from disk.
// With --site it is the public website: its weights, JSON feeds and manifest are
// held too. With --lighthouse the home page and an item must have 100 in all four
// of its marks. With --search WORD the search page must find the word, say so where
// there is no index, and the index must hold what is in force.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { checkFeeds, checkJSON } from './feeds.mjs';
import { marks } from './lighthouse.mjs';
import { broken } from './links.mjs';
import { checkPage, checkSearch, checkUnsearched, openContext } from './page.mjs';
import { checkIndex } from './search.mjs';
import { serve } from './serve.mjs';
import { pageWeight, pictureWeights } from './weights.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { files: { type: 'boolean' }, site: { type: 'boolean' }, lighthouse: { type: 'boolean' }, search: { type: 'string' }, alike: { type: 'string', multiple: true, default: [] } },
});
const root = path.resolve(positionals[0]);
const html = readdirSync(root, { recursive: true }).filter((f) => f.endsWith('.html')).sort();
if (html.length === 0) throw new Error(`${root}: no pages`);

// The pages of a long list look alike: axe judges the second. So do the lists of
// topics, those of months, the guides of channels in each language, and what --alike
// says: it judges the three whose names are longest.
const alike = [/^panduan\/kanal\/[^/]+\/index\.html$/, /^panduan\/kanal\/[^/]+\/en\/index\.html$/, /^topik\/[^/]+\/index\.html$/, /^\d{4}\/\d{2}\/index\.html$/, ...values.alike.map((a) => new RegExp(a))];
const judged = new Set(alike.flatMap((kind) => html.filter((f) => kind.test(f)).sort((a, b) => b.length - a.length).slice(0, 3)));
const repeated = (file) => Number(file.match(/(?:^|\/)halaman\/(\d+)\/index\.html$/)?.[1]) > 2 || (alike.some((kind) => kind.test(file)) && !judged.has(file));

async function inChromium(origin) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // No sandbox: root may not have one, and only our own pages are opened. The
    // others keep Chromium from calling home.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  try {
    const context = await openContext(browser, origin);
    const plain = await openContext(browser, origin, { javaScriptEnabled: false });
    const pages = new Map();
    const queue = [...html];
    const work = async () => {
      for (let file = queue.shift(); file; file = queue.shift()) {
        pages.set(file, await checkPage(context, plain, `${origin}/${encodeURI(file)}`, { judge: !repeated(file) }));
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    const { canonical, feed } = pages.get('index.html');
    const folder = { root, origin, site: canonical && new URL(canonical), index: !values.files };
    const problems = [...pages].flatMap(([file, p]) => p.problems.map((text) => `${file}: ${text}`));
    problems.push(...broken(pages, folder));
    if (feed) problems.push(...await checkFeeds(await context.newPage(), feed, folder));
    if (values.site) problems.push(...checkJSON(folder), ...pictureWeights(root));
    if (values.site) for (const [file, p] of pages) problems.push(...pageWeight(root, file, p).map((text) => `${file}: ${text}`));
    if (values.search) {
      const said = [...await checkSearch(context, `${origin}/cari/`, values.search), ...await checkUnsearched(context, `${origin}/cari/`)];
      problems.push(...checkIndex(folder), ...said.map((text) => `cari/index.html: ${text}`));
    }
    const runs = [...pages.values()].reduce((sum, p) => sum + p.runs, 0);
    const links = [...pages.values()].reduce((sum, p) => sum + p.links.length, 0);
    console.log(`${root}: ${pages.size} pages, ${runs} axe runs, ${links} links`);
    return problems;
  } finally {
    await browser.close();
  }
}

// What the Nu checker gets wrong here. It reads from disk, where a policy of 'self'
// has no host to mean; the browser above judges the policy. And it does not know
// every property that browsers do. It guesses the language, and takes Indonesian
// with long words for Malay or Basque. Only ASCII here: Java reads its arguments in the
// locale's encoding.
const mistaken = ['.*Content Security Policy.*', '.*Property .field-sizing. doesn.t exist.*', '.*This document appears to be written in.*'];

/** nu returns the other complaints of the Nu checker, of any severity. */
function nu() {
  const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
  const run = spawnSync('java', ['-jar', jar, '--skip-non-html', '--also-check-css', '--also-check-svg', '--filterpattern', mistaken.join('|'), '--format', 'gnu', root], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (run.error) throw run.error;
  const lines = (run.stdout + run.stderr).split('\n').filter(Boolean).map((l) => l.replace(`file:${root}/`, ''));
  if (run.status !== 0 && lines.length === 0) lines.push(`Nu checker: exit ${run.status}`);
  return lines;
}

const { server, origin } = await serve(root);
let problems;
try {
  problems = [...await inChromium(origin), ...nu()];
  const item = html.find((f) => f.startsWith('20') && f.split('/')[1].length > 2 && readFileSync(path.join(root, f), 'utf8').includes('<figure'));
  if (values.lighthouse) problems.push(...await marks([['index.html', `${origin}/`], [item, `${origin}/${item}`]]));
} finally {
  server.close();
  server.closeAllConnections();
}
for (const p of problems) console.error(p);
console.log(`${root}: ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);
