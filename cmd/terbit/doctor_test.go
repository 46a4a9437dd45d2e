package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/doctor"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/office"
)

const doctorToken = "github_pat_jangan_tampil"

// guardedOffice is a world whose main branch has the files of a running office,
// and the folder that it was checked out to. Its branches have no rules yet.
func guardedOffice(t *testing.T) (w *forgetest.World, root string) {
	t.Helper()
	w = forgetest.New(t)
	root = t.TempDir()
	put(t, filepath.Join(root, office.File), forgetest.Office[office.File])
	w.PushMain("admin", forgetest.Files{
		doctor.OwnersFile: owners(t, root), ".github/workflows/gate.yml": "name: gate\n", ".github/workflows/publish.yml": "name: publish\n",
		".github/workflows/schedule.yml": "name: schedule\n", ".github/workflows/handoff.yml": "name: handoff\n", ".github/workflows/reminder.yml": "name: reminder\n",
	})
	w.Settings = forgetest.NewSettings()
	w.Settings.Environments["publish"] = []string{"main"}
	w.Settings.Pages = map[string]any{
		"url": w.URL, "status": "built", "cname": nil, "custom_404": false, "html_url": "https://kantor.github.io/konten/",
		"build_type": "workflow", "public": true, "https_enforced": true,
	}
	return w, root
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func owners(t *testing.T, root string) string {
	t.Helper()
	out, errs, code := start(t, map[string]string{"TERBIT_NOW": "2026-08-10T09:00:00+07:00"}, "doctor", "--codeowners", "--root", root)
	if code != exitOK {
		t.Fatal(errs)
	}
	return out
}

func start(t *testing.T, env map[string]string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, env: func(k string) string { return env[k] }, now: time.Now}
	code = a.main(t.Context(), append([]string{"terbit"}, args...))
	if token := env["GITHUB_TOKEN"]; token != "" && strings.Contains(out.String()+errs.String(), token) {
		t.Error("the token was shown")
	}
	return out.String(), errs.String(), code
}

// examine runs terbit doctor against a world.
func examine(t *testing.T, w *forgetest.World, root string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	env := map[string]string{"GITHUB_API_URL": w.URL, "GITHUB_TOKEN": doctorToken}
	return start(t, env, append([]string{"doctor", "--repo", w.Repo, "--root", root}, args...)...)
}

// world is the address of a fake GitHub, another every time.
var world = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// golden holds what a person sees, in both languages, and that it fits.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = world.ReplaceAllString(got, "https://github.com")
	file := filepath.Join("testdata", "doctor", name+".txt")
	if *update {
		put(t, file, got)
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("%s differs (%v): run go test ./cmd/terbit -run Doctor -update\n%s", file, err, got)
	}
	for line := range strings.Lines(got) {
		line = strings.TrimRight(line, "\n")
		if utf8.RuneCountInString(line) > 80 && !strings.Contains(line, "https://") {
			t.Errorf("%s: wider than 80 columns: %s", name, line)
		}
		if strings.TrimRight(line, " ") != line {
			t.Errorf("%s: blanks at the end of %q", name, line)
		}
	}
}

// An office from its first look to the day that the decision is enforced.
func TestDoctorFromNothingToEnforced(t *testing.T) {
	w, root := guardedOffice(t)
	for _, l := range []string{"id", "en"} {
		out, errs, code := examine(t, w, root, "--lang", l)
		if code != exitFindings || errs != "" {
			t.Errorf("exit %d: %s", code, errs)
		}
		golden(t, "belum."+l, out)
	}
	w.Forget()
	out, _, code := examine(t, w, root, "--fix", "--dry-run")
	if code != exitFindings || len(writes(w)) != 0 {
		t.Errorf("a dry run: exit %d, %v", code, writes(w))
	}
	golden(t, "perbedaan", before(out, "Setelan "))
	out, errs, code := examine(t, w, root, "--fix")
	if code != exitUsage || len(writes(w)) != 0 || !strings.Contains(errs, "--yes") || !strings.Contains(out, "Terbit: main") {
		t.Errorf("without a terminal and --yes: exit %d, %v\n%s", code, writes(w), errs)
	}
	out, errs, code = examine(t, w, root, "--fix", "--yes")
	if code != exitOK || errs != "" || len(writes(w)) != 9 {
		t.Errorf("exit %d, %v\n%s\n%s", code, writes(w), out, errs)
	}
	golden(t, "sudah", after(out, "Setelan dibaca lagi:\n\n"))
	w.Forget()
	out, _, code = examine(t, w, root, "--fix", "--yes")
	if code != exitOK || len(writes(w)) != 0 || !strings.Contains(out, "Tidak ada yang dapat dipasang") {
		t.Errorf("a second run: exit %d, %v\n%s", code, writes(w), out)
	}
}

func writes(w *forgetest.World) (out []string) {
	for _, r := range w.Requests() {
		if r.Method != "GET" {
			out = append(out, r.String())
		}
	}
	return out
}

func before(s, mark string) string { s, _, _ = strings.Cut(s, mark); return s }

