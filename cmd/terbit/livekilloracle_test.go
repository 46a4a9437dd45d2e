//go:build unix

package main

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/bluesky/blueskytest"
	"github.com/gunungmas/terbit/pipeline/channel/mastodon/mastodontest"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// shown is a post as readers see it.
type shown struct{ id, text, reply, url string }

// posts are what readers see on a channel.
func (o *killOffice) posts(c schema.Channel) (out []shown) {
	switch c {
	case "telegram":
		for _, p := range o.telegram.Posts() {
			out = append(out, shown{id: fmt.Sprint(p.IDs[0]), text: p.Text, url: fmt.Sprintf("https://t.me/kantorcontoh/%d", p.IDs[0])})
		}
	case "facebook":
		for _, p := range o.facebook.Posts() {
			out = append(out, shown{id: p.ID, text: p.Text, url: "https://www.facebook.com/" + page + "/posts/" + p.ID})
		}
	case "mastodon":
		for _, p := range o.mastodon.Live() {
			out = append(out, shown{id: p.ID, text: p.Text, reply: p.Reply, url: mastodontest.Host + "/@" + mastodontest.Acct + "/" + p.ID})
		}
	case "bluesky":
		for _, p := range o.bluesky.Live() {
			out = append(out, shown{id: p.ID, text: p.Text, reply: p.Reply, url: "https://bsky.app/profile/" + blueskytest.Handle + "/post/" + filepath.Base(p.ID)})
		}
	default:
		for _, it := range o.items {
			if text := o.feed[place(it, c)]; text != "" {
				out = append(out, handed(it.id, c, text)...)
			}
		}
	}
	return out
}

// check holds at every moment: nothing is out twice, nothing that nobody decided on, and
// no post of a thread where it does not belong.
func (o *killOffice) check() {
	o.t.Helper()
	for _, c := range everyChannel {
		seen := map[string]string{}
		for _, p := range o.posts(c) {
			name := ""
			for _, it := range o.items {
				if n := it.number(c, p.text); n > 0 && (n == 1) == (p.reply == "") {
					name = fmt.Sprint(it.id, " ", n)
					o.hangs(it, c, p)
				} else if p.reply != "" && it.corrects(p.text) {
					name = p.text
				}
			}
			if name == "" {
				o.fatal("out on %s, and nobody decided on it: %q under %q", c, p.text, p.reply)
			}
			if seen[name] != "" {
				o.fatal("twice on %s: %q and %q", c, seen[name], p.text)
			}
			seen[name] = p.text
		}
	}
	for _, it := range o.items {
		for c, now := range o.out(it) {
			if it.held != nil && now != it.heldAs[c] && (!it.withdrawn || !fewer(now, it.heldAs[c])) {
				o.fatal("%s is held, and on %s %q became %q", it.id, c, it.heldAs[c], now)
			}
			o.anew(it, c)
		}
	}
	for _, it := range o.items {
		o.counts.halfway += len(o.halfOut(it))
	}
}

// out is what readers see of an item, by channel.
func (o *killOffice) out(it *item) map[schema.Channel]string {
	all := map[schema.Channel]string{}
	for _, c := range it.channels {
		v := o.of(it, c)
		lines := v.texts()
		for _, p := range v.torn {
			lines = append(lines, p.text)
		}
		all[c] = strings.Join(append(lines, v.replies...), "\n")
	}
	return all
}

// fewer reports whether nothing is out now but what was, in order.
func fewer(now, before string) bool {
	left := strings.Split(before, "\n")
	for line := range strings.SplitSeq(now, "\n") {
		i := slices.Index(left, line)
		if i < 0 && now != "" {
			return false
		}
		left = left[i+1:]
	}
	return true
}

// book is what the ledger says.
func (o *killOffice) book() *ledger.Book {
	o.t.Helper()
	tip, err := os.ReadFile(filepath.Join(o.ledger, "refs", "heads", ledger.BranchName))
	if err != nil {
		o.t.Fatal(err)
	}
	if string(tip) == o.readAt {
		return o.read
	}
	files := lying{}
	for in := tar.NewReader(strings.NewReader(o.git("-C", o.ledger, "archive", "--format=tar", strings.TrimSpace(string(tip))))); ; {
		head, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && head.Typeflag == tar.TypeReg {
			files[head.Name], err = io.ReadAll(in)
		}
		if err != nil {
			o.t.Fatal(err)
		}
	}
	book, err := ledger.ReadRemote(o.t.Context(), files)
	if err != nil {
		o.fatal("%v", err)
	}
	o.read, o.readAt = book, string(tip)
	return book
}

// lying is a ledger as its files lie there, to be read.
type lying map[string][]byte

