// What a page asks of a phone: its bytes and what it waits for.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const pageMax = 100_000; // HTML and stylesheet, without pictures
const pictureMax = 150_000;

/** pageWeight returns what is too heavy about a page. */
export function pageWeight(root, file, { article, stylesheets, blocking }) {
  const problems = [];
  if (stylesheets.length !== 1) problems.push(`${stylesheets.length} stylesheets`);
  if (blocking > 0) problems.push(`${blocking} scripts that block the page`);
  let bytes = statSync(path.join(root, file)).size;
  for (const href of stylesheets) {
    const css = readFileSync(path.join(root, href));
    bytes += css.length;
    if (/@import|@font-face/.test(css)) problems.push('the stylesheet asks for more');
  }
  if (article && bytes >= pageMax) problems.push(`${bytes} bytes without pictures, ${pageMax} at most`);
  return problems;
}

/** pictureWeights returns the pictures that are too heavy. */
export function pictureWeights(root) {
  return readdirSync(root, { recursive: true }).filter((f) => /\.(?:jpe?g|png|webp|avif|gif)$/.test(f)).flatMap((f) => {
    const { size } = statSync(path.join(root, f));
    return size > pictureMax ? [`${f}: ${size} bytes, ${pictureMax} at most`] : [];
  });
}