func after(s, mark string) string { _, s, _ = strings.Cut(s, mark); return s }

// What a plan and a token allow to see.
func TestDoctorOnEveryPlanAndToken(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*forgetest.Settings)
		env    map[string]string
		code   int
	}{
		{"paket-a", func(s *forgetest.Settings) { s.Private = true }, nil, exitFindings},
		{"paket-b", func(s *forgetest.Settings) { s.Private, s.Plan = true, "team" }, nil, exitFindings},
		{"token-actions", func(s *forgetest.Settings) { s.Caller = forgetest.AsActions }, map[string]string{"GITHUB_TOKEN": "ghs_jangan_tampil"}, exitFindings},
	} {
		w, root := guardedOffice(t)
		c.change(w.Settings)
		env := map[string]string{"GITHUB_API_URL": w.URL, "GITHUB_TOKEN": doctorToken, "GITHUB_REPOSITORY": w.Repo}
		maps.Copy(env, c.env)
		out, errs, code := start(t, env, "doctor", "--root", root)
		if code != c.code || errs != "" {
			t.Errorf("%s: exit %d %s", c.name, code, errs)
		}
		golden(t, c.name, out)
	}
}

// A repository fresh from the template: nobody is named, nothing is set.
func TestDoctorInANewOffice(t *testing.T) {
	w, root := forgetest.New(t), t.TempDir()
	const config = "office: {name: Kantor Contoh}\n"
	put(t, filepath.Join(root, office.File), config)
	w.PushMain("admin", forgetest.Files{office.File: config, doctor.OwnersFile: owners(t, root)})
	w.Settings = forgetest.NewSettings()
	w.Settings.Workflow["default_workflow_permissions"] = "write"
	out, errs, code := examine(t, w, root)
	if code != exitFindings || errs != "" {
		t.Errorf("exit %d: %s", code, errs)
	}
	golden(t, "baru", out)
	_, _, code = examine(t, w, root, "--fix", "--yes")
	raw, err := json.Marshal(w.Settings.Rulesets)
	if err != nil {
		t.Fatal(err)
	}
	if code != exitFindings || w.Settings.Workflow["default_workflow_permissions"] != "read" || len(w.Settings.Rulesets) != 2 || strings.Contains(string(raw), "pull_request") {
		t.Errorf("exit %d: the office is locked out: %s", code, raw)
	}
	// Somebody is named, and the gate is there: the same ruleset grows.
	named := forgetest.Office[office.File]
	put(t, filepath.Join(root, office.File), named)
	w.PushMain("admin", forgetest.Files{office.File: named, doctor.OwnersFile: owners(t, root), ".github/workflows/gate.yml": "name: gate\n", ".github/workflows/publish.yml": "name: publish\n"})
	if out, errs, code := examine(t, w, root, "--fix", "--yes"); code != exitOK || len(w.Settings.Rulesets) != 2 {
		t.Errorf("exit %d, %d rulesets\n%s\n%s", code, len(w.Settings.Rulesets), out, errs)
	}
}

// A ruleset of the office's own is completed, and keeps what nobody knows.
func TestDoctorCompletesARuleset(t *testing.T) {
	w, root := guardedOffice(t)
	w.Ahead = true
	id := w.Settings.AddRuleset(`{"name": "Punya kantor", "target": "branch", "enforcement": "active", "bypass_actors": [], "sesuatu": {"baru": true},
		"conditions": {"ref_name": {"include": ["refs/heads/main"], "exclude": []}}, "rules": [{"type": "besok", "parameters": {"x": [1]}},
		{"type": "pull_request", "parameters": {"required_approving_review_count": 2, "dismiss_stale_reviews_on_push": false, "require_code_owner_review": false,
		"require_last_push_approval": false, "required_review_thread_resolution": true, "allowed_merge_methods": ["squash"],
		"required_reviewers": [{"file_patterns": ["*"], "minimum_approvals": 1, "reviewer": {"id": 3, "type": "Team"}}]}}]}`)
	out, errs, code := examine(t, w, root, "--fix", "--yes")
	if code != exitOK {
		t.Fatalf("exit %d\n%s\n%s", code, out, errs)
	}
	golden(t, "melengkapi", before(out, "Yang sudah ada"))
	raw, err := json.Marshal(w.Settings.Rulesets[id])
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{`"sesuatu":{"baru":true}`, `"x":[1]`, `"allowed_merge_methods":["squash"]`, `"required_approving_review_count":2`, `"minimum_approvals":1`, `"require_code_owner_review":true`} {
		if !strings.Contains(string(raw), kept) {
			t.Errorf("%s is not there: %s", kept, raw)
		}
	}
	if len(w.Settings.Rulesets) != 2 { // and the ledger's
		t.Errorf("%d rulesets", len(w.Settings.Rulesets))
	}
}

