// Package platform knows the destinations: what each one takes, how it counts,
// and the [Message] that is made for it. It is a leaf: data and counting, no
// network, no files.
//
// [All] is the table. Every number in it is a [Limit] that names its unit, the
// document it was read in and the day it was read, and whether that document is
// the platform's own ([Limit.Documented]) or a report. Platforms move their
// limits; an office overrides the two that matter day to day, the length of the
// text and the number of media, in .github/terbit.yml ([Destination.With]).
//
// # How text is counted
//
// A length is only true in the unit of its platform ([Unit]):
//
//   - characters: Unicode code points (Instagram, Facebook, WhatsApp)
//   - UTF-16 units (Telegram, which measures its entities in them; TikTok) and
//     bytes of UTF-8 (YouTube's description)
//   - graphemes: what a reader calls one character (Bluesky, which bounds the
//     bytes as well)
//   - Mastodon: graphemes, but a link with a scheme counts 23 and a mention of
//     someone on another server counts without the server
//   - Threads: code points, but an emoji counts its bytes of UTF-8
//   - X: twitter-text's version 3 weights: after NFC, a link counts 23, an emoji
//     2, a code point 1 or 2
//
// X's counting follows twitter-text 3.1.0, and 2,000 texts made by .ci/weights
// hold it to that library. A link's scheme is optional, the last label must be a
// top-level domain, every label must fit the domain name system, what stands
// before must not be a letter, a digit, "@", "#" or "$", a path may hold balanced
// parentheses, and closing punctuation stays outside. Emoji are those of Unicode
// 11, as in that library: later joins and tints count part by part, which is
// never less. Not covered: domains delegated after tlds.txt was written.
//
// On some platforms a caption may be a thread: lines that are only --- divide it into
// posts, of which each is counted by itself ([Destination.Split]).
//
// Nothing here shortens a text. A text that is too long is a finding of package
// social, for a person to cut.
package platform
