package publish

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// The model is an office whose life is drawn at random: people edit and decide,
// the configuration changes, publishers run, die, stall and run at the same time,
// platforms refuse and lose answers, people post and answer or don't, items are held,
// freed and withdrawn by order, and there are quiet periods.
var (
	modelChannels = []schema.Channel{"instagram", "x", "bluesky"}
	modelItems    = []string{"content/2026/a", "content/2026/b"}
)

// draft is what an item's folder says.
type draft struct {
	texts     map[schema.Channel]string
	media     string
	withdrawn bool
	due       time.Time
	notes     int
}

type model struct {
	rt       *rapid.T
	now      time.Time
	o        *office.Office
	how      map[schema.Channel]string
	remote   memory
	world    *destinations
	written  map[string]draft // on main, decided or not
	decided  map[string]draft
	broken   map[string]bool
	approved map[string]bool // "item channel account digest"
	keys     map[string]string
	spoken   []schema.Entry // orders that nobody has recorded yet
	comments int64
	runs     int
	threads  bool // most texts are threads, and programs post them
}

func newModel(rt *rapid.T) *model {
	m := &model{
		rt: rt, now: noon, o: kantor(), how: map[schema.Channel]string{}, written: map[string]draft{}, decided: map[string]draft{},
		broken: map[string]bool{}, approved: map[string]bool{}, keys: map[string]string{},
	}
	for _, c := range modelChannels {
		m.o.Destinations[c] = schema.Destination{Account: string(c) + "-1"}
	}
	m.world = &destinations{
		posts: map[ledger.Place][]livePost{}, took: map[string]livePost{}, tasks: map[ledger.Place][]task{},
		blind: map[schema.Channel]bool{}, called: map[call]int{}, quiet: m.isQuiet, account: func(c schema.Channel) string { return m.o.Destination(c).Account },
	}
	if _, err := ledger.CreateRemote(context.Background(), &reader{m: &m.remote}, "kantor/konten", m.clock); err != nil {
		rt.Fatal(err)
	}
	return m
}

func (m *model) clock() time.Time { return m.now }

func (m *model) say(format string, args ...any) { m.rt.Logf("  → "+format, args...) }

// wish is what a draft wants under today's configuration.
func (m *model) wish(item string, d draft) Wish {
	w := Wish{Item: item, Revision: fmt.Sprint(d), Date: noon.AddDate(0, 0, -1), Due: d.due, Withdrawn: d.withdrawn, Reason: "sebab", Corrections: d.notes, Broken: m.broken[item]}
	if w.Broken {
		return w
	}
	for _, c := range modelChannels {
		if text, ok := d.texts[c]; ok {
			msg := platform.Message{Item: item, Revision: w.Revision, Channel: c, Account: m.o.Destination(c).Account, Text: text}
			if d.media != "" {
				msg.Media = []platform.Attachment{{File: "foto.jpg", SHA256: d.media}}
			}
			msg.Digest = msg.Sum()
			w.Messages = append(w.Messages, msg)
		}
	}
	return w
}

// wishes are those of the decided revisions alone. What they would show is
// approved from here on.
func (m *model) wishes() (out []Wish) {
	for _, item := range slices.Sorted(maps.Keys(m.decided)) {
		w := m.wish(item, m.decided[item])
		for _, msg := range w.Messages {
			m.approved[fmt.Sprint(item, msg.Channel, msg.Digest)] = true
			for _, begun := range begins(msg) {
				m.approved[fmt.Sprint(item, msg.Channel, begun)] = true
			}
		}
		out = append(out, w)
	}
	return out
}

// begins is what a thread shows as its posts come out, the whole last; nothing of a
// message that is one post.
func begins(msg platform.Message) (out []string) {
	n := len(msg.Parts())
	if n == 1 {
		return nil
	}
	shown := ""
	for i := range n {
		shown += "+" + msg.Part(i+1).Digest
		out = append(out, shown[1:])
	}
	return out
}

func (m *model) store(fail func() int) *ledger.Remote {
	b := &reader{m: &m.remote, fail: fail}
	if err := b.Fetch(context.Background()); err != nil {
		m.rt.Fatal(err)
	}
	r, err := ledger.OpenRemote(context.Background(), b, "kantor/konten", m.clock)
	if err != nil {
		m.rt.Fatalf("the ledger can't be read any more: %v", err)
	}
	return r
}

func (m *model) plan() []Action {
	return m.planOf(m.store(nil).Book)
}