// A write that fails, that loses its answer, or that GitHub takes only in part.
func TestDoctorSaysWhatWasNotSet(t *testing.T) {
	w, root := guardedOffice(t)
	w.Fail(forgetest.Failure{Method: "POST", Path: "/rulesets", Status: 422, Message: "Invalid rules"})
	out, _, code := examine(t, w, root, "--fix", "--yes")
	if code != exitFindings || !strings.Contains(out, "TIDAK terpasang Aturan cabang main: POST repos/kantor/konten/rulesets: 422: Invalid rules") || !strings.Contains(out, "terpasang Label 1-ide") {
		t.Errorf("refused: exit %d\n%s", code, out)
	}
	w.Heal()
	w.Fail(forgetest.Failure{Method: "POST", Path: "/rulesets", Drop: true, After: true})
	if out, _, code = examine(t, w, root, "--fix", "--yes"); code != exitOK || strings.Contains(out, "TIDAK terpasang") {
		t.Errorf("done, but the answer got lost: exit %d\n%s", code, out)
	}
}

func TestDoctorAsData(t *testing.T) {
	w, root := guardedOffice(t)
	out, errs, code := examine(t, w, root, "--format", "json", "--fix", "--dry-run")
	const want = "changes changes.after changes.before changes.error changes.id changes.method changes.path changes.state enforced " +
		"lines lines.essential lines.fix lines.group lines.id lines.message lines.next lines.state lines.url plan repository verdict"
	if got := strings.Join(keys(t, out), " "); got != want || code != exitFindings || !strings.Contains(errs, "Perubahan yang akan dipasang") {
		t.Errorf("exit %d, keys\n%s\n%s", code, got, errs)
	}
}

func TestDoctorNeedsARepository(t *testing.T) {
	w, root := guardedOffice(t)
	for _, args := range [][]string{
		{"--repo", "kantor"}, {"--repo", "a/b/c"}, {"--write"}, {"--yes"}, {"--dry-run"}, {"--fix", "--codeowners"}, {"--format", "xml"},
	} {
		if _, _, code := start(t, map[string]string{}, append([]string{"doctor", "--root", root}, args...)...); code != exitUsage {
			t.Errorf("doctor %v exits with %d", args, code)
		}
	}
	w.Fail(forgetest.Failure{Path: "/repos/kantor/konten", Status: 404, Message: "Not Found"})
	if _, errs, code := examine(t, w, root); code != exitFailed || !strings.Contains(errs, "GITHUB_TOKEN") {
		t.Errorf("exit %d: %s", code, errs)
	}
	put(t, filepath.Join(root, office.File), "office: {name: K}\nrolse: {}\n")
	if _, _, code := examine(t, w, root); code != exitFailed {
		t.Errorf("a wrong configuration: exit %d", code)
	}
}

// Only the whole word agrees.
func TestDoctorAsks(t *testing.T) {
	for answer, want := range map[string]bool{"ya\n": true, "YES\n": true, "ya": true, "y\n": false, "\n": false, "": false, "tidak\n": false, "yang\n": false} {
		a := &app{stdin: strings.NewReader(answer), env: func(string) string { return "" }}
		if got, err := a.saidYes(t.Context(), discard{}); got != want || err != nil {
			t.Errorf("%q: %v %v", answer, got, err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	silent, mute := io.Pipe()
	defer mute.Close()
	a := &app{stdin: silent, env: func(string) string { return "" }}
	if got, err := a.saidYes(ctx, discard{}); got || !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v %v", got, err)
	}
}

func TestDoctorWritesCodeowners(t *testing.T) {
	root := t.TempDir()
	put(t, filepath.Join(root, office.File), forgetest.Office[office.File])
	file := filepath.Join(root, doctor.OwnersFile)
	at := func(now string, args ...string) string {
		_, errs, code := start(t, map[string]string{"TERBIT_NOW": now}, append([]string{"doctor", "--codeowners", "--root", root}, args...)...)
		if code != exitOK {
			t.Fatal(errs)
		}
		data, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(data)
	}
	if at("2026-08-10T09:00:00+07:00") != "" {
		t.Error("it was written without --write")
	}
	first := at("2026-08-10T09:00:00+07:00", "--write")
	if !strings.Contains(first, "@plt") || !strings.Contains(first, "2026-08-10") {
		t.Error(first)
	}
	if again := at("2026-08-12T23:00:00+07:00", "--write"); again != first {
		t.Errorf("written anew though nothing changed:\n%s", again)
	}
	if later := at("2026-08-13T00:00:00+07:00", "--write"); strings.Contains(later, "@plt") {
		t.Errorf("the term has ended:\n%s", later)
	}
}

// The repository's own CODEOWNERS is what its configuration gives on the day
// that the file names.
func TestCodeownersAreFresh(t *testing.T) {
	o, findings, err := office.Load(os.DirFS("../.."), office.File)
	if err != nil || len(findings) > 0 {
		t.Fatal(err, findings)
	}
	p, err := forge.Policy(o)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("../..", doctor.OwnersFile))
	if err != nil {
		t.Fatal(err)
	}
	if fresh, _, err := doctor.OwnersFresh(string(text), p, time.Now().In(o.Location)); err != nil || !fresh {
		t.Errorf("%s is stale (%v): run terbit doctor --codeowners --write", doctor.OwnersFile, err)
	}
}
