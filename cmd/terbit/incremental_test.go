package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// buildAt builds a root's site in this process at a time, and returns what was
// said on standard error but for the durations, and the exit code.
func buildAt(t *testing.T, root, out string, now time.Time, args ...string) string {
	t.Helper()
	var said bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: io.Discard, stderr: &said, env: func(string) string { return "" }, now: func() time.Time { return now }}
	code := a.main(context.Background(), append([]string{"terbit", "build", "--root", root, "--out", out}, args...))
	lines := slices.DeleteFunc(strings.Split(said.String(), "\n"), func(l string) bool { return strings.Contains(l, " detik") })
	return fmt.Sprintf("%s\nexit %d", strings.Join(lines, "\n"), code)
}

// siteFiles is every file below a folder.
func siteFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		out[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// edited is an office that a random person works in.
type edited struct {
	t    *testing.T
	r    *rand.Rand
	root string
	out  string
	now  time.Time
}

func (e *edited) read(name string) string {
	data, err := os.ReadFile(name)
	if err != nil {
		e.t.Fatal(err)
	}
	return string(data)
}

func (e *edited) write(name, text string) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		e.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		e.t.Fatal(err)
	}
}

// items are the folders of the items.
func (e *edited) items() []string {
	list, err := filepath.Glob(filepath.Join(e.root, "content", "*", "*"))
	if err != nil || len(list) == 0 {
		e.t.Fatal("no items", err)
	}
	return list
}

func (e *edited) item() string {
	list := e.items()
	return list[e.r.IntN(len(list))]
}

// change rewrites an item's index.md.
func (e *edited) change(old, with string) {
	name := filepath.Join(e.item(), "index.md")
	e.write(name, strings.Replace(e.read(name), old, with, 1))
}

// key sets a key of an item's front matter.
func (e *edited) key(line string) { e.change("\nowner:", "\n"+line+"\nowner:") }

func (e *edited) do(err error) {
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *edited) new(slug string) {
	other := filepath.Base(e.item())
	e.write(filepath.Join(e.root, "content", "2026", slug, "index.md"), fmt.Sprintf(`---
title: Konten %s
summary: Ringkasan %s.
date: 2026-0%d-10
type: narasi
classification: berkala
channels: [site]
tags: [topik-%d]
owner: Bidang Informasi
materials:
  - kind: informasi
    source: UU 14/2008
brief:
  objective: Warga tahu
  audience: Umum
  key_message: Terbuka
---

Lihat [yang lain](../%s/index.md) dan [berkas](berkas.pdf).
`, slug, slug, 1+e.r.IntN(9), e.r.IntN(4), other))
	e.write(filepath.Join(e.root, "content", "2026", slug, "berkas.pdf"), "%PDF-1.4")
}

// happenings are what may lie between two builds.
var happenings = map[string]func(e *edited){
	"nothing":       func(*edited) {},
	"a new item":    func(e *edited) { e.new(fmt.Sprintf("baru-%d", e.r.IntN(1000))) },
	"a text":        func(e *edited) { e.change("\n---\n\n", "\n---\n\nSatu kalimat lagi.\n\n") },
	"a title":       func(e *edited) { e.change("title: ", "title: Kini ") },
	"a tag":         func(e *edited) { e.change("tags: [", fmt.Sprintf("tags: [tag-%d, ", e.r.IntN(9))) },
	"a kind":        func(e *edited) { e.change("classification: berkala", "classification: setiap-saat") },
	"a mistake":     func(e *edited) { e.change("summary: ", "ringkasan: ") },
	"its mending":   func(e *edited) { e.change("ringkasan: ", "summary: ") },
	"a NIK":         func(e *edited) { e.change("\n---\n\n", "\n---\n\nNIK 6271031702900001.\n\n") },
	"its removal":   func(e *edited) { e.change("NIK 6271031702900001.\n\n", "") },
	"a schedule":    func(e *edited) { e.key(`publish_at: "2026-11-24T09:00:00+07:00"`) },
	"time":          func(e *edited) { e.now = e.now.Add(13 * time.Hour) },
	"a correction":  func(e *edited) { e.key("corrections: [{time: \"2026-11-01T09:00:00+07:00\", note: Angka diperbaiki}]") },
	"a withdrawal":  func(e *edited) { e.key("withdrawal: {time: \"2026-11-02\", reason: Keliru, kind: keliru}") },
	"a successor":   func(e *edited) { e.key("supersedes: content/2026/" + filepath.Base(e.item())) },
	"a removal":     func(e *edited) { e.do(os.RemoveAll(e.item())) },
	"a rename":      func(e *edited) { name := e.item(); e.do(os.Rename(name, fmt.Sprintf("%s-%d", name, e.r.IntN(99)))) },
	"a lost file":   func(e *edited) { _ = os.Remove(filepath.Join(e.item(), "berkas.pdf")) },
	"another file":  func(e *edited) { e.write(filepath.Join(e.item(), "berkas.pdf"), fmt.Sprint("%PDF-", e.r.Int())) },
	"a stray file":  func(e *edited) { e.write(filepath.Join(e.item(), "catatan.txt"), "catatan") },
	"a name":        func(e *edited) { e.office(fmt.Sprintf("office: {name: Dinas %d}\n", e.r.IntN(9))) },
	"a color":       func(e *edited) { e.office(fmt.Sprintf("office: {name: Dinas}\ncolor: \"#%06x\"\n", e.r.IntN(1<<24))) },
	"a zone":        func(e *edited) { e.office("office: {name: Dinas}\ntimezone: Asia/Jayapura\n") },
	"a touch":       func(e *edited) { at := time.Now(); e.do(os.Chtimes(filepath.Join(e.item(), "index.md"), at, at)) },
	"an old time":   func(e *edited) { e.swap() },
	"a hand":        func(e *edited) { e.output(func(name string) { e.write(name, "diubah tangan") }) },
	"a lost page":   func(e *edited) { e.output(func(name string) { e.do(os.Remove(name)) }) },
	"a lost memory": func(e *edited) { e.do(os.RemoveAll(filepath.Join(e.root, ".terbit"))) },
	"a bad memory": func(e *edited) {
		names, _ := filepath.Glob(filepath.Join(e.root, ".terbit/cache/bangun/*"))
		for _, name := range names {
			data := []byte(e.read(name))
			if len(data) > 0 {
				data[e.r.IntN(len(data))] ^= 0x41
			}
			e.write(name, string(data[:len(data)-e.r.IntN(2)*min(len(data), 7)]))
		}
	},
}