// planOf is the plan by what a ledger says.
func (m *model) planOf(b *ledger.Book) []Action {
	return Plan(Obey(m.wishes(), b.Standing), b.Standings, m.o, m.now)
}

func (m *model) way(c schema.Channel) (string, schema.Transport) {
	d := m.o.Destination(c)
	return d.Account, d.Transport
}

func (m *model) transport(c schema.Channel) channel.Transport {
	if _, by := m.way(c); by == schema.API {
		return platformAPI{m.world}
	}
	return people{m.world}
}

// corrects is how a post is corrected; a thread by people.
func (m *model) corrects(a Action) string {
	if a.Thread {
		return ""
	}
	return m.how[a.Channel]
}

// mishap is what goes wrong in one run.
type mishap struct {
	at    int           // boundary; 0: none
	pause time.Duration // stalls there, and another publisher runs; 0: dies
	push  int           // the push that fails; 0: none
	lost  int           // how
	order int           // boundary at which somebody gives an order; 0: none
	other bool          // and somebody else records it
}

// publish is one whole run. It reports whether nothing kept it from its end.
func (m *model) publish(name string, bad mishap) bool {
	pushes, steps := 0, 0
	store := m.store(func() int {
		if pushes++; pushes == bad.push {
			return bad.lost
		}
		return pushIsFine
	})
	run := &Run{
		Store: store, Now: m.clock, Transport: m.transport, Way: m.way, How: m.corrects,
		Lease: &Lease{Run: name, Length: 15 * time.Minute, Call: 3 * time.Minute},
	}
	run.Again = func(context.Context, []Action) ([]Action, error) {
		if err := m.hears(store); err != nil {
			return nil, err
		}
		m.world.judged = m.now
		return m.planOf(store.Book), nil
	}
	run.boundary = func(step string) {
		steps++
		if step == "after intents" {
			m.world.stopped = m.stops()
		}
		if steps == bad.order && step != "before call" {
			m.orders()
			if bad.other {
				m.recordsElsewhere()
			}
		}
		switch {
		case steps != bad.at:
		case bad.pause == 0:
			m.say("%s dies at %q", name, step)
			panic(died{step})
		case step != "before call": // others of the wave are under way
			m.say("%s stalls for %s at %q", name, bad.pause, step)
			m.now = m.now.Add(bad.pause)
			m.publish(name+"'", mishap{})
		}
	}
	err := m.live(run)
	m.say("%s: %v", name, err)
	if err != nil && !errors.Is(err, ledger.ErrBusy) && !errors.Is(err, ledger.ErrLost) && !errors.Is(err, errPush) && !errors.Is(err, errDied) {
		m.rt.Fatal(err)
	}
	return err == nil
}

var errDied = errors.New("died")

// live is publish --live in small.
func (m *model) live(run *Run) (err error) {
	defer func() {
		if d := recover(); d != nil {
			if _, ok := d.(died); !ok {
				panic(d)
			}
			err = errDied
		}
	}()
	if err := run.Acquire(); err != nil {
		return err
	}
	store := run.Store.(*ledger.Remote)
	if err := errors.Join(m.recordDecisions(store), m.hears(store)); err != nil {
		return errors.Join(err, run.Release())
	}
	if err := run.Settle(context.Background(), m.wishes()); err != nil {
		return errors.Join(err, run.Release())
	}
	standings := maps.Clone(store.Standings)
	actions := m.planOf(store.Book)
	m.stable(actions, m.planOf(store.Book), standings)
	called := m.world.called
	m.world.called = map[call]int{}
	results, err := run.Apply(context.Background(), actions)
	for c, n := range m.world.called {
		p := c.Place
		if s := standings[p].Status; s == ledger.InDoubt || n > 1 {
			m.rt.Fatalf("%v is %q and was touched %d times in one run", p, s, n)
		}
	}
	m.world.called = called
	for _, r := range results {
		m.say("%s %s/%s %s: %s %v", r.Item, r.Channel, r.Account, r.Kind, r.Outcome, r.Err)
	}
	return errors.Join(err, run.Release())
}

// stable holds the keys of a plan: the same whenever it is made, and one for each
// action.
func (m *model) stable(a, b []Action, standings map[ledger.Place]ledger.Standing) {
	for i := range a {
		if !a[i].Kind.Acts() {
			continue
		}
		p := ledger.Place{Item: a[i].Item, Channel: a[i].Channel, Account: a[i].Account}
		what := fmt.Sprint(p, a[i].Kind, a[i].Digest, standings[p].Ended)
		if was := m.keys[a[i].Key]; a[i].Key != b[i].Key || was != "" && was != what {
			m.rt.Fatalf("key %s of %s, then of %s", a[i].Key, what, m.keys[a[i].Key])
		}
		m.keys[a[i].Key] = what
	}
}

