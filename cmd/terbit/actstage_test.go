//go:build act

package main_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// actToken is the run's token. It must be nowhere but where a step asked for it.
const actToken = "ghs_hanya_untuk_langkah_yang_meminta_0123456789"

// stage is the fake GitHub with a main branch that holds this very program, and
// act to play its workflows. The repository is private: git must send the token.
type stage struct {
	t         *testing.T
	w         *forgetest.World
	server    string // the address of the site, where git's repository is
	cert      string // what git must trust
	artifacts string
	cache     string // of act
	env       []string
	payloads  []webhook
	secrets   map[string]string // besides the run's token
	issued    func() []string   // what platforms gave out in exchange; nil: nothing
	vars      map[string]string
	extra     []string     // variables of every step, NAME=value
	running   atomic.Int64 // the process of act
}

// root is the module's.
const root = "../.."

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{t: t, w: forgetest.New(t), artifacts: t.TempDir(), cache: t.TempDir()}
	s.w.PushMain("kabid", s.source())
	site := httptest.NewTLSServer(s.repository())
	t.Cleanup(site.Close)
	s.server = site.URL
	s.cert = s.write("cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: site.Certificate().Raw})))
	s.env = s.environment()
	raw, err := os.ReadFile(filepath.Join(root, ".ci/contract/node_modules/@octokit/webhooks-examples/api.github.com/index.json"))
	if err == nil {
		err = json.Unmarshal(raw, &s.payloads)
	}
	if err != nil {
		t.Fatalf("read GitHub's examples of webhooks: %v; .ci/install installs them", err)
	}
	return s
}

func (s *stage) write(name, text string) string {
	s.t.Helper()
	file := filepath.Join(s.t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return file
}

// environment is all that act and its steps know of this machine: no token, and no
// network for Go and npm, which has the indexer where .ci/install was run.
func (s *stage) environment() []string {
	s.t.Helper()
	out, err := exec.CommandContext(s.t.Context(), "go", "env", "GOMODCACHE", "GOCACHE").Output()
	if err != nil {
		s.t.Fatal(err)
	}
	mod, cache, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	env := []string{
		"GOMODCACHE=" + mod, "GOCACHE=" + cache, "GOPROXY=off", "npm_config_offline=true", "GOTOOLCHAIN=local", "GOFLAGS=-ldflags=-w", // each job links the program; half the time goes into what a debugger reads
		"GIT_SSL_CAINFO=" + s.cert, "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull, "ACT_ARTIFACTS=" + s.artifacts, "LC_ALL=C.UTF-8",
	}
	for _, key := range []string{"PATH", "HOME", "XDG_CACHE_HOME"} {
		if v := os.Getenv(key); v != "" {
			env = append(env, key+"="+v)
		}
	}
	return env
}

// source is this module as it stands in the work tree: what builds the program and
// the workflows, without tests and content. The office's configuration stays the
// world's, where everybody's login is their job.
func (s *stage) source() forgetest.Files {
	s.t.Helper()
	cmd := exec.CommandContext(s.t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		s.t.Fatalf("list the module's files: %v", err)
	}
	files := forgetest.Files{forgetest.PublishedItem + "/foto.jpg": forgetest.Removed, forgetest.PublishedItem + "/index.md": forgetest.Removed, forgetest.PublishedItem + "/takarir/instagram.txt": forgetest.Removed}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		skip := strings.HasPrefix(name, "content/") || strings.Contains(name, "testdata/") || strings.HasSuffix(name, "_test.go") || name == ".github/terbit.yml"
		data, err := os.ReadFile(filepath.Join(root, name))
		if !skip && err == nil {
			files[name] = string(data)
		}
	}
	maps.Copy(files, s.item(mainItem))
	return files
}

// The items of the plays are real ones, less their links to others: the first is on
// the main branch from the beginning, the second is proposed.
const (
	mainItem  = "content/2026/hari-hak-untuk-tahu-sedunia"
	newItem   = "content/2026/hak-anda-atas-informasi-publik"
	otherItem = "content/2026/cara-mengajukan-keberatan"
)

var linked = regexp.MustCompile(`\[([^]\n]+)\]\(\.\./[^)\n]+\)`)

