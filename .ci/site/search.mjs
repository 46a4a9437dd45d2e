// What Pagefind's index holds, against the Daftar Informasi Publik: every item that is
// in force, and nothing that was withdrawn, removed, is not due, or is no item.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** indexed lists what the index says of each page, with its address as url. */
function indexed(root) {
  const folder = path.join(root, 'pagefind/fragment');
  return readdirSync(folder).map((f) => {
    const text = gunzipSync(readFileSync(path.join(folder, f))).toString();
    return JSON.parse(text.slice(text.indexOf('{'))); // after Pagefind's mark
  });
}

/** checkIndex returns the problems. */
export function checkIndex({ root, site }) {
  const rows = [...readFileSync(path.join(root, 'dip/dip.csv'), 'utf8').matchAll(/,([^,"]+),(https?:[^,"\s]+)\r?$/gm)];
  const inForce = new Set(rows.filter(([, status]) => status === 'berlaku').map(([, , url]) => new URL(url).pathname.slice(site.pathname.length - 1)));
  const found = new Set(indexed(root).map((f) => f.url));
  return [
    ...(inForce.size < rows.length ? [] : ['dip/dip.csv: nothing was withdrawn, so the index proves nothing']),
    ...[...inForce].filter((url) => !found.has(url)).map((url) => `pagefind: ${url} is not found`),
    ...[...found].filter((url) => !inForce.has(url)).map((url) => `pagefind: ${url} is found, and not in force`),
  ];
}
