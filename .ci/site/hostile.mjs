// node .ci/site/hostile.mjs MEDIA OUT writes a repository of items that are valid and
// hard on a page: very long words, no pictures, 40 topics, right-to-left text,
// emoji, tables of 12 columns, a loud colour, one item with everything, others that
// were withdrawn or are not due. Pictures and a video are taken from the repository
// MEDIA.
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [from, out] = process.argv.slice(2).map((p) => path.resolve(p));

function write(name, text) {
  const file = path.join(out, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** item writes one; what the caller leaves out is filled in. */
function item(id, meta, body, media = {}) {
  const front = {
    title: id, date: '2026-03-02', type: 'narasi', classification: 'berkala', channels: ['site'], tags: ['uji'], owner: 'Bidang Uji',
    materials: [{ kind: 'informasi', source: 'Korpus uji' }], brief: { objective: 'Menguji', audience: 'Umum', key_message: 'Tahan' }, ...meta,
  };
  write(`content/${id}/index.md`, `---\n${JSON.stringify(front, null, 1)}\n---\n\n${body}\n`); // JSON is YAML
  for (const [name, source] of Object.entries(media)) copyFileSync(source, path.join(out, 'content', id, name));
}

/** find names the first file of that extension in the items of MEDIA. */
function find(extension, folder = path.join(from, 'content')) {
  const file = readdirSync(folder, { recursive: true }).sort().find((f) => f.endsWith(extension));
  if (!file) throw new Error(`${folder}: no ${extension}`);
  return path.join(folder, file);
}

const long = 'Pertanggungjawabanpelaksanaananggaranpendapatandanbelanjadaerahkabupaten'; // one word
const words = (n) => Array.from({ length: n }, (_, i) => ['layanan', 'informasi', 'publik', 'warga', 'kabupaten', long][i % 6]).join(' ');
const row = (cells) => `| ${cells.join(' | ')} |`;
const columns = Array.from({ length: 12 }, (_, i) => `Kolom ${i + 1}`);
const table = [row(columns), row(columns.map((_, i) => ['---', '--:', ':-:'][i % 3])), ...Array.from({ length: 8 }, (_, r) => row(columns.map((_, c) => ((r + c) % 5 === 0 ? words(5) : `${r * 1000000 + c}`))))].join('\n');
const prose = Array.from({ length: 6 }, () => `${words(40)}.`).join('\n\n');

write('.github/terbit.yml', `office:
  name: Dinas Komunikasi, Informatika, Persandian, Statistik, Perpustakaan, Kearsipan, dan ${long}
  short_name: Diskominfosantikpusarsip ${long.slice(0, 40)}
  parent: Pemerintah Kabupaten yang Namanya Sangat Panjang Sekali Sehingga Tidak Muat dalam Satu Baris
  tagline: Informasi publik ${long} yang dapat ditelusuri 🌿.
site: https://kantor.example/
color: "#ffe600"
timezone: Asia/Jayapura
contact:
  email: ${'layanan.informasi.dan.dokumentasi'.repeat(1)}@pemerintah-kabupaten-yang-namanya-panjang.example
  whatsapp: "628110000000000"
  complaints: https://www.lapor.go.id/instansi/${long.toLowerCase()}
retention: {berkala: "${words(6)}", serta-merta: 1 tahun}
destinations:
  instagram: {account: "@${long.toLowerCase()}", url: "https://www.instagram.com/${long.toLowerCase()}/"}
  x: {account: "@uji", url: "https://x.com/uji"}
  youtube: {url: "https://www.youtube.com/@${long.toLowerCase()}"}
`);

item('2026/kata-panjang', { title: (long + long).slice(0, 90), summary: long.repeat(4).slice(0, 240), owner: long.repeat(3), tags: [long.toLowerCase(), 'uji'] },
  `${long.repeat(10)}\n\n## ${long.repeat(3)}\n\n\`${long.repeat(4)}\` dan https://luar.example/${long.repeat(5)}\n\n> ${long.repeat(4)}\n\n- ${long.repeat(4)}\n  1. ${long.repeat(4)}\n\n[${long.repeat(3)}](https://kantor.example/)`);
item('2026/empat-puluh-topik', { title: 'Empat puluh topik', tags: Array.from({ length: 40 }, (_, i) => (i % 7 === 0 ? `topik-${i}-${long.toLowerCase()}` : `topik-${i}`)) }, prose);
item('2026/kanan-ke-kiri', { title: 'معلومات عامة עברית مرحبا بكم في موقع الحكومة', summary: 'هذا ملخص باللغة العربية، dengan sisipan Latin (2026) dan angka ١٢٣.', owner: 'قسم المعلومات', tags: ['معلومات', 'עברית', 'uji'], classification: 'setiap-saat' },
  '## مرحبا بكم\n\nهذا نص عربي طويل يختلط بنص لاتيني seperti ini dan kembali ke العربية مرة أخرى.\n\n- قائمة\n- שלום עולם\n\n| عمود | Kolom |\n| --- | --: |\n| قيمة | 12 |\n\n> [!NOTE]\n> ملاحظة مهمة جدا.');
item('2026/emoji', { title: '🎉👩‍👩‍👧‍👦🏳️‍🌈 Perayaan 🇮🇩 ke-81 🎊👨🏽‍💻', summary: '🌿🌿🌿 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘ 🌿🌿🌿', tags: ['🎉pesta', '👩‍💻kerja', 'uji'], classification: 'serta-merta' },
  '## 🎉\n\n👨‍👩‍👧‍👦'.concat('🎉'.repeat(300), '\n\n## 🎊🎊\n\nZ͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘ ½ ㎏ 𝕿𝖊𝖐𝖘 ＴＥＫＳ ﷽'));
item('2026/tabel-dua-belas-kolom', { title: 'Tabel dua belas kolom', classification: 'setiap-saat' }, `## Pertama\n\n${table}\n\n## Kedua\n\n|  |\n| - |\n| satu |\n\n${table}`);
item('2026/judul-panjang', { title: words(12).slice(0, 89).trim(), summary: words(40).slice(0, 239).trim() }, prose);
item('2026/kode-dan-sarang', { title: 'Kode <script>alert(1)</script> & sarang "kutip"' },
  `\`\`\`text\n${'kolom;'.repeat(120)}\n\`\`\`\n\n${Array.from({ length: 9 }, (_, i) => `${'  '.repeat(i)}- tingkat ${i} ${words(6)}`).join('\n')}\n\n${Array.from({ length: 7 }, (_, i) => `${'> '.repeat(i + 1)}kutipan ${i}`).join('\n>\n')}\n\n    indentasi ${'lebar '.repeat(80)}`);
item('2026/pendek', { title: '1', summary: '' }, '.');
item('2026/dicabut', { title: `Dicabut ${words(8)}`.slice(0, 90), withdrawal: { time: '2026-04-01T09:00:00+09:00', kind: 'keliru', reason: words(60) } }, prose);
item('2026/dihapus', { title: 'Dihapus', summary: '', materials: [], withdrawal: { time: '2026-04-02T09:00:00+09:00', kind: 'data-pribadi' } }, '');
item('2026/belum-waktunya', { title: 'Belum waktunya', publish_at: '2099-01-01T08:00:00+07:00' }, prose);
item('2025/lama', { title: 'Versi lama', date: '2025-12-31T23:59:59+09:00' }, prose);

item('2026/segalanya', {
  title: 'Segalanya dalam satu konten', summary: words(30).slice(0, 239), type: 'infografis', date: '2026-06-01T07:30:00+09:00', tags: ['uji', 'segalanya', 'hak-warga'], supersedes: 'content/2025/lama',
  materials: [{ kind: 'informasi', source: 'Korpus uji', credit: `Bagian ${long}` }, { kind: 'foto', source: 'Korpus uji', credit: 'Bidang Lain', consent: 'Tidak menampilkan orang' }],
  media: [
    { file: 'satu.jpg', alt: words(45), credit: `Bidang ${long}` }, { file: 'dua.jpg', alt: 'Gambar kedua', credit: 'Bidang Uji' },
    { file: 'video.mp4', alt: 'Video', credit: 'Bidang Uji', poster: 'sampul.jpg', captions: 'takarir.vtt' },
  ],
  corrections: [{ time: '2026-06-02T10:00:00+09:00', note: words(30) }, { time: '2026-06-03T10:00:00+09:00', note: 'Pendek.' }, { time: '2026-06-04', note: long }],
}, `Pembuka dengan **tebal**, *miring*, ~~dicoret~~, \`kode\`, catatan[^1] dan catatan lain[^dua].

${['## Dua', '### Tiga', '#### Empat', '##### Lima', '###### Enam', '## Dua', '## Dua lagi', '## Dua ketiga'].map((h) => `${h}\n\n${words(25)}.`).join('\n\n')}

![Di dalam teks](satu.jpg "Takarir gambar: ${long}")

${['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'].map((k) => `> [!${k}]\n> ${words(12)}.\n>\n> - butir\n>\n> | a | b |\n> | - | - |\n> | 1 | ${long} |`).join('\n\n')}

> Kutipan biasa.

- [x] selesai
- [ ] belum

1. satu
2. dua

---

${table}

\`\`\`yaml
kunci: nilai
\`\`\`

Lihat [yang lama](../../2025/lama/index.md), <https://kantor.example/>, dan surel uji@kantor.example.

[^1]: Kaki pertama dengan [tautan](https://kantor.example/).
[^dua]: Kaki kedua ${long}.`, {
  'satu.jpg': find('infografis.jpg'), 'dua.jpg': find('poster.jpg'), 'sampul.jpg': find('poster.jpg'), 'video.mp4': find('video.mp4'), 'takarir.vtt': find('.vtt'),
});

// Enough for pages of lists, over months and years, all kinds and classes.
for (let i = 0; i < 26; i++) {
  const day = new Date(Date.UTC(2026, 4, 20 - i * 16)).toISOString().slice(0, 10);
  item(`${day.slice(0, 4)}/isi-${i}`, { title: `Isi nomor ${i} ${i % 4 === 0 ? long.slice(0, 50) : 'tentang layanan'}`, date: day, classification: ['berkala', 'setiap-saat', 'serta-merta'][i % 3], summary: i % 2 ? words(20).slice(0, 200) : '' }, prose);
}
