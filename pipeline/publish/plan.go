package publish

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// Kind is what is to be done at a place.
type Kind string

// The kinds. The first three change a destination; the others say why nothing
// happens now.
const (
	Post     Kind = channel.Post
	Correct  Kind = channel.Correct
	Withdraw Kind = channel.Withdraw
	Wait     Kind = "wait"    // scheduled, held, in a quiet period, or not finished
	Confirm  Kind = "confirm" // a person has it; proof awaited
	Ask      Kind = "ask"     // only a person can tell
)

// Folder is the item's, for its media; nil where the item is not known.
func (a Action) Folder() fs.FS {
	if a.source == nil {
		return nil
	}
	return a.source.Folder
}

// Acts reports whether the kind changes a destination.
func (k Kind) Acts() bool { return k == Post || k == Correct || k == Withdraw }

// Action is one line of a plan.
type Action struct {
	Item     string
	Revision string
	Channel  schema.Channel
	Account  string
	Kind     Kind
	Why      lang.Text

	Key         string            // of an acting kind
	Message     *platform.Message // what is to be shown; nil where there is none
	Digest      string            // of what the destination shows when the action is done
	NewMedia    bool              // of a correction: not the text alone has changed
	Thread      bool              // of a correction: several posts are out, or wanted
	Then        *Action           // of a withdrawal: what follows once it is done, in the same run
	How         string            // of a correction by API, once it is carried out
	Corrections int
	URL         string // of the live post
	Reason      string
	Orphan      bool // asked, since nothing wants what is there
	Withdrawn   bool // of an orphan: its item is withdrawn
	source      *source.Item
}

// Plan compares the desired state with the actual one. It returns what is to be
// done, by item and then in the order of the channels; places where nothing is to
// be done are left out, and so are broken items: they are the caller's to report.
func Plan(wishes []Wish, standings map[ledger.Place]ledger.Standing, o *office.Office, now time.Time) []Action {
	var actions []Action
	seen := make(map[ledger.Place]bool, len(standings))
	for i := range wishes {
		w := &wishes[i]
		for _, c := range append(w.channels(), dropped(w, standings, o)...) {
			p := ledger.Place{Item: w.Item, Channel: c, Account: o.Destination(c).Account}
			if a, ok := decide(w, p, standings[p].Settled(), o, now); ok {
				actions = append(actions, a)
			}
			seen[p] = true
		}
	}
	actions = append(actions, orphans(wishes, standings, seen)...)
	slices.SortStableFunc(actions, func(a, b Action) int {
		return cmp.Or(cmp.Compare(a.Item, b.Item), Order(a.Channel, b.Channel), cmp.Compare(a.Account, b.Account))
	})
	return actions
}

