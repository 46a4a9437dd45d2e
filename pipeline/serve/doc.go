// Package serve shows an office's website while it is being written: on this
// machine, rebuilt with every save.
//
// A [Workshop] keeps the items in memory. [Workshop.Rebuild] is told which paths
// changed; it loads those items again, builds the site into a folder of its own,
// checks what changed, and later, when nothing happens, everything. What comes of
// it is a [State], which is never changed afterwards.
//
// A [Server] answers from the newest state. Pages of the site are the built files
// with a panel added: what keeps the item from going out, when it is due, and the
// findings with place and suggestion. The panel's style, its script and the
// reload events come from /_terbit/, and only the page that is sent allows them,
// by a nonce that is good for that one answer; the built files know nothing of it.
//
//	/_terbit/                    all findings, what is unfinished, what is scheduled
//	/_terbit/pos/<year>/<slug>/  the item's post on each channel, as on a phone
//	/_terbit/peristiwa           server-sent events: muat (load again), temuan (the panel)
//
// An item that can't be read has an error page in the place of its own; a build
// that fails has one in the place of every page, which leads to the page as it
// last was. A wrong configuration is told on every page, and the last good one
// stays in force.
//
// Only GET and HEAD are answered, and only to a Host that names this machine by
// its address: a page elsewhere that lets its name lead here reads nothing.
// Nothing is written outside the folder that [Options.Dir] names.
package serve