// check holds what must be so at every moment.
func (m *model) check(rt *rapid.T) {
	for _, wrong := range m.world.wrong {
		rt.Fatal(wrong)
	}
	for p, posts := range m.world.posts {
		if len(posts) > 1 {
			rt.Fatalf("%v shows %v", p, posts)
		}
		for _, post := range posts {
			if !m.approved[fmt.Sprint(p.Item, p.Channel, post.shows())] {
				rt.Fatalf("%v shows what nobody approved", p)
			}
		}
	}
}

// Actions of the office.

func (m *model) item() string {
	return rapid.SampledFrom(modelItems).Draw(m.rt, "item")
}

func (m *model) channel() schema.Channel {
	return rapid.SampledFrom(modelChannels).Draw(m.rt, "channel")
}

// texts are what people write.
func (m *model) texts() []string {
	if m.threads {
		return []string{"satu", "satu\n---\ndua", "satu\n---\ndua\n---\nempat", "satu\n---\nempat\n---\ntiga", "dua\n---\nsatu\n---\ntiga"}
	}
	return []string{"satu", "dua", "tiga", "satu\n---\ndua"}
}

// change edits an item on main; nothing of it is decided yet.
func (m *model) change(item string, edit func(*draft)) {
	d := m.written[item]
	d.texts = maps.Clone(d.texts)
	if d.texts == nil {
		d.texts = map[schema.Channel]string{}
		for _, c := range modelChannels {
			d.texts[c] = "awal"
			if m.threads {
				d.texts[c] = "satu\n---\ndua\n---\ntiga"
			}
		}
	}
	edit(&d)
	m.written[item] = d
}

func (m *model) edits() {
	item, c := m.item(), m.channel()
	m.change(item, func(d *draft) {
		switch rapid.SampledFrom([]string{"text", "media", "channel", "withdrawal", "schedule"}).Draw(m.rt, "edit") {
		case "text":
			d.texts[c] = rapid.SampledFrom(m.texts()).Draw(m.rt, "text")
			d.notes++
		case "media":
			d.media = rapid.SampledFrom([]string{"", "p", "q"}).Draw(m.rt, "media")
		case "channel":
			if _, ok := d.texts[c]; ok {
				delete(d.texts, c)
			} else {
				d.texts[c] = "satu"
			}
		case "withdrawal":
			d.withdrawn = !d.withdrawn
		case "schedule":
			d.due = m.now.Add(time.Duration(rapid.IntRange(-1, 2).Draw(m.rt, "hours")) * time.Hour)
		}
	})
	if rapid.Bool().Draw(m.rt, "decided too") {
		m.decides(item)
	}
}

func (m *model) decides(item string) {
	if d, ok := m.written[item]; ok {
		m.decided[item] = d
		m.wishes() // whatever it shows under today's configuration is approved
	}
}

// configures changes what the office's configuration says of a channel; a change
// of transport must not be seen in the plan.
func (m *model) configures() {
	c := m.channel()
	d := m.o.Destination(c)
	switch rapid.SampledFrom([]string{"transport", "account", "since", "how"}).Draw(m.rt, "setting") {
	case "transport":
		before := lines(m.plan())
		d.Transport = map[schema.Transport]schema.Transport{schema.API: schema.HandOff, schema.HandOff: schema.API}[d.Transport]
		m.o.Destinations[c] = d
		if after := lines(m.plan()); after != before {
			m.rt.Fatalf("the transport of %s changed the plan from\n%s\nto\n%s", c, before, after)
		}
	case "account":
		d.Account = rapid.SampledFrom([]string{string(c) + "-1", string(c) + "-2"}).Draw(m.rt, "account")
	case "since":
		d.Since = rapid.SampledFrom([]schema.Moment{"", "2026-03-02"}).Draw(m.rt, "since")
	case "how":
		m.how[c] = rapid.SampledFrom([]string{"", channel.Edit, channel.Repost}).Draw(m.rt, "how")
	}
	m.o.Destinations[c] = d
	m.wishes()
}

