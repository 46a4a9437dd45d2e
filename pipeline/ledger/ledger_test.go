package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/schema"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func clock() func() time.Time {
	t := start
	return func() time.Time { t = t.Add(time.Second); return t }
}

func open(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path, schema.Rehearsal, "lokal", clock())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func post(key, item string) []schema.Entry {
	e := schema.Entry{Key: key, Item: item, Channel: "x", Account: "x", Action: ActionPost, Revision: "r1", Digest: "sha256:d"}
	intent, receipt := e, e
	intent.Type, receipt.Type = schema.Intent, schema.Receipt
	return []schema.Entry{intent, receipt}
}

// sample writes a ledger of six lines and returns its path and bytes.
func sample(t testing.TB) (string, []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.jsonl")
	s := open(t, path)
	for i := range 2 {
		if err := s.Append(post(fmt.Sprint("k", i), fmt.Sprintf("content/2026/a%d", i))...); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Append(post("k9", "content/2026/z")[0]); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, data
}

func TestWhatWasWrittenIsRead(t *testing.T) {
	path, data := sample(t)
	b, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	r := Verify(data)
	if !r.OK || r.Entries != 6 || r.Head != b.Head || b.Entries != 6 {
		t.Errorf("verify %+v, book %d %s", r, b.Entries, b.Head)
	}
	if s := b.Standings[Place{"content/2026/a0", "x", "x"}]; s.Status != Out || s.Digest != "sha256:d" || s.Ended != 1 {
		t.Errorf("posted item stands as %+v", s)
	}
	if s := b.Standings[Place{"content/2026/z", "x", "x"}]; s.Status != Cut || s.Pending.Key != "k9" {
		t.Errorf("an intent without an end stands as %+v", s)
	}
	if b.Genesis.Mode != schema.Rehearsal || b.Genesis.Repository != "lokal" {
		t.Errorf("genesis %+v", b.Genesis)
	}
}

// Whichever byte is changed, verify says on which line.
func TestEveryFlippedByteIsFound(t *testing.T) {
	_, data := sample(t)
	for i := range data {
		for _, flip := range []byte{1, 0x20, 0x80} {
			bad := bytes.Clone(data)
			bad[i] ^= flip
			r := Verify(bad)
			if r.OK {
				t.Fatalf("byte %d ^ %#x was not found", i, flip)
			}
			if line := bytes.Count(data[:i], []byte("\n")) + 1; r.Problems[0].Line != line {
				t.Fatalf("byte %d ^ %#x on line %d was reported on line %d: %s", i, flip, line, r.Problems[0].Line, r.Problems[0].Message)
			}
		}
	}
}

func TestARewrittenLineIsFound(t *testing.T) {
	_, data := sample(t)
	lines := bytes.SplitAfter(data, []byte("\n"))
	e, err := decode(bytes.TrimSpace(lines[2]))
	if err != nil {
		t.Fatal(err)
	}
	e.URL = "https://palsu.example/"
	forged, err := encode(e) // with a seal that fits
	if err != nil {
		t.Fatal(err)
	}
	lines[2] = append(forged, '\n')
	r := Verify(bytes.Join(lines, nil))
	if r.OK || r.Problems[0].Line != 3 {
		t.Errorf("a line rewritten with a new seal: %+v", r)
	}
}

func TestMovedAndMissingLinesAreFound(t *testing.T) {
	_, data := sample(t)
	lines := bytes.SplitAfter(data, []byte("\n"))
	for i := range 5 { // the last line's absence only a witness outside can tell
		if r := Verify(bytes.Join(append(append([][]byte{}, lines[:i]...), lines[i+1:]...), nil)); r.OK {
			t.Errorf("line %d removed: not found", i+1)
		}
	}
	lines[1], lines[2] = lines[2], lines[1]
	if r := Verify(bytes.Join(lines, nil)); r.OK {
		t.Error("two lines exchanged: not found")
	}
}

func TestABrokenLedgerIsNeverWrittenTo(t *testing.T) {
	path, data := sample(t)
	data[len(data)/2] ^= 1
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); !errors.Is(err, ErrBroken) {
		t.Errorf("Read: %v", err)
	}
	if _, err := Open(t.Context(), path, schema.Rehearsal, "", clock()); !errors.Is(err, ErrBroken) {
		t.Errorf("Open: %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(after, data) {
		t.Error("the broken ledger was changed")
	}
}

// A crash can leave any beginning of the last line behind.
func TestAnUnfinishedLastLineIsSetAside(t *testing.T) {
	path, data := sample(t)
	last := bytes.LastIndexByte(data[:len(data)-1], '\n') + 1
	for cut := last + 1; cut < len(data); cut += 7 {
		if err := os.WriteFile(path, data[:cut], 0o644); err != nil {
			t.Fatal(err)
		}
		s := open(t, path)
		if s.Entries != 5 || s.SetAside == "" {
			t.Fatalf("cut at %d: %d entries, set aside %q", cut, s.Entries, s.SetAside)
		}
		aside, err := os.ReadFile(s.SetAside)
		if err != nil || !bytes.Equal(aside, data[last:cut]) {
			t.Fatalf("cut at %d: set aside %q, %v", cut, aside, err)
		}
		if err := s.Append(post("k9", "content/2026/z")[0]); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(path); err != nil {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
}

func TestOnePublisherAtATime(t *testing.T) {
	path, _ := sample(t)
	s := open(t, path)
	defer s.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, path, schema.Rehearsal, "", clock()); !errors.Is(err, ErrBusy) {
		t.Errorf("a second publisher got in: %v", err)
	}
}

func TestAModeKeepsToItsLedger(t *testing.T) {
	path, _ := sample(t)
	if _, err := Open(t.Context(), path, schema.Live, "a/b", clock()); !errors.Is(err, ErrMode) {
		t.Errorf("a live run opened a rehearsal's ledger: %v", err)
	}
}

func TestAReceiptNeedsItsIntent(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.jsonl")
	s := open(t, path)
	if err := s.Append(post("k", "content/2026/a")[1]); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(path); !errors.Is(err, ErrBroken) {
		t.Errorf("a receipt without an intent was believed: %v", err)
	}
}

func TestARefusalPutsAPlaceBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		b := &Book{Standings: map[Place]Standing{}}
		p := Place{"content/2026/a", "x", "x"}
		out := rapid.Bool().Draw(rt, "was out")
		if out {
			for _, e := range post("k1", p.Item) {
				e.Time = start
				b.add(e)
			}
		}
		before := b.Standings[p]
		e := post("k2", p.Item)[0]
		b.add(e)
		e.Type = schema.Rejected
		b.add(e)
		after := b.Standings[p]
		if after.Status != before.Status || after.Digest != before.Digest || after.Ended != before.Ended {
			rt.Fatalf("before %+v, after %+v", before, after)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	path := filepath.Join(b.TempDir(), "ledger.jsonl")
	s := open(b, path)
	const n = 10000
	for i := range n / 2 {
		if err := s.Append(post(fmt.Sprint("k", i), fmt.Sprint("content/2026/a", i))...); err != nil {
			b.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Read(path); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/entry")
}

func decision(item string, basis schema.Basis) schema.Entry {
	return schema.Entry{Type: schema.Decided, Item: item, Revision: "r1", Decision: &schema.Decision{Verdict: schema.Approved, Basis: basis}}
}

func TestDecisionsAreKeptInOrderAndAreNoPlaces(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.jsonl")
	s := open(t, path)
	want := []string{"content/2026/b", "content/2026/a", "content/2026/b"}
	for _, item := range want {
		if err := s.Append(decision(item, schema.OnRehearsal)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range b.Decisions {
		got = append(got, e.Item)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || len(b.Standings) != 0 {
		t.Errorf("%v, %d places", got, len(b.Standings))
	}
}

// A decision says on what it rests, and a rehearsal's is none elsewhere.
func TestADecisionHoldsInItsOwnModeOnly(t *testing.T) {
	for _, c := range []struct {
		mode  schema.Mode
		entry schema.Entry
		ok    bool
	}{
		{schema.Rehearsal, decision("content/2026/a", schema.OnRehearsal), true},
		{schema.Rehearsal, decision("content/2026/a", schema.OnProposal), false},
		{schema.Live, decision("content/2026/a", schema.OnProposal), true},
		{schema.Live, decision("content/2026/a", schema.OnRehearsal), false},
		{schema.Live, decision("", schema.OnProposal), false},
		{schema.Live, schema.Entry{Type: schema.Decided, Item: "content/2026/a", Revision: "r1"}, false},
	} {
		path := filepath.Join(t.TempDir(), "ledger.jsonl")
		s, err := Open(context.Background(), path, c.mode, "lokal", clock())
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(s.Append(c.entry), s.Close()); err != nil {
			t.Fatal(err)
		}
		if b, err := Read(path); (err == nil) != c.ok || c.ok && len(b.Decisions) != 1 {
			t.Errorf("%s %+v: %v", c.mode, c.entry.Decision, err)
		}
	}
}
