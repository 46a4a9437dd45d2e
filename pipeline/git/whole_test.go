package git

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A branch holds exactly the folder, byte for byte, whatever attributes and names
// there are in it; the same folder again is no change.
func TestABranchHoldsAWholeFolder(t *testing.T) {
	remote, dir := bare(t), t.TempDir()
	files := map[string]string{"index.html": "<p>\r\n", ".gitattributes": "* text eol=crlf\n", "a/b c/ä.txt": "x", "kosong": "", `"kutip".txt`: "k"}
	for name, text := range files {
		at := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var names []string
	for name := range files {
		names = append(names, name)
	}
	b := branch(t, remote)
	if err := b.Push(t.Context(), map[string][]byte{"lama.html": []byte("lama"), "kosong": []byte("dulu isi")}, "lama", pushed); err != nil {
		t.Fatal(err)
	}
	tree, err := b.Whole(t.Context(), dir, names, map[string][]byte{"CNAME": []byte("kantor.go.id\n")})
	if err != nil {
		t.Fatal(err)
	}
	d, err := b.Compare(t.Context(), tree)
	slices.Sort(d.Added)
	if want := (Difference{[]string{`"kutip".txt`, ".gitattributes", "CNAME", "a/b c/ä.txt", "index.html"}, []string{"kosong"}, []string{"lama.html"}}); err != nil || !cmp.Equal(d, want) {
		t.Errorf("%v: %s", err, cmp.Diff(want, d))
	}
	if err := b.PushTree(t.Context(), tree, "baru", pushed); err != nil {
		t.Fatal(err)
	}
	other := branch(t, remote)
	there, err := other.Files(t.Context())
	if err != nil || len(there) != len(files)+1 {
		t.Errorf("the branch holds %v, %v", there, err)
	}
	for name, text := range files {
		if got, err := other.Read(t.Context(), name); err != nil || string(got) != text {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if d, err := other.Compare(t.Context(), tree); err != nil || !d.None() {
		t.Errorf("the same tree: %+v, %v", d, err)
	}
	if out, err := exec.CommandContext(t.Context(), "git", "-C", remote, "rev-list", "--count", "catatan").Output(); err != nil || strings.TrimSpace(string(out)) != "2" {
		t.Errorf("%s commits, %v", out, err)
	}
}

func TestWhereThereIsNoBranchEverythingIsNew(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a"), []byte("1"), 0o600); err != nil {
		t.Fatal(err)
	}
	b := branch(t, bare(t))
	tree, err := b.Whole(t.Context(), dir, []string{"a"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d, err := b.Compare(t.Context(), tree); err != nil || !cmp.Equal(d, Difference{Added: []string{"a"}}) {
		t.Errorf("%+v, %v", d, err)
	}
	for _, bad := range []string{"../a", "/etc/passwd", "a\nb", "./a", "tidak-ada"} {
		if tree, err := b.Whole(t.Context(), dir, []string{bad}, nil); err == nil {
			t.Errorf("took %q into %s", bad, tree)
		}
	}
}
