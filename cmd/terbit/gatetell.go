package main

import (
	"errors"
	"fmt"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/tell"
)

// write is one thing to say on a pull request. do says whether it was not there
// already.
type write struct {
	what lang.Text
	do   func() (bool, error)
}

// tell brings the pull request to say what the evaluation found. The status goes
// last: it opens the gate, and nothing should be merged on a comment that could
// not be written.
func (k *keeper) tell(v verdict) error {
	pr := v.snapshot.PullRequest
	if !k.write && !k.c.Bool("comment") || pr.Head == "" {
		return nil // not to be told, or not even the head is known
	}
	if err := k.openOffice(); err != nil {
		return err
	}
	t := tell.Of(tell.Input{
		Decision: v.decision, Snapshot: v.snapshot, Policy: v.policy, Lang: k.lang, Self: k.self,
		Merge: k.office.office.Merge, RemindAfter: k.office.office.RemindAfter,
	})
	address := ""
	var err error
	if t.Sticky || k.c.Bool("comment") {
		address, err = k.tellContent(v, t)
	}
	if err != nil {
		t.State, t.Line = "error", k.t("Komentar keputusan tidak dapat ditulis.", "The comment on the decision could not be written.")
	}
	if k.c.Bool("comment") {
		return err
	}
	status := forge.Status{State: t.State, Description: t.Line, URL: address}
	return errors.Join(err, k.carryOut([]write{{
		what: lang.T("status %s: %s", "status %s: %s").With(t.State, t.Line),
		do:   func() (bool, error) { return k.github.SetStatus(k.ctx, k.owner, k.name, pr.Head, status) },
	}}))
}

// tellContent writes what speaks of the content: the sticky comment, and then
// everything that refers to it. It gives the comment's address.
func (k *keeper) tellContent(v verdict, t tell.Telling) (address string, err error) {
	in, err := k.commentInput(v)
	if err != nil {
		return "", err
	}
	body := comment.Render(in, k.lang)
	if k.c.Bool("comment") {
		_, err := fmt.Fprint(k.stdout, body)
		return "", err
	}
	number := v.snapshot.PullRequest.Number
	sticky := write{lang.T("komentar keputusan", "the comment on the decision"), func() (written bool, err error) {
		address, written, err = k.github.UpsertComment(k.ctx, k.owner, k.name, number, comment.Marker, body)
		return written, err
	}}
	if err := k.carryOut([]write{sticky}); err != nil {
		return "", err
	}
	return address, k.carryOut(k.writes(number, t, in, func() string { return address }))
}

// writes are everything beside the sticky comment and the status. Whoever is
// called is asked for a review first: a notice that stands is not repeated.
func (k *keeper) writes(number int, t tell.Telling, in comment.Input, address func() string) []write {
	var out []write
	if t.Relabel {
		out = append(out, write{lang.T("label %v", "labels %v").With(t.Labels), func() (bool, error) {
			return k.github.SetLabels(k.ctx, k.owner, k.name, number, comment.AllLabels(in.Procedure), t.Labels)
		}})
	}
	for _, body := range t.Replies {
		out = append(out, write{lang.T("balasan atas perintah", "a reply to a command"), func() (bool, error) {
			return true, k.github.AddComment(k.ctx, k.owner, k.name, number, body)
		}})
	}
	if len(t.Ask) > 0 {
		out = append(out, write{lang.T("permintaan tinjauan kepada %v", "a request for review to %v").With(t.Ask), func() (bool, error) {
			return k.ask(number, t.Ask)
		}})
	}
	for _, n := range t.Notices {
		out = append(out, write{lang.T("panggilan kepada %v", "a call to %v").With(n.To), func() (bool, error) {
			return true, k.github.AddComment(k.ctx, k.owner, k.name, number, comment.RenderNotice(in, n, address(), k.lang))
		}})
	}
	return out
}

// ask asks for reviews. GitHub takes no request for somebody without access to
// the repository; the mention reaches them all the same, so that is only noted.
func (k *keeper) ask(number int, whom []string) (bool, error) {
	written, err := k.github.RequestReview(k.ctx, k.owner, k.name, number, whom)
	var refused *forge.Error
	if errors.As(err, &refused) && refused.Status == 422 {
		k.note(lang.T("#%d: GitHub menolak permintaan tinjauan kepada %v (%s); periksa akses mereka dengan terbit doctor", "#%d: GitHub refused the request for review to %v (%s); check their access with terbit doctor").With(number, whom, refused.Message))
		return false, nil
	}
	return written, err
}

// carryOut does each write and says which were new; in a dry run it only says
// which would be looked at.
func (k *keeper) carryOut(writes []write) error {
	for _, w := range writes {
		if k.dry {
			k.note(lang.T("akan ditulis bila belum ada: %s", "would be written unless there: %s").With(w.what.In(k.lang)))
			continue
		}
		written, err := w.do()
		if err != nil {
			return err
		}
		if written {
			k.note(lang.T("ditulis: %s", "written: %s").With(w.what.In(k.lang)))
		}
	}
	return nil
}

// openOffice reads the configuration of the checkout, once.
func (k *keeper) openOffice() (err error) {
	if k.office != nil {
		return nil
	}
	p, err := k.openRoot(k.c)
	if err != nil {
		return err
	}
	if err := k.usable(p); err != nil {
		return err
	}
	k.office = p
	return nil
}
