//go:build unix

package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// divider is what divides a decided caption into the posts of a thread.
const divider = "\n" + platform.Divider + "\n"

func parts(text string) []string { return strings.Split(text, divider) }

// threaded are the channels on which a caption may be a thread: the first two post by
// API, to the others people do.
var threaded = []schema.Channel{"mastodon", "bluesky", "threads", "x"}

// byHands are the channels where people post.
var byHands = []schema.Channel{"instagram", "threads", "x"}

// caption is an item's text of a version for a channel. A thread goes on from what the
// version before began with, so that what is out already of one may stay or may not; and
// sometimes it goes back to what was decided before that.
func (o *killOffice) caption(it *item, c schema.Channel) string {
	if !it.threads[c] {
		return fmt.Sprintf("%s versi %d di %s.", filepath.Base(it.id), it.version, c)
	}
	old := []string{}
	if texts := it.texts[c]; len(texts) > 0 {
		old = parts(last(texts))
		if i := o.rng.IntN(2 * len(texts)); i < len(texts)-1 && texts[i] != last(texts) {
			return texts[i]
		}
	}
	n := 2 + o.rng.IntN(3)
	if len(old) > 0 && o.rng.IntN(6) == 0 {
		n = 1
	}
	keep := min(o.rng.IntN(len(old)+1), n)
	if keep == n && n >= len(old) {
		keep = n - 1 // else it were no other text
	}
	text := slices.Clone(old[:keep])
	for i := keep; i < n; i++ {
		text = append(text, fmt.Sprintf("%s versi %d di %s, bagian %d.", filepath.Base(it.id), it.version, c, i+1))
	}
	return strings.Join(text, divider)
}

// handed are the posts that people made of a text.
func handed(it string, c schema.Channel, text string) (out []shown) {
	account := map[schema.Channel]string{"instagram": "https://www.instagram.com/p/", "threads": "https://www.threads.com/@kantorcontoh/post/", "x": "https://x.com/kantorcontoh/status/"}[c]
	for i, part := range parts(text) {
		p := shown{id: fmt.Sprintf("%s %d", it, i+1), text: part, url: account + fmt.Sprintf("%s-%d", filepath.Base(it), i+1)}
		if i > 0 {
			p.reply = out[i-1].id
		}
		out = append(out, p)
	}
	return out
}

// number is which post of a decided text of the item's a text is, from 1; 0: none.
func (it *item) number(c schema.Channel, text string) int {
	for _, decided := range it.texts[c] {
		if i := slices.Index(parts(decided), strings.TrimSpace(text)); i >= 0 {
			return i + 1
		}
	}
	return 0
}

// corrects reports whether a text is a reply that says what an item's correction was.
func (it *item) corrects(text string) bool {
	return slices.ContainsFunc(it.notes, func(n string) bool { return text == "RALAT: "+n })
}

// copyOf is what readers see of an item on a channel.
type copyOf struct {
	thread  []shown  // its posts, each under the one before; mostly one
	torn    []shown  // those of a thread whose beginning is gone
	replies []string // that correct it
}

func (v *copyOf) none() bool { return len(v.thread)+len(v.torn)+len(v.replies) == 0 }

func (v *copyOf) text() string { return strings.Join(v.texts(), divider) }

func (v *copyOf) texts() (texts []string) {
	for _, p := range v.thread {
		texts = append(texts, strings.TrimSpace(p.text))
	}
	return texts
}

// of is what readers see of an item on a channel.
func (o *killOffice) of(it *item, c schema.Channel) (v copyOf) {
	under := map[string]shown{}
	for _, p := range o.posts(c) {
		switch n := it.number(c, p.text); {
		case n == 1 && p.reply == "":
			v.thread = append(v.thread, p) // there is one: see check
		case n > 0:
			under[p.reply] = p
		case p.reply != "" && it.corrects(p.text):
			v.replies = append(v.replies, p.text)
		}
	}
	for len(v.thread) > 0 {
		above := v.thread[len(v.thread)-1].id
		next, ok := under[above]
		if !ok {
			break
		}
		v.thread = append(v.thread, next)
		delete(under, above)
	}
	for _, p := range under {
		v.torn = append(v.torn, p)
	}
	slices.SortFunc(v.torn, func(a, b shown) int { return strings.Compare(a.text, b.text) })
	return v
}