func (l lying) Tip() string                                         { return "" }
func (l lying) Fetch(context.Context) error                         { return nil }
func (l lying) Files(context.Context) ([]string, error)             { return slices.Sorted(maps.Keys(l)), nil }
func (l lying) Read(_ context.Context, name string) ([]byte, error) { return l[name], nil }
func (l lying) Push(context.Context, map[string][]byte, string, time.Time) error {
	return errors.ErrUnsupported
}

func (o *killOffice) item(id string) *item {
	for _, it := range o.items {
		if it.id == id {
			return it
		}
	}
	o.fatal("the ledger names %s", id)
	return nil
}

// settled compares what is out with what was decided, where the ledger asks nothing.
func (o *killOffice) settled(book *ledger.Book) {
	o.t.Helper()
	for _, it := range o.items {
		for _, c := range it.channels {
			s := book.Standings[o.place(it, c)]
			if s.Status == ledger.InDoubt || s.Status == ledger.Awaiting {
				o.askedOfPart(it, c, s)
				continue
			}
			v := o.of(it, c)
			switch {
			case it.withdrawn && !v.none():
				o.fatal("%s is withdrawn, is out on %s, and nothing is asked (%s): %+v", it.id, c, s.Status, v)
			case it.withdrawn:
			case len(v.thread) == 0:
				o.fatal("%s is not on %s, and nothing is asked (%q)", it.id, c, s.Status)
			case len(v.torn) > 0:
				o.fatal("%s on %s: posts without a beginning %q", it.id, c, v.torn)
			case v.text() == last(it.texts[c]), o.correctedByReply(it, c, v):
				o.counts.posts++
				if n := len(v.thread); n > 1 {
					o.counts.parts += n
				}
			default:
				o.fatal("%s on %s shows %q, want %q, and nothing is asked (%q; replies %q)", it.id, c, v.text(), last(it.texts[c]), s.Status, v.replies)
			}
		}
	}
}

// correctedByReply reports whether a reply tells what has changed since the text that
// is out, the whole of it, was decided.
func (o *killOffice) correctedByReply(it *item, c schema.Channel, v copyOf) bool {
	if c != "bluesky" && !(c == "mastodon" && it.threads[c]) || !slices.Contains(it.texts[c], v.text()) {
		return false
	}
	return slices.ContainsFunc(v.replies, func(r string) bool {
		return r == "RALAT: "+last(it.notes) || r == "RALAT: "+o.noteOf(it, c)
	})
}

// noteOf is the note with which the channel's text changed last.
func (o *killOffice) noteOf(it *item, c schema.Channel) string {
	texts := it.texts[c]
	for i := len(texts) - 1; i > 0; i-- {
		if texts[i] != texts[i-1] {
			return it.notes[i-1]
		}
	}
	return "\x00"
}

func place(it *item, c schema.Channel) string { return it.id + " " + string(c) }

func (o *killOffice) place(it *item, c schema.Channel) ledger.Place {
	accounts := map[schema.Channel]string{
		"telegram": "@kantorcontoh", "instagram": "@kantorcontoh", "threads": "@kantorcontoh", "x": "@kantorcontoh", "facebook": page, "bluesky": blueskytest.Handle, "mastodon": "@" + mastodontest.Acct + "@contoh.social",
	}
	return ledger.Place{Item: it.id, Channel: c, Account: accounts[c]}
}

// answer lets a person look and answer every question, and do what was handed over.
func (o *killOffice) answer() {
	o.t.Helper()
	o.still(func() { o.w.Wait(deadline) })
	for p, s := range o.book().Standings {
		if s.Status != ledger.InDoubt && s.Status != ledger.Awaiting {
			continue
		}
		it := o.item(p.Item)
		if s.Status == ledger.Awaiting {
			o.byHand(it, p.Channel, s)
		}
		said := o.look(it, p.Channel, s)
		o.note("answer %s %s (%s %s): %v", it.id, p.Channel, s.Status, s.Pending.Action, said)
		code, stdout, stderr := o.terbit(append([]string{"resolve", it.id, string(p.Channel), "--ledger", "git:" + o.ledger}, said...)...)
		if code != exitOK {
			o.fatal("resolve: exit %d: %s%s", code, stdout, stderr)
		}
		o.counts.asked++
	}
	for _, it := range o.items {
		it.heldAs = o.out(it) // people did it
	}
}

// wanted is the text that a job was to show.
func (o *killOffice) wanted(it *item, c schema.Channel, s ledger.Standing) string {
	for i, rev := range o.revisions[it.id] {
		if rev == s.Pending.Revision {
			return it.texts[c][i]
		}
	}
	o.fatal("the ledger names revision %s of %s", s.Pending.Revision, it.id)
	return ""
}

