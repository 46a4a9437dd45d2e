// Writes texts with the length that X's own library gives them, for the test of
// package platform. Run by .ci/weights, which installs the library. The texts are
// made here, the same every time; only the numbers come from the library.
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const [library, out] = process.argv.slice(2);
const require = createRequire(library + "/");
const twitter = require("twitter-text");
const { parseTweet } = twitter.default ?? twitter;

// A small generator of its own, so that the file never changes by chance.
let state = 20261125;
const random = (n) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * n);
};
const pick = (list) => list[random(list.length)];

const words = ["Halo", "informasi", "publik", "warga", "Rp1.250.000,00", "09.00", "No.", "UU", "14/2008", "dan/atau", "masing-masing", "SP4N-LAPOR!", "#HakWarga", "@ppid", "$saham", "s.d.", "a.n."];
const marks = [".", ",", "!", "?", ":", ";", "…", "—", "–", "-", "_", "/", "(", ")", "[", "]", "“", "”", "\"", "'", "‘", "’", "*", "&", "%", "+", "=", "~", "|", "^", "`", "@", "#", "$", "«", "»", "•", "·", "、", "。", "！", "＠", "＃"];
const scripts = ["日本", "情報公開", "한국어", "ไทย", "ꦗꦮ", "العربية", "עברית", "Ελλάδα", "Привет", "हिन्दी", "é", "e\u0301", "ñ", "n\u0303", "Å", "\u212b", "ﬁ", "שּׁ", "ẞ", "ǆ", "𝒳", "𠮷", "\u200f", "\u200e", "\u061c", "\u200b", "\u200c", "\u200d", "\u00a0", "\u2003", "\u2028", "\u3000", "\ufeff", "\ufe0f", "\u20e3"];
const emoji = ["👍", "👍🏽", "☺", "☺️", "❤", "❤️", "✈️", "🐱", "📢", "🇮🇩", "🇮", "🇮🇩🇲🇾", "🇽🇽", "1️⃣", "#️⃣", "*️⃣", "1⃣", "©", "©️", "™️", "ℹ️", "⚠️", "♀", "♀️", "👨‍👩‍👧", "👨‍👩‍👧‍👦", "👩‍❤️‍💋‍👩", "👩🏽‍💻", "👩‍🚀", "🏳️‍🌈", "🏴‍☠️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🧑‍🤝‍🧑", "🧑🏻‍🤝‍🧑🏿", "👮🏾‍♀️", "🏃‍♀️", "🤷‍♂️", "🐕‍🦺", "👁️‍🗨️", "🀄", "🃏", "🅰️", "㊗️", "🏻", "⌚", "⏏️", "▶️", "◼️", "⬆️", "🇬🇧", "🙋🏽", "💩", "🦠", "🥺", "🧕"];
const joined = ["👍‍👍", "🐱‍👍", "🙂‍", "‍🙂", "🇮🇩‍🇲🇾", "👨‍🐱", "👩‍👩‍👩", "👍🏽🏽", "a‍👍", "❤️‍❤️"];
const hosts = ["contoh.go.id", "ppid.contoh.go.id", "www.example.com", "a-b.contoh.id", "a_b.contoh.id", "a.b_c.id", "-a.contoh.id", "a-.contoh.id", "contoh.co", "t.co", "contoh.travel", "contoh.museum", "contoh.berita", "contoh.xn--p1ai", "xn--80ak6aa92e.com", "рф.рф", "пример.рф", "日本.jp", "日本contoh.id", "contoh.日本", "例え.テスト", "contoh.みんな", "☃.net", "münchen.de", "1.2.3.4", "127.0.0.1", "localhost", "contoh", "contoh..id", "contoh.id.", "contoh.idx", "contoh.com.id", "contoh.com.zzz", "CONTOH.GO.ID", "a".repeat(63) + ".id", "a".repeat(64) + ".id", "b." + "c".repeat(70) + ".com", "é".repeat(60) + ".com", ("d".repeat(50) + ".").repeat(5) + "com", "1.id", "2026.go.id", "x.y", "e.g", "dll.dst", "foo.bar", "kata.kata", "Tahun.Ini", "satu.dua.id.tiga"];
const schemes = ["", "", "http://", "https://", "HTTPS://", "Http://", "ftp://", "//", "https:/", "https://user:pw@", "mailto:", "http://www."];
const ports = ["", "", "", ":80", ":8080", ":", ":a"];
const paths = ["", "", "/", "/layanan", "/layanan/", "/a_(b)", "/a(b(c))d", "/a(b", "/a)b", "/a.", "/a,b", "/a;b=c", "/a'b", "/a\"b", "/a*b", "/a~b", "/a|b", "/%20b", "/é", "/Русские", "/日本", "/a–b", "/a—b", "/#!/b", "/@akun", "/@akun/", "/abc", "/a&b", "/a!", "/a:", "/a-", "/a_", "/[b]", "/a+b=", "/(a)", "/((a))", "/()", "/(((a)))"];
const queries = ["", "", "", "?", "?a", "?a=b", "?a=b&c=d", "?a=b.", "?a=b#c", "?a=(b)", "?a=b/", "?q=a b", "?é", "#", "#bagian", "#a.b", "?a-", "?a=|", "??", "?#"];
const before = ["", "", "", " ", "(", "“", "\"", "'", "@", "#", "$", "＠", "＃", "-", "_", ".", "/", "a", "é", "日", "ไ", "1", ":", "=", "&", "👍", "，", "\u200b", "\u200e", "\ufeff", "\n"];
const after = ["", "", "", " ", ".", ",", ")", "”", "\"", "'", "!", "?", ":", ";", "…", "@", "@a", "-", "_", "/", "a", "é", "日", "，", "。", "👍", "\n", " ya", ").", "…a"];

const link = () => pick(schemes) + pick(hosts) + pick(ports) + pick(paths) + pick(queries);
const around = () => pick(before) + link() + pick(after);
const kinds = [
  () => pick(words), () => pick(words), () => pick(marks), () => pick(scripts), () => pick(emoji), () => pick(emoji), around, around, around,
];
const text = (n) => Array.from({ length: 1 + random(n) }, () => pick(kinds)()).join(pick(["", " ", " ", "\n"]));

const texts = new Set([
  "", ...words, ...marks, ...scripts, ...emoji, ...joined, ...hosts, ...hosts.map((h) => "https://" + h), ...hosts.map((h) => h + "/a"),
  ...paths.map((p) => "https://contoh.id" + p), ...paths.map((p) => "contoh.id" + p), ...queries.map((q) => "https://contoh.id/a" + q),
  ...queries.map((q) => "contoh.id" + q), ...before.map((b) => b + "contoh.id"), ...before.map((b) => b + "https://contoh.id"),
  ...after.map((a) => "contoh.id" + a), ...after.map((a) => "https://contoh.id/a" + a), ...schemes.map((s) => s + "contoh.id/a"),
]);
while (texts.size < 1500) texts.add(around());
while (texts.size < 2000) texts.add(text(8));
const cases = [...texts].map((t) => ({ text: t, length: parseTweet(t).weightedLength }));
const line = (c) => "\t" + JSON.stringify(c).replace(/[\u007f-\u00a0\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufe0f\u3000]/g, (r) => "\\u" + r.charCodeAt(0).toString(16).padStart(4, "0"));
writeFileSync(out, "[\n" + cases.map(line).join(",\n") + "\n]\n");
console.log(`${cases.length} texts`);
