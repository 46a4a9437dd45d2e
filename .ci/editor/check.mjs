// Holds that a real YAML language server, reading the generated JSON Schema, says of
// an item what `terbit check` says: nothing of good ones, and of bad ones something on
// the same line. It also holds that the server completes and explains the keys.
//
//   node .ci/editor/check.mjs TERBIT       (the program to compare with)
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const repository = resolve(here, '../..');
const terbit = resolve(process.argv[2] ?? join(repository, 'bin/terbit'));
const schemas = { item: 'item.schema.json', office: 'office.schema.json' };

/** A language server over stdio: requests, and the diagnostics of each document. */
class Server {
  constructor() {
    const program = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');
    this.process = spawn(process.execPath, [program, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.waiting = new Map();
    this.published = new Map();
    this.next = 1;
    this.buffer = Buffer.alloc(0);
    this.process.stdout.on('data', (chunk) => this.receive(chunk));
    this.process.on('exit', (code) => {
      if (!this.closing) fail(`the language server ended with ${code}`);
    });
  }

  receive(chunk) {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, end).toString())[1]);
      if (this.buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(end + 4, end + 4 + length).toString());
      this.buffer = this.buffer.subarray(end + 4 + length);
      this.answer(message);
    }
  }

  answer(message) {
    if (message.method === undefined) {
      const { done, refuse } = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      return message.error ? refuse(new Error(JSON.stringify(message.error))) : done(message.result);
    }
    if (message.method === 'textDocument/publishDiagnostics') {
      this.published.get(message.params.uri)?.(message.params.diagnostics);
    } else if (message.method === 'workspace/configuration') {
      const settings = { yaml: { validate: true, completion: true, hover: true, schemaStore: { enable: false }, format: { enable: false } } };
      this.send({ id: message.id, result: message.params.items.map((item) => settings[item.section] ?? null) });
    } else if (message.id !== undefined) {
      this.send({ id: message.id, result: null });
    }
  }

  send(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  request(method, params) {
    const id = this.next++;
    this.send({ id, method, params });
    return timely(new Promise((done, refuse) => this.waiting.set(id, { done, refuse })), method);
  }

  async start() {
    await this.request('initialize', {
      processId: process.pid, rootUri: null,
      capabilities: {
        workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: { completion: { completionItem: { documentationFormat: ['markdown', 'plaintext'] } }, hover: { contentFormat: ['markdown'] } },
      },
    });
    this.send({ method: 'initialized', params: {} });
  }

  /** Opens a document and gives its diagnostics. */
  async open(uri, text) {
    const diagnostics = new Promise((done) => this.published.set(uri, done));
    this.send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'yaml', version: 1, text } } });
    return timely(diagnostics, `diagnostics of ${uri}`);
  }

  at(method, uri, line, character) {
    return this.request(`textDocument/${method}`, { textDocument: { uri }, position: { line, character } });
  }

  close() {
    this.closing = true;
    this.process.kill();
  }
}

