package handoff

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// unzip reads an archive.
func unzip(t *testing.T, name string) map[string]string {
	t.Helper()
	r, err := zip.OpenReader(name)
	must(t, err)
	defer r.Close()
	found := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		must(t, err)
		data, err := io.ReadAll(in)
		must(t, err)
		must(t, in.Close())
		found[f.Name] = string(data)
	}
	return found
}

// The archive holds the texts and media of all channels, under the names that they have
// in the outbox, and is made anew only when one of them is another.
func TestBundleHoldsWhatIsToBePosted(t *testing.T) {
	o := scene(t)
	draw := func() string {
		t.Helper()
		_, err := o.Pages("Dinas", lang.Indonesian)
		must(t, err)
		data, err := os.ReadFile(filepath.Join(o.Dir, "2026/hak-informasi/hak-informasi.zip"))
		must(t, err)
		return string(data)
	}
	first := draw()
	want := map[string]string{}
	for name, text := range tree(t, o.Dir) {
		rest, ok := strings.CutPrefix(name, "2026/hak-informasi/")
		if ok && strings.Contains(rest, "/") && !strings.HasSuffix(rest, "/job.json") {
			want[rest] = text
		}
	}
	if got := unzip(t, filepath.Join(o.Dir, "2026/hak-informasi/hak-informasi.zip")); !cmp.Equal(got, want) || want["instagram/text.txt"] == "" || len(want) < 8 {
		t.Errorf("%d files: %s", len(want), cmp.Diff(want, got))
	}
	must(t, os.WriteFile(filepath.Join(o.Dir, "2026/hak-informasi/hak-informasi.zip"), []byte("rusak"), 0o644))
	if draw() != first {
		t.Error("the same files gave another archive, or a broken one was left")
	}
	j := job("instagram", "Halo lagi")
	j.Key, j.Time = "k-baru", j.Time.Add(time.Hour)
	must(t, o.Do(t.Context(), j))
	if draw() == first || unzip(t, filepath.Join(o.Dir, "2026/hak-informasi/hak-informasi.zip"))["instagram/text.txt"] != "Halo lagi" {
		t.Error("the archive is of what was there before")
	}
}

// What is only to be taken down needs no archive, and neither does what is too large for
// a phone.
func TestNoBundleWithoutFiles(t *testing.T) {
	o := newOutbox(t)
	must(t, o.Do(t.Context(), job("x", "Halo")))
	_, err := o.Pages("Dinas", lang.Indonesian)
	must(t, err)
	name := "2026/hak-informasi/hak-informasi.zip"
	if tree(t, o.Dir)[name] == "" {
		t.Fatal("there is none to begin with")
	}
	j := job("x", "")
	j.Key, j.Action = "k-tarik", Withdraw
	must(t, o.Do(t.Context(), j))
	if _, err := o.Pages("Dinas", lang.Indonesian); err != nil {
		t.Fatal(err)
	}
	files := tree(t, o.Dir)
	if _, there := files[name]; there || strings.Contains(files["2026/hak-informasi/index.html"], ".zip") {
		t.Error("an archive of nothing is offered")
	}
	large := []Record{{Channel: "youtube", Media: []File{{Name: "media/01.mp4", Bytes: bundleMost + 1}}}}
	if files, _ := bundled(large); files != nil {
		t.Errorf("%v", files)
	}
}