// publishes is a run in which anything may go wrong.
func (m *model) publishes() {
	m.runs++
	calm := rapid.Bool().Draw(m.rt, "calm")
	var bad mishap
	m.world.faults, m.world.blind = map[schema.Channel][]fault{}, map[schema.Channel]bool{}
	if !calm {
		bad = mishap{at: rapid.IntRange(0, 12).Draw(m.rt, "step"), push: rapid.IntRange(0, 8).Draw(m.rt, "push"), lost: rapid.IntRange(pushNeverArrives, pushArrivesUnheard).Draw(m.rt, "lost")}
		bad.order, bad.other = rapid.IntRange(0, 12).Draw(m.rt, "order at"), rapid.Bool().Draw(m.rt, "recorded by another")
		bad.pause = rapid.SampledFrom([]time.Duration{0, time.Minute, time.Hour}).Draw(m.rt, "pause")
		for _, c := range modelChannels {
			m.world.faults[c] = rapid.SliceOfN(rapid.Map(rapid.IntRange(int(answers), int(losesAfter)), func(i int) fault { return fault(i) }), 0, 4).Draw(m.rt, "faults")
			m.world.blind[c] = rapid.Bool().Draw(m.rt, "blind")
		}
	}
	if m.publish(fmt.Sprint("run ", m.runs), bad) && calm {
		m.idle()
	}
}

// idle holds the plan after a run in which nothing went wrong.
func (m *model) idle() {
	for _, a := range m.plan() {
		if a.Kind.Acts() {
			m.rt.Fatalf("after a publish the plan still says: %s", lines([]Action{a}))
		}
	}
}

