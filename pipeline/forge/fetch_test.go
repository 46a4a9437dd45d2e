package forge_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// A clone without history stays without, also where the branch left the main one
// long ago; a whole clone stays whole.
func TestFetchCommitBringsNoMoreHistoryThanThereIs(t *testing.T) {
	w := forgetest.New(t)
	p := w.Propose("staf", forgetest.Item(forgetest.NewItem, "Hak"))
	w.PushMain("kabid", forgetest.Files{"README.md": "Baru\n"})
	head := w.Head(p.Branch)
	for depth, want := range map[string]string{"--depth=1": "1", "--no-single-branch": "2"} {
		dir := filepath.Join(t.TempDir(), "klon")
		git := func(args ...string) string {
			t.Helper()
			out, err := exec.CommandContext(t.Context(), "git", args...).CombinedOutput()
			if err != nil {
				t.Fatalf("git %v: %v %s", args, err, out)
			}
			return strings.TrimSpace(string(out))
		}
		git("clone", "--quiet", "--branch", forgetest.Main, depth, "file://"+w.Dir(), dir)
		if err := forge.FetchCommit(t.Context(), dir, "origin", head, "", ""); err != nil {
			t.Fatal(err)
		}
		if got := git("-C", dir, "rev-list", "--count", head); got != want {
			t.Errorf("%s: %s commits, want %s", depth, got, want)
		}
	}
	if err := forge.FetchCommit(t.Context(), t.TempDir(), "origin", head, "", ""); err == nil {
		t.Error("fetched into a folder without a repository")
	}
}