func (s *stage) item(path string) forgetest.Files {
	s.t.Helper()
	files := forgetest.Files{}
	fsys := os.DirFS(root)
	err := walk(fsys, path, func(name string, data []byte) { files[name] = linked.ReplaceAllString(string(data), "$1") })
	if err != nil || len(files) == 0 {
		s.t.Fatalf("read %s: %v", path, err)
	}
	return files
}

// repository serves the world's git repository to whoever shows the token.
func (s *stage) repository() http.Handler {
	s.t.Helper()
	out, err := exec.CommandContext(s.t.Context(), "git", "--exec-path").Output()
	if err != nil {
		s.t.Fatal(err)
	}
	backend := &cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(string(out)), "git-http-backend"), Root: "/" + s.w.Repo,
		Env: []string{"GIT_PROJECT_ROOT=" + s.w.Dir(), "GIT_HTTP_EXPORT_ALL=1", "REMOTE_USER=terbit", "GIT_CONFIG_NOSYSTEM=1"},
	}
	return http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		if _, password, _ := req.BasicAuth(); password != actToken {
			rw.Header().Set("WWW-Authenticate", `Basic realm="GitHub"`)
			http.Error(rw, "a private repository", http.StatusUnauthorized)
			return
		}
		s.w.Dir() // everything that was told is stored
		backend.ServeHTTP(rw, req)
	})
}

// git asks the world's repository.
func (s *stage) git(args ...string) string {
	s.t.Helper()
	out, err := exec.CommandContext(s.t.Context(), "git", append([]string{"-C", s.w.Dir()}, args...)...).Output()
	if err != nil {
		s.t.Fatalf("git %v: %v", args, err)
	}
	return strings.TrimSpace(string(out))
}

// refs makes the refs that GitHub has of a pull request: its head, and the test
// merge, which the fake makes when it is asked.
func (s *stage) refs(p *forgetest.Pull) {
	s.t.Helper()
	s.git("update-ref", fmt.Sprintf("refs/pull/%d/head", p.Number), s.w.Head(p.Branch))
	resp, err := http.Get(fmt.Sprintf("%s/repos/%s/pulls/%d", s.w.URL, s.w.Repo, p.Number)) //nolint:noctx // on loopback
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	s.w.Dir()
}

// acted is what a run of a workflow said.
type acted struct {
	log  string
	code int
}

// act plays a workflow: as it stands on the main branch, or in the test merge of a
// pull request, as GitHub does for the event.
func (s *stage) act(workflow, event string, payload map[string]any, p *forgetest.Pull) acted {
	s.t.Helper()
	rev := "refs/heads/" + forgetest.Main
	if event == "pull_request" || event == "pull_request_review" {
		rev = fmt.Sprintf("refs/pull/%d/merge", p.Number)
	}
	if p != nil {
		s.refs(p)
	}
	clone := s.t.TempDir()
	for _, args := range [][]string{{"init", "--quiet", clone}, {"-C", clone, "fetch", "--quiet", s.w.Dir(), rev}, {"-C", clone, "checkout", "--quiet", "-B", forgetest.Main, "FETCH_HEAD"}} {
		if out, err := exec.CommandContext(s.t.Context(), "git", args...).CombinedOutput(); err != nil {
			s.t.Fatalf("git %v: %v %s", args, err, out)
		}
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		s.t.Fatal(err)
	}
	args := []string{
		"act", event, "--directory", clone, "--workflows", filepath.Join(clone, ".github/workflows", workflow), "--eventpath", s.write("event.json", string(raw)),
		"--platform", "ubuntu-24.04=-self-hosted", "--container-daemon-socket", "-", "--no-cache-server", "--action-offline-mode", "--no-skip-checkout",
		// What a step says is shown as it is: the mask would hide what we leak.
		"--insecure-secrets",
		"--action-cache-path", s.cache, "--secret-file", s.secretFile(), "--actor", "github-actions[bot]", "--defaultbranch", forgetest.Main,
		"--env", "GITHUB_API_URL=" + s.w.URL, "--env", "GITHUB_SERVER_URL=" + s.server, "--env", "GITHUB_REPOSITORY=" + s.w.Repo,
	}
	for name, value := range s.vars {
		args = append(args, "--var", name+"="+value)
	}
	for _, each := range s.extra {
		args = append(args, "--env", each)
	}
	for use, folder := range s.standIns() {
		args = append(args, "--local-repository", use+"="+folder)
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), 6*time.Minute)
	defer cancel()
	var log bytes.Buffer
	cmd := exec.CommandContext(ctx, filepath.Join(root, ".ci/tool"), args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = s.env, &log, &log
	began := time.Now()
	stop := s.watch()
	if err = cmd.Start(); err == nil {
		s.running.Store(int64(cmd.Process.Pid))
		err = cmd.Wait()
	}
	stop()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		s.t.Fatalf("act: %v\n%s", err, log.String())
	}
	s.t.Logf("%s on %s: exit %d after %.1f s", workflow, event, cmd.ProcessState.ExitCode(), time.Since(began).Seconds())
	s.secret("the log", log.String())
	return acted{log.String(), cmd.ProcessState.ExitCode()}
}

