package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/doctor"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/office"
)

const doctorToken = "ghp_jangan_tampil"

// guardedOffice is a world whose main branch has the files of a running office,
// and the folder that it was checked out to. Its branches have no rules yet.
func guardedOffice(t *testing.T) (w *forgetest.World, root string) {
	t.Helper()
	w = forgetest.New(t)
	root = t.TempDir()
	put(t, filepath.Join(root, office.File), forgetest.Office[office.File])
	w.PushMain("admin", forgetest.Files{
		doctor.OwnersFile: owners(t, root), ".github/workflows/gate.yml": "name: gate\n", ".github/workflows/publish.yml": "name: publish\n",
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

func TestScratch(t *testing.T) {
	w, root := guardedOffice(t)
	w.Settings.Scopes = "repo, read:org"
	out, errs, code := examine(t, w, root)
	t.Log("\n"+out, errs, code)
	out, errs, code = examine(t, w, root, "--fix", "--yes")
	t.Log("\n"+out, errs, code)
	w.Settings.Private = true
	out, errs, code = examine(t, w, root)
	t.Log("\n"+out, errs, code)
}
