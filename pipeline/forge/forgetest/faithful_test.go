package forgetest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// read asks the world's repository and decodes the answer.
func read[T any](t *testing.T, w *World, path string, args ...any) T {
	t.Helper()
	var out T
	got := ask(t, http.MethodGet, w.api(path, args...))
	if got.status != http.StatusOK {
		t.Fatalf("%s: %d %s", path, got.status, got.body)
	}
	if err := json.Unmarshal([]byte(got.body), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// write sends a body and gives the answer.
func write(t *testing.T, method, url, body string) told {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
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

func TestPullRequestsAreListed(t *testing.T) {
	w := New(t)
	first := w.Propose("staf", Item(NewItem, "Hak"))
	second := w.Propose("staf2", Item("content/2026/lain", "Lain"))
	third := w.Propose("pergi", Item("content/2026/ketiga", "Ketiga"))
	w.Retarget(second, "staf2", "draf")
	w.Close(w.Propose("staf", Files{"a.txt": "a"}), "staf")
	w.Say("humas", first, "Halo.")
	w.Label(first, "1-ide")
	w.DeleteUser("pergi")
	for query, want := range map[string][]int{
		"":                                       {3, 2, 1},
		"?state=open&base=main":                  {3, 1},
		"?base=draf":                             {2},
		"?state=closed":                          {4},
		"?state=all&direction=asc":               {1, 2, 3, 4},
		"?sort=updated&direction=desc&base=main": {1, 3},
		"?sort=updated&base=main":                {3, 1},
		"?per_page=2&page=2":                     {1},
		"?head=kantor:" + third.Branch:           {3},
	} {
		var got []int
		for _, p := range read[[]object](t, w, "/pulls%s", query) {
			got = append(got, int(p["number"].(float64)))
			for _, absent := range []string{"commits", "changed_files", "mergeable", "merged"} {
				if _, there := p[absent]; there {
					t.Errorf("%s: an entry has %q", query, absent)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	if p := read[[]object](t, w, "/pulls")[0]; p["user"] != nil {
		t.Errorf("a deleted account is %v", p["user"])
	}
}

func TestTheRepositoryTellsItsSettings(t *testing.T) {
	w := New(t)
	w.Settings.Caller = AsWriter
	r := read[object](t, w, "")
	if r["full_name"] != w.Repo || r["default_branch"] != Main || r["private"] != false || r["allow_squash_merge"] != true ||
		r["owner"].(object)["login"] != "kantor" || r["permissions"].(object)["admin"] != false {
		t.Errorf("%v", r)
	}
	w.Settings.Private, w.Settings.Methods, w.Settings.Caller = true, []string{"squash"}, AsAdmin
	r = read[object](t, w, "")
	if r["private"] != true || r["visibility"] != "private" || r["allow_merge_commit"] != false || r["allow_squash_merge"] != true ||
		r["allow_rebase_merge"] != false || r["permissions"].(object)["admin"] != true {
		t.Errorf("%v", r)
	}
	p := w.Propose("staf", Item(NewItem, "Hak"))
	url := w.api("/pulls/%d/merge", p.Number)
	if got := write(t, http.MethodPut, url, `{"merge_method": "rebase"}`); got.status != http.StatusMethodNotAllowed {
		t.Errorf("a method that is not allowed: %d", got.status)
	}
	w.Draft(p, "staf")
	if got := write(t, http.MethodPut, url, `{"merge_method": "squash"}`); got.status != http.StatusMethodNotAllowed {
		t.Errorf("a draft: %d", got.status)
	}
	w.Ready(p, "staf")
	if got := write(t, http.MethodPut, url, `{"merge_method": "squash"}`); got.status != http.StatusOK {
		t.Errorf("without a head: %d %s", got.status, got.body)
	}
}

// states are a pull request's reviews, and what each says of its submission.
func states(t *testing.T, w *World, p *Pull) (out []string) {
	t.Helper()
	for _, r := range read[[]object](t, w, "/pulls/%d/reviews", p.Number) {
		at, submitted := r["submitted_at"].(string)
		_, clock, _ := strings.Cut(at, "T")
		login := "-"
		if u, ok := r["user"].(object); ok {
			login = u["login"].(string)
		}
		out = append(out, fmt.Sprintf("%s %s %v %s", login, r["state"], submitted, clock))
	}
	return out
}

func TestReviewsMoveStatesAsGitHubsDo(t *testing.T) {
	w := New(t)
	p := w.Propose("staf", Item(NewItem, "Hak"))
	yes := w.Approve("kabid", p)
	w.SendBack("kabid", p, "Keliru.")
	mine := w.Begin(self, p, "Belum selesai.")
	w.Begin("humas", p, "Belum selesai juga.")
	w.DeleteUser("humas2")
	w.Review("humas2", p, "COMMENTED", "Bagus.")
	w.Dismiss(p, yes, "kadis")
	want := []string{"kabid DISMISSED true 02:03:00Z", "kabid CHANGES_REQUESTED true 02:04:00Z", self + " PENDING false ", "- COMMENTED true 02:07:00Z"}
	if got := states(t, w, p); !slices.Equal(got, want) {
		t.Errorf("reviews %q", got)
	}
	w.Submit(p, mine, "APPROVED")
	if got := states(t, w, p)[2]; got != self+" APPROVED true 02:09:00Z" {
		t.Errorf("submitted: %s", got)
	}
	var told []string
	for _, e := range read[[]object](t, w, "/issues/%d/timeline", p.Number) {
		about := ""
		if d, ok := e["dismissed_review"].(object); ok {
			about = fmt.Sprintf(" %s %v by %s", d["state"], d["review_id"], e["actor"].(object)["login"])
		} else if s, ok := e["state"].(string); ok {
			about = " " + s
		}
		told = append(told, e["event"].(string)+about)
	}
	if want := []string{
		"committed", "reviewed dismissed", "reviewed changes_requested", "reviewed commented",
		fmt.Sprintf("review_dismissed approved %d by kadis", yes.ID), "reviewed approved",
	}; !slices.Equal(told, want) {
		t.Errorf("timeline %q", told)
	}
}

func TestAPushDismissesInThePushersName(t *testing.T) {
	w := New(t)
	w.DismissStale = true
	p := w.Propose("staf", Item(NewItem, "Hak"))
	w.Approve("kabid", p)
	head := w.Push(p, "staf", Files{NewItem + "/lain.txt": "x"})
	for _, e := range read[[]object](t, w, "/issues/%d/timeline", p.Number) {
		if d, ok := e["dismissed_review"].(object); ok {
			if d["dismissal_commit_id"] != head || e["actor"].(object)["login"] != "staf" {
				t.Errorf("%v", e)
			}
			return
		}
	}
	t.Error("no dismissal")
}

func TestAReviewsCommitMayFollowTheHead(t *testing.T) {
	for _, moves := range []bool{false, true} {
		w := New(t)
		w.MoveReviews = moves
		p := w.Propose("staf", Item(NewItem, "Hak"))
		was := w.Head(p.Branch)
		w.Approve("kabid", p)
		w.PushMain("kabid", Files{"README.md": "Baru\n"})
		is := w.UpdateBranch(p, "staf")
		got := read[[]object](t, w, "/pulls/%d/reviews", p.Number)[0]["commit_id"]
		if moves && got != is || !moves && got != was {
			t.Errorf("moves %v: the review names %v", moves, got)
		}
	}
}

func TestAMergedPullRequest(t *testing.T) {
	w := New(t)
	p := w.Propose("staf", Item(NewItem, "Hak"))
	before := read[object](t, w, "/pulls/%d", p.Number)
	if before["merged"] != false || before["merged_at"] != nil || before["merged_by"] != nil || before["mergeable_state"] != "clean" || before["merge_commit_sha"] == nil {
		t.Errorf("open: %v", before)
	}
	sha := w.Merge(p, "kabid", "squash")
	w.PushMain("kabid", Files{"README.md": "Baru\n"})
	m := read[object](t, w, "/pulls/%d", p.Number)
	if m["state"] != closed || m["merged"] != true || m["merged_at"] == nil || m["closed_at"] != m["merged_at"] || m["merge_commit_sha"] != sha ||
		m["merged_by"].(object)["login"] != "kabid" || m["mergeable"] != nil || m["commits"] != 1.0 || m["changed_files"] != 3.0 {
		t.Errorf("merged: %v", m)
	}
	other := w.Propose("staf", Files{"a.txt": "a"})
	w.Close(other, "staf")
	if c := read[object](t, w, "/pulls/%d", other.Number); c["state"] != closed || c["merged"] != false || c["merged_at"] != nil || c["closed_at"] == nil {
		t.Errorf("closed: %v", c)
	}
}

func TestRequestsForReviews(t *testing.T) {
	w := New(t)
	w.Team("@kantor/pimpinan", "kabid", "+plt")
	p := w.Propose("staf", Item(NewItem, "Hak"))
	got := write(t, http.MethodPost, w.api("/pulls/%d/requested_reviewers", p.Number), `{"reviewers": ["Humas"], "team_reviewers": ["pimpinan"]}`)
	var made object
	if err := json.Unmarshal([]byte(got.body), &made); err != nil || len(made["requested_reviewers"].([]any)) != 1 || len(made["requested_teams"].([]any)) != 1 {
		t.Fatalf("%d %s %v", got.status, got.body, err)
	}
	asked := func() string {
		r := read[map[string][]object](t, w, "/pulls/%d/requested_reviewers", p.Number)
		return fmt.Sprint(len(r["users"]), len(r["teams"]))
	}
	for _, step := range []struct{ who, want string }{{"plt", "1 1"}, {"humas", "0 1"}, {"kabid", "0 0"}} {
		w.Begin(step.who, p, "")
		w.Review(step.who, p, "COMMENTED", "Sudah dibaca.")
		if got := asked(); got != step.want {
			t.Errorf("after %s: %s, want %s", step.who, got, step.want)
		}
	}
}

func TestPagesLinkToTheirNeighbors(t *testing.T) {
	w := New(t)
	p := w.Propose("staf", Item(NewItem, "Hak"))
	for range 5 {
		w.Say("staf", p, "Halo.")
	}
	for page, want := range map[int]string{1: "next 2 last 3", 2: "prev 1 next 3 last 3 first 1", 3: "prev 2 first 1", 4: "prev 3 first 1"} {
		link := ask(t, http.MethodGet, w.api("/issues/%d/comments?per_page=2&page=%d", p.Number, page)).header.Get("Link")
		var got []string
		for part := range strings.SplitSeq(link, ", ") {
			address, rel, _ := strings.Cut(part, `; rel="`)
			_, number, _ := strings.Cut(strings.Trim(address, "<>"), "?page=")
			number, _, _ = strings.Cut(number, "&")
			got = append(got, strings.Trim(rel, `"`), number)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("page %d: %s, want %s", page, link, want)
		}
	}
	if all := read[[]object](t, w, "/issues/%d/comments?per_page=1000", p.Number); len(all) != 5 {
		t.Errorf("%d comments", len(all))
	}
}

func TestTheRecordOfPushesHasCursors(t *testing.T) {
	w := New(t)
	p := w.Propose("staf", Item(NewItem, "Hak"))
	for i := range 4 {
		w.Push(p, "staf", Files{"a.txt": strconv.Itoa(i)})
	}
	rel := func(got told, name string) string {
		for part := range strings.SplitSeq(got.header.Get("Link"), ", ") {
			if address, ok := strings.CutSuffix(part, `>; rel="`+name+`"`); ok {
				return strings.TrimPrefix(address, "<")
			}
		}
		return ""
	}
	start := w.api("/activity?ref=refs/heads/%s&per_page=4", p.Branch)
	first := ask(t, http.MethodGet, start)
	second := ask(t, http.MethodGet, rel(first, "next"))
	back := ask(t, http.MethodGet, rel(second, "prev"))
	if strings.Count(first.body, `"after"`) != 4 || strings.Count(second.body, `"after"`) != 2 || rel(second, "next") != "" || back.body != first.body {
		t.Errorf("%s\n%s\n%s", first.body, second.body, back.body)
	}
}

func TestTheRateLimitRunsOut(t *testing.T) {
	w := New(t)
	url := w.api("")
	w.Limit(2, 10*time.Minute)
	first := ask(t, http.MethodGet, url)
	again := ask(t, http.MethodGet, url, "If-None-Match", first.header.Get("ETag"))
	if again.status != http.StatusNotModified || again.header.Get("X-RateLimit-Remaining") != "1" || first.header.Get("X-RateLimit-Remaining") != "1" {
		t.Errorf("%d: what is not modified costs: %v", again.status, again.header)
	}
	ask(t, http.MethodGet, url)
	for range 2 {
		if got := ask(t, http.MethodGet, url); got.status != http.StatusForbidden || got.header.Get("X-RateLimit-Remaining") != "0" ||
			got.header.Get("X-RateLimit-Reset") != strconv.FormatInt(w.Now().Add(10*time.Minute).Unix(), 10) {
			t.Errorf("%d %v", got.status, got.header)
		}
	}
	w.Wait(10 * time.Minute)
	if got := ask(t, http.MethodGet, url); got.status != http.StatusOK || got.header.Get("X-RateLimit-Remaining") != "4999" {
		t.Errorf("%d %v", got.status, got.header)
	}
	f := SecondaryLimit(30 * time.Second)
	f.Times = 1
	w.Fail(f)
	if got := ask(t, http.MethodGet, url); got.status != http.StatusForbidden || got.header.Get("Retry-After") != "30" || !strings.Contains(got.body, "secondary rate limit") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// count reads a list to its end.
func count(t *testing.T, w *World, path string) int {
	t.Helper()
	n := 0
	for page := 1; ; page++ {
		got := len(read[[]object](t, w, "%s?per_page=100&page=%d", path, page))
		if got == 0 {
			return n
		}
		n += got
	}
}

func TestListsEndWhereGitHubsDo(t *testing.T) {
	w := New(t)
	p := w.Propose("staf", Item(NewItem, "Hak"))
	w.PushMany(p, "staf", 259, "a.txt")
	if n, all := count(t, w, "/pulls/1/commits"), read[object](t, w, "/pulls/1")["commits"]; n != commitsMax || all != 260.0 {
		t.Errorf("%d of %v commits are listed", n, all)
	}
	c := read[object](t, w, "/compare/main...%s", p.Branch)
	if len(c["commits"].([]any)) != commitsMax || c["total_commits"] != 260.0 {
		t.Errorf("%d of %v commits are compared", len(c["commits"].([]any)), c["total_commits"])
	}
	many := Files{}
	for i := range filesMax + 10 {
		many[fmt.Sprintf("banyak/%d.txt", i)] = "x"
	}
	q := w.Propose("staf2", many)
	if n, all := count(t, w, "/pulls/2/files"), read[object](t, w, "/pulls/2")["changed_files"]; n != filesMax || all != 3010.0 {
		t.Errorf("%d of %v files are listed", n, all)
	}
	got := ask(t, http.MethodGet, w.api("/commits/%s", w.Head(q.Branch)))
	if n := strings.Count(got.body, `"filename"`); n != filesAPage || !strings.Contains(got.header.Get("Link"), `rel="next"`) {
		t.Errorf("%d files at once, Link %s", n, got.header.Get("Link"))
	}
	last := read[object](t, w, "/commits/%s?page=11", w.Head(q.Branch))
	if n := len(last["files"].([]any)); n != 10 || last["stats"].(object)["total"] != 3010.0 {
		t.Errorf("%d files on the last page, %v", n, last["stats"])
	}
}

func TestComparisonsSayHowCommitsStand(t *testing.T) {
	w := New(t)
	p := w.Propose("staf", Item(NewItem, "Hak"))
	before := w.Head(Main)
	w.PushMain("kabid", Files{"README.md": "Baru\n"})
	for basehead, want := range map[string]string{
		"main...main": "identical 0 0", before + "...main": "ahead 1 0", "main..." + before: "behind 0 1", "main..." + p.Branch: "diverged 1 1",
	} {
		c := read[object](t, w, "/compare/%s", basehead)
		if got := fmt.Sprint(c["status"], " ", c["ahead_by"], " ", c["behind_by"]); got != want {
			t.Errorf("%s: %s, want %s", basehead, got, want)
		}
	}
	if got := ask(t, http.MethodGet, w.api("/compare/main...%040d", 7)); got.status != http.StatusNotFound {
		t.Errorf("an unknown commit: %d", got.status)
	}
}

func TestAFileKnowsItsLines(t *testing.T) {
	w := New(t)
	p := w.Propose("staf", Files{"README.md": "Satu\nDua\n", PublishedItem + "/foto.jpg": Removed})
	for _, f := range read[[]object](t, w, "/pulls/%d/files", p.Number) {
		if f["filename"] == "README.md" && (f["additions"] != 2.0 || f["deletions"] != 1.0 || f["changes"] != 3.0 || f["status"] != "modified") {
			t.Errorf("%v", f)
		}
		if f["filename"] == PublishedItem+"/foto.jpg" && (f["status"] != "removed" || f["patch"] != nil) {
			t.Errorf("%v", f)
		}
	}
}