// secretFile is where act reads the run's token and the secrets of environments.
func (s *stage) secretFile() string {
	s.t.Helper()
	text := "GITHUB_TOKEN=" + actToken + "\n"
	for name, value := range s.secrets {
		text += name + "=" + strconv.Quote(value) + "\n"
	}
	return s.write("secrets", text)
}

// uses finds a pinned action in a workflow.
var uses = regexp.MustCompile(`uses: (actions/([a-z-]+)@[0-9a-f]{40}) #`)

// standIns are the folders that replace the pinned actions.
func (s *stage) standIns() map[string]string {
	s.t.Helper()
	out := map[string]string{}
	err := walk(os.DirFS(root), ".github/workflows", func(name string, data []byte) {
		for _, m := range uses.FindAllStringSubmatch(string(data), -1) {
			folder, err := filepath.Abs(filepath.Join(root, ".ci/act", m[2]))
			if err == nil {
				_, err = os.Stat(filepath.Join(folder, "action.yml"))
			}
			if err != nil {
				s.t.Fatalf("%s: %s has no stand-in: %v", name, m[1], err)
			}
			out[m[1]] = folder
		}
	})
	if err != nil || len(out) == 0 {
		s.t.Fatalf("read the workflows: %v", err)
	}
	return out
}

func walk(fsys fs.FS, dir string, call func(name string, data []byte)) error {
	return fs.WalkDir(fsys, dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		call(name, data)
		return err
	})
}

// secret fails where a secret stands: as it is, a line of it, or as git sends it.
func (s *stage) secret(where, text string) {
	s.t.Helper()
	planted := append(slices.Collect(maps.Values(s.secrets)), actToken)
	if s.issued != nil {
		planted = append(planted, s.issued()...)
	}
	for _, secret := range planted {
		forms := []string{url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte("x-access-token:" + secret))}
		for line := range strings.Lines(secret) {
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "-----") {
				forms = append(forms, line)
			}
		}
		for _, form := range forms {
			if i := strings.Index(text, form); i >= 0 {
				s.t.Errorf("%s shows a secret: …%s", where, text[max(0, i-200):i])
			}
		}
	}
}

// watch looks at the list of processes until it is told to stop.
func (s *stage) watch() (stop func()) {
	s.t.Helper()
	done, ended := make(chan struct{}), make(chan struct{})
	seen := map[string]bool{}
	go func() {
		defer close(ended)
		for { // at once: a workflow without a job to run is over before a pause is
			lines, _ := filepath.Glob("/proc/[0-9]*/cmdline") // those that end meanwhile are none
			for _, name := range lines {
				if line, err := os.ReadFile(name); err == nil {
					seen[strings.ReplaceAll(string(line), "\x00", " ")] = true
				}
			}
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() {
		close(done)
		<-ended
		if !slices.ContainsFunc(slices.Collect(maps.Keys(seen)), func(line string) bool { return strings.Contains(line, "act") }) {
			s.t.Error("no process was seen")
		}
		for line := range seen {
			s.secret("the list of processes", line)
		}
	}
}

// has fails where the log lacks a text.
func (a acted) has(t *testing.T, code int, want ...string) {
	t.Helper()
	if a.code != code {
		t.Errorf("exit %d, want %d", a.code, code)
	}
	for _, w := range want {
		if !strings.Contains(a.log, w) {
			t.Errorf("the log lacks %q", w)
		}
	}
	if t.Failed() {
		t.Fatal(a.log)
	}
}

// lacks fails where the log has a text.
func (a acted) lacks(t *testing.T, never ...string) {
	t.Helper()
	for _, n := range never {
		if strings.Contains(a.log, n) {
			t.Errorf("the log has %q:\n%s", n, a.log)
		}
	}
}
