// The files that programs read: the feeds, the sitemap, robots.txt, the manifest.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { target } from './links.mjs';

/** checkFeeds returns the problems; page is any open page, whose XML parser serves. */
export async function checkFeeds(page, feed, folder) {
  const problems = [];
  const leads = (from, href) => {
    const { file, problem } = target(href, folder);
    if (!file) problems.push(`${from}: ${problem ?? `${href} is not on the site`}`);
    return file;
  };

  const atom = leads('index.html', feed);
  if (atom) {
    const { root, entries, error } = await parse(page, path.join(folder.root, atom), 'entry', ['id', 'title', 'updated']);
    if (error || root !== 'feed' || entries.length === 0) problems.push(`${atom}: ${error ?? `a ${root} of ${entries.length} entries`}`);
    for (const e of entries) {
      for (const name of ['id', 'title', 'updated']) if (!e[name]) problems.push(`${atom}: an entry has no ${name}`);
      leads(atom, e.link);
    }
    if (new Set(entries.map((e) => e.id)).size !== entries.length) problems.push(`${atom}: an id occurs twice`);
  }

  const { root, entries, error } = await parse(page, path.join(folder.root, 'sitemap.xml'), 'url', ['loc']);
  if (error || root !== 'urlset' || entries.length === 0) problems.push(`sitemap.xml: ${error ?? `a ${root} of ${entries.length} addresses`}`);
  for (const e of entries) leads('sitemap.xml', e.loc);

  const robots = readFileSync(path.join(folder.root, 'robots.txt'), 'utf8').match(/^Sitemap: (\S+)$/m)?.[1];
  if (!robots) problems.push('robots.txt: names no sitemap');
  else leads('robots.txt', robots);
  return problems;
}

/** checkJSON returns the problems of the JSON feeds and the web manifest. */
export function checkJSON(folder) {
  const problems = [];
  const leads = (from, href) => {
    const { file, problem } = target(new URL(href, folder.site).href, folder);
    if (!file) problems.push(`${from}: ${problem ?? `${href} is not on the site`}`);
  };
  const files = readdirSync(folder.root, { recursive: true });
  const feeds = files.filter((f) => path.basename(f) === 'feed.json');
  const manifests = files.filter((f) => f.endsWith('.webmanifest'));
  if (!feeds.includes('feed.json')) problems.push('no feed.json');
  if (manifests.length !== 1) problems.push(`${manifests.length} web manifests`);
  for (const f of feeds) {
    const feed = JSON.parse(readFileSync(path.join(folder.root, f), 'utf8'));
    if (feed.version !== 'https://jsonfeed.org/version/1.1' || !feed.title) problems.push(`${f}: no JSON Feed 1.1`);
    for (const href of [feed.home_page_url, feed.feed_url, feed.icon, feed.favicon]) leads(f, href);
    for (const e of feed.items) {
      for (const name of ['id', 'url', 'content_text', 'date_published']) if (!e[name]) problems.push(`${f}: an item has no ${name}`);
      leads(f, e.url);
      if (e.image) leads(f, e.image);
    }
  }
  for (const f of manifests) {
    const manifest = JSON.parse(readFileSync(path.join(folder.root, f), 'utf8'));
    if (!manifest.name || !manifest.icons?.length) problems.push(`${f}: no name or icons`);
    for (const href of [manifest.start_url, ...manifest.icons.map((i) => i.src)]) leads(f, href);
  }
  return problems;
}

function parse(page, file, element, children) {
  return page.evaluate(([xml, element, children]) => {
    const doc = new DOMParser().parseFromString(xml, 'application/xml'); // eslint-disable-line no-undef
    const error = doc.querySelector('parsererror')?.textContent.replace(/\s+/g, ' '); // in lines, in some versions
    const text = (e, name) => [...e.children].find((c) => c.localName === name)?.textContent.trim();
    const entries = [...doc.documentElement.children].filter((e) => e.localName === element).map((e) => ({
      ...Object.fromEntries(children.map((name) => [name, text(e, name)])),
      link: [...e.children].find((c) => c.localName === 'link')?.getAttribute('href'),
    }));
    return error ? { root: '', entries: [], error } : { root: doc.documentElement.localName, entries };
  }, [readFileSync(file, 'utf8'), element, children]);
}
