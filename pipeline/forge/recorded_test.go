//go:build contract

// What GitHub really answered, as npm's @octokit/fixtures recorded it, read by
// the client's own decoders. .ci/contract installs the recordings.

package forge

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/gate"
)

const recordings = "../../.ci/contract/node_modules/@octokit/fixtures/scenarios/api.github.com"

// recording is one answer of GitHub.
type recording struct {
	Method   string          `json:"method"`
	Path     string          `json:"path"`
	Status   int             `json:"status"`
	Response json.RawMessage `json:"response"`
	Headers  map[string]any  `json:"headers"`
}

// body is what was sent: JSON, or a text that the recording quotes.
func (r recording) body(t *testing.T) []byte {
	t.Helper()
	var text string
	if err := json.Unmarshal(r.Response, &text); err == nil {
		return []byte(text)
	}
	return r.Response
}

func recorded(t *testing.T, scenario string) []recording {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(recordings, scenario, "normalized-fixture.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []recording
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// replay is a GitHub that answers as it was recorded: each method's answers in
// their order, the last one again and again.
func replay(t *testing.T, scenario string) *session {
	t.Helper()
	var mu sync.Mutex
	answers := map[string][]recording{}
	for _, r := range recorded(t, scenario) {
		method := strings.ToUpper(r.Method)
		answers[method] = append(answers[method], r)
	}
	var server *httptest.Server
	server = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		queue := answers[req.Method]
		if len(queue) == 0 {
			t.Errorf("%s %s: nothing is recorded", req.Method, req.URL)
			return
		}
		r := queue[0]
		answers[req.Method] = queue[min(1, len(queue)-1):]
		if was, err := url.Parse(r.Path); err != nil || was.Query().Get("page") != req.URL.Query().Get("page") {
			t.Errorf("asked for %s, recorded was %s %v", req.URL, r.Path, err)
		}
		for name, value := range r.Headers {
			if name != "content-length" && name != "connection" && name != "content-encoding" {
				rw.Header().Set(name, strings.ReplaceAll(fmt.Sprint(value), "https://api.github.com", server.URL))
			}
		}
		rw.WriteHeader(r.Status)
		_, _ = rw.Write(r.body(t))
	}))
	t.Cleanup(server.Close)
	c, err := New(Options{APIURL: server.URL, Token: "ghs_rahasia"})
	if err != nil {
		t.Fatal(err)
	}
	return c.session(t.Context(), "octokit-fixture-org", scenario)
}

const recordedSHA = "0000000000000000000000000000000000000001"

func TestRecordedStatuses(t *testing.T) {
	s := replay(t, "create-status")
	statuses, err := list[wireStatus](s, "commits/"+recordedSHA+"/statuses", nil)
	if err != nil || len(statuses) != 2 {
		t.Fatalf("%v %v", statuses, err)
	}
	for i, state := range []string{"success", "failure"} { // newest first
		if w := statuses[i]; w.State != state || w.Context == "" || w.Description == "" || w.CreatedAt.IsZero() {
			t.Errorf("%+v", w)
		}
	}
	s = replay(t, "create-status")
	if written, err := s.c.SetStatus(t.Context(), "octokit-fixture-org", "create-status", recordedSHA, Status{State: "failure"}); err != nil || !written {
		t.Errorf("%v %v", written, err)
	}
}

func TestRecordedLabels(t *testing.T) {
	labels, err := list[wireLabel](replay(t, "labels"), "labels", nil)
	if err != nil || len(labels) == 0 || slices.Contains(labels, wireLabel{}) {
		t.Errorf("%v %v", labels, err)
	}
	var made []wireLabel
	if _, err := replay(t, "add-labels-to-issue").send(http.MethodPost, "issues/1/labels", nil, new(any)); err != nil {
		t.Error(err)
	}
	for _, r := range recorded(t, "add-labels-to-issue") {
		if strings.HasSuffix(r.Path, "/labels") {
			if err := decode(r.Response, &made); err != nil || len(made) == 0 || made[0].Name == "" {
				t.Errorf("%v %v", made, err)
			}
		}
	}
}

func TestRecordedRefs(t *testing.T) {
	refs, err := list[wireRef](replay(t, "git-refs"), "git/refs/", nil)
	if err != nil || len(refs) == 0 || !isSHA(refs[0].Object.SHA) {
		t.Errorf("%v %v", refs, err)
	}
}