// sights are every post that was ever out on a channel, by its id.
type sights map[schema.Channel]map[string]shown

// remembers keeps what a platform shows after each request that may have changed it.
func (o *killOffice) remembers(c schema.Channel, h http.Handler) http.Handler {
	o.ever[c] = map[string]shown{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r)
		if r.Method == http.MethodGet {
			return
		}
		o.seeing.Lock()
		defer o.seeing.Unlock()
		for _, p := range o.posts(c) {
			o.ever[c][p.id] = p
		}
	})
}

// above are the texts over a post of a thread, also those that are gone, from the first
// to its own.
func (o *killOffice) above(c schema.Channel, p shown) (line []string) {
	o.t.Helper()
	o.seeing.Lock() // what a killed publisher sent may arrive yet
	defer o.seeing.Unlock()
	all := o.ever[c]
	if slices.Contains(byHands, c) {
		all = map[string]shown{}
		for _, p := range o.posts(c) {
			all[p.id] = p
		}
	}
	for {
		line = slices.Insert(line, 0, strings.TrimSpace(p.text))
		if p.reply == "" {
			return line
		}
		var ok bool
		if p, ok = all[p.reply]; !ok {
			o.fatal("on %s %q replies to nothing that ever was there", c, line)
		}
	}
}

// begins reports whether a text's first parts are these.
func begins(text string, line []string) bool {
	all := parts(text)
	return len(line) <= len(all) && slices.Equal(all[:len(line)], line)
}

// hangs checks one post of an item's: all that stands over it is, in order, what some
// decided text begins with. That it still is there, settled checks: while a thread is
// taken away, its first post is gone before the others are.
func (o *killOffice) hangs(it *item, c schema.Channel, p shown) {
	o.t.Helper()
	line := o.above(c, p)
	if !slices.ContainsFunc(it.texts[c], func(text string) bool { return begins(text, line) }) {
		o.fatal("on %s a thread that nobody decided on: %q", c, line)
	}
}

// anew checks that nothing was posted again but for another text: a thread that was
// stopped went on from the first post that was missing.
func (o *killOffice) anew(it *item, c schema.Channel) {
	o.t.Helper()
	texts, posts := 0, map[int]int{}
	for i, text := range it.texts[c] {
		if i == 0 || text != it.texts[c][i-1] {
			texts++
		}
	}
	o.seeing.Lock()
	defer o.seeing.Unlock()
	for _, p := range o.ever[c] {
		if n := it.number(c, p.text); n > 0 {
			posts[n]++
		}
	}
	for n, times := range posts {
		if times > texts {
			o.fatal("post %d of %s was made %d times on %s, for %d texts", n, it.id, times, c, texts)
		}
	}
}

// halfOut are the channels where a part of an item's thread is out that the next run has
// to go on with, or to take away.
func (o *killOffice) halfOut(it *item) (on []schema.Channel) {
	for _, c := range it.channels {
		v := o.of(it, c)
		n := len(v.thread)
		if !it.withdrawn && (len(v.torn) > 0 || n > 0 && n < len(parts(last(it.texts[c]))) && begins(last(it.texts[c]), v.texts())) {
			on = append(on, c)
		}
	}
	return on
}

func (o *killOffice) anyHalfOut() bool {
	return slices.ContainsFunc(o.items, func(it *item) bool { return len(o.halfOut(it)) > 0 })
}

// askedOfPart checks that a question about one post of a thread is about the one that may be
// missing: those before it are out, and none after it.
func (o *killOffice) askedOfPart(it *item, c schema.Channel, s ledger.Standing) {
	o.t.Helper()
	if s.Status != ledger.InDoubt || s.Pending.Part == 0 {
		return
	}
	v := o.of(it, c)
	if n := len(v.thread); n != s.Pending.Part-1 && n != s.Pending.Part || !begins(o.wanted(it, c, s), v.texts()) {
		o.fatal("asked about part %d of %s on %s, which shows %q", s.Pending.Part, it.id, c, v.texts())
	}
}
