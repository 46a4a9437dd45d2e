package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// livePost is a post that the public sees. Of a thread that a program posts, the first;
// each then has the digest of its part alone.
type livePost struct {
	id, digest string
	thread     bool
	rest       []livePost
}

// shows is what the public sees, in one word.
func (p livePost) shows() string {
	if !p.thread {
		return p.digest
	}
	all := []string{p.digest}
	for _, r := range p.rest {
		all = append(all, r.digest)
	}
	return strings.Join(all, "+")
}

// named reports whether ids, or addresses in their place, name all posts of a thread.
func (p livePost) named(c schema.Channel, ids string) bool {
	all := append([]livePost{p}, p.rest...)
	return slices.EqualFunc(strings.Fields(ids), all, func(id string, p livePost) bool { return id == p.id || id == p.url(c) })
}

func (p livePost) url(c schema.Channel) string { return "https://" + string(c) + ".example/" + p.id }

// fault is how a call goes wrong.
type fault int

const (
	answers fault = iota
	refuses
	refusesForNow
	refusesTheAccount
	losesBefore
	losesAfter
)

// destinations are all platforms, and the people who are handed what goes there.
type destinations struct {
	mu      sync.Mutex
	posts   map[ledger.Place][]livePost
	took    map[string]livePost         // effects by key and account
	tasks   map[ledger.Place][]task     // in people's hands
	faults  map[schema.Channel][]fault  // of the calls to come
	blind   map[schema.Channel]bool     // Find can't tell
	called  map[call]int                // jobs of this run
	account func(schema.Channel) string // of today's token
	stopped map[string]string           // by orders, when the wave's intents were written
	judged  time.Time                   // when the wave was judged
	quiet   func(time.Time) bool        // of the office
	serial  int
	wrong   []string // what a platform or a person was asked and never should be
}

// call is one action at a place.
type call struct {
	ledger.Place
	key string
}

// task is what a person was handed.
type task struct {
	key, action, digest string
}

func (d *destinations) next(c schema.Channel) fault {
	if len(d.faults[c]) == 0 {
		return answers
	}
	f := d.faults[c][0]
	d.faults[c] = d.faults[c][1:]
	return f
}

// place of a job; a token reaches its own account only.
func placeOf(j channel.Job) ledger.Place {
	return ledger.Place{Item: j.Message.Item, Channel: j.Message.Channel, Account: j.Message.Account}
}

// newPost shows a post; a second one beside another is what must never be.
func (d *destinations) newPost(p ledger.Place, digest string) livePost {
	if len(d.posts[p]) > 0 {
		d.wrong = append(d.wrong, fmt.Sprintf("posted twice on %v", p))
	}
	d.serial++
	post := livePost{id: fmt.Sprint("id-", d.serial), digest: digest}
	d.posts[p] = append(d.posts[p], post)
	return post
}

// allowed holds that a job is one that nothing stopped before its wave.
func (d *destinations) allowed(p ledger.Place, action string) {
	if why := d.stopped[p.Item]; why != "" && action != channel.Withdraw {
		d.wrong = append(d.wrong, fmt.Sprintf("%s of %v, which is %s", action, p, why))
	}
	if action == channel.Post && d.quiet(d.judged) {
		d.wrong = append(d.wrong, fmt.Sprintf("a post to %v in a quiet period", p))
	}
}

// platformAPI acts on a platform itself, as carrier in cmd/terbit does: what it
// can't do without a post's id goes to people.
type platformAPI struct{ d *destinations }

func (t platformAPI) byPerson(j channel.Job) bool {
	return j.Action == channel.Withdraw && j.ID == "" || j.Action == channel.Correct && (j.How == "" || j.ID == "")
}

func (t platformAPI) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if t.byPerson(j) {
		return people(t).Do(ctx, j)
	}
	t.d.mu.Lock()
	defer t.d.mu.Unlock()
	p := placeOf(j)
	t.d.called[call{p, j.Key}]++
	t.d.allowed(p, j.Action)
	if p.Account != t.d.account(p.Channel) {
		t.d.wrong = append(t.d.wrong, fmt.Sprintf("%s of %v with another account's token", j.Action, p))
	}
	f := t.d.next(p.Channel)
	switch f {
	case refuses:
		return channel.Receipt{}, &channel.RefusedError{Reason: "refused"}
	case refusesForNow:
		return channel.Receipt{}, &channel.RefusedError{Reason: "not now", Again: true}
	case refusesTheAccount:
		return channel.Receipt{}, &channel.RefusedError{Reason: "bad token", Account: true}
	case losesBefore:
		return channel.Receipt{}, errors.New("lost before it had an effect")
	}
	post, err := t.effect(p, j)
	if err != nil {
		return channel.Receipt{}, err
	}
	t.d.took[j.Key+" "+p.Account] = post
	t.d.tasks[p] = nil // the outbox no longer asks for it
	if f == losesAfter {
		return channel.Receipt{}, errors.New("lost after it had its effect")
	}
	return channel.Receipt{ID: post.id, URL: post.url(p.Channel)}, nil
}

