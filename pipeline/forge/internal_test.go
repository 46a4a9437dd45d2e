package forge

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAPatchGivesTheText(t *testing.T) {
	for name, c := range map[string]struct {
		old, patch, want string
		fits             bool
	}{
		"a new file":                 {"", "@@ -0,0 +1,2 @@\n+a\n+b", "a\nb\n", true},
		"a new line":                 {"", "@@ -0,0 +1 @@\n+a", "a\n", true},
		"no newline at the end":      {"", "@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file", "a\nb", true},
		"changed in the middle":      {"a\nb\nc\nd\n", "@@ -1,4 +1,4 @@\n a\n-b\n+B\n c\n d", "a\nB\nc\nd\n", true},
		"two places":                 {"1\n2\n3\n4\n5\n6\n", "@@ -1,2 +1,2 @@\n-1\n+I\n 2\n@@ -5,2 +5,1 @@ satu\n 5\n-6", "I\n2\n3\n4\n5\n", true},
		"only added":                 {"1\n2\n3\n", "@@ -2,0 +3 @@\n+2a", "1\n2\n2a\n3\n", true},
		"a newline added at the end": {"a", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a", "a\n", true},
		"no newline before or after": {"a\nb", "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+B\n\\ No newline at end of file", "a\nB", true},
		"carriage returns":           {"a\r\n", "@@ -1 +1 @@\n-a\r\n+b\r", "b\r\n", true},
		"an empty line":              {"a\n\nb\n", "@@ -1,3 +1,3 @@\n a\n \n-b\n+c", "a\n\nc\n", true},
		"another text":               {"x\n", "@@ -1 +1 @@\n-a\n+b", "", false},
		"too short a text":           {"x\n", "@@ -9 +9 @@\n-a\n+b", "", false},
		"no patch":                   {"x\n", "Binary files differ", "", false},
	} {
		got, fits := applyPatch([]byte(c.old), c.patch)
		if fits != c.fits || fits && string(got) != c.want {
			t.Errorf("%s: %q %v, want %q %v", name, got, fits, c.want, c.fits)
		}
	}
}

// Whatever a patch says, a text counts only by its hash, and nothing panics.
func FuzzApplyPatch(f *testing.F) {
	f.Add("a\nb\n", "@@ -1,2 +1,2 @@\n a\n-b\n+c")
	f.Add("", "@@ -0,0 +1 @@\n+a\n\\ No newline at end of file")
	f.Add("a", "@@ -99999999999999999999 +1 @@\n\\\n+")
	f.Fuzz(func(_ *testing.T, old, patch string) { applyPatch([]byte(old), patch) })
}

// A tree that grew from changes has the id of the tree that was planted whole.
func TestATreeGrowsAsGitHashesIt(t *testing.T) {
	names := []string{"content/2026/a/index.md", "content/2026/a/x.jpg", "content/2026/a.b/index.md", "content/2025/z/takarir/x.txt", "README.md", "content.txt"}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(label string) map[string]*entry {
			files := map[string]*entry{}
			for _, n := range names {
				if v := rapid.IntRange(0, 3).Draw(t, label+n); v > 0 {
					files[n] = &entry{name: baseName(n), mode: modeFile, sha: objectID("blob", []byte{byte(v)})}
				}
			}
			return files
		}
		before, after := draw("before "), draw("after ")
		f := newForest(nil)
		base, err := f.rebuild("", before)
		if err != nil {
			t.Fatal(err)
		}
		want, err := newForest(nil).rebuild("", after)
		if err != nil {
			t.Fatal(err)
		}
		var files []wireFile
		for _, n := range names {
			switch was, is := before[n], after[n]; {
			case is != nil:
				files = append(files, wireFile{Filename: n, Status: "modified", SHA: is.sha})
			case was != nil:
				files = append(files, wireFile{Filename: n, Status: "removed", SHA: was.sha})
			}
		}
		if !f.grow(base, files, want) {
			t.Fatalf("from %v to %v", before, after)
		}
		if f.grow(base, files, objectID("tree", []byte("another"))) {
			t.Fatal("another tree was taken for it")
		}
	})
}

func TestAListingThatDoesNotAddUpIsRefused(t *testing.T) {
	blob := objectID("blob", nil)
	folder := treeID([]entry{{name: "a", mode: modeFile, sha: blob}})
	good := []wireEntry{{Path: "d", Mode: modeFolder, SHA: folder}, {Path: "d/a", Mode: modeFile, SHA: blob}}
	if _, err := newForest(nil).plant(good); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string][]wireEntry{
		"a file more":      append(good[:2:2], wireEntry{Path: "d/b", Mode: modeFile, SHA: blob}),
		"another mode":     {good[0], {Path: "d/a", Mode: modeLink, SHA: blob}},
		"no folder for it": {good[1]},
		"no id":            {good[0], {Path: "d/a", Mode: modeFile}},
	} {
		if _, err := newForest(nil).plant(bad); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestCoAuthors(t *testing.T) {
	known := &node{wireCommit: &wireCommit{Author: &account{Login: "Kabid", Type: "User"}}}
	known.Commit.Author.Email = "kabid@kantor.example"
	r := &reading{commits: []*node{known}}
	got := r.coAuthors("Ubah\n\nCo-authored-by: K <KABID@kantor.example>\nco-authored-by: S <12+staf@users.noreply.github.com>\n" +
		"Co-Authored-By: <lain@jauh.example>\nbukan Co-authored-by: X <x@y.example>\n")
	if d := cmp.Diff([]string{"Kabid", "lain@jauh.example", "staf"}, got); d != "" {
		t.Error(d)
	}
}

func TestAnAnswerIsReadUpToABound(t *testing.T) {
	b := &boundedBody{ReadCloser: io.NopCloser(strings.NewReader("lebih")), left: 4}
	if _, err := io.ReadAll(b); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("error %v", err)
	}
	broken := errors.New("putus")
	b = &boundedBody{ReadCloser: io.NopCloser(iotest.ErrReader(broken)), left: 4}
	if _, err := io.ReadAll(b); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
}

func TestWordsThatWereAdded(t *testing.T) {
	for _, c := range []struct {
		before, after string
		want          bool
	}{
		{"satu dua tiga", "satu tiga", false},
		{"satu dua", "", false},
		{"satu dua", "dua satu", true},
		{"satu", "satu satu", true},
		{"", "satu", true},
	} {
		if got := addedWords(c.before, c.after); got != c.want {
			t.Errorf("%q to %q: %v", c.before, c.after, got)
		}
	}
}
