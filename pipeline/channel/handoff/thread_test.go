package handoff

import (
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// A thread's page has a block for each part that is still to be posted, and asks for the
// address of the first.
func TestAThreadIsABlockForEachPart(t *testing.T) {
	const text = "Bagian satu.\n\n---\n\nBagian dua & lagi.\n---\nBagian tiga.\n"
	for _, c := range []struct {
		rule   string
		change func(*Job)
		says   []string
		not    []string
	}{
		{"all of it", func(*Job) {}, []string{
			"bluesky-teks-1", "bluesky-teks-3", "Bagian 1 dari 3 (12 karakter)", "Salin bagian 1 dan unggah beserta medianya", "sebagai balasan atas bagian sebelumnya",
			"Catat tautan bagian 1", "/tayang bluesky URL", "<img", "intent/compose?text=Bagian%20satu.\"",
		}, []string{"---", "sudah tayang"}},
		{"the rest of it", func(j *Job) { j.Already, j.URL = 1, "https://bsky.app/profile/k/post/1" }, []string{
			"bluesky-teks-2", "Bagian 2 dari 3", "1 bagian pertama sudah tayang", "Mulai dari bagian 2", "https://bsky.app/profile/k/post/1", "Catat tautan bagian 1",
		}, []string{"bluesky-teks-1", "<img", "intent/compose"}},
		{"a correction", func(j *Job) { j.Action, j.Previous, j.URL = Correct, "Lama", "https://bsky.app/profile/k/post/1" }, []string{
			"bluesky-teks-1", "bluesky-teks-3", "Ini utas 3 bagian", "Catat tautan bagian 1", "Hapus unggahan lama",
		}, nil},
		{"a withdrawal", func(j *Job) { j.Action, j.URL = Withdraw, "https://bsky.app/profile/k/post/1" }, []string{"hapus semua bagiannya", "/dicabut bluesky"}, []string{"bluesky-teks-1"}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			o := newOutbox(t)
			j := job("bluesky", text)
			c.change(&j)
			must(t, o.Do(t.Context(), j))
			_, err := o.Pages("Dinas Contoh", lang.Indonesian)
			must(t, err)
			data, err := os.ReadFile(filepath.Join(o.Dir, "2026/hak-informasi/index.html"))
			must(t, err)
			page := html.UnescapeString(string(data))
			for _, want := range c.says {
				if !strings.Contains(page, want) {
					t.Errorf("the page lacks %q:\n%s", want, page)
				}
			}
			for _, not := range c.not {
				if strings.Contains(page, not) {
					t.Errorf("the page has %q", not)
				}
			}
			if j.Action == Withdraw {
				return
			}
			kept, err := os.ReadFile(filepath.Join(o.Dir, "2026/hak-informasi/bluesky/text.txt"))
			must(t, err)
			if string(kept) != text {
				t.Errorf("text.txt: %q", kept)
			}
		})
	}
}
