package ledger

import (
	"strings"
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

// What is known of a thread, post by post.
func TestAThreadsPosts(t *testing.T) {
	type end struct {
		kind    schema.EntryType
		part    int
		digest  string // of the part
		url, id string
		err     string
	}
	out := func(part int) end {
		n := string(rune('0' + part))
		return end{schema.Receipt, part, "d" + n, "u" + n, n, ""}
	}
	whole := end{kind: schema.Receipt, url: "w", id: "9"}
	gone := end{kind: schema.Receipt, part: -1}
	for _, c := range []struct {
		rule    string
		ends    []end
		want    Status
		url, id string
		thread  string // digests of what is out of an unfinished one
		ended   int
	}{
		{"the first is out", []end{out(1)}, Partly, "u1", "1", "d1", 0},
		{"all are out", []end{out(1), out(2), out(3)}, Out, "u1", "1 2 3", "", 1},
		{"the second was refused", []end{out(1), {kind: schema.Rejected, part: 2}}, Partly, "u1", "1", "d1", 0},
		{"the second is in doubt", []end{out(1), {kind: schema.Unknown, part: 2}}, InDoubt, "u1", "1", "d1", 0},
		{"a person found the second", []end{out(1), {kind: schema.Unknown, part: 2}, {kind: schema.Resolved, part: 2, digest: "d2", url: "u2"}}, Partly, "u1", "1 u2", "d1 d2", 0},
		{"a person did not find it", []end{out(1), {kind: schema.Unknown, part: 2}, {kind: schema.Resolved, part: 2, err: "not posted"}}, Partly, "u1", "1", "d1", 0},
		{"taken back", []end{out(1), out(2), gone}, Withdrawn, "u1", "1 2", "", 1},
		{"taken back, and begun anew", []end{out(1), gone, out(1)}, Partly, "u1", "1", "d1", 1},
		{"handed over, and posted by a person", []end{out(1), whole}, Out, "w", "9", "", 1},
		{"a late post of what was taken back is taken away", []end{out(1), gone, out(2)}, Partly, "u2", "2", "", 1},
		{"a late post beside what is out goes when that goes", []end{out(1), out(2), out(3), out(2)}, Out, "u1", "1 2 3 2", "", 1},
	} {
		b, p := newBook(), Place{"content/2026/a", "bluesky", "x"}
		for _, e := range c.ends {
			entry := schema.Entry{
				Type: schema.Intent, Time: start, Item: p.Item, Channel: p.Channel, Account: p.Account, Action: ActionPost, Digest: "whole",
				Part: e.part, Parts: 3, PartDigest: e.digest,
			}
			switch e.part {
			case 0:
				entry.Parts = 0
			case -1:
				entry.Part, entry.Parts, entry.Action, entry.Digest = 0, 0, ActionWithdraw, ""
			}
			if e.kind != schema.Resolved {
				b.add(entry)
			}
			entry.Type, entry.URL, entry.PostID, entry.Error = e.kind, e.url, e.id, e.err
			b.add(entry)
		}
		s, thread := b.Standings[p], ""
		for _, part := range s.Thread {
			thread = strings.TrimSpace(thread + " " + part.Digest)
		}
		if s.Status != c.want || s.URL != c.url || s.PostID != c.id || thread != c.thread || s.Ended != c.ended {
			t.Errorf("%s: %q at %q, %q, with %q, %d ended", c.rule, s.Status, s.URL, s.PostID, thread, s.Ended)
		}
		if parts := map[bool]int{true: 3}[c.want == Out && c.url == "u1"]; s.Parts != parts {
			t.Errorf("%s: %d parts", c.rule, s.Parts)
		}
	}
}

// A thread that a person corrected is no longer named post by post.
func TestAPersonsCorrectionOfAThread(t *testing.T) {
	b, p := newBook(), Place{"content/2026/a", "bluesky", "x"}
	add := func(e schema.Entry) Standing {
		e.Type, e.Time, e.Item, e.Channel, e.Account = schema.Receipt, start, p.Item, p.Channel, p.Account
		b.add(e)
		return b.Standings[p]
	}
	add(schema.Entry{Action: ActionPost, Part: 1, Parts: 2, PartDigest: "d1", URL: "u1", PostID: "1"})
	add(schema.Entry{Action: ActionPost, Part: 2, Parts: 2, PartDigest: "d2", URL: "u2", PostID: "2", Digest: "whole"})
	if s := add(schema.Entry{Action: ActionCorrect, How: "reply", URL: "u1", PostID: "1 2 3", Digest: "corrected"}); s.PostID != "1 2 3" || s.Parts != 2 {
		t.Errorf("corrected by a reply: %+v", s)
	}
	if s := add(schema.Entry{Action: ActionCorrect, URL: "u1", Digest: "again"}); s.PostID != "" || s.Parts != 0 || s.URL != "u1" {
		t.Errorf("corrected by a person: %+v", s)
	}
}