func (e *edited) office(text string) { e.write(filepath.Join(e.root, ".github", "terbit.yml"), text) }

// swap gives an item's text another of the same length and the time that it had, as
// a program that restores times does.
func (e *edited) swap() {
	name := filepath.Join(e.item(), "index.md")
	info, err := os.Stat(name)
	e.do(err)
	text := e.read(name)
	if strings.Contains(text, "Warga tahu") {
		text = strings.Replace(text, "Ringkasan", "Rangkuman", 1)
	}
	e.write(name, text)
	e.do(os.Chtimes(name, info.ModTime(), info.ModTime()))
}

func (e *edited) output(do func(name string)) {
	var names []string
	_ = filepath.WalkDir(e.out, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Base(name) != ".terbit-site" {
			names = append(names, name)
		}
		return nil
	})
	if len(names) > 0 {
		do(names[e.r.IntN(len(names))])
	}
}

// TestAnyHappeningsEndInTheSiteOfACleanBuild: whatever people and the clock do
// between builds, a build that remembers says and leaves what one says and leaves
// that has nothing but the content. More by hand:
//
//	go test ./cmd/terbit -run TestAnyHappenings -kills 200
func TestAnyHappeningsEndInTheSiteOfACleanBuild(t *testing.T) {
	names := []string{}
	for name := range happenings {
		names = append(names, name)
	}
	slices.Sort(names)
	for round := range *kills {
		seed := uint64(time.Now().UnixNano()) + uint64(round) //nolint:gosec // a number is a number
		e := &edited{t: t, r: rand.New(rand.NewPCG(seed, 1)), root: t.TempDir(), now: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)}
		e.out = filepath.Join(e.root, "public")
		e.office("office: {name: Dinas}\n")
		e.write(filepath.Join(e.root, "content/2026/awal/index.md"), "")
		for i := range 8 {
			e.new(fmt.Sprintf("konten-%d", i))
		}
		e.new("awal")
		var story []string
		for range 10 {
			before := siteFilesIfAny(e.out)
			said := buildAt(t, e.root, e.out, e.now)
			clean := t.TempDir()
			if err := os.CopyFS(filepath.Join(clean, "content"), os.DirFS(filepath.Join(e.root, "content"))); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(filepath.Join(clean, ".github"), os.DirFS(filepath.Join(e.root, ".github"))); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(buildAt(t, clean, filepath.Join(clean, "public"), e.now), said); d != "" {
				t.Fatalf("seed %d, after %q, it says (-clean +remembering):\n%s", seed, story, d)
			}
			got := siteFiles(t, e.out)
			if d := cmp.Diff(siteFiles(t, filepath.Join(clean, "public")), got); d != "" {
				t.Fatalf("seed %d, after %q, the site is (-clean +remembering):\n%s", seed, story, d)
			}
			for name, at := range before {
				if info, err := os.Stat(filepath.Join(e.out, name)); err == nil && got[name] == at.text && !info.ModTime().Equal(at.time) {
					t.Fatalf("seed %d, after %q: %s was written though it is the same", seed, story, name)
				}
			}
			for range e.r.IntN(4) {
				what := names[e.r.IntN(len(names))]
				story = append(story, what)
				happenings[what](e)
				if len(e.items()) < 3 {
					e.new("pengganti")
				}
			}
			story = append(story, "build")
			time.Sleep(time.Duration(e.r.IntN(3)) * 15 * time.Millisecond) // settled or not
		}
	}
}

type fileThen struct {
	text string
	time time.Time
}

func siteFilesIfAny(dir string) map[string]fileThen {
	out := map[string]fileThen{}
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		data, err1 := os.ReadFile(name)
		info, err2 := d.Info()
		if rel, err := filepath.Rel(dir, name); err == nil && err1 == nil && err2 == nil {
			out[rel] = fileThen{string(data), info.ModTime()}
		}
		return nil
	})
	return out
}
