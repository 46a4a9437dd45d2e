// node .ci/rehearsal.mjs [FOLDER] clones this repository's HEAD into FOLDER (or one
// that is removed again), runs the README's run command there as a newcomer would,
// and inspects what came out against the content itself. The site's pages are
// site/check.mjs's to judge.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const clone = path.resolve(process.argv[2] ?? mkdtempSync(path.join(tmpdir(), 'rehearsal-')));
if (!process.argv[2]) process.on('exit', () => rmSync(clone, { recursive: true }));
const at = (...names) => path.join(clone, ...names);
const { TERBIT_NOW, TERBIT_LANG, ...env } = process.env; // a newcomer has set neither

const problems = [];
const expect = (ok, what) => { if (!ok) problems.push(what); };

const git = (...args) => execFileSync('git', args, { cwd: clone, encoding: 'utf8' });

function terbit(command, more = {}) {
  const run = spawnSync('go', ['run', './cmd/terbit', command, '--format', 'json'], { cwd: clone, env: { ...env, ...more }, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`terbit ${command}: exit ${run.status}\n${run.stderr}${run.stdout}`);
  return JSON.parse(run.stdout);
}

function files(folder) {
  if (!existsSync(at(folder))) return [];
  return readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((f) => f.isFile())
    .map((f) => path.relative(clone, path.join(f.parentPath ?? f.path, f.name)))
    .sort();
}

const made = ['public', 'outbox', '.terbit'];
const digest = () => Object.fromEntries(made.flatMap(files).map((f) => [f, createHash('sha256').update(readFileSync(at(f))).digest('hex')]));

// What is to come out, while nothing has.
execFileSync('git', ['clone', '--quiet', path.dirname(here), clone], { stdio: 'inherit' });
const planned = terbit('plan').actions;
const posts = planned.filter((a) => a.action === 'post');
expect(posts.length > 0, 'the first plan has no post');
expect(planned.every((a) => ['post', 'wait'].includes(a.action)), 'the first plan has more than posts and waits');
for (const folder of made) expect(!existsSync(at(folder)), `plan made ${folder}`);

// The README's command, with its output for people to see.
const command = execFileSync('bash', [path.join(here, 'readme'), 'run'], { cwd: clone, encoding: 'utf8' });
console.log(`$ ${command.trim()}`);
const began = Date.now();
execFileSync('bash', ['-euc', command], { cwd: clone, env, stdio: ['ignore', 'inherit', 'inherit'] });
console.log(`took ${((Date.now() - began) / 1000).toFixed(1)} s`);

for (const page of ['index.html', 'sop/index.html', 'tentang/index.html', 'ralat/index.html', '404.html', 'sitemap.xml', 'robots.txt', 'dip/index.html', 'dip/dip.csv', 'keputusan/index.html', 'cari/index.html', 'feed.xml', 'feed.json', 'situs.webmanifest']) {
  expect(existsSync(at('public', page)), `public/${page} is missing`);
}
expect(existsSync(at('outbox/index.html')), 'outbox/index.html is missing');

// Every post is in the outbox as it was approved, byte for byte but for the line
// end that closes a text file, and no other is.
const approvedText = (file) => readFileSync(file, 'utf8').replace(/\r?\n$/, '');
const texts = new Set(files('outbox').filter((f) => path.basename(f) === 'text.txt'));
for (const { item, channel } of posts) {
  const folder = item.replace(/^content\//, '');
  const text = path.join('outbox', folder, channel, 'text.txt');
  const approved = path.join(item, 'takarir', `${channel}.txt`);
  expect(texts.delete(text) && readFileSync(at(text), 'utf8') === approvedText(at(approved)), `${text} is not ${approved}`);
  expect(existsSync(at('public', folder, 'index.html')), `public/${folder}/index.html is missing`);
  expect(existsSync(at('outbox', folder, 'index.html')), `outbox/${folder}/index.html is missing`);
}
for (const text of texts) expect(false, `${text} was not planned`);
for (const { item } of planned.filter((a) => a.action === 'wait')) {
  expect(!existsSync(at('public', item.replace(/^content\//, ''))), `${item} waits but is on the site`);
}

const report = terbit('verify');
expect(report.ok === true && report.problems.length === 0 && report.entries >= posts.length && report.head.startsWith('sha256:'),
  `verify: ${JSON.stringify(report)}`);

// Further runs have nothing to do, and at the same time of the clock change no byte
// of what they make. The cache may learn: a file that was changed just before it was
// looked at is looked at once more.
const now = { TERBIT_NOW: new Date().toISOString() };
const idle = (actions) => actions.every((a) => a.action === 'wait');
const expectIdle = (run) => expect(run.rehearsal === true && idle(run.actions), 'a further publish did more than wait');
expect(idle(terbit('plan').actions), 'a further plan has more than waits');
expectIdle(terbit('publish', now));
const before = digest();
expectIdle(terbit('publish', now));
const after = digest();
for (const f of new Set([...Object.keys(before), ...Object.keys(after)])) {
  if (f.startsWith('.terbit/cache/')) continue;
  expect(before[f] === after[f], `a further publish changed ${f}`);
}
expect(terbit('verify').head === report.head, 'a further publish wrote to the ledger');

expect(git('status', '--porcelain', '--untracked-files=all') === '', `the work tree changed:\n${git('status', '--short')}`);

for (const p of problems) console.error(`rehearsal: ${p}`);
if (problems.length > 0) process.exit(1);
console.log(`rehearsal: ${posts.length} posts of ${new Set(posts.map((a) => a.item)).size} items as approved, ${report.entries} ledger entries in one chain, nothing left to do`);
