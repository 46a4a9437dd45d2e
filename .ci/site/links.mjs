// Links between the pages of a folder: each must lead to a file of it, and each
// fragment to an element of that file.
import path from 'node:path';
import { fileAt } from './serve.mjs';

const elsewhere = new Set(['http:', 'https:', 'mailto:', 'tel:', 'data:']);

/**
 * target resolves an address. It returns the file and fragment within the folder,
 * {} for an address elsewhere, or {problem}. site is the address that the pages
 * will have once they are deployed; it counts as the folder too.
 */
export function target(href, { root, origin, site, index }) {
  if (!URL.canParse(href)) return { problem: `no address: ${href}` };
  const url = new URL(href);
  let pathname = url.pathname;
  if (url.origin !== origin) {
    if (!site || url.origin !== site.origin || !pathname.startsWith(site.pathname)) {
      return elsewhere.has(url.protocol) ? {} : { problem: `unknown kind of link ${href}` };
    }
    pathname = pathname.slice(site.pathname.length - 1);
  }
  const file = fileAt(root, pathname, { index });
  return file ? { file: path.relative(root, file), fragment: fragment(url.hash) } : { problem: `broken link ${pathname}` };
}

function fragment(hash) {
  const name = decodeURIComponent(hash.slice(1)).split(':~:')[0];
  return name === 'top' ? '' : name;
}

/** broken lists the problems of all pages; pages maps a file to its {links, ids}. */
export function broken(pages, folder) {
  const problems = [];
  for (const [file, page] of pages) {
    for (const href of page.links) {
      const to = target(href, folder);
      if (to.problem) problems.push(`${file}: ${to.problem}`);
      else if (to.fragment && pages.has(to.file) && !pages.get(to.file).ids.includes(to.fragment)) {
        problems.push(`${file}: ${to.file} has no #${to.fragment}`);
      }
    }
  }
  return problems;
}
