package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/gate"
)

func readGuide(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../../.github", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// The example that staff paste is an item without a fault, as far as it goes.
func TestTheExampleForStaffPassesTheCheck(t *testing.T) {
	_, example, ok := strings.Cut(readGuide(t, "CONTRIBUTING.md"), "<!-- contoh: index.md -->\n```markdown\n")
	example, _, closed := strings.Cut(example, "\n```\n")
	if !ok || !closed {
		t.Fatal("CONTRIBUTING.md has no example")
	}
	root := t.TempDir()
	for name, text := range map[string]string{
		".github/terbit.yml":                readGuide(t, "terbit.yml"),
		"content/2026/jam-layanan/index.md": example + "\n",
	} {
		file := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, code := terbit(t, "check", "--root", root)
	if code != exitOK || !strings.Contains(out, "langkah 3 (konsep)") || strings.Contains(out, ": peringatan:") {
		t.Errorf("exit %d\n%s", code, out)
	}
}

// Nothing that the template puts into a proposal is a command, and what the guide
// shows as one is.
func TestTheGuidesCommands(t *testing.T) {
	if got := gate.ParseCommands(readGuide(t, "PULL_REQUEST_TEMPLATE.md")); len(got) > 0 {
		t.Errorf("the template commands %v", got)
	}
	shown := regexp.MustCompile("(?m)^(/[a-z].*)$|`(/[a-z][^`]*)`").FindAllStringSubmatch(readGuide(t, "CONTRIBUTING.md"), -1)
	if len(shown) < 6 {
		t.Fatalf("%d commands", len(shown))
	}
	for _, m := range shown {
		line := m[1] + m[2]
		got := gate.ParseCommands(line)
		if len(got) != 1 || got[0].Problem != "" {
			t.Errorf("%q is no command: %v", line, got)
		}
	}
}

// What the workflows call is there: a command or an option that is not would be
// noticed only on GitHub.
func TestWorkflowsCallTheProgramAsItIs(t *testing.T) {
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil {
		t.Fatal(err)
	}
	a := &app{env: func(string) string { return "" }}
	call := regexp.MustCompile(`"\$RUNNER_TEMP/terbit" ([a-z]+)([^|\n]*)`)
	option := regexp.MustCompile(`--([a-z-]+)`)
	calls := 0
	for _, file := range files {
		for _, m := range call.FindAllStringSubmatch(readGuide(t, filepath.Join("workflows", filepath.Base(file))), -1) {
			calls++
			command := a.cli().Command(m[1])
			if command == nil {
				t.Errorf("%s calls terbit %s", file, m[1])
				continue
			}
			var known []string
			for _, f := range command.Flags {
				known = append(known, f.Names()...)
			}
			for _, o := range option.FindAllStringSubmatch(m[2], -1) {
				if !slices.Contains(known, o[1]) {
					t.Errorf("%s calls terbit %s --%s", file, m[1], o[1])
				}
			}
		}
	}
	if calls < 6 {
		t.Errorf("%d calls of the program", calls)
	}
}

// What the guide links to, and names of the workflows, exists.
func TestTheGuideIsTrue(t *testing.T) {
	guide := readGuide(t, "CONTRIBUTING.md")
	for _, m := range regexp.MustCompile(`\]\(([^)#]+)\)`).FindAllStringSubmatch(guide, -1) {
		if strings.HasPrefix(m[1], "../../../new/") || strings.HasPrefix(m[1], "https://") {
			continue // GitHub's pages
		}
		if _, err := os.Stat(filepath.Join("../../.github", m[1])); err != nil {
			t.Error(err)
		}
	}
	for file, names := range map[string][]string{"proposal.yml": {"Periksa usulan", "Periksa isi dan buat pratinjau"}, "publish.yml": {"Terbit"}} {
		workflow := readGuide(t, filepath.Join("workflows", file))
		for _, name := range names {
			if !strings.Contains(workflow, "name: "+name+"\n") || !strings.Contains(guide, "**"+name+"**") {
				t.Errorf("%s is not called %q in both", file, name)
			}
		}
	}
}