// channels are the destinations that the item names.
func (w *Wish) channels() (out []schema.Channel) {
	if w.source == nil {
		for _, m := range w.Messages {
			out = append(out, m.Channel)
		}
		return out
	}
	for _, c := range w.source.Meta.Channels {
		if c != schema.Site && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// dropped are the destinations of a withdrawn item that it no longer names. It is
// withdrawn from them too, as far as their account is still the office's.
func dropped(w *Wish, standings map[ledger.Place]ledger.Standing, o *office.Office) (out []schema.Channel) {
	if !w.Withdrawn || w.Broken {
		return nil
	}
	named := w.channels()
	for _, v := range schema.Channel("").Values() {
		c := schema.Channel(v)
		_, there := standings[ledger.Place{Item: w.Item, Channel: c, Account: o.Destination(c).Account}]
		if there && !slices.Contains(named, c) {
			out = append(out, c)
		}
	}
	return out
}

// decide says what is to be done at one place that the item names.
func decide(w *Wish, p ledger.Place, s ledger.Standing, o *office.Office, now time.Time) (Action, bool) {
	a := Action{
		Item: w.Item, Revision: w.Revision, Channel: p.Channel, Account: p.Account, Corrections: w.Corrections,
		URL: s.URL, Reason: w.Reason, Message: w.message(p.Channel, p.Account), source: w.source,
	}
	name := platform.Name(p.Channel)
	is := func(k Kind, why lang.Text) (Action, bool) {
		a.Kind, a.Why = k, why
		if k.Acts() {
			a.Key = key(p, k, a.Digest, s.Ended)
		}
		return a, true
	}
	switch {
	case w.Broken:
		return a, false
	case s.Status == ledger.InDoubt:
		return is(Ask, lang.T("tidak pasti apakah unggahan ke %s berhasil", "it is not known whether the post to %s went out").With(name))
	case s.Status == ledger.Awaiting && ((w.Withdrawn || takenBack(a.Message, s)) == (s.Pending.Action == ledger.ActionWithdraw)) && !overtaken(a, s):
		return is(Confirm, awaited(w, s, o, now, name))
	case w.Withdrawn && (s.Status == ledger.Out || s.Status == ledger.Partly || s.Status == ledger.Awaiting):
		return is(Withdraw, lang.T("konten dicabut, sedangkan %s masih menampilkannya", "the item is withdrawn and %s still shows it").With(name))
	case w.Withdrawn:
		return a, false
	case !w.Held.IsZero() && (s.Status != ledger.Never || !tooOld(w, o.Destination(p.Channel), o.Location)):
		return hold(a, s, is, w)
	case s.Status == ledger.Awaiting && a.Message == nil:
		return is(Ask, lang.T("sudah diserahkan untuk %s tetapi kontennya kini belum lengkap", "handed over for %s, but the item is no longer complete").With(name))
	case s.Status == ledger.Awaiting: // whether they have posted it yet or not, it is no longer what is wanted
		a.Digest = a.Message.Digest
		return is(Correct, lang.T("yang diserahkan untuk %s sudah berubah", "what was handed over for %s has changed").With(name))
	case s.Status == ledger.Out && takenBack(a.Message, s):
		a.Then = anew(w, p, s, o, now)
		return is(Withdraw, lang.T("penarikan dari %s pernah dimulai dan tidak selesai, mungkin sebagian sudah hilang: ditarik, lalu diunggah dari awal", "a withdrawal from %s was begun and not finished, part of it may be gone: taken back, and then posted from the beginning").With(name))
	case s.Status == ledger.Out:
		return correction(a, s, is, name)
	case s.Status == ledger.Partly && a.Message == nil:
		return is(Ask, lang.T("sebagian utas sudah tayang di %s tetapi kontennya kini belum lengkap", "part of the thread is out on %s, but the item is no longer complete").With(name))
	case s.Status == ledger.Partly && takenBack(a.Message, s):
		a.Then = anew(w, p, s, o, now)
		return is(Withdraw, lang.T("bagian utas yang sudah tayang di %s berubah sebelum utasnya selesai: ditarik, lalu diunggah dari awal", "a part of the thread that is out on %s changed before the rest was: taken back, and then posted from the beginning").With(name))
	case !w.Unfinished.IsZero():
		return is(Wait, w.Unfinished)
	case s.Status == ledger.Never && tooOld(w, o.Destination(p.Channel), o.Location):
		return a, false
	case w.Due.After(now):
		return is(Wait, lang.T("dijadwalkan %s", "scheduled for %s").With(w.Due.In(o.Location).Format(shortMoment)))
	}
	if a.Message == nil {
		return is(Ask, lang.T("pesan untuk %s tidak dapat disusun", "no message could be made for %s").With(name))
	}
	if q := Quiet(o, w.Class, now); !q.IsZero() {
		return is(Wait, lang.T("%s: unggahan baru menunggu", "%s: new posts wait").With(q))
	}
	a.Digest, a.URL = a.Message.Digest, ""
	switch s.Status {
	case ledger.Partly:
		return is(Post, lang.T("%d dari %d bagian utas sudah tayang di %s: dilanjutkan", "%d of %d parts of the thread are out on %s: it goes on").With(len(s.Thread), len(a.Message.Parts()), name))
	case ledger.Withdrawn:
		return is(Post, lang.T("yang ada di %s sudah ditarik: tayang lagi", "what was on %s is taken back: out again").With(name))
	}
	return is(Post, lang.T("belum ada di %s", "not yet on %s").With(name))
}

// Quiet says of the quiet period that keeps new posts of a classification waiting at
// now how long it lasts and why; zero where none does. Only what is new waits:
// corrections go out, since a mistake must be mended, and so do withdrawals.
func Quiet(o *office.Office, c schema.Classification, now time.Time) lang.Text {
	q, quiet := o.Quiets(c, now)
	if !quiet {
		return lang.Text{}
	}
	return lang.T("masa tenang sampai %s (%s)", "quiet period until %s (%s)").With(q.Until.In(o.Location).Format(shortMoment), q.Reason)
}

// awaited is why a person's proof is waited for. What they were handed before a quiet
// period began is in their hands: they are told.
func awaited(w *Wish, s ledger.Standing, o *office.Office, now time.Time, name string) lang.Text {
	q := Quiet(o, w.Class, now)
	if q.IsZero() || s.Pending.Action == ledger.ActionWithdraw || s.Digest != "" {
		return lang.T("sudah diserahkan untuk %s, menunggu bukti tayang", "handed over for %s, proof is awaited").With(name)
	}
	return lang.T("sudah diserahkan untuk %s; %s: bila belum diunggah, tunggu sampai masa itu berakhir", "handed over for %s; %s: if it is not posted yet, it waits until then").With(name, q)
}

// shortMoment is how a plan writes the moment that something waits for.
const shortMoment = "2006-01-02 15.04 MST"

// overtaken reports whether what a person was handed is no longer what is wanted.
func overtaken(a Action, s ledger.Standing) bool {
	return s.Pending.Action != ledger.ActionWithdraw && a.Message != nil && a.Message.Digest != s.Pending.Digest
}

func correction(a Action, s ledger.Standing, is func(Kind, lang.Text) (Action, bool), name string) (Action, bool) {
	if a.Message == nil { // gone back to an earlier stage: what is out stays out until it is withdrawn
		return is(Ask, lang.T("sudah tayang di %s tetapi kontennya kini belum lengkap", "out on %s, but the item is no longer complete").With(name))
	}
	if a.Message.Digest == s.Digest {
		return a, false
	}
	a.Digest, a.NewMedia = a.Message.Digest, a.Message.MediaSum() != s.Media
	a.Thread = s.Parts > 1 || len(a.Message.Parts()) > 1
	a.Kind, a.Why = Correct, lang.T("teks, media, atau teks alternatif untuk %s berubah", "text, media or alternative text for %s changed").With(name)
	a.Key = key(ledger.Place{Item: a.Item, Channel: a.Channel, Account: a.Account}, Correct, a.Digest, s.Ended)
	return a, true
}

// anew is the post that follows where an unfinished thread is taken back; nil where it
// has to wait.
func anew(w *Wish, p ledger.Place, s ledger.Standing, o *office.Office, now time.Time) *Action {
	s.Status, s.Thread, s.Torn = ledger.Withdrawn, nil, false
	s.Ended++
	if a, ok := decide(w, p, s, o, now); ok && a.Kind == Post {
		return &a
	}
	return nil
}

// takenBack reports whether what is out has to go before the message can be posted: some
// of its posts may be gone, or those of a thread that is partly out are no longer what
// the message begins with, or nothing is left to add.
func takenBack(m *platform.Message, s ledger.Standing) bool {
	switch {
	case m == nil:
		return false
	case s.Torn:
		return true
	case len(s.Thread) == 0:
		return false
	}
	if len(m.Parts()) <= len(s.Thread) {
		return true
	}
	for i, p := range s.Thread {
		if m.Part(i+1).Digest != p.Digest {
			return true
		}
	}
	return false
}

// hold waits where something would be posted or corrected.
func hold(a Action, s ledger.Standing, is func(Kind, lang.Text) (Action, bool), w *Wish) (Action, bool) {
	if s.Status == ledger.Out && a.Message != nil && a.Message.Digest == s.Digest {
		return a, false
	}
	return is(Wait, lang.T("menunggu: %s", "waits: %s").With(w.Held))
}

// tooOld reports whether since keeps an item off a place where it never was.
func tooOld(w *Wish, d schema.Destination, loc *time.Location) bool {
	if d.Since == "" {
		return false
	}
	since, err := d.Since.In(loc)
	return err == nil && w.Date.Before(since) // an unreadable date was a finding of the configuration
}

// orphans asks about what is out at places that no item names any more, until a
// person says that it is left there; and once more when the item is withdrawn since.
func orphans(wishes []Wish, standings map[ledger.Place]ledger.Standing, seen map[ledger.Place]bool) (out []Action) {
	byItem := make(map[string]*Wish, len(wishes))
	for i := range wishes {
		byItem[wishes[i].Item] = &wishes[i]
	}
	for p, s := range standings {
		if seen[p] {
			continue
		}
		w := byItem[p.Item]
		if s = s.Settled(); s.Status == ledger.Never || s.Status == ledger.Withdrawn || w != nil && w.Broken {
			continue
		}
		withdrawn := w != nil && w.Withdrawn
		if s.Left != nil && (!withdrawn || s.Left.Action == ledger.ActionWithdraw) {
			continue
		}
		a := Action{Item: p.Item, Revision: s.Revision, Channel: p.Channel, Account: p.Account, Kind: Ask, URL: s.URL, Orphan: true, Withdrawn: withdrawn}
		a.Why = lang.T("folder konten hilang padahal sudah tayang; kembalikan lalu cabut dengan withdrawal, atau biarkan dengan terbit resolve --leave", "the item's folder is gone although it is out; bring it back and use withdrawal, or leave it with terbit resolve --leave")
		if w != nil {
			a.Why = lang.T("sudah tayang di akun %s, yang tidak lagi disebut konten atau konfigurasi; hapus sendiri lalu jawab, atau biarkan, dengan terbit resolve --leave", "out on account %s, which neither item nor configuration names any more; delete it yourself and say so, or leave it, with terbit resolve --leave").With(p.Account)
		}
		out = append(out, a)
	}
	return out
}

// key names an action for ever: planned again, it is the same.
func key(p ledger.Place, k Kind, digest string, ended int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q %q %d", p.Item, p.Channel, p.Account, k, digest, ended))
	return hex.EncodeToString(sum[:12])
}

// partKey names one post of a thread for as long as its action's key holds.
func partKey(action string, part int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q part %d", action, part))
	return hex.EncodeToString(sum[:12])
}
