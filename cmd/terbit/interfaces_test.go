package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// terbit runs the program inside the test and returns what it printed.
func terbit(t *testing.T, args ...string) (stdout string, code int) {
	t.Helper()
	var out bytes.Buffer
	env := map[string]string{"TERBIT_NOW": "2026-11-23T12:00:00+07:00"}
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: discard{}, env: func(k string) string { return env[k] }, now: time.Now}
	code = a.main(t.Context(), append([]string{"terbit"}, args...))
	return out.String(), code
}

// keys lists an object's keys, those of the objects in its lists included.
func keys(t *testing.T, text string) []string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	var out []string
	for _, k := range slices.Sorted(maps.Keys(v)) {
		out = append(out, k)
		list, _ := v[k].([]any)
		if len(list) == 0 {
			continue
		}
		for _, sub := range slices.Sorted(maps.Keys(list[0].(map[string]any))) {
			out = append(out, k+"."+sub)
		}
	}
	return out
}

// Other programs read these: a key may be added, never renamed or dropped.
func TestWhatOtherProgramsRelyOn(t *testing.T) {
	root := someOffice(t)
	wrong := filepath.Join(root, "content/2026/salah")
	if err := os.MkdirAll(wrong, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(wrong, "index.md"), []byte("# tanpa front matter\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"check", "--format", "json"}, 1, "findings findings.column findings.end_column findings.hint findings.line findings.message findings.path findings.rule findings.severity findings.url items"},
		{[]string{"plan", "--format", "json"}, 1, "actions actions.action actions.channel actions.item actions.revision actions.why"},
		{[]string{"publish", "--format", "json"}, 1, "actions actions.action actions.channel actions.error actions.item actions.outcome actions.revision actions.url actions.why rehearsal"},
		{[]string{"verify", "--format", "json"}, 0, "entries head ok problems"},
		{[]string{"status", "--format", "json"}, 0, "items items.item items.out items.pending items.state items.title"},
		{
			[]string{"media", "inspect", "../../pipeline/media/testdata/klip.webm", "--format", "json"},
			0,
			"files files.audio files.brand files.bytes files.codec files.fast_start files.file files.frames files.height files.hidden files.hint files.kind files.mime files.orientation files.parts files.rate files.refused files.seconds files.source files.tail files.width",
		},
	} {
		out, code := terbit(t, append(c.args, "--root", root)...)
		if got := strings.Join(keys(t, out), " "); got != c.want || code != c.code {
			t.Errorf("%s: exit %d, keys\n%s\nwant %d,\n%s", c.args[0], code, got, c.code, c.want)
		}
	}
	if err := os.RemoveAll(wrong); err != nil {
		t.Fatal(err)
	}
	if _, code := terbit(t, "plan", "--root", root, "--format", "json"); code != 0 {
		t.Errorf("a plan with nothing wrong exits with %d", code)
	}
	if _, code := terbit(t, "publish", "--root", root, "--format", "json"); code != 0 {
		t.Errorf("a publish that did what was to be done exits with %d", code)
	}
}

func TestVerifyNamesEntryAndLine(t *testing.T) {
	root := someOffice(t)
	if _, code := terbit(t, "publish", "--root", root); code != 0 {
		t.Fatal(code)
	}
	name := filepath.Join(root, ".terbit", "ledger.jsonl")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[bytes.IndexByte(data, '\n')+20] ^= 1
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
	out, code := terbit(t, "verify", "--root", root, "--format", "json")
	if want := "entries head ok problems problems.entry problems.line problems.message"; code != 1 || strings.Join(keys(t, out), " ") != want {
		t.Errorf("exit %d, %s", code, out)
	}
	if !strings.Contains(out, `"line": 2`) {
		t.Errorf("line 2 is not named: %s", out)
	}
}

// The rule reference that the repository shows is what the program says.
func TestTheRuleReferenceIsFresh(t *testing.T) {
	for name, l := range map[string]lang.Lang{"../../.github/ATURAN.md": lang.Indonesian, "../../.github/RULES.md": lang.English} {
		want := reference(l)
		if *update {
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := os.ReadFile(name)
		if err != nil || string(got) != want {
			t.Errorf("%s is stale (%v): run go test ./cmd/terbit -run Reference -update", name, err)
		}
	}
}

// A rule's number means one rule for ever: staff look it up, and findings link to it.
func TestEveryRuleHasItsOwnNumber(t *testing.T) {
	title := map[string]lang.Text{}
	for _, f := range families() {
		for _, e := range f.Entries {
			if other, taken := title[e.ID]; taken {
				t.Errorf("%s is both %q and %q", e.ID, other.EN, e.Title.EN)
			}
			title[e.ID] = e.Title
		}
	}
	if len(title) < 50 {
		t.Errorf("only %d rules", len(title))
	}
}
