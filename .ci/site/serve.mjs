// A static file server on loopback: folders by their index.html, and a site's own
// 404.html where nothing is.
import { createReadStream, existsSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const types = {
  '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8', '.json': 'application/json', '.xml': 'application/xml', '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json', '.csv': 'text/csv; charset=utf-8', '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg', '.png': 'image/png', '.webp': 'image/webp', '.mp4': 'video/mp4', '.vtt': 'text/vtt; charset=utf-8',
};

/** fileAt names the file below root that an address's path leads to, or undefined. */
export function fileAt(root, pathname, { index = true } = {}) {
  let file;
  try {
    file = path.join(root, decodeURIComponent(pathname)); // join resolves "..", so nothing outside passes the next line
  } catch {
    return undefined;
  }
  if (!file.startsWith(root + path.sep)) return undefined;
  if (index && pathname.endsWith('/')) file = path.join(file, 'index.html');
  return existsSync(file) && statSync(file).isFile() ? file : undefined;
}

/** serve answers for the folder and resolves to the server and its origin. */
export function serve(root) {
  const server = http.createServer((request, response) => {
    const found = fileAt(root, new URL(request.url, 'http://localhost').pathname);
    const file = found ?? fileAt(root, '/404.html');
    response.writeHead(found ? 200 : 404, { 'Content-Type': types[path.extname(file ?? '')] ?? 'application/octet-stream' });
    if (file) createReadStream(file).pipe(response);
    else response.end();
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ server, origin: `http://127.0.0.1:${server.address().port}` }));
  });
}
