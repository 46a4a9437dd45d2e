package ledger

import (
	"testing"

	"github.com/gunungmas/terbit/schema"
)

func TestWhatPeopleWereHandedOutlivesARefusal(t *testing.T) {
	type step struct {
		kind        schema.EntryType
		key, action string
		digest, err string
	}
	post1, correct2, correct3, withdraw := step{key: "k1", action: ActionPost, digest: "1"}, step{key: "k2", action: ActionCorrect, digest: "2"}, step{key: "k3", action: ActionCorrect, digest: "3"}, step{key: "k4", action: ActionWithdraw}
	as := func(s step, k schema.EntryType) step { s.kind = k; return s }
	no := func(s step) step { s.kind, s.err = schema.Resolved, "not posted"; return s }
	handed := func(s step) []step { return []step{as(s, schema.Intent), as(s, schema.Prepared)} }
	join := func(parts ...[]step) (out []step) {
		for _, p := range parts {
			out = append(out, p...)
		}
		return out
	}
	for _, c := range []struct {
		name    string
		steps   []step
		want    Status
		pending string
	}{
		{"a refused correction of it", join(handed(post1), []step{as(correct2, schema.Intent), as(correct2, schema.Rejected)}), Awaiting, "k1"},
		{"a withdrawal that failed", join(handed(post1), []step{as(withdraw, schema.Intent), as(withdraw, schema.Rejected)}), Awaiting, "k1"},
		{"an answer about the newest alone", join(handed(post1), handed(correct2), handed(correct3), []step{no(correct3)}), Awaiting, "k2"},
		{"answers about all", join(handed(post1), handed(correct2), []step{no(correct2), no(post1)}), Never, ""},
		{"a cut-off correction", join(handed(post1), []step{as(correct2, schema.Intent)}), Cut, "k2"},
		{"a proof", join(handed(post1), handed(correct2), []step{as(correct2, schema.Resolved)}), Out, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, p := newBook(), Place{"content/2026/a", "x", "x"}
			for i, s := range c.steps {
				b.add(schema.Entry{Seq: i + 1, Time: start, Type: s.kind, Key: s.key, Action: s.action, Digest: s.digest, Error: s.err, Item: p.Item, Channel: p.Channel, Account: p.Account})
			}
			s := b.Standings[p]
			if s.Status != c.want || s.Pending.Key != c.pending {
				t.Errorf("%q with %q pending, want %q with %q", s.Status, s.Pending.Key, c.want, c.pending)
			}
			if c.want == Cut {
				if s = s.Settled(); s.Status != Awaiting || s.Pending.Key != "k1" {
					t.Errorf("settled: %+v", s)
				}
			}
		})
	}
}

func TestAnIdBelongsToItsAddress(t *testing.T) {
	b, p := newBook(), Place{"content/2026/a", "x", "x"}
	for _, c := range []struct {
		name, action, url, id, wantURL, wantID string
	}{
		{"posted by API", ActionPost, "u1", "1", "u1", "1"},
		{"edited by API", ActionCorrect, "", "", "u1", "1"},
		{"edited by a person", ActionCorrect, "u1", "", "u1", "1"},
		{"posted anew by a person", ActionCorrect, "u2", "", "u2", ""},
		{"withdrawn", ActionWithdraw, "", "", "u2", ""},
		{"posted again, without an address", ActionPost, "", "", "", ""},
	} {
		b.add(schema.Entry{Type: schema.Receipt, Time: start, Item: p.Item, Channel: p.Channel, Account: p.Account, Action: c.action, URL: c.url, PostID: c.id, Digest: c.action})
		if s := b.Standings[p]; s.URL != c.wantURL || s.PostID != c.wantID {
			t.Errorf("%s: %q %q, want %q %q", c.name, s.URL, s.PostID, c.wantURL, c.wantID)
		}
	}
}

// A person's word that something is left where it is holds until something happens
// there, and changes nothing else.
func TestWhatIsLeftStaysAsItIs(t *testing.T) {
	b, p := newBook(), Place{"content/2026/a", "x", "x"}
	entry := func(k schema.EntryType) schema.Entry {
		return schema.Entry{Type: k, Time: start, Item: p.Item, Channel: p.Channel, Account: p.Account, Action: ActionPost, Digest: "d", By: "petugas", Reason: "akun ditutup"}
	}
	b.add(entry(schema.Receipt))
	before := b.Standings[p]
	b.add(entry(schema.Left))
	after := b.Standings[p]
	if after.Left == nil || after.Left.Reason != "akun ditutup" || after.Status != Out || after.Ended != before.Ended || after.Digest != before.Digest {
		t.Errorf("left: %+v, was %+v", after, before)
	}
	b.add(entry(schema.Intent))
	if s := b.Standings[p]; s.Left != nil {
		t.Errorf("something began there, and it is still left: %+v", s)
	}
}

// A word of nobody, or for no reason, leaves nothing: the chain does not hold with it.
func TestWhoLeavesSomethingSaysWhy(t *testing.T) {
	whole := schema.Entry{Type: schema.Left, Item: "content/2026/a", Channel: "x", Account: "x", By: "petugas", Reason: "akun ditutup"}
	for _, c := range []struct {
		rule   string
		change func(*schema.Entry)
		ok     bool
	}{
		{"a person, a place and a reason", func(*schema.Entry) {}, true},
		{"nobody", func(e *schema.Entry) { e.By = "" }, false},
		{"no reason", func(e *schema.Entry) { e.Reason = "" }, false},
		{"no item", func(e *schema.Entry) { e.Item = "" }, false},
		{"no channel", func(e *schema.Entry) { e.Channel = "" }, false},
	} {
		t.Run(c.rule, func(t *testing.T) {
			e := whole
			c.change(&e)
			text, _, err := chain(0, zero, start, []schema.Entry{{Type: schema.Genesis, Mode: schema.Live, Repository: "kantor/konten"}, e})
			if err != nil {
				t.Fatal(err)
			}
			if r := Verify(text); r.OK != c.ok {
				t.Errorf("%+v", r.Problems)
			}
		})
	}
}