func (t platformAPI) effect(p ledger.Place, j channel.Job) (livePost, error) {
	switch {
	case j.Action == channel.Post && j.Part > 0:
		return t.part(p, j)
	case j.Action == channel.Post:
		return t.d.newPost(p, j.Message.Digest), nil
	}
	i := slices.IndexFunc(t.d.posts[p], func(l livePost) bool { return l.named(p.Channel, j.ID) })
	switch {
	case j.Action == channel.Withdraw:
		if i >= 0 {
			t.d.posts[p] = slices.Delete(t.d.posts[p], i, i+1)
		}
		return livePost{id: j.ID}, nil
	case i < 0:
		return livePost{}, &channel.RefusedError{Reason: "there is no post " + j.ID}
	case j.How == channel.Repost:
		t.d.posts[p] = slices.Delete(t.d.posts[p], i, i+1)
		return t.d.newPost(p, j.Message.Digest), nil
	}
	t.d.posts[p][i].digest = j.Message.Digest
	return t.d.posts[p][i], nil
}

// part makes one post of a thread, under those that the job says are out.
func (t platformAPI) part(p ledger.Place, j channel.Job) (livePost, error) {
	if j.Part == 1 {
		post := t.d.newPost(p, j.Message.Digest)
		t.d.posts[p][len(t.d.posts[p])-1].thread = true
		return post, nil
	}
	for i := range t.d.posts[p] {
		head := &t.d.posts[p][i]
		if !head.thread || !head.named(p.Channel, j.ID) {
			continue
		}
		if len(head.rest) != j.Part-2 {
			t.d.wrong = append(t.d.wrong, fmt.Sprintf("part %d of %v after %d", j.Part, p, len(head.rest)+1))
		}
		t.d.serial++
		post := livePost{id: fmt.Sprint("id-", t.d.serial), digest: j.Message.Digest}
		head.rest = append(slices.Clip(head.rest), post)
		return post, nil
	}
	t.d.wrong = append(t.d.wrong, fmt.Sprintf("part %d of %v under %q, where there is %v", j.Part, p, j.ID, t.d.posts[p]))
	return livePost{}, &channel.RefusedError{Reason: "there is no post " + j.ID}
}

func (t platformAPI) Find(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	if t.byPerson(j) {
		return people(t).Find(ctx, j)
	}
	t.d.mu.Lock()
	defer t.d.mu.Unlock()
	c := j.Message.Channel
	if t.d.blind[c] {
		return channel.Inconclusive, channel.Receipt{}, nil
	}
	if post, ok := t.d.took[j.Key+" "+t.d.account(c)]; ok {
		return channel.Present, channel.Receipt{ID: post.id, URL: post.url(c)}, nil
	}
	return channel.Absent, channel.Receipt{}, nil
}

// people are handed jobs.
type people struct{ d *destinations }

func (t people) Do(_ context.Context, j channel.Job) (channel.Receipt, error) {
	t.d.mu.Lock()
	defer t.d.mu.Unlock()
	p := placeOf(j)
	t.d.called[call{p, j.Key}]++
	t.d.allowed(p, j.Action)
	if f := t.d.next(p.Channel); f != answers { // a disk is full
		return channel.Receipt{}, channel.ErrRefused
	}
	if !slices.ContainsFunc(t.d.tasks[p], func(k task) bool { return k.key == j.Key }) {
		t.d.tasks[p] = append(t.d.tasks[p], task{j.Key, j.Action, j.Message.Digest})
	}
	return channel.Receipt{Prepared: true}, nil
}

func (t people) Find(_ context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	t.d.mu.Lock()
	defer t.d.mu.Unlock()
	if slices.ContainsFunc(t.d.tasks[placeOf(j)], func(k task) bool { return k.key == j.Key }) {
		return channel.Present, channel.Receipt{Prepared: true}, nil
	}
	return channel.Absent, channel.Receipt{}, nil
}

// perform is a person doing one task: what they find posted they don't post again,
// and where a correction finds nothing, they post it.
func (d *destinations) perform(p ledger.Place, k task, anew bool) {
	there := d.posts[p]
	switch {
	case k.action == channel.Withdraw:
		d.posts[p] = nil
	case len(there) == 0:
		d.newPost(p, k.digest)
	case k.action == channel.Post && there[0].thread: // the rest of it
		there[0] = livePost{id: there[0].id, digest: k.digest}
	case k.action == channel.Correct && anew: // deleted and posted anew
		d.posts[p] = nil
		d.newPost(p, k.digest)
	case k.action == channel.Correct:
		there[0] = livePost{id: there[0].id, digest: k.digest}
	}
}

// answer is a person's true answer about an open question: what they see.
func (d *destinations) answer(p ledger.Place, s ledger.Standing) schema.Entry {
	e := s.Pending
	e.Type, e.By = schema.Resolved, "petugas"
	shown := d.posts[p]
	switch {
	case e.Part > 0:
		if len(shown) == 1 && shown[0].thread {
			if all := append([]livePost{shown[0]}, shown[0].rest...); len(all) == e.Part && all[e.Part-1].digest == e.PartDigest {
				e.URL = all[e.Part-1].url(p.Channel)
				return e
			}
		}
		e.Error = "not posted"
		return e
	case e.Action == channel.Withdraw && len(shown) == 0:
	case e.Action != channel.Withdraw && len(shown) == 1 && shown[0].shows() == e.Digest:
		e.URL = shown[0].url(p.Channel)
	default:
		e.Error = "not posted"
		d.tasks[p] = slices.DeleteFunc(d.tasks[p], func(k task) bool { return k.key == e.Key })
		return e
	}
	d.tasks[p] = nil
	return e
}
