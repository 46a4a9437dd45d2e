//go:build act

package main_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// target, said and reviewed are the events of a pull request, after GitHub's own.
func (s *stage) target(action string, p *forgetest.Pull) acted {
	s.t.Helper()
	return s.act("gate.yml", "pull_request_target", s.ours(s.example("pull_request", action), p), p)
}

func (s *stage) said(p *forgetest.Pull, c *forgetest.Comment) acted {
	s.t.Helper()
	payload := s.ours(s.example("issue_comment", "created"), p)
	set(payload, c.Body, "comment", "body")
	set(payload, c.Author, "comment", "user", "login")
	return s.act("gate.yml", "issue_comment", payload, p)
}

// reviewed is the ping and what waits for it. Of a fork's pull request GitHub does
// not tell the number; these are told none, which is the harder case.
func (s *stage) reviewed(p *forgetest.Pull) acted {
	s.t.Helper()
	ping := s.act("review.yml", "pull_request_review", s.ours(s.example("pull_request_review", "submitted"), p), p)
	ping.has(s.t, 0, "Ada tinjauan.")
	payload := s.ours(s.example("workflow_run", "completed"), p)
	set(payload, s.w.Head(p.Branch), "workflow_run", "head_sha")
	set(payload, "pull_request_review", "workflow_run", "event")
	set(payload, "Isyarat tinjauan", "workflow_run", "name")
	set(payload, []any{}, "workflow_run", "pull_requests")
	return s.act("gate.yml", "workflow_run", payload, p)
}

// writes are the requests since the last Forget that change something.
func (s *stage) writes() (out []string) {
	for _, r := range s.w.Requests() {
		if r.Method != http.MethodGet {
			out = append(out, r.String())
		}
	}
	return out
}

