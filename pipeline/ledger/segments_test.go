package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/schema"
)

// months is a live ledger with a file for each of n months.
func months(t testing.TB, at string, n, entries int) {
	t.Helper()
	b, err := git.OpenBranch(context.Background(), filepath.Join(t.TempDir(), "l.git"), at, BranchName)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r, err := CreateRemote(context.Background(), b, "kantor/konten", func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	for m := range n {
		now = time.Date(2026, time.Month(1+m), 2, 0, 0, 0, 0, time.UTC)
		var all []schema.Entry
		for i := range entries / n / 2 {
			all = append(all, post(fmt.Sprintf("k-%d-%d", m, i), fmt.Sprintf("content/2026/konten-%d-%d", m, i))...)
		}
		if err := r.Append(all...); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAProblemIsNamedByItsFileAndTheLineInIt(t *testing.T) {
	at := bare(t)
	months(t, at, 3, 12) // 1 + 4, 4 and 4 lines
	whole, err := Segments(t.Context(), onBranch(t, at))
	if err != nil || len(whole) != 3 {
		t.Fatalf("%d files, %v", len(whole), err)
	}
	change := func(i int, old, new string) []Segment {
		out := append([]Segment{}, whole...)
		out[i].Text = []byte(strings.Replace(string(out[i].Text), old, new, 1))
		return out
	}
	for _, c := range []struct {
		name     string
		segments []Segment
		file     string
		line     int
	}{
		{"a line changed", change(1, "konten-1-1", "konten-1-7"), "2026-02.jsonl", 3},
		{"a line of the newest file changed", change(2, "konten-2-0", "konten-2-9"), "2026-03.jsonl", 1},
		{"two files reordered", []Segment{whole[0], {"2026-02.jsonl", whole[2].Text}, {"2026-03.jsonl", whole[1].Text}}, "2026-01.jsonl", 5},
		{"a file removed", []Segment{whole[0], whole[2]}, "2026-01.jsonl", 5},
		{"the first file removed", whole[1:], "2026-02.jsonl", 1},
		{"a file twice", []Segment{whole[0], whole[1], {"2026-02b.jsonl", whole[1].Text}}, "2026-02.jsonl", 4},
		{"an end of a line lost", []Segment{whole[0], {whole[1].Name, whole[1].Text[:len(whole[1].Text)-1]}, whole[2]}, "2026-02.jsonl", 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := VerifyAll(c.segments)
			if r.OK || len(r.Problems) == 0 || r.Problems[0].File != c.file || r.Problems[0].Line != c.line {
				t.Errorf("got %+v, want %s:%d", r.Problems, c.file, c.line)
			}
			if _, err := parse(c.segments); !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), fmt.Sprintf("%s:%d: ", c.file, c.line)) {
				t.Errorf("read all the same: %v", err)
			}
		})
	}
	if r := VerifyAll(whole); !r.OK || r.Entries != 13 {
		t.Errorf("as it is: %+v", r)
	}
}

// sealed is a line that follows data, with its seal, whatever it says.
func sealed(data []byte, seq int, content string) []byte {
	raw := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	line := fmt.Sprintf(`{"seq":%d,"prev":%q,"time":"2026-03-02T09:00:00Z",%s`, seq, digest([]byte(raw[len(raw)-1])), content)
	return append(data, line+string(sumKey)+digest([]byte(line))+"\"}\n"...)
}

func TestALaterVersionsEntryAsksForAnUpdate(t *testing.T) {
	for _, c := range []struct{ name, content, says string }{
		{"a type", `"type":"pindah"`, `of the type "pindah"`},
		{"a key", `"type":"lease","run":"a","pesawat":7`, `the field "pesawat"`},
		{"a key within", `"type":"decision","item":"content/2026/a","revision":"r","decision":{"verdict":"approved","basis":"rehearsal","langit":1}`, `the field "langit"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path, data := sample(t)
			data = sealed(data, 7, c.content)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Read(path); !errors.Is(err, ErrNewer) || errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), "update the program") || !strings.Contains(err.Error(), ":7: ") {
				t.Errorf("read: %v", err)
			}
			if r := Verify(data); r.OK || len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Message, c.says) {
				t.Errorf("verified: %+v", r.Problems)
			}
			// Somebody's change that names itself so is a change.
			bad := strings.Replace(string(data), "2026-03-02T09:00:00Z\",\"type", "2026-03-02T09:00:01Z\",\"type", 1)
			if bad == string(data) {
				t.Fatal("nothing was changed")
			}
			if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Read(path); !errors.Is(err, ErrBroken) {
				t.Errorf("changed: %v", err)
			}
		})
	}
}

// BenchmarkReadRemote reads a live ledger of 100,000 entries in 24 monthly files
// from a git branch.
func BenchmarkReadRemote(b *testing.B) {
	at := filepath.Join(b.TempDir(), "kantor.git")
	initBare(b, at)
	months(b, at, 24, 100_000)
	branch, err := git.OpenBranch(b.Context(), filepath.Join(b.TempDir(), "c.git"), at, BranchName)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	var book *Book
	for b.Loop() {
		if book, err = ReadRemote(b.Context(), branch); err != nil {
			b.Fatal(err)
		}
	}
	runtime.GC()
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	b.ReportMetric(float64(book.Entries), "entries")
	b.ReportMetric(float64(mem.HeapAlloc)/(1<<20), "MiB-kept")
}

// What is printed about a ledger is marked by what it says: a run that changes
// nothing takes the lease and gives it back, and moves no mark.
func TestTheMarkIsTheLastEntryThatSaysSomething(t *testing.T) {
	at := bare(t)
	months(t, at, 3, 12)
	whole, err := Segments(t.Context(), onBranch(t, at))
	if err != nil {
		t.Fatal(err)
	}
	said := VerifyAll(whole)
	r, err := OpenRemote(t.Context(), onBranch(t, at), "kantor/konten", time.Now)
	if err == nil {
		err = errors.Join(r.Append(Lease("satu", time.Now(), time.Hour)), r.Append(Release("satu", time.Now())))
	}
	if err != nil {
		t.Fatal(err)
	}
	b := onBranch(t, at)
	book, err := ReadRemote(t.Context(), b)
	if err != nil || book.Said.Entries != said.Entries || book.Said.Head != said.Head || !book.Said.Time.Before(book.Last) || book.Entries != said.Entries+2 || book.Head == said.Head {
		t.Errorf("%+v of %d entries, %v; want %d, %s", book.Said, book.Entries, err, said.Entries, said.Head)
	}
	after, err := Segments(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	for entries, want := range map[int]string{said.Entries: said.Head, book.Entries: book.Head, 0: "", book.Entries + 1: "", -1: ""} {
		if head, ok := HeadAt(after, entries); head != want || ok != (want != "") {
			t.Errorf("after %d entries: %q, %t", entries, head, ok)
		}
	}
}