function timely(promise, what) {
  let timer;
  const late = new Promise((_, refuse) => { timer = setTimeout(() => refuse(new Error(`no answer in a minute: ${what}`)), 60_000); });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

let failures = 0;
function fail(message) {
  failures++;
  console.error(`FAILED: ${message}`);
}

const schemaLine = (name) => `# yaml-language-server: $schema=${pathToFileURL(join(repository, 'schema', schemas[name]))}`;
// The same lines as in index.md: the opening ---, the line that names the schema, the keys.
const asDocument = (front) => `---\n${schemaLine('item')}\n${front}`;

/** The lines of the errors that terbit check finds in one item with that front matter. */
function checked(front) {
  const root = mkdtempSync(join(tmpdir(), 'terbit-editor-'));
  try {
    for (const [id, text] of [['2026/uji', front], ['2025/lama', sound]]) {
      mkdirSync(join(root, 'content', id), { recursive: true });
      writeFileSync(join(root, 'content', id, 'index.md'), `${asDocument(text)}---\n\nNarasi nomor ${id}.\n`);
    }
    let out;
    try {
      out = execFileSync(terbit, ['check', '--root', root, '--format', 'json', 'content/2026/uji'], { stdio: ['ignore', 'pipe', 'ignore'] });
    } catch (error) {
      if (error.status !== 1) throw error;
      out = error.stdout;
    }
    return JSON.parse(out.toString()).findings.filter((f) => f.severity === 'error');
  } finally {
    rmSync(root, { recursive: true });
  }
}

const sound = `title: Hak atas informasi publik
summary: Setiap warga berhak memperoleh informasi publik.
date: 2026-03-02
type: narasi
classification: berkala
channels: [site]
owner: Bidang Informasi
materials:
  - kind: informasi
    source: UU 14/2008
brief:
  objective: Warga tahu
  audience: Umum
  key_message: Terbuka
`;
const change = (from, to) => {
  if (!sound.includes(from)) throw new Error(`the sound item lacks ${from}`);
  return sound.replace(from, to);
};
const remote = 'media:\n  - url: https://example.org/a.jpg\n    alt: Antrean warga di loket\n';

const good = {
  'the sound item': sound,
  'keys without a value': `${change('owner: Bidang Informasi', 'owner:')}tags:\nmedia:\nsupersedes:\n`,
  'a quoted time': `${sound}publish_at: "2026-12-02T09:00:00+07:00"\n`,
  'a date alone': `${sound}publish_at: 2026-12-02\n`,
  'a large file': `${sound}${remote}    sha256: ${'a'.repeat(64)}\n    bytes: 5\n`,
  'a correction': `${sound}corrections:\n  - time: "2026-03-05T10:00:00+07:00"\n    note: Tenggat diperbaiki.\n`,
  'a withdrawal for personal data': `${sound}withdrawal:\n  time: "2026-03-05T10:00:00+07:00"\n  kind: data-pribadi\n`,
  'yes is a text': change('owner: Bidang Informasi', 'owner: yes'),
  'old numbers are texts': change('owner: Bidang Informasi', 'owner: 1_000'),
  'a leap day': change('2026-03-02', '2024-02-29'),
  'what it supersedes': `${sound}supersedes: content/2025/lama\n`,
};

const bad = {
  'unknown key': `${sound}judul: Lain\n`,
  'misspelt key': change('classification:', 'clasification:'),
  'key in the brief': change('  audience:', '  audien:'),
  'key in a list': change('    source:', '    sumber:'),
  'number for a text': change('owner: Bidang Informasi', 'owner: 12'),
  'text for a list': change('channels: [site]', 'channels: site'),
  'list for a text': change('owner: Bidang Informasi', 'owner: [a]'),
  'no value where one is required': change('type: narasi', 'type:'),
  'required key missing': change('title: Hak atas informasi publik\n', ''),
  'not in the list': change('berkala', 'berkla'),
  'channel not in the list': change('[site]', '[site, instagam]'),
  'no channel': change('[site]', '[]'),
  'channel twice': change('[site]', '[site, site]'),
  'title too long': change('Hak atas informasi publik', 'a'.repeat(91)),
  'title of blanks': change('Hak atas informasi publik', '"  "'),
  'summary too long': change('Setiap warga berhak memperoleh informasi publik.', 'é'.repeat(241)),
  'day that is none': change('2026-03-02', '2026-02-30'),
  'time with a comma': `${sound}publish_at: "2026-12-02T09:00:00,5+07:00"\n`,
  'path out of the folder': `${sound}media:\n  - file: ../a.jpg\n    alt: Antrean warga\n`,
  'medium of nothing': `${sound}media:\n  - alt: Antrean warga\n`,
  'large file without digest': `${sound}${remote}`,
  'digest too short': `${sound}${remote}    sha256: abc\n    bytes: 5\n`,
  'no bytes at all': `${sound}${remote}    sha256: ${'a'.repeat(64)}\n    bytes: 0\n`,
  'address without https': `${sound}${remote.replace('https', 'http')}    sha256: ${'a'.repeat(64)}\n    bytes: 5\n`,
  'withdrawal without reason': `${sound}withdrawal: {time: "2026-03-05T10:00:00+07:00", kind: keliru}\n`, // of a block the editor marks the line with the key, the check the first below it
  'correction without note': `${sound}corrections:\n  - time: "2026-03-05T10:00:00+07:00"\n    note: ""\n`,
  'reason too short': `${sound}allow:\n  - rule: PD003\n    text: "0824"\n    reason: boleh\n`,
  'folder that is none': `${sound}supersedes: konten/2025/lama\n`,
  'key twice': `${sound}title: Lain\n`,
  'open quote': `${sound}supersedes: "a\n`,
  'colon in a value': change('Hak atas informasi publik', 'Hak: atas'),
};

async function judge(server) {
  for (const [name, front] of Object.entries(good)) {
    const diagnostics = await server.open(`file:///baik/${encodeURIComponent(name)}.yaml`, asDocument(front));
    for (const d of diagnostics) fail(`good, ${name}: the editor says line ${d.range.start.line + 1}: ${d.message}`);
    for (const f of checked(front)) fail(`good, ${name}: the check says line ${f.line}: ${f.message}`);
  }
  for (const [name, front] of Object.entries(bad)) {
    const said = (await server.open(`file:///rusak/${encodeURIComponent(name)}.yaml`, asDocument(front))).map((d) => d.range.start.line + 1);
    const found = checked(front).map((f) => f.line);
    if (found.length === 0) fail(`bad, ${name}: the check finds nothing`);
    if (said.length === 0) fail(`bad, ${name}: the editor finds nothing`);
    if (!found.some((line) => said.includes(line))) fail(`bad, ${name}: the check says line ${found}, the editor line ${said}`);
  }
  console.log(`diagnostics: ${Object.keys(good).length} good items, ${Object.keys(bad).length} bad ones`);
}

const documentation = (item) => (typeof item.documentation === 'string' ? item.documentation : (item.documentation?.value ?? ''));

async function completion(server) {
  const schema = JSON.parse(readFileSync(join(repository, 'schema', schemas.item), 'utf8'));
  const items = async (name, text, line, character) => {
    const uri = `file:///lengkapi/${name}.yaml`;
    await server.open(uri, text);
    const list = await server.at('completion', uri, line, character);
    return list.items ?? list;
  };
  const keys = await items('kunci', `${schemaLine('item')}\n`, 1, 0);
  for (const [key, value] of Object.entries(schema.properties)) {
    const offered = keys.find((k) => k.label === key);
    if (!offered) fail(`the editor does not offer the key ${key}`);
    else if (!documentation(offered).includes(value.description ?? '-')) fail(`the key ${key} is offered without its description: ${documentation(offered)}`);
  }
  let values = 0;
  for (const [key, list] of Object.entries({ type: schema.properties.type.enum, classification: schema.properties.classification.enum, channels: schema.properties.channels.items.enum })) {
    const text = key === 'channels' ? 'channels:\n  - ' : `${key}: `;
    const lines = text.split('\n');
    const offered = (await items(`nilai-${key}`, asDocument(text), 1 + lines.length, lines.at(-1).length)).map((i) => i.label);
    for (const v of list) {
      values++;
      if (!offered.includes(v)) fail(`the editor does not offer ${key}: ${v}, only ${offered}`);
    }
  }
  console.log(`completion: ${Object.keys(schema.properties).length} keys, ${values} values`);

  const uri = 'file:///jelaskan/uji.yaml';
  const text = asDocument(`${sound}publish_at: "2026-12-02T09:00:00+07:00"\n`);
  await server.open(uri, text);
  for (const key of ['classification', 'publish_at', 'channels']) {
    const line = text.split('\n').findIndex((l) => l.startsWith(`${key}:`));
    const hover = await server.at('hover', uri, line, 2);
    const said = hover?.contents?.value ?? '';
    const plain = (s) => s.replace(/\\/g, '').replace(/&nbsp;|\s+/g, ' ');
    if (!plain(said).includes(plain(schema.properties[key].description))) fail(`hover of ${key} says ${JSON.stringify(said)}`);
  }
  console.log('hover: classification, publish_at, channels');
}

/** The repository's own files name their schema and please the editor. */
async function own(server) {
  const text = readFileSync(join(repository, '.github/terbit.yml'), 'utf8').replace(/\$schema=\S+/, schemaLine('office').replace(/^.*\$/, '$$$'));
  if (!text.includes('office.schema.json')) fail('.github/terbit.yml names no schema');
  for (const d of await server.open('file:///kantor/terbit.yaml', text)) fail(`.github/terbit.yml:${d.range.start.line + 1}: ${d.message}`);
  let n = 0;
  for (const year of readdirSync(join(repository, 'content'))) {
    for (const slug of readdirSync(join(repository, 'content', year))) {
      const front = readFileSync(join(repository, 'content', year, slug, 'index.md'), 'utf8').split(/^---$/m)[1].trimStart();
      for (const d of await server.open(`file:///konten/${year}-${slug}.yaml`, asDocument(front))) fail(`content/${year}/${slug}: ${d.message}`);
      n++;
    }
  }
  console.log(`own files: terbit.yml and ${n} items`);
}

const server = new Server();
try {
  await server.start();
  await judge(server);
  await completion(server);
  await own(server);
} finally {
  server.close();
}
if (failures > 0) {
  console.error(`${failures} failed`);
  process.exit(1);
}
