package publish

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

var (
	wib  = time.FixedZone("WIB", 7*3600)
	noon = time.Date(2026, 3, 2, 12, 0, 0, 0, wib)
)

func kantor() *office.Office {
	return &office.Office{Location: wib, Office: schema.Office{Destinations: map[schema.Channel]schema.Destination{}}}
}

// want is an item that wants one text on each of the channels.
func want(item string, texts ...string) Wish {
	w := Wish{Item: item, Revision: "r-" + strings.Join(texts, "|"), Date: noon.AddDate(0, 0, -1)}
	for i := 0; i+1 < len(texts); i += 2 {
		m := platform.Message{Item: item, Channel: schema.Channel(texts[i]), Account: texts[i], Text: texts[i+1]}
		m.Digest = m.Sum()
		w.Messages = append(w.Messages, m)
	}
	return w
}

// actual is what a ledger would say after the wishes were carried out.
func actual(ws ...Wish) map[ledger.Place]ledger.Standing {
	out := map[ledger.Place]ledger.Standing{}
	for _, w := range ws {
		for _, m := range w.Messages {
			out[ledger.Place{Item: w.Item, Channel: m.Channel, Account: m.Account}] = ledger.Standing{Status: ledger.Out, Digest: m.Digest, Revision: w.Revision, Time: noon, Ended: 1}
		}
	}
	return out
}

// lines shows a plan as "item channel action".
func lines(actions []Action) string {
	var out []string
	for _, a := range actions {
		out = append(out, fmt.Sprintf("%s %s %s", a.Item, a.Channel, a.Kind))
	}
	return strings.Join(out, "\n")
}

// withdrawing is the same with a withdrawal in people's hands.
func withdrawing(m map[ledger.Place]ledger.Standing) map[ledger.Place]ledger.Standing {
	for p, s := range m {
		s.Pending.Action, s.Pending.Digest = ledger.ActionWithdraw, ""
		m[p] = s
	}
	return m
}