// byHand does what was handed over.
func (o *killOffice) byHand(it *item, c schema.Channel, s ledger.Standing) {
	v := o.of(it, c)
	switch {
	case slices.Contains(byHands, c) && s.Pending.Action == ledger.ActionWithdraw:
		delete(o.feed, place(it, c))
	case slices.Contains(byHands, c):
		o.feed[place(it, c)] = o.wanted(it, c, s)
	case s.Pending.Action == ledger.ActionWithdraw:
		for _, p := range append(v.thread, v.torn...) {
			o.change(c, p.id, "")
		}
	case len(v.thread) != 1 || len(parts(o.wanted(it, c, s))) != 1:
		o.fatal("%s of %s on %s was handed over, where %q is out", s.Pending.Action, it.id, c, v.texts())
	default:
		o.change(c, v.thread[0].id, o.wanted(it, c, s))
	}
}

// change changes a post in the app, or with "" takes it away.
func (o *killOffice) change(c schema.Channel, id, text string) {
	var number int64
	_, _ = fmt.Sscan(id, &number)
	switch {
	case c == "telegram" && text == "":
		for _, p := range o.telegram.Posts() {
			if p.IDs[0] == number {
				o.telegram.Remove(p.IDs...)
			}
		}
	case c == "telegram":
		o.telegram.Change(number, text)
	case c == "facebook" && text == "":
		o.facebook.Remove(id)
	case c == "facebook":
		o.facebook.Change(id, text)
	case c == "mastodon" && text == "":
		o.mastodon.Remove(id)
	case c == "mastodon":
		o.mastodon.Change(id, text)
	case text == "":
		o.bluesky.Remove(id)
	default:
		o.bluesky.Change(id, text)
	}
}

// look is the honest answer to a question.
func (o *killOffice) look(it *item, c schema.Channel, s ledger.Standing) []string {
	v, want := o.of(it, c), []string(nil)
	if s.Pending.Action != ledger.ActionWithdraw {
		want = parts(o.wanted(it, c, s))
	}
	n := s.Pending.Part
	switch {
	case s.Pending.Action == ledger.ActionWithdraw && v.none():
		return []string{"--done"}
	case s.Pending.Action == ledger.ActionWithdraw, len(v.thread) == 0:
	case s.Pending.How == "reply":
		if i := min(s.Pending.Corrections, len(it.notes)); i > 0 && slices.Contains(v.replies, "RALAT: "+it.notes[i-1]) {
			return []string{"--posted", v.thread[0].url}
		}
	case n > 0 && len(v.thread) >= n && slices.Equal(v.texts()[:n], want[:n]):
		return []string{"--posted", v.thread[n-1].url}
	case n == 0 && slices.Equal(v.texts(), want):
		return []string{"--posted", v.thread[0].url}
	}
	return []string{"--not-posted"}
}

// rest runs in peace until nothing more happens, and counts.
func (o *killOffice) rest() {
	o.t.Helper()
	o.still(func() { // what the run asks people to do: only what main holds is published
		for _, it := range o.items {
			if it.smuggled {
				o.correct(it)
			}
			if it.held != nil {
				o.release(it.held)
			}
		}
	})
	for range 2 {
		o.peace()
	}
	o.settled(o.book())
	for range 8 {
		o.answer()
		o.peace()
		book := o.book()
		o.settled(book)
		open := 0
		for _, s := range book.Standings {
			if s.Status == ledger.InDoubt || s.Status == ledger.Awaiting {
				open++
			}
		}
		if open == 0 {
			o.proven()
			return
		}
	}
	o.fatal("the questions never end")
}

// proven holds the ledger to its proofs, and a further run to changing nothing.
func (o *killOffice) proven() {
	o.t.Helper()
	before := fmt.Sprint(o.book().Standings)
	posts := map[schema.Channel][]shown{}
	for _, c := range everyChannel {
		posts[c] = o.posts(c)
	}
	o.peace()
	if after := fmt.Sprint(o.book().Standings); after != before {
		o.fatal("a further run changed the ledger:\n%s\n%s", before, after)
	}
	for _, c := range everyChannel {
		if !slices.Equal(posts[c], o.posts(c)) {
			o.fatal("a further run changed %s", c)
		}
	}
	for _, args := range [][]string{{"verify"}, {"gate", "--replay", "all"}} {
		if code, stdout, stderr := o.terbit(append(args, "--ledger", "git:"+o.ledger)...); code != exitOK {
			o.fatal("%v: exit %d\n%s%s", args, code, stdout, stderr)
		}
	}
}