func (s *stage) status(p *forgetest.Pull) string {
	all := s.w.Statuses(s.w.Head(p.Branch))
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

func (s *stage) sticky(p *forgetest.Pull) string {
	for _, c := range s.w.Comments(p) {
		if strings.HasPrefix(c.Body, comment.Marker) {
			return c.Body
		}
	}
	return ""
}

// previews are the files on the branch of previews.
func (s *stage) previews() []string {
	s.t.Helper()
	if s.git("for-each-ref", "refs/heads/terbit-pratinjau") == "" {
		return nil
	}
	return strings.Fields(s.git("ls-tree", "-r", "--name-only", "terbit-pratinjau"))
}

// From the proposal to the rehearsal of publishing, all by the workflows.
func TestActFromProposalToPublication(t *testing.T) {
	s := newStage(t)
	p := s.w.Propose("staf", s.item(newItem))
	other := s.w.Propose("staf2", s.item(otherItem))
	folder := fmt.Sprintf("usulan-%d", p.Number)

	check := s.act("proposal.yml", "pull_request", s.ours(s.example("pull_request", "opened"), p), p)
	check.has(t, 0)
	page, err := os.ReadFile(filepath.Join(s.artifacts, "pratinjau-"+folder+".html"))
	if err != nil || !strings.Contains(string(page), "Hak Anda") || !strings.Contains(string(page), "data:image/") {
		t.Errorf("the preview: %v, %d bytes", err, len(page))
	}

	s.target("opened", p).has(t, 0)
	if s.status(p) != "pending" || !strings.Contains(s.sticky(p), "/blob/terbit-pratinjau/"+folder+"/README.md") ||
		!strings.Contains(s.sticky(p), fmt.Sprintf("/pull/%d/checks)", p.Number)) {
		t.Errorf("status %q, comment:\n%s", s.status(p), s.sticky(p))
	}
	if files := s.previews(); !slices.Contains(files, folder+"/README.md") || !slices.ContainsFunc(files, func(f string) bool { return strings.HasSuffix(f, ".jpg") }) {
		t.Errorf("the branch of previews holds %v", files)
	}

	s.target("opened", other).has(t, 0)
	s.w.Status(s.w.Head(other.Branch), "terbit/keputusan", "failure") // to see it judged anew

	// The same event again finds everything said and shown.
	tip := s.git("rev-parse", "terbit-pratinjau")
	s.w.Forget()
	s.target("synchronize", p).has(t, 0, "Cabang utama tidak berubah.")
	if w := s.writes(); len(w) > 0 || s.git("rev-parse", "terbit-pratinjau") != tip {
		t.Errorf("a second run wrote %v", w)
	}

	s.said(p, s.w.Say("humas", p, "/pertimbangan lanjut")).has(t, 0)
	s.w.Approve("humas", p)
	s.reviewed(p).has(t, 0)
	if sticky := s.sticky(p); !strings.Contains(sticky, "Kabid") || !strings.Contains(sticky, folder) || s.status(p) != "pending" {
		t.Errorf("after the correction: %s\n%s", s.status(p), sticky)
	}
	if len(s.w.Runs()) > 0 {
		t.Fatalf("started %v before the decision", s.w.Runs())
	}

	s.w.Approve("kabid", p)
	s.reviewed(p).has(t, 0)
	runs := s.w.Runs()
	if len(runs) != 1 || runs[0].Workflow != "publish.yml" || runs[0].SHA != s.w.Head(forgetest.Main) {
		t.Fatalf("started %v", runs)
	}
	// GitHub sends no event for what our token does: neither of the base that moved,
	// nor of the proposal that is closed, whose pictures go.
	if s.status(other) != "pending" {
		t.Errorf("the other proposal was not judged anew: %q", s.status(other))
	}
	if files := s.previews(); len(files) < 2 || slices.ContainsFunc(files, func(f string) bool { return !strings.HasPrefix(f, fmt.Sprintf("usulan-%d/", other.Number)) }) {
		t.Errorf("the branch of previews holds %v", files)
	}
	publish := s.act(runs[0].Workflow, "workflow_dispatch", s.ours(s.example("workflow_dispatch", ""), p), nil)
	publish.has(t, 0, newItem)
	for _, name := range []string{
		"latihan-situs/situs/index.html", "latihan-situs/situs/2026/hak-anda-atas-informasi-publik/index.html", "latihan-situs/situs/pagefind/pagefind-entry.json",
		"latihan-kotak-serah/kotak-serah/index.html", "latihan-kotak-serah/buku-besar.jsonl",
	} {
		if _, err := os.Stat(filepath.Join(s.artifacts, name)); err != nil {
			t.Error(err)
		}
	}

	// A proposal that a person closes takes its pictures away as well.
	s.w.Close(other, "staf2")
	s.target("closed", other).has(t, 0)
	if files := s.previews(); len(files) > 0 || len(s.w.Runs()) != 1 {
		t.Errorf("the branch of previews still holds %v; started %v", files, s.w.Runs())
	}
}

// A proposal that replaces everything that the workflows could run: nothing of it
// runs where a token is, nor where content is checked.
func TestActNothingOfAProposalRuns(t *testing.T) {
	s := newStage(t)
	caught := filepath.Join(t.TempDir(), "caught")
	files := s.item(newItem)
	files["cmd/terbit/main.go"] = fmt.Sprintf("package main\n\nimport \"os\"\n\nfunc main() { os.WriteFile(%q, nil, 0o600) }\n", caught)
	for _, name := range []string{"fetch-pull", "preview-branch"} {
		files[".github/scripts/"+name] = fmt.Sprintf("#!/usr/bin/env bash\ntouch %q\n", caught)
	}
	p := s.w.Propose("staf", files)

	// It would be noticed.
	s.refs(p)
	script := s.git("show", fmt.Sprintf("refs/pull/%d/merge:.github/scripts/fetch-pull", p.Number))
	if out, err := exec.CommandContext(t.Context(), "bash", "-c", script).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	if err := os.Remove(caught); err != nil {
		t.Fatalf("the trap does not work: %v", err)
	}

	s.act("proposal.yml", "pull_request", s.ours(s.example("pull_request", "synchronize"), p), p)
	s.target("opened", p).has(t, 0)
	s.said(p, s.w.Say("staf", p, "/siap")).has(t, 0)
	s.w.Approve("kabid", p)
	s.reviewed(p).has(t, 0)
	s.target("closed", p).has(t, 0)
	if _, err := os.Stat(caught); err == nil {
		t.Error("something of the proposal was run")
	}
	if len(s.w.Runs()) > 0 {
		t.Errorf("it was merged: %v", s.w.Runs())
	}
}

// Comments on issues are none of the gate's: GitHub's own payload, unchanged.
func TestActIssuesAreLeftAlone(t *testing.T) {
	s := newStage(t)
	run := s.act("gate.yml", "issue_comment", s.example("issue_comment", "created"), nil)
	run.has(t, 0)
	run.lacks(t, "Bangun program")
	if n := len(s.w.Requests()); n > 0 {
		t.Errorf("%d requests", n)
	}
}

// The other ways to the gate: all of them, one by hand, and the reminder.
func TestActTheWholeGateAndTheReminder(t *testing.T) {
	s := newStage(t)
	p := s.w.Propose("staf", s.item(newItem))
	push := s.example("push", "")
	set(push, "refs/heads/main", "ref")
	s.act("gate.yml", "push", s.ours(push, p), p).has(t, 0)
	if s.status(p) != "pending" {
		t.Errorf("after a push: %q", s.status(p))
	}
	s.w.Forget()
	byHand := s.ours(s.example("workflow_dispatch", ""), p)
	set(byHand, fmt.Sprint(p.Number), "inputs", "pr")
	s.act("gate.yml", "workflow_dispatch", byHand, p).has(t, 0)
	if w := s.writes(); len(w) > 0 {
		t.Errorf("by hand: wrote %v", w)
	}
	reminder := s.act("reminder.yml", "schedule", map[string]any{"schedule": "30 0-9 * * 1-5"}, p)
	reminder.has(t, 0)
	reminder.lacks(t, "Ingatkan lewat issue") // publishing is rehearsed: nobody has a post in hand
	if w := s.writes(); len(w) > 0 {
		t.Errorf("the reminder: wrote %v", w)
	}
}

// Whoever likes may propose from a fork: it is judged, and its pictures stay off
// the office's own branch.
func TestActAForkShowsNoPictures(t *testing.T) {
	s := newStage(t)
	p := s.w.Propose("orang", s.item(newItem))
	p.Fork = "orang/konten"
	s.target("opened", p).has(t, 0)
	if files := s.previews(); len(files) > 0 || s.status(p) == "" || strings.Contains(s.sticky(p), "terbit-pratinjau") {
		t.Errorf("status %q, the branch holds %v, comment:\n%s", s.status(p), files, s.sticky(p))
	}
}

// Where the gate could not judge, the run is red and the proposal is told so.
func TestActDoubtIsRed(t *testing.T) {
	s := newStage(t)
	p := s.w.Propose("staf", s.item(newItem))
	s.w.Fail(forgetest.Failure{Path: "/reviews", Status: http.StatusForbidden})
	run := s.target("opened", p)
	if run.code == 0 || s.status(p) != "error" {
		t.Errorf("exit %d, status %q\n%s", run.code, s.status(p), run.log)
	}
}

// script runs one of ours in a fresh clone of the world's repository.
func (s *stage) script(name string, args ...string) (string, error) {
	s.t.Helper()
	clone := filepath.Join(s.t.TempDir(), "klon")
	if out, err := exec.CommandContext(s.t.Context(), "git", "clone", "--quiet", "--depth=1", "file://"+s.w.Dir(), clone).CombinedOutput(); err != nil {
		s.t.Fatal(err, string(out))
	}
	path, err := filepath.Abs(filepath.Join(root, ".github/scripts", name))
	if err != nil {
		s.t.Fatal(err)
	}
	cmd := exec.CommandContext(s.t.Context(), "bash", append([]string{path}, args...)...)
	cmd.Dir = clone
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// pages makes a folder of pages.
func (s *stage) pages(files map[string]string) string {
	s.t.Helper()
	dir := s.t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	return dir
}

// Several runs write the branch of previews at once, and none undoes another.
func TestActPreviewsOfSeveralProposalsMeet(t *testing.T) {
	s := &stage{t: t, w: forgetest.New(t)}
	const writers = 4
	folders := make([]string, writers)
	for i := range writers {
		folders[i] = s.pages(map[string]string{"README.md": fmt.Sprintf("Usulan %d\n", i+1), "gambar-01.jpg": "x", ".terbit-pratinjau": "README.md\n"})
	}
	s.w.Dir()
	errs := make(chan error, writers)
	for i, folder := range folders {
		go func() {
			out, err := s.script("preview-branch", fmt.Sprintf("usulan-%d", i+1), folder)
			if err != nil {
				err = fmt.Errorf("usulan-%d: %w: %s", i+1, err, out)
			}
			errs <- err
		}()
	}
	for range writers {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if files := s.previews(); len(files) != 2*writers {
		t.Errorf("the branch holds %v", files)
	}
	if parents := s.git("rev-list", "--count", "terbit-pratinjau"); parents != "1" {
		t.Errorf("the branch has %s commits: what was taken away stays in its history", parents)
	}

	tip := s.git("rev-parse", "terbit-pratinjau")
	if out, err := s.script("preview-branch", "usulan-1", folders[0]); err != nil || s.git("rev-parse", "terbit-pratinjau") != tip {
		t.Errorf("the same pages again wrote: %v %s", err, out)
	}
	if out, err := s.script("preview-branch", "usulan-2"); err != nil || len(s.previews()) != 2*(writers-1) {
		t.Errorf("taken away: %v %s: %v", err, out, s.previews())
	}
	if out, err := s.script("preview-branch", "usulan-5", s.pages(map[string]string{"README.md": "Tanpa gambar\n"})); err != nil || !slices.Contains(s.previews(), "usulan-5/README.md") {
		t.Errorf("a page without pictures: %v %s: %v", err, out, s.previews())
	}
	if out, err := s.script("preview-branch", "--only", "1", "33"); err != nil || !slices.Equal(s.previews(), []string{"usulan-1/README.md", "usulan-1/gambar-01.jpg"}) {
		t.Errorf("only the first: %v %s: %v", err, out, s.previews())
	}
	if out, err := s.script("preview-branch", "--only"); err != nil || len(s.previews()) > 0 {
		t.Errorf("none: %v %s: %v", err, out, s.previews())
	}
	for _, files := range []map[string]string{{"README.md": "x", "a.html": "x"}, {"README.md": "x", ".github": "x"}, {"a b.jpg": "x"}, {}} {
		if out, err := s.script("preview-branch", "usulan-3", s.pages(files)); err == nil {
			t.Errorf("took %v: %s", files, out)
		}
	}
	if out, err := s.script("preview-branch", "../usulan-3", folders[0]); err == nil {
		t.Errorf("took a path: %s", out)
	}
}

// A proposal is fetched as its test merge; where that is missing or of an older
// head, as its head with the commit where it left the main branch.
func TestActAProposalIsFetchedAsData(t *testing.T) {
	s := &stage{t: t, w: forgetest.New(t)}
	p := s.w.Propose("staf", forgetest.Item(forgetest.NewItem, "Hak"))
	left := s.w.Head(forgetest.Main)
	s.w.PushMain("kabid", forgetest.Files{"README.md": "Baru\n"})
	s.refs(p)
	number := fmt.Sprint(p.Number)
	merge := s.git("rev-parse", "refs/pull/"+number+"/merge")
	for _, c := range []struct{ when, want string }{
		{"mergeable", fmt.Sprintf("rev=%s\nbase=%s\ncontent=yes\n", merge, s.w.Head(forgetest.Main))},
		{"pushed, and the old test merge stands", fmt.Sprintf("rev=HEAD\nbase=%s\ncontent=yes\n", left)},
		{"no test merge", fmt.Sprintf("rev=HEAD\nbase=%s\ncontent=yes\n", left)},
	} {
		out, err := s.script("fetch-pull", number)
		if want := strings.Replace(c.want, "HEAD", s.w.Head(p.Branch), 1); err != nil || out != want {
			t.Errorf("%s: %v\n%swant\n%s", c.when, err, out, want)
		}
		if c.when == "mergeable" {
			s.git("update-ref", "refs/pull/"+number+"/head", s.w.Push(p, "staf", forgetest.Files{forgetest.NewItem + "/takarir/instagram.txt": "Lain\n"}))
			continue
		}
		s.git("update-ref", "-d", "refs/pull/"+number+"/merge")
	}
	for _, bad := range []string{"0", "1 2", "-1", "x", "99"} {
		if out, err := s.script("fetch-pull", bad); err == nil || strings.Contains(out, "rev=") {
			t.Errorf("fetched %q: %s", bad, out)
		}
	}
}
