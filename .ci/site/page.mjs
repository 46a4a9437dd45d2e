// What a browser says of one page.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

const widths = [320, 1280]; // 320 px is WCAG 1.4.10's: 1280 px at 400 %
const schemes = ['light', 'dark'];

/** openContext makes a fresh browser profile that can reach the origin only. */
export async function openContext(browser, origin, options = {}) {
  // Reduced motion: a colour caught in the middle of a transition is nobody's.
  const context = await browser.newContext({ viewport: { width: 320, height: 720 }, reducedMotion: 'reduce', ...options });
  context.setDefaultNavigationTimeout(120_000); // a busy machine is no fault of the page
  await context.route((url) => url.origin !== origin && url.protocol !== 'data:', (route) => route.abort());
  return context;
}

/** load opens the address and gathers what goes wrong from then on. */
async function load(context, url) {
  const page = await context.newPage();
  const problems = [];
  page.on('console', (m) => { if (m.type() === 'error') problems.push(`console: ${m.text()}`); }); // also what the CSP refused
  page.on('pageerror', (e) => problems.push(`script: ${e.message}`));
  // A player that has read a video's head drops the rest; that is no failure.
  const dropped = (r) => r.resourceType() === 'media' && r.failure().errorText === 'net::ERR_ABORTED';
  page.on('requestfailed', (r) => { if (!dropped(r)) problems.push(`request failed: ${r.url()}`); });
  await page.goto(url, { waitUntil: 'load' });
  return { page, problems };
}

/**
 * checkPage loads the page and returns its problems and what the link check needs.
 * With judge, axe looks at it at each width in each colour scheme.
 */
export async function checkPage(context, plain, url, { judge }) {
  const { page, problems } = await load(context, url);
  const facts = await page.evaluate(gather);
  if (facts.scripted) problems.push(...await withoutScript(plain, url, facts.texts));
  if (facts.texts.length === 0) problems.push('shows no text');
  let runs = 0;
  if (judge) await page.evaluate(axe);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 720 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) problems.push(`${width} px: ${wide - width} px too wide: ${await page.evaluate(widest)}`);
    for (const colorScheme of judge ? schemes : []) {
      await page.emulateMedia({ colorScheme });
      problems.push(...(await violations(page)).map((v) => `${width} px ${colorScheme}: ${v}`));
      runs++;
    }
  }
  await page.close();
  return { ...facts, problems, runs };
}

/** checkSearch asks the search page for a word, by its address and by typing. */
export async function checkSearch(context, url, word) {
  const { page, problems } = await load(context, `${url}?q=${encodeURIComponent(word)}`);
  try {
    await page.waitForSelector('#_hasil li a', { timeout: 30_000 });
    await page.fill('#_kata', 'katayangtidakadadimanapun');
    await page.waitForFunction(() => document.getElementById('_hasil-jumlah').textContent.startsWith('Tidak ada'), null, { timeout: 30_000 });
    await page.fill('#_kata', word);
    await page.waitForSelector('#_hasil li a', { timeout: 30_000 });
    await page.evaluate(axe);
    problems.push(...await violations(page));
    await page.click('#_hasil li a');
    if (!(await page.textContent('main')).toLowerCase().includes(word.toLowerCase())) problems.push(`the first result for ${word} lacks it`);
  } catch (error) {
    problems.push(`search for ${word}: ${error.message}`);
  }
  await page.close();
  return problems;
}

/** checkUnsearched opens the search page where no index is: it must say so, and show its lists. */
export async function checkUnsearched(context, url) {
  const page = await context.newPage();
  await page.route('**/pagefind/**', (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(url);
  const problems = [];
  try {
    await page.waitForFunction(() => document.getElementById('_hasil-jumlah').textContent.startsWith('Pencarian sedang tidak dapat dipakai'), null, { timeout: 30_000 });
    if (await page.isVisible('#_cari')) problems.push('without an index: asks for words');
    if (!(await page.isVisible('#_klasifikasi + ul a'))) problems.push('without an index: no lists');
  } catch (error) {
    problems.push(`without an index: ${error.message}`);
  }
  await page.close();
  return problems;
}

async function violations(page) {
  const found = await page.evaluate((values) => axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] }), tags);
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}: ${n.target.join(' ')}`));
}

/** withoutScript names what a page shows only where scripts run. */
async function withoutScript(plain, url, texts) {
  const { page, problems } = await load(plain, url);
  const shown = new Set((await page.evaluate(gather)).texts);
  await page.close();
  const lost = texts.filter((t) => !shown.has(t));
  return [...problems, ...lost.map((t) => `without scripts: not shown: ${t.slice(0, 80)}`)];
}

// The functions below run inside the page.

/* global document, getComputedStyle, NodeFilter, URL, window */

function gather() {
  const links = [];
  const add = (value) => { if (value) links.push(new URL(value, document.baseURI).href); };
  for (const e of document.querySelectorAll('*')) {
    for (const name of ['href', 'src', 'poster', 'data', 'action']) add(e.getAttribute(name));
    for (const candidate of (e.getAttribute('srcset') ?? '').split(',')) add(candidate.trim().split(/\s+/)[0]);
  }
  for (const e of document.querySelectorAll('meta[property="og:image"], meta[property="og:url"]')) add(e.content);

  // A button, or a search that runs in the browser, may well come from a script:
  // without it there is nothing to press or to ask.
  const texts = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    const text = walk.currentNode.data.trim();
    if (text && e.checkVisibility({ checkVisibilityCSS: true }) && !e.closest('button, script, style, [role=search]')) texts.push(text);
  }
  const runs = (s) => s.src || !s.type || /javascript|module/.test(s.type);
  return {
    links: [...new Set(links)],
    ids: [...document.querySelectorAll('[id], a[name]')].map((e) => e.id || e.name),
    texts,
    scripted: [...document.scripts].some(runs),
    article: document.querySelector('meta[property="og:type"]')?.content === 'article',
    stylesheets: [...document.querySelectorAll('link[rel~=stylesheet]')].map((l) => new URL(l.href).pathname),
    blocking: [...document.scripts].filter((s) => runs(s) && !s.async && !s.defer && s.type !== 'module').length,
    canonical: document.querySelector('link[rel=canonical]')?.href,
    feed: document.querySelector('link[rel=alternate][type="application/atom+xml"]')?.href,
  };
}

function widest() {
  const right = (e) => e.getBoundingClientRect().right;
  const e = [...document.body.querySelectorAll('*')].reduce((a, b) => (right(b) > right(a) ? b : a));
  return `${e.localName}${e.id && `#${e.id}`}${e.className && `.${String(e.className.baseVal ?? e.className).replaceAll(' ', '.')}`}`;
}
