// Search in the browser with the index that Pagefind made of the site. Everything
// that is found is written as text, never as markup.
const form = document.getElementById('_cari');
const input = document.getElementById('_kata');
const list = document.getElementById('_hasil');
const status = document.getElementById('_hasil-jumlah');
const most = 20;
let run = 0;

/** say shows one line of text, also to those who listen. */
const say = (text) => { status.textContent = text; };

/** marked turns an excerpt with <mark> into nodes; all else in it is text. */
function marked(excerpt) {
  const plain = new DOMParser().parseFromString(excerpt, 'text/html').body;
  return [...plain.childNodes].map((n) => {
    const e = n.nodeName === 'MARK' ? document.createElement('mark') : document.createTextNode(n.textContent);
    if (e.nodeName === 'MARK') e.textContent = n.textContent;
    return e;
  });
}

/** row is one result. Its address must be of this site. */
function row(found) {
  const url = new URL(found.url, location.href);
  if (url.origin !== location.origin) return null;
  const item = document.createElement('li');
  const title = document.createElement('h2');
  const link = document.createElement('a');
  link.href = url.href;
  link.textContent = found.meta.title ?? url.pathname;
  title.append(link);
  const text = document.createElement('p');
  text.append(...marked(found.excerpt));
  item.append(title, text);
  return item;
}

async function search(pagefind) {
  const mine = ++run;
  const words = input.value.trim();
  const address = new URL(location.href);
  address.searchParams.delete('q');
  if (words) address.searchParams.set('q', words);
  history.replaceState(null, '', address);
  if (!words) {
    list.replaceChildren();
    return say('');
  }
  say('Mencari …');
  const answer = await pagefind.search(words);
  const found = await Promise.all(answer.results.slice(0, most).map((r) => r.data()));
  if (mine !== run) return undefined; // a newer search is under way
  list.replaceChildren(...found.map(row).filter(Boolean));
  const all = answer.results.length;
  if (all === 0) return say(`Tidak ada konten yang memuat "${words}". Coba kata lain, atau telusuri daftar di bawah.`);
  return say(all > most ? `${all} konten ditemukan; ${most} yang paling cocok ditampilkan.` : `${all} konten ditemukan.`);
}

async function start() {
  const pagefind = await import(form.dataset.index);
  await pagefind.options({ baseUrl: new URL('../', location.href).pathname });
  await pagefind.init();
  form.hidden = false;
  let wait;
  const later = () => { clearTimeout(wait); wait = setTimeout(() => search(pagefind).catch(fail), 200); };
  input.addEventListener('input', later);
  form.addEventListener('submit', (e) => { e.preventDefault(); search(pagefind).catch(fail); });
  input.value = new URL(location.href).searchParams.get('q') ?? '';
  if (input.value) await search(pagefind);
}

/** fail leaves the lists to those who search. */
function fail() {
  form.hidden = true;
  list.replaceChildren();
  say('Pencarian sedang tidak dapat dipakai. Telusuri daftar di bawah.');
}

start().catch(fail);
