package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The whole program's SARIF names every rule it can speak by, with an address,
// and every result points to one of them.
func TestSARIFOfAnOffice(t *testing.T) {
	root := someOffice(t)
	if err := os.MkdirAll(filepath.Join(root, ".github"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, ".github/terbit.yml"), []byte("site: https://kantor.example/situs/\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(root, "content/2026/salah")
	if err := os.MkdirAll(wrong, 0o755); err != nil {
		t.Fatal(err)
	}
	text := "---\ntitle: Uji\nsumary: x\ndate: 2026-03-02\ntype: narasi\nclassification: berkala\nchannels: [site]\n---\n\nNarasi [di sini](../hilang/index.md).\n"
	if err := os.WriteFile(filepath.Join(wrong, "index.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	out, code := terbit(t, "check", "--root", root, "--format", "sarif")
	var log struct {
		Runs []struct {
			Tool struct {
				Driver struct {
					Rules []struct{ ID, HelpURI string }
				}
			}
			Results []struct {
				RuleID    string
				RuleIndex *int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &log); err != nil || code != 1 || len(log.Runs) != 1 {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	rules := log.Runs[0].Tool.Driver.Rules
	seen := map[string]bool{}
	for _, r := range rules {
		if seen[r.ID] {
			t.Errorf("rule %s stands twice", r.ID)
		}
		seen[r.ID] = true
		if r.HelpURI != "https://kantor.example/situs/panduan/aturan/#"+strings.ToLower(r.ID) {
			t.Errorf("rule %s: address %q", r.ID, r.HelpURI)
		}
	}
	if len(log.Runs[0].Results) < 3 {
		t.Errorf("%d results", len(log.Runs[0].Results))
	}
	for _, r := range log.Runs[0].Results {
		if r.RuleIndex == nil || rules[*r.RuleIndex].ID != r.RuleID {
			t.Errorf("result of %s points to another rule", r.RuleID)
		}
	}
}
