// Package handoff prepares posts for a person with a phone: the outbox.
//
// [Outbox.Do] writes one folder for one job, a post, a correction or a
// withdrawal on one destination:
//
//	outbox/<year>/<slug>/<channel>/
//	  text.txt      the exact text, byte for byte; a thread's with its --- lines, while
//	                the page has a block for each part
//	  media/01.jpg  the media in order, made to fit, without metadata
//	  job.json      facts for programs: what, where, when, sums (a [Record])
//
// Beside these lies <slug>.zip, the texts and media of all the item's channels in one
// file, where they are no more than 256 MiB.
//
// A withdrawal has neither text nor media, only job.json. [Outbox.Pages] draws
// from these folders a page per item and one for all:
//
//	outbox/index.html  outbox/<year>/<slug>/index.html  outbox/aset/
//
// The pages are plain HTML: complete without script, and with nothing in them
// but what the folders hold, so they can be thrown away and drawn again. The
// outbox is for staff. It must never lie inside the public site's folder.
//
// # Surviving
//
// A folder is there whole or not at all. It is built beside its place as
// .<channel>.tmp, renamed to .<channel>.new when it is complete, and then put in
// place of the old one; a lock file keeps two processes apart. What a killed
// process left is finished or removed by the next call. The same job twice leaves
// the same bytes. [Outbox.Find] reads the folders after that repair and checks
// every sum, so that it may say that a job was not done.
//
// What is refused: an item that is not content/YYYY/slug, a channel that is no
// destination, an unknown action, media that package media refuses.
package handoff