func TestRecordedRepository(t *testing.T) {
	var r wireRepo
	if _, err := replay(t, "get-repository").get("", nil, &r); err != nil || r.FullName != "octokit-fixture-org/hello-world" || r.DefaultBranch != "master" {
		t.Errorf("%+v %v", r, err)
	}
}

func TestRecordedPages(t *testing.T) {
	issues, err := list[wireIssue](replay(t, "paginate-issues"), "issues", nil)
	if err != nil || len(issues) != 13 {
		t.Errorf("%d issues, %v", len(issues), err)
	}
	for _, i := range issues {
		if i.Number == 0 || i.User.actor().Kind != gate.User || i.PullRequest != nil {
			t.Errorf("%+v", i)
		}
	}
}

func TestRecordedRefusals(t *testing.T) {
	_, err := replay(t, "errors").send(http.MethodPost, "labels", map[string]string{"name": "foo"}, nil)
	var e *Error
	if !errors.As(err, &e) || e.Status != http.StatusUnprocessableEntity || !strings.Contains(e.Message, "Validation Failed; color invalid") {
		t.Errorf("%v", err)
	}
	_, err = replay(t, "branch-protection").get("branches/main/protection", nil, new(any))
	if !gone(err) || !errors.As(err, &e) || e.Message != "Branch not protected" {
		t.Errorf("%v", err)
	}
}

// A renamed repository is read where it is now, and not written through its old
// name.
func TestRecordedRenaming(t *testing.T) {
	s := replay(t, "rename-repository")
	var r wireRepo
	if _, err := s.get("", nil, &r); err != nil || r.FullName != "octokit-fixture-org/rename-repository-newname" {
		t.Errorf("%+v %v", r, err)
	}
	for range 2 { // the renaming itself, and a write through the old name
		_, err := s.send(http.MethodPatch, "", map[string]string{"name": "x"}, nil)
		if err != nil && !strings.Contains(err.Error(), errRedirect.Error()) {
			t.Errorf("%v", err)
		}
	}
}

func TestRecordedAnswersWithoutABody(t *testing.T) {
	s := replay(t, "lock-issue")
	for _, method := range []string{http.MethodPut, http.MethodDelete} {
		if a, err := s.send(method, "issues/1/lock", nil, nil); err != nil || a.status != http.StatusNoContent {
			t.Errorf("%s: %d %v", method, a.status, err)
		}
	}
}

// What GitHub says of a thing, the fake says too.
func TestTheFakeLacksNothingThatWasRecorded(t *testing.T) {
	w := forgetest.New(t)
	p := w.Propose("staf", forgetest.Item(forgetest.NewItem, "Hak"))
	w.Label(p, "penting")
	w.Status(w.Head(p.Branch), "ci", "success")
	for _, c := range []struct{ scenario, path, fake string }{
		{"create-status", "/statuses", "/commits/" + w.Head(p.Branch) + "/statuses"},
		{"labels", "/labels", fmt.Sprintf("/issues/%d/labels", p.Number)},
		{"get-repository", "/hello-world", ""},
		{"paginate-issues", "/issues?per_page=3", fmt.Sprintf("/issues/%d", w.Issue("staf"))},
		{"branch-protection", "/protection", "/git/ref/heads/tiada"},
	} {
		all := recorded(t, c.scenario)
		i := slices.IndexFunc(all, func(r recording) bool { return r.Method == "get" && strings.HasSuffix(r.Path, c.path) })
		if i < 0 {
			t.Fatalf("%s: no GET of %s", c.scenario, c.path)
		}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+"/repos/"+w.Repo+c.fake, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		lacks(t, c.scenario, parsed(t, all[i].Response), parsed(t, raw))
	}
}

func parsed(t *testing.T, raw []byte) any {
	t.Helper()
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// lacks reports the fields that only the recorded one of two objects has.
func lacks(t *testing.T, at string, real, fake any) {
	t.Helper()
	first := func(v any) any {
		if l, ok := v.([]any); ok && len(l) > 0 {
			return l[0]
		}
		return v
	}
	r, _ := first(real).(map[string]any)
	f, isObject := first(fake).(map[string]any)
	if !isObject {
		return // null or plain
	}
	for _, name := range slices.Sorted(maps.Keys(r)) {
		if _, there := f[name]; !there {
			t.Errorf("%s: the fake lacks %q", at, name)
			continue
		}
		lacks(t, at+"."+name, r[name], f[name])
	}
}