func TestThePlan(t *testing.T) {
	old := want("a", "instagram", "lama", "x", "lama")
	with := func(w Wish, change func(*Wish)) Wish { change(&w); return w }
	status := func(s ledger.Status) map[ledger.Place]ledger.Standing {
		m := actual(old)
		for p, st := range m {
			st.Status = s
			st.Pending.Digest, st.Pending.Action = st.Digest, ledger.ActionPost
			m[p] = st
		}
		return m
	}
	for _, c := range []struct {
		rule   string
		wish   Wish
		actual map[ledger.Place]ledger.Standing
		want   string
	}{
		{"what is not out is posted, in the channels' order", want("a", "x", "t", "instagram", "t"), nil, "a instagram post\na x post"},
		{"what is out as it should be is left alone", old, actual(old), ""},
		{"only the destination whose text changed is corrected", want("a", "instagram", "lama", "x", "baru"), actual(old), "a x correct"},
		{"a channel added later is posted", want("a", "instagram", "lama", "x", "lama", "bluesky", "lama"), actual(old), "a bluesky post"},
		{"a channel dropped after posting is asked about", want("a", "instagram", "lama"), actual(old), "a x ask"},
		{"a withdrawn item is withdrawn where it is out", with(old, func(w *Wish) { w.Withdrawn = true }), actual(old), "a instagram withdraw\na x withdraw"},
		{"a withdrawn item that was never posted needs nothing", with(old, func(w *Wish) { w.Withdrawn = true }), nil, ""},
		{"a withdrawn item is withdrawn once", with(old, func(w *Wish) { w.Withdrawn = true }), status(ledger.Withdrawn), ""},
		{"a withdrawal taken back posts again", old, status(ledger.Withdrawn), "a instagram post\na x post"},
		{"a scheduled item waits", with(old, func(w *Wish) { w.Due = noon.Add(time.Minute) }), nil, "a instagram wait\na x wait"},
		{"a schedule is due on the minute", with(old, func(w *Wish) { w.Due = noon }), nil, "a instagram post\na x post"},
		{"an unfinished item waits", with(old, func(w *Wish) { w.Unfinished = lang.Same("ide") }), nil, "a instagram wait\na x wait"},
		{"a broken item is left alone", with(old, func(w *Wish) { w.Broken = true }), nil, ""},
		{"a broken item that is out is left alone", with(old, func(w *Wish) { w.Broken = true }), actual(old), ""},
		{"a doubt is a question, never a second post", old, status(ledger.InDoubt), "a instagram ask\na x ask"},
		{"a doubt stays a question when the text changes", want("a", "instagram", "baru", "x", "baru"), status(ledger.InDoubt), "a instagram ask\na x ask"},
		{"what a person was handed is awaited", old, status(ledger.Awaiting), "a instagram confirm\na x confirm"},
		{"what changed since it was handed over is handed over anew", want("a", "instagram", "lama", "x", "baru"), status(ledger.Awaiting), "a instagram confirm\na x correct"},
		{"what was handed over and is withdrawn is taken back", with(old, func(w *Wish) { w.Withdrawn = true }), status(ledger.Awaiting), "a instagram withdraw\na x withdraw"},
		{"a withdrawal that was handed over is awaited", with(old, func(w *Wish) { w.Withdrawn = true }), withdrawing(status(ledger.Awaiting)), "a instagram confirm\na x confirm"},
		{"a withdrawn item is withdrawn where it is no longer named too", with(want("a", "instagram", "lama"), func(w *Wish) { w.Withdrawn = true }), actual(old), "a instagram withdraw\na x withdraw"},
		{"an item whose folder is gone is asked about", want("b", "x", "t"), actual(old), "a instagram ask\na x ask\nb x post"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := lines(Plan([]Wish{c.wish}, c.actual, kantor(), noon)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestOldContentStaysOffANewChannel(t *testing.T) {
	o := kantor()
	o.Destinations["x"] = schema.Destination{Account: "x", Since: "2026-03-02"}
	w := want("a", "instagram", "t", "x", "t")
	if got := lines(Plan([]Wish{w}, nil, o, noon)); got != "a instagram post" {
		t.Errorf("an item from before since: %s", got)
	}
	w.Date = noon
	if got := lines(Plan([]Wish{w}, nil, o, noon)); got != "a instagram post\na x post" {
		t.Errorf("an item from after since: %s", got)
	}
	w.Date = noon.AddDate(0, 0, -1)
	back := actual(w)
	for p, s := range back {
		s.Status, s.Digest = ledger.Withdrawn, ""
		back[p] = s
	}
	if got := lines(Plan([]Wish{w}, back, o, noon)); got != "a instagram post\na x post" {
		t.Errorf("what was there already and is taken back: %s", got)
	}
}

// What nothing wants any more is asked about until a person leaves it, and again when
// its item is withdrawn since; the answer moves nothing that is wanted.
func TestWhatIsLeftIsNotAskedAbout(t *testing.T) {
	place := ledger.Place{Item: "a", Channel: "x", Account: "lama"}
	left := func(status ledger.Status, action string) ledger.Standing {
		return ledger.Standing{Status: status, Digest: "d", Time: noon, Left: &schema.Entry{Type: schema.Left, Action: action}}
	}
	here, gone := want("a", "instagram", "t"), want("b", "instagram", "t")
	withdrawn := here
	withdrawn.Withdrawn = true
	for _, c := range []struct {
		rule  string
		wish  Wish
		stand ledger.Standing
		want  string
	}{
		{"nobody said anything", here, ledger.Standing{Status: ledger.Out, Digest: "d", Time: noon}, "a instagram post\na x ask"},
		{"left on an account that is not named any more", here, left(ledger.Out, ""), "a instagram post"},
		{"left of an item whose folder is gone", gone, left(ledger.Out, ""), "b instagram post"},
		{"left in doubt", here, left(ledger.InDoubt, ""), "a instagram post"},
		{"left before its item was withdrawn", withdrawn, left(ledger.Out, ""), "a x ask"},
		{"left after its item was withdrawn", withdrawn, left(ledger.Out, ledger.ActionWithdraw), ""},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if got := lines(Plan([]Wish{c.wish}, map[ledger.Place]ledger.Standing{place: c.stand}, kantor(), noon)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
	o := kantor()
	o.Destinations["x"] = schema.Destination{Account: "lama"}
	w := want("a", "x", "t")
	w.Messages[0].Account = "lama"
	for status, kind := range map[ledger.Status]string{ledger.Out: "correct", ledger.InDoubt: "ask"} {
		if got := lines(Plan([]Wish{w}, map[ledger.Place]ledger.Standing{place: left(status, "")}, o, noon)); got != "a x "+kind {
			t.Errorf("wanted again where it is %s: %s", status, got)
		}
	}
}

// In a quiet period nothing new goes out; what is out is mended and taken down.
func TestAQuietPeriod(t *testing.T) {
	quiet := func() *office.Office {
		o := kantor()
		o.Quiet = []office.Quiet{{From: noon, Until: noon.Add(time.Hour), Reason: "Berkabung", Except: []schema.Classification{schema.Immediate}}}
		return o
	}
	w := want("a", "x", "baru")
	with := func(change func(*Wish)) Wish { w := w; change(&w); return w }
	stands := func(s ledger.Standing) map[ledger.Place]ledger.Standing {
		return map[ledger.Place]ledger.Standing{{Item: "a", Channel: "x", Account: "x"}: s}
	}
	digest := w.Messages[0].Digest
	out := ledger.Standing{Status: ledger.Out, Digest: "lama", Time: noon}
	const waits, report = "quiet period until 2026-03-02 13.00 WIB (Berkabung): new posts wait", "waits until then"
	for _, c := range []struct {
		rule   string
		wish   Wish
		stands ledger.Standing
		at     time.Time
		want   Kind // "" is nothing
		says   string
	}{
		{"before it, a post goes out", w, ledger.Standing{}, noon.Add(-time.Second), Post, ""},
		{"from its first moment on, a post waits and says until when and why", w, ledger.Standing{}, noon, Wait, waits},
		{"at its end, the post goes out", w, ledger.Standing{}, noon.Add(time.Hour), Post, ""},
		{"what it makes an exception of goes out", with(func(w *Wish) { w.Class = schema.Immediate }), ledger.Standing{}, noon, Post, ""},
		{"a withdrawal that was taken back waits", w, ledger.Standing{Status: ledger.Withdrawn, Time: noon}, noon, Wait, waits},
		{"a correction goes out", w, out, noon, Correct, ""},
		{"a withdrawal goes out", with(func(w *Wish) { w.Withdrawn = true }), out, noon, Withdraw, ""},
		{"what is out as it should be is left alone", w, ledger.Standing{Status: ledger.Out, Digest: digest, Time: noon}, noon, "", ""},
		{"a doubt is a question", w, ledger.Standing{Status: ledger.InDoubt}, noon, Ask, ""},
		{"a schedule after it is told as what it is", with(func(w *Wish) { w.Due = noon.Add(2 * time.Hour) }), ledger.Standing{}, noon, Wait, "scheduled"},
		{"what a person was handed before it waits in their hands", w, ledger.Standing{Status: ledger.Awaiting, Pending: schema.Entry{Action: ledger.ActionPost, Digest: digest}}, noon, Confirm, report},
		{"what they were handed is taken back from them", with(func(w *Wish) { w.Withdrawn = true }), ledger.Standing{Status: ledger.Awaiting, Pending: schema.Entry{Action: ledger.ActionPost, Digest: digest}}, noon, Withdraw, ""},
		{"a correction in their hands does not wait", w, ledger.Standing{Status: ledger.Awaiting, Digest: "lama", Pending: schema.Entry{Action: ledger.ActionCorrect, Digest: digest}}, noon, Confirm, "proof is awaited"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			var got Kind
			var why string
			for _, a := range Plan([]Wish{c.wish}, stands(c.stands), quiet(), c.at) {
				got, why = a.Kind, a.Why.EN
			}
			if got != c.want || !strings.Contains(why, c.says) {
				t.Errorf("%q: %s, want %q: …%s", got, why, c.want, c.says)
			}
		})
	}
}

func TestChangingTheTransportPostsNothing(t *testing.T) {
	o, w := kantor(), want("a", "x", "t")
	o.Destinations["x"] = schema.Destination{Account: "x", Transport: schema.API}
	if got := lines(Plan([]Wish{w}, actual(w), o, noon)); got != "" {
		t.Errorf("got %s", got)
	}
}

// Whatever is wished and whatever happened: the plan never posts where something
// is out, in doubt or in a person's hands, never touches a place twice, and gives
// the same keys when it is made again.
func TestThePlanNeverDoubles(t *testing.T) {
	statuses := []ledger.Status{ledger.Never, ledger.Out, ledger.Withdrawn, ledger.Cut, ledger.Awaiting, ledger.InDoubt}
	rapid.Check(t, func(rt *rapid.T) {
		channels := []string{"instagram", "x", "bluesky"}
		var wishes []Wish
		standings := map[ledger.Place]ledger.Standing{}
		for i := range rapid.IntRange(1, 4).Draw(rt, "items") {
			id := fmt.Sprintf("content/2026/a%d", i)
			var texts []string
			for _, c := range channels {
				if rapid.Bool().Draw(rt, "on "+c) {
					texts = append(texts, c, rapid.SampledFrom([]string{"satu", "dua"}).Draw(rt, "text"))
				}
				s := ledger.Standing{Status: rapid.SampledFrom(statuses).Draw(rt, "status"), Ended: rapid.IntRange(0, 3).Draw(rt, "ended")}
				if s.Status == ledger.Out {
					s.Digest, s.Time = want("", c, rapid.SampledFrom([]string{"satu", "dua"}).Draw(rt, "shown")).Messages[0].Digest, noon
				}
				standings[ledger.Place{Item: id, Channel: schema.Channel(c), Account: c}] = s
			}
			w := want(id, texts...)
			w.Withdrawn, w.Broken = rapid.Bool().Draw(rt, "withdrawn"), rapid.Bool().Draw(rt, "broken")
			wishes = append(wishes, w)
		}
		actions := Plan(wishes, standings, kantor(), noon)
		again := Plan(wishes, standings, kantor(), noon)
		touched := map[ledger.Place]bool{}
		for i, a := range actions {
			p := ledger.Place{Item: a.Item, Channel: a.Channel, Account: a.Account}
			if touched[p] {
				rt.Fatalf("%v is touched twice", p)
			}
			touched[p] = true
			s := standings[p].Status
			if a.Kind == Post && (s == ledger.Out || s == ledger.InDoubt || s == ledger.Awaiting) {
				rt.Fatalf("a post to %v, which is %s", p, s)
			}
			if a.Kind.Acts() && a.Key == "" || again[i].Key != a.Key {
				rt.Fatalf("keys %q and %q", a.Key, again[i].Key)
			}
		}
	})
}

func BenchmarkPlan(b *testing.B) {
	const n = 1000
	var wishes []Wish
	for i := range n {
		wishes = append(wishes, want(fmt.Sprintf("content/2026/a%d", i), "instagram", "t", "x", "t", "bluesky", "t"))
	}
	standings := actual(wishes...)
	for b.Loop() {
		if got := Plan(wishes, standings, kantor(), noon); len(got) != 0 {
			b.Fatal(lines(got))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/item")
}
