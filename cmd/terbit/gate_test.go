package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

const gateToken = "ghs_jangan_tampil"

// judge runs terbit gate against a fake GitHub and returns everything it said.
func judge(t *testing.T, w *forgetest.World, p *forgetest.Pull, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	w.Dir() // what git knows is on disk, for whoever fetches
	var out, errs bytes.Buffer
	env := map[string]string{"GITHUB_API_URL": w.URL, "GITHUB_TOKEN": gateToken}
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, env: func(k string) string { return env[k] }, now: w.Now}
	which := []string{"terbit", "gate", "--repo", w.Repo}
	if p != nil {
		which = append(which, "--pr", fmt.Sprint(p.Number))
	}
	code = a.main(t.Context(), append(which, args...))
	if strings.Contains(out.String()+errs.String(), gateToken) {
		t.Error("the token was shown")
	}
	return out.String(), errs.String(), code
}

// A proposal on its way: blocked with whose turn it is, then approved.
func TestGateFromIdeaToDecision(t *testing.T) {
	w := forgetest.New(t)
	p := w.Propose("staf", forgetest.Item(forgetest.NewItem, "Hak atas informasi"))
	w.Say("humas", p, "/pertimbangan lanjut")
	out, _, code := judge(t, w, p)
	if code != exitFindings || !strings.Contains(out, "ditahan") || !strings.Contains(out, "langkah 5, pranata-humas") {
		t.Errorf("before the correction: exit %d\n%s", code, out)
	}
	w.Approve("humas", p)
	w.Approve("kabid", p)
	out, _, code = judge(t, w, p, "--explain", "--lang", "en")
	for _, want := range []string{"approved", forgetest.NewItem, "@humas", "@kabid (kabid-pip)", "turn: step 7"} {
		if !strings.Contains(out, want) {
			t.Errorf("--explain does not say %q:\n%s", want, out)
		}
	}
	if code != exitOK {
		t.Errorf("approved exits with %d", code)
	}
	t.Log("\n" + out)
}

func TestGateAsData(t *testing.T) {
	w := forgetest.New(t)
	p := w.Propose("staf", forgetest.Item(forgetest.NewItem, "Hak atas informasi"))
	out, _, code := judge(t, w, p, "--format", "json")
	var d struct {
		PullRequest int    `json:"pull_request"`
		Head        string `json:"head"`
		Verdict     string `json:"verdict"`
		Items       []struct {
			Path  string `json:"path"`
			Steps []any  `json:"steps"`
		} `json:"items"`
	}
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatal(err)
	}
	if code != exitFindings || d.PullRequest != p.Number || d.Verdict != "blocked" || len(d.Items) != 1 || len(d.Items[0].Steps) != 7 || d.Head == "" {
		t.Errorf("exit %d: %s", code, out)
	}
}

// What could not be read blocks with exit code 3, and the answer is still data.
func TestGateInDoubt(t *testing.T) {
	w := forgetest.New(t)
	p := w.Propose("staf", forgetest.Item(forgetest.NewItem, "Hak atas informasi"))
	w.Fail(forgetest.Failure{Path: "/reviews", Status: 403})
	out, errs, code := judge(t, w, p, "--format", "json")
	if code != exitFailed || !strings.Contains(out, `"verdict": "blocked"`) || !strings.Contains(errs, "tidak dapat dinilai") {
		t.Errorf("exit %d\n%s\n%s", code, out, errs)
	}
}

func TestGateNeedsToKnowWhich(t *testing.T) {
	for _, args := range [][]string{{"--pr", "1"}, {"--repo", "kantor", "--pr", "1"}, {"--repo", "a/b/c", "--pr", "1"}, {"--repo", "a/b"}, {"--repo", "a/b", "--pr", "0"}} {
		if _, code := terbit(t, append([]string{"gate"}, args...)...); code != exitUsage {
			t.Errorf("gate %v exits with %d", args, code)
		}
	}
}

// clone is a checkout of the office's repository, as the workflow has one.
func clone(t *testing.T, w *forgetest.World) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "kantor")
	if out, err := exec.CommandContext(t.Context(), "git", "clone", "-q", w.Dir(), dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	return dir
}

// The comment shows exactly the content that was judged, fetched as data where
// the checkout lacks it; another revision is refused.
func TestGatePrintsTheComment(t *testing.T) {
	w := forgetest.New(t)
	root := clone(t, w)
	p := w.Propose("staf", forgetest.Item(forgetest.NewItem, "Hak atas informasi"))
	w.Say("humas", p, "/pertimbangan lanjut")
	w.Approve("humas", p)
	old := w.Head(p.Branch)
	out, errs, code := judge(t, w, p, "--comment", "--root", root, "--picture", "Satu berkas HTML, lewat Checks=https://github.example/pull/{pr}/checks?a=1,2")
	for _, want := range []string{comment.Marker, "[Satu berkas HTML, lewat Checks](https://github.example/pull/1/checks?a=1,2)", "Giliran: Kabid PIP", "Setujui = tayang", "/keputusan tolak ALASAN", "Hak atas informasi. Baca di situs."} {
		if !strings.Contains(out, want) {
			t.Errorf("the comment does not say %q", want)
		}
	}
	if code != exitFindings {
		t.Errorf("exit %d: %s", code, errs)
	}
	w.Push(p, "staf", forgetest.Files{forgetest.NewItem + "/index.md": forgetest.Index("Hak atas informasi", "", "Narasi yang lain sama sekali.\n")})
	if out, errs, code := judge(t, w, p, "--comment", "--root", root, "--rev", old); code != exitFailed || !strings.Contains(errs, "bukan isi yang dinilai") {
		t.Errorf("an old revision: exit %d\n%s\n%s", code, out, errs)
	}
}

// A Pranata Humas who proposed the item corrects it with a command: GitHub lets
// nobody approve their own pull request.
func TestTheCommentKnowsWhoTheAuthorIs(t *testing.T) {
	w := forgetest.New(t)
	p := w.Propose("humas", forgetest.Item(forgetest.NewItem, "Hak atas informasi"))
	w.Say("kabid", p, "/pertimbangan lanjut")
	out, errs, _ := judge(t, w, p, "--comment", "--root", clone(t, w))
	if !strings.Contains(out, "/koreksi selesai") {
		t.Errorf("the comment does not offer /koreksi selesai:\n%s\n%s", out, errs)
	}
}

// Whoever decides on a correction sees what changes, beside the whole.
func TestTheCommentShowsWhatACorrectionChanges(t *testing.T) {
	w := forgetest.New(t)
	root := clone(t, w)
	note := "corrections:\n  - {time: 2026-08-10T09:00:00+07:00, note: Jamnya diperbaiki.}\n"
	p := w.Propose("staf", forgetest.Files{
		forgetest.PublishedItem + "/index.md":              forgetest.Index("Jam layanan", note, "Buka pukul 08.00."),
		forgetest.PublishedItem + "/takarir/instagram.txt": "Buka pukul 08.00.\n",
	})
	w.Approve("humas", p)
	out, errs, _ := judge(t, w, p, "--comment", "--root", root)
	for _, want := range []string{"Jalur: **Ralat**", "##### Yang berubah", "-Informasi publik pada dasarnya terbuka.\n+Buka pukul 08.00.", "-Jam layanan. Baca di situs.\n+Buka pukul 08.00.", "> Jamnya diperbaiki."} {
		if !strings.Contains(out, want) {
			t.Errorf("the comment does not say %q:\n%s\n%s", want, out, errs)
		}
	}
}
