package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/schema"
)

func TestTracks(t *testing.T) {
	files := func(names ...string) (out []File) {
		for _, n := range names {
			out = append(out, File{Name: n})
		}
		return out
	}
	cases := []struct {
		name  string
		media schema.Media
		files []File
		want  []Track
	}{
		{"none", schema.Media{File: "klip.mp4"}, files("klip.mp4"), nil},
		{"named", schema.Media{File: "klip.mp4", Captions: "teks.vtt"}, files("klip.mp4", "teks.vtt"), []Track{{"teks.vtt", "id"}}},
		{"named, with its language", schema.Media{File: "klip.mp4", Captions: "teks.nij.vtt"}, files("klip.mp4", "teks.nij.vtt"), []Track{{"teks.nij.vtt", "nij"}}},
		{"named, but not there", schema.Media{File: "klip.mp4", Captions: "teks.vtt"}, files("klip.mp4"), nil},
		{"beside the video", schema.Media{File: "klip.mp4"}, files("klip.en.vtt", "klip.id.srt", "klip.mp4", "klip.txt", "klip.baru.nian.vtt", "klip2.id.vtt"), []Track{{"klip.en.vtt", "en"}, {"klip.id.srt", "id"}}},
		{"one a language, the named one first", schema.Media{File: "klip.mp4", Captions: "x.vtt"}, files("klip.en.vtt", "klip.id.vtt", "klip.mp4", "x.vtt"), []Track{{"x.vtt", "id"}, {"klip.en.vtt", "en"}}},
		{"of a video kept elsewhere", schema.Media{URL: "https://example.org/a/klip.mp4?x=1"}, files("klip.id.vtt"), []Track{{"klip.id.vtt", "id"}}},
		{"of nothing", schema.Media{}, files(".id.vtt"), nil},
	}
	for _, c := range cases {
		got := (&Item{Files: c.files}).Tracks(&c.media)
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}
