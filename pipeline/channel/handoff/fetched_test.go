package handoff

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/fetch"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// A medium outside git is in the outbox once it was fetched; its page leads to it before.
func TestFetched(t *testing.T) {
	o := newOutbox(t)
	f := &fetch.Fetcher{Dir: t.TempDir()}
	o.Fetched = f
	data := folder["a.png"].Data
	want := fetch.Want{URL: "https://github.com/kantor/konten/releases/download/v1/a.png", SHA256: sum(data), Bytes: int64(len(data))}
	j := job("x", "Halo")
	j.Message.Media = []platform.Attachment{{URL: want.URL, Kind: platform.Image, SHA256: want.SHA256, Bytes: want.Bytes, Recipe: platform.Recipe{MaxWidth: 50}}}
	j.Message.Digest = j.Message.Sum()
	must(t, o.Do(t.Context(), j))
	if got := names(tree(t, o.Dir)); strings.Contains(got, "media/") {
		t.Errorf("before it was fetched: %s", got)
	}
	must(t, os.MkdirAll(filepath.Dir(f.Path(want)), 0o755))
	must(t, os.WriteFile(f.Path(want), data, 0o644))
	must(t, o.Do(t.Context(), j))
	if got := names(tree(t, o.Dir)); !strings.Contains(got, "media/01.") {
		t.Errorf("after it was fetched: %s", got)
	}
	wantFind(t, o, j, true)
}
