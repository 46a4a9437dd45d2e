package forgetest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// watched is a test that may fail.
type watched struct {
	testing.TB
	said []string
}

func (w *watched) Errorf(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

// told is an answer.
type told struct {
	status int
	header http.Header
	body   string
}

func ask(t *testing.T, method, url string, header ...string) told {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
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
	return told{resp.StatusCode, resp.Header, string(raw)}
}

func TestWhatIsNotPartOfTheFakeFailsTheTest(t *testing.T) {
	for _, path := range []string{"/repos/kantor/konten/branches", "/repos/kantor/konten/pulls/1?halaman=2", "/repos/lain/lain/pulls/1", "/gists"} {
		spy := &watched{TB: t}
		w := New(spy)
		w.Propose("staf", Item(NewItem, "Hak"))
		if got := ask(t, http.MethodGet, w.URL+path); got.status != http.StatusNotImplemented || len(spy.said) != 1 {
			t.Errorf("%s: %d %v", path, got.status, spy.said)
		}
	}
}

func TestListsHavePagesAndAnswersTags(t *testing.T) {
	w := New(t)
	p := w.Propose("staf", Item(NewItem, "Hak"))
	for range 5 {
		w.Say("staf", p, "Halo.")
	}
	url := fmt.Sprintf("%s/repos/kantor/konten/issues/%d/comments?per_page=2", w.URL, p.Number)
	first := ask(t, http.MethodGet, url)
	if link := first.header.Get("Link"); !strings.Contains(link, `page=2&per_page=2>; rel="next"`) || !strings.Contains(link, `page=3&per_page=2>; rel="last"`) {
		t.Errorf("Link: %s", link)
	}
	if strings.Count(first.body, `"body"`) != 2 || first.header.Get("Date") != w.Now().UTC().Format(http.TimeFormat) {
		t.Errorf("%s: %s", first.header.Get("Date"), first.body)
	}
	again := ask(t, http.MethodGet, url, "If-None-Match", first.header.Get("ETag"))
	if again.status != http.StatusNotModified || again.body != "" {
		t.Errorf("%d: %s", again.status, again.body)
	}
	if last := ask(t, http.MethodGet, url+"&page=3"); strings.Contains(last.header.Get("Link"), `rel="next"`) {
		t.Error("the last page has a next")
	}
}

func TestTheSameStoryMakesTheSameCommits(t *testing.T) {
	tell := func() string {
		w := New(t)
		p := w.Propose("staf", Item(NewItem, "Hak"))
		w.PushMain("kabid", Files{"README.md": "Baru\n"})
		w.UpdateBranch(p, "staf")
		w.MergeIn(p, "staf2", "staf", Files{"lain.txt": "x\n"})
		return w.Merge(p, "staf", "rebase")
	}
	if a, b := tell(), tell(); a != b {
		t.Errorf("%s and %s", a, b)
	}
}

func TestMergesMakeRealCommits(t *testing.T) {
	for method, parents := range map[string]int{"merge": 2, "squash": 1, "rebase": 1} {
		w := New(t)
		p := w.Propose("staf", Item(NewItem, "Hak"))
		w.Push(p, "staf", Files{NewItem + "/takarir/instagram.txt": "Hak Anda.\n"})
		before := w.Head(Main)
		c, err := w.git.readCommit(w.Merge(p, "kabid", method))
		if err != nil {
			t.Fatal(err)
		}
		made, err := w.git.line(before, c.sha)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[string]int{"merge": 3, "squash": 1, "rebase": 2}[method]; len(c.parents) != parents || len(made) != want {
			t.Errorf("%s: %d parents, %d commits", method, len(c.parents), len(made))
		}
	}
}
