package handoff

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

var wib = time.FixedZone("WIB", 7*3600)

func picture(w, h int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

var folder = fstest.MapFS{"a.png": {Data: picture(120, 90)}, "b.png": {Data: picture(60, 60)}}

// job is a post of two pictures on a channel.
func job(c schema.Channel, text string) Job {
	d, _ := platform.Of(c)
	m := platform.Message{
		Item: "content/2026/hak-informasi", Revision: strings.Repeat("ab", 20), Channel: c, Account: "@kantor", Title: "Hak atas <informasi>",
		Text: text, Length: d.Text.Length(text), Max: d.Text.Max, Unit: d.Text.Unit,
		Media: []platform.Attachment{
			{File: "a.png", Kind: platform.Image, Alt: "Gambar \"satu\" & dua", SHA256: sum(folder["a.png"].Data), Recipe: platform.Recipe{MaxWidth: 100}},
			{File: "b.png", Kind: platform.Image, Recipe: platform.Recipe{JPEGOnly: true}},
		},
	}
	m.Digest = m.Sum()
	return Job{Key: "k1", Action: Post, Message: m, Folder: folder, Time: time.Date(2026, 3, 2, 9, 0, 0, 0, wib)}
}

func newOutbox(t testing.TB) *Outbox {
	dir := t.TempDir()
	return &Outbox{Dir: filepath.Join(dir, "outbox"), Media: &media.Store{Dir: filepath.Join(dir, "media")}}
}

// tree reads every file below a folder, without the lock.
func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == lockFile {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		found[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return found
}

func names(files map[string]string) string {
	return strings.Join(slices.Sorted(maps.Keys(files)), " ")
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantFind(t testing.TB, o *Outbox, j Job, want bool) {
	t.Helper()
	if got, err := o.Find(j); err != nil || got != want {
		t.Errorf("Find(%s %s) = %v, %v; want %v", j.Key, j.Action, got, err, want)
	}
}

func TestDo(t *testing.T) {
	o := newOutbox(t)
	text := "\nHalo </textarea><script>alert(1)</script> & \"salam\"\n\n#tagar 👍🏽\t.\n"
	j := job("x", text)
	wantFind(t, o, j, false)
	must(t, o.Do(t.Context(), j))
	wantFind(t, o, j, true)
	got := tree(t, o.Dir)
	if names(got) != "2026/hak-informasi/x/job.json 2026/hak-informasi/x/media/01.png 2026/hak-informasi/x/media/02.jpg 2026/hak-informasi/x/text.txt" {
		t.Fatal(names(got))
	}
	if got["2026/hak-informasi/x/text.txt"] != text {
		t.Errorf("text.txt is %q", got["2026/hak-informasi/x/text.txt"])
	}
	r, err := decode([]byte(got["2026/hak-informasi/x/job.json"]))
	must(t, err)
	if r.Key != "k1" || r.Action != Post || r.Digest != j.Message.Digest || r.Media[0].Width != 100 || r.Media[0].Alt != `Gambar "satu" & dua` || !r.Time.Equal(j.Time) {
		t.Errorf("%+v", r)
	}
	must(t, o.Do(t.Context(), j)) // again: the same bytes
	if d := cmp.Diff(got, tree(t, o.Dir)); d != "" {
		t.Error(d)
	}
	other := newOutbox(t)
	must(t, other.Do(t.Context(), j))
	if d := cmp.Diff(got, tree(t, other.Dir)); d != "" {
		t.Error(d)
	}
}

func TestCorrectAndWithdrawReplace(t *testing.T) {
	o := newOutbox(t)
	post := job("telegram", "Lama")
	must(t, o.Do(t.Context(), post))
	fix := job("telegram", "Baru")
	fix.Key, fix.Action, fix.Previous, fix.Reason, fix.Message.Media = "k2", Correct, "Lama", "Salah ketik", nil
	must(t, o.Do(t.Context(), fix))
	wantFind(t, o, post, false)
	wantFind(t, o, fix, true)
	if got := names(tree(t, o.Dir)); got != "2026/hak-informasi/telegram/job.json 2026/hak-informasi/telegram/text.txt" {
		t.Error(got)
	}
	off := Job{Key: "k3", Action: Withdraw, Message: platform.Message{Item: fix.Message.Item, Channel: "telegram", Account: "@kantor", Title: "Hak"}, Reason: "Keliru", URL: "https://t.me/kantor/1"}
	must(t, o.Do(t.Context(), off))
	wantFind(t, o, off, true)
	files := tree(t, o.Dir)
	if names(files) != "2026/hak-informasi/telegram/job.json" || strings.Contains(files["2026/hak-informasi/telegram/job.json"], "Baru") {
		t.Errorf("%v", files)
	}
}

func TestFindChecksSums(t *testing.T) {
	o, j := newOutbox(t), job("x", "Halo")
	for _, name := range []string{"text.txt", "media/01.png", "job.json"} {
		must(t, o.Do(t.Context(), j))
		file := filepath.Join(o.Dir, "2026/hak-informasi/x", name)
		must(t, os.WriteFile(file, []byte("lain"), 0o644))
		wantFind(t, o, j, false)
		must(t, o.Do(t.Context(), j)) // heals it
		wantFind(t, o, j, true)
		must(t, os.Remove(file))
		wantFind(t, o, j, false)
	}
	other := j
	other.Key = "k9"
	must(t, o.Do(t.Context(), j))
	wantFind(t, o, other, false)
}

func TestDoRefuses(t *testing.T) {
	good := job("x", "Halo")
	cases := map[string]func(*Job){
		"no key":        func(j *Job) { j.Key = "" },
		"path":          func(j *Job) { j.Message.Item = "content/2026/../../etc" },
		"channel":       func(j *Job) { j.Message.Channel = "../x" },
		"site":          func(j *Job) { j.Message.Channel = schema.Site },
		"action":        func(j *Job) { j.Action = "wait" },
		"missing media": func(j *Job) { j.Folder = fstest.MapFS{} },
		"no folder":     func(j *Job) { j.Folder = nil },
		"other media":   func(j *Job) { j.Folder = fstest.MapFS{"a.png": folder["b.png"], "b.png": folder["b.png"]} },
	}
	for name, change := range cases {
		o, j := newOutbox(t), good
		change(&j)
		if err := o.Do(t.Context(), j); err == nil {
			t.Errorf("%s: done", name)
		}
		if left := tree(t, o.Dir); len(left) > 0 {
			t.Errorf("%s: left %v", name, names(left))
		}
	}
	if err := (&Outbox{Dir: t.TempDir()}).Do(t.Context(), good); err == nil {
		t.Error("media without a store")
	}
}

func TestRemoteMediaStaysElsewhere(t *testing.T) {
	o, j := newOutbox(t), job("bluesky", "Halo")
	j.Message.Media = []platform.Attachment{{URL: "https://contoh.id/v.mp4", Kind: platform.Video, SHA256: strings.Repeat("a", 64), Bytes: 5e8}}
	must(t, o.Do(t.Context(), j))
	wantFind(t, o, j, true)
	_, err := o.Pages("Kantor", lang.Indonesian)
	must(t, err)
	if page := tree(t, o.Dir)["2026/hak-informasi/index.html"]; !strings.Contains(page, `href="https://contoh.id/v.mp4"`) || !strings.Contains(page, "500,0 MB") {
		t.Error(page)
	}
}

// Every state that a kill can leave is brought to rest: the old job or the new
// one, whole, and nothing beside it.
func TestRepair(t *testing.T) {
	before, after := job("x", "Lama"), job("x", "Baru")
	after.Key = "k2"
	states := map[string]struct {
		moves [][2]string // in a folder that has x (before) and made (after)
		want  string      // the key that stays
	}{
		"building":             {[][2]string{{"made", ".x.tmp"}}, "k1"},
		"built":                {[][2]string{{"made", ".x.new"}}, "k2"},
		"built, first":         {[][2]string{{"x", "-"}, {"made", ".x.new"}}, "k2"},
		"old aside":            {[][2]string{{"x", ".x.old"}, {"made", ".x.new"}}, "k2"},
		"in place":             {[][2]string{{"x", ".x.old"}, {"made", "x"}}, "k2"},
		"old alone":            {[][2]string{{"x", ".x.old"}, {"made", "-"}}, "k1"},
		"all three, old stale": {[][2]string{{"copy", ".x.old"}, {"made", ".x.new"}}, "k2"},
		"building the first":   {[][2]string{{"x", "-"}, {"made", ".x.tmp"}}, ""},
	}
	for name, s := range states {
		for call, run := range map[string]func(o *Outbox) error{
			"Find":  func(o *Outbox) error { _, err := o.Find(before); return err },
			"Pages": func(o *Outbox) error { _, err := o.Pages("Kantor", lang.Indonesian); return err },
			"Do": func(o *Outbox) error {
				j := job("facebook", "Lain")
				return o.Do(t.Context(), j)
			},
		} {
			o := newOutbox(t)
			item := filepath.Join(o.Dir, "2026/hak-informasi")
			for _, as := range []struct {
				job Job
				to  string
			}{{before, "copy"}, {after, "made"}, {before, "x"}} {
				must(t, o.Do(t.Context(), as.job))
				if as.to != "x" {
					must(t, os.Rename(filepath.Join(item, "x"), filepath.Join(item, as.to)))
				}
			}
			for _, m := range append(s.moves, [2]string{"copy", "-"}, [2]string{"made", "-"}) {
				if m[1] == "-" {
					must(t, os.RemoveAll(filepath.Join(item, m[0])))
				} else {
					must(t, os.Rename(filepath.Join(item, m[0]), filepath.Join(item, m[1])))
				}
			}
			if err := run(o); err != nil {
				t.Errorf("%s, %s: %v", name, call, err)
			}
			for file := range tree(t, o.Dir) {
				if strings.Contains(file, "/.") {
					t.Errorf("%s, %s: %s is left", name, call, file)
				}
			}
			wantFind(t, o, before, s.want == "k1")
			wantFind(t, o, after, s.want == "k2")
		}
	}
}

// TestKill kills a process that keeps replacing two jobs, at many moments; what
// is left is always one of them, whole.
func TestKill(t *testing.T) {
	if dir := os.Getenv("HANDOFF_KILL_DIR"); dir != "" {
		o := &Outbox{Dir: dir, Media: &media.Store{Dir: dir + "-media"}}
		for i := 0; ; i++ {
			must(t, o.Do(t.Context(), numbered(i%2)))
		}
	}
	if testing.Short() {
		t.Skip("kills processes")
	}
	o := newOutbox(t)
	o.Media.Dir = o.Dir + "-media"
	must(t, o.Do(t.Context(), numbered(0)))
	for i := range 15 {
		c := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKill$")
		c.Env = append(os.Environ(), "HANDOFF_KILL_DIR="+o.Dir)
		must(t, c.Start())
		time.Sleep(time.Duration(30+i*12) * time.Millisecond)
		must(t, c.Process.Kill())
		_ = c.Wait()
		first, err := o.Find(numbered(0))
		must(t, err)
		second, err := o.Find(numbered(1))
		must(t, err)
		if first == second {
			t.Fatalf("after kill %d: first %v, second %v", i, first, second)
		}
	}
	must(t, o.Do(t.Context(), numbered(1)))
	if got := names(tree(t, o.Dir)); strings.Contains(got, "/.") {
		t.Error(got)
	}
}

func numbered(n int) Job {
	j := job("x", fmt.Sprintf("Teks nomor %d", n))
	j.Key = fmt.Sprintf("k%d", n)
	return j
}