// open are the places about which people are asked.
func (m *model) open() (out []ledger.Place) {
	for p, s := range m.store(nil).Standings {
		if s.Status == ledger.InDoubt || s.Status == ledger.Awaiting {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b ledger.Place) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return out
}

func (m *model) performs() {
	places := slices.SortedFunc(maps.Keys(m.world.tasks), func(a, b ledger.Place) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	for _, p := range places {
		for _, k := range slices.Clone(m.world.tasks[p]) {
			if rapid.Bool().Draw(m.rt, "somebody does it") {
				m.say("a person does the %s of %v", k.action, p)
				m.world.perform(p, k, rapid.Bool().Draw(m.rt, "anew"))
			}
		}
	}
}

func (m *model) answersOne() {
	if open := m.open(); len(open) > 0 {
		m.answer(rapid.SampledFrom(open).Draw(m.rt, "place"))
	}
}

// answer is terbit resolve, by somebody who looked.
func (m *model) answer(p ledger.Place) {
	store := m.store(nil)
	e := m.world.answer(p, store.Standings[p])
	m.say("of the %s of %v a person says: %q %s", e.Action, p, e.URL, e.Error)
	if err := store.Append(e); err != nil {
		m.rt.Fatal(err)
	}
}

// leaves is terbit resolve --leave.
func (m *model) leaves() {
	store := m.store(nil)
	orphans := slices.DeleteFunc(m.planOf(store.Book), func(a Action) bool { return !a.Orphan })
	if len(orphans) == 0 {
		return
	}
	a := rapid.SampledFrom(orphans).Draw(m.rt, "left")
	e := schema.Entry{Type: schema.Left, Item: a.Item, Channel: a.Channel, Account: a.Account, By: "petugas", Reason: "sebab"}
	if a.Withdrawn {
		e.Action = ledger.ActionWithdraw
	}
	if err := store.Append(e); err != nil {
		m.rt.Fatal(err)
	}
}

// settles ends a history: nothing fails any more, everybody does what they were
// handed and answers, and then everything is shown as it is wished.
func (m *model) settles() {
	m.say("from here on nothing fails")
	m.broken = map[string]bool{}
	m.world.faults, m.world.blind = nil, nil
	for _, q := range m.o.Quiet {
		if q.Until.After(m.now) {
			m.now = q.Until
		}
	}
	if rapid.Bool().Draw(m.rt, "everything is freed") {
		for _, item := range modelItems {
			m.speak(item, schema.Order{Verb: schema.OrderRelease, By: "kabid", All: true})
		}
	}
	for round := 0; ; round++ {
		m.now = m.now.Add(3 * time.Hour)
		if !m.publish(fmt.Sprint("calm ", round), mishap{}) {
			m.rt.Fatal("a calm run ended early")
		}
		m.idle()
		m.check(m.rt)
		open := m.open()
		if len(open) == 0 {
			break
		}
		if round == 12 {
			m.rt.Fatalf("still open: %v\n%s", open, lines(m.plan()))
		}
		for _, p := range open {
			if tasks := m.world.tasks[p]; len(tasks) > 0 {
				m.world.perform(p, tasks[len(tasks)-1], false)
			}
			m.answer(p)
		}
	}
	m.asWished()
}

func (m *model) asWished() {
	asked := map[ledger.Place]bool{}
	for _, a := range m.plan() {
		asked[ledger.Place{Item: a.Item, Channel: a.Channel, Account: a.Account}] = true
	}
	book, stops := m.store(nil).Book, m.stops()
	standings := book.Standings
	wanted, thread := map[ledger.Place]string{}, map[ledger.Place]string{}
	for _, w := range Obey(m.wishes(), book.Standing) {
		if stops[w.Item] == withdrawnByOrder && !w.Withdrawn {
			m.rt.Fatalf("%s was withdrawn by order, and is wished for", w.Item)
		}
		for _, msg := range w.Messages {
			p := ledger.Place{Item: w.Item, Channel: msg.Channel, Account: msg.Account}
			if !w.Withdrawn && (m.o.Destination(msg.Channel).Since == "" || standings[p].Status != ledger.Never) {
				wanted[p] = msg.Digest
				if all := begins(msg); all != nil {
					thread[p] = all[len(all)-1]
				}
			}
		}
		for _, c := range modelChannels {
			p := ledger.Place{Item: w.Item, Channel: c, Account: m.o.Destination(c).Account}
			if w.Withdrawn && len(m.world.posts[p]) > 0 {
				m.rt.Fatalf("%v still shows what was withdrawn", p)
			}
		}
	}
	for p, digest := range wanted {
		if stops[p.Item] == heldByOrder {
			continue // it stays as it is
		}
		if posts := m.world.posts[p]; len(posts) != 1 || posts[0].shows() != digest && posts[0].shows() != thread[p] {
			m.rt.Fatalf("lost: %v shows %v, wanted %s; the ledger says %+v", p, posts, digest, standings[p])
		}
	}
	for p, posts := range m.world.posts {
		if len(posts) > 0 && stops[p.Item] == withdrawnByOrder && p.Account == m.o.Destination(p.Channel).Account {
			m.rt.Fatalf("%v shows what was withdrawn by order", p)
		}
		left := standings[p].Left // by a person, and not before it was withdrawn
		if left != nil && (left.Action == ledger.ActionWithdraw || stops[p.Item] != withdrawnByOrder && !m.decided[p.Item].withdrawn) {
			continue
		}
		if len(posts) > 0 && wanted[p] == "" && !asked[p] {
			m.rt.Fatalf("%v shows %v, which nobody wishes and nobody is asked about", p, posts)
		}
	}
}

// However an office's life goes: nothing unapproved is ever shown, nothing is
// posted twice, what is held is neither posted nor corrected, what was withdrawn by
// order goes away and stays away, a quiet period is kept, a place in doubt is left alone, a change of transport changes no
// plan, keys are stable, the ledger stays whole, and once nothing fails and people
// answer, everything is shown as it is wished.
func TestTheLifeOfAnOffice(t *testing.T) { lives(t, false) }

// The same of an office whose programs post threads: each post of one is there once, in
// its place, whatever stopped the one before, and what was begun with another text is
// taken back.
func TestTheLifeOfThreads(t *testing.T) { lives(t, true) }

func lives(t *testing.T, threads bool) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		m := newModel(rt)
		if m.threads = threads; threads {
			for _, c := range modelChannels {
				m.o.Destinations[c] = schema.Destination{Account: string(c) + "-1", Transport: schema.API}
			}
		}
		for _, item := range modelItems {
			m.change(item, func(*draft) {})
			m.decides(item)
		}
		rt.Repeat(map[string]func(*rapid.T){
			"":          m.check,
			"edit":      func(*rapid.T) { m.edits() },
			"decide":    func(*rapid.T) { m.decides(m.item()) },
			"configure": func(*rapid.T) { m.configures() },
			"break":     func(*rapid.T) { item := m.item(); m.broken[item] = !m.broken[item] },
			"publish":   func(*rapid.T) { m.publishes() },
			"again":     func(*rapid.T) { m.publishes() },
			"perform":   func(*rapid.T) { m.performs() },
			"answer":    func(*rapid.T) { m.answersOne() },
			"leave":     func(*rapid.T) { m.leaves() },
			"order":     func(*rapid.T) { m.orders() },
			"quiet":     func(*rapid.T) { m.announces() },
			"wait":      func(*rapid.T) { m.now = m.now.Add(time.Hour) },
		})
		m.settles()
	})
}
