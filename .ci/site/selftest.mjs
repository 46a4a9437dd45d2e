// node .ci/site/selftest.mjs proves that check.mjs finds faults: it makes a folder
// with one of each kind and expects them all, and nothing else.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const page = (title, head, body) => `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src *; style-src 'self'; script-src 'self'">
<title>${title}</title>
<link rel="stylesheet" href="/gaya.css">
${head}
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;

const folder = {
  'index.html': page('Salah', `<link rel="canonical" href="https://contoh.example/dinas/">
<link rel="alternate" type="application/atom+xml" href="/umpan.xml">
<script src="/naskah.js" defer></script>`, `<p class="pudar">Pudar bila gelap</p>
<p class="lebar">Lebar</p>
<p><a href="/hilang.html">hilang</a> <a href="/baik/index.html#hilang">jangkar</a> <a href="https://contoh.example/dinas/raib/">raib</a></p>
<p><img src="https://luar.example/a.png" alt="Luar"></p>
<p><img src="/tidak-ada.png" alt="Tidak ada"></p>
<script>document.title = 'ditolak';</script>`),
  'baik/index.html': page('Baik', '', '<p>Baik</p>'),
  'berat/index.html': page('Berat', `<meta property="og:type" content="article">
<link rel="stylesheet" href="/dua.css">
<script src="/kosong.js"></script>`, `<!-- ${'berat '.repeat(20_000)}-->
<p>Berat</p>`),
  'dua.css': '@font-face { font-family: Luar; src: local(Luar) }\n',
  'kosong.js': '// tidak berbuat apa-apa\n',
  'foto.jpg': 'x'.repeat(150_001),
  'feed.json': '{"version":"https://jsonfeed.org/version/1.1","title":"Salah","home_page_url":"https://contoh.example/dinas/","feed_url":"https://contoh.example/dinas/feed.json","icon":"https://contoh.example/dinas/feed.json","favicon":"https://contoh.example/dinas/feed.json","items":[{"id":"a","url":"https://contoh.example/dinas/hampa/"}]}',
  'situs.webmanifest': '{"name":"Salah","start_url":"/dinas/feed.json","icons":[{"src":"/dinas/tiada.png"}]}',
  'gaya.css': `.lebar { width: 600px }
.pudar { colour: red }
@media (prefers-color-scheme: dark) { .pudar { color: #ddd; background: #fff } }
`,
  'naskah.js': "document.querySelector('main').append('Hanya dengan skrip');\n",
  'gambar.svg': '<svg xmlns="http://www.w3.org/2000/svg"><lingkaran/></svg>\n',
  'umpan.xml': '<feed xmlns="http://www.w3.org/2005/Atom"><entry>',
  'sitemap.xml': '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://contoh.example/dinas/lenyap/</loc></url></urlset>',
  'robots.txt': 'User-agent: *\n',
};

const faults = [
  /^index\.html: 320 px dark: color-contrast: /,
  /^index\.html: 1280 px dark: color-contrast: /,
  /^index\.html: 320 px: \d+ px too wide: p\.lebar$/,
  /^index\.html: broken link \/hilang\.html$/,
  /^index\.html: broken link \/raib\/$/,
  /^index\.html: broken link \/$/, // its own address: a folder, where --files wants a file
  /^index\.html: broken link \/tidak-ada\.png$/,
  /^index\.html: baik\/index\.html has no #hilang$/,
  /^index\.html: request failed: https:\/\/luar\.example\/a\.png$/,
  /^index\.html: console: .*Content Security Policy/,
  /^index\.html: console: .*(404|ERR_FAILED)/,
  /^index\.html: without scripts: not shown: Hanya dengan skrip$/,
  /gaya\.css.*colour/,
  /gambar\.svg.*lingkaran/,
  /^umpan\.xml: /,
  /^sitemap\.xml: broken link \/lenyap\/$/,
  /^robots\.txt: names no sitemap$/,
  /^index\.html: 1 scripts that block the page$/,
  /^berat\/index\.html: 2 stylesheets$/,
  /^berat\/index\.html: 1 scripts that block the page$/,
  /^berat\/index\.html: the stylesheet asks for more$/,
  /^berat\/index\.html: \d+ bytes without pictures/,
  /^foto\.jpg: 150001 bytes/,
  /^feed\.json: an item has no content_text$/,
  /^feed\.json: an item has no date_published$/,
  /^feed\.json: broken link \/hampa\/$/,
  /^feed\.json: broken link \/$/, // an address of a folder, where --files wants a file
  /^situs\.webmanifest: broken link \/tiada\.png$/,
];

const root = mkdtempSync(path.join(tmpdir(), 'site-'));
try {
  for (const [name, text] of Object.entries(folder)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  const check = fileURLToPath(new URL('check.mjs', import.meta.url));
  const run = spawnSync(process.execPath, [check, root, '--files', '--site'], { encoding: 'utf8' });
  const found = run.stderr.split('\n').filter(Boolean);
  const missed = faults.filter((f) => !found.some((line) => f.test(line)));
  const odd = found.filter((line) => !faults.some((f) => f.test(line)));
  for (const f of missed) console.error(`not found: ${f}`);
  for (const line of odd) console.error(`not expected: ${line}`);
  if (run.status !== 1 || missed.length + odd.length > 0) {
    console.error(run.stdout);
    process.exitCode = 1;
  } else {
    console.log(`the site checks find all ${faults.length} faults of a faulty folder`);
  }
} finally {
  rmSync(root, { recursive: true });
}
