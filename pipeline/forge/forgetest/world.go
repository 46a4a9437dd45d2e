package forgetest

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// TB is what a world needs of a test, or of a demonstration.
type TB interface {
	Helper()
	Context() context.Context
	TempDir() string
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Main is the branch that is published.
const Main = "main"

// World is one repository on the fake GitHub. Its fields may be changed at any
// time between requests.
type World struct {
	// URL is the API's address, Repo "owner/name".
	URL  string
	Repo string
	// DismissStale dismisses approvals at a push that changes something.
	DismissStale bool
	// MergeablePolls is how many times a new test merge is not known yet.
	MergeablePolls int
	// Ahead says that the world holds what GitHub's description does not know yet,
	// such as a new type of rule: its exchanges are not held to it.
	Ahead bool
	// NoActivity makes the record of pushes unreadable.
	NoActivity bool
	// MoveReviews lets a review's commit follow the head when the base is merged
	// into the branch, as GitHub may do.
	MoveReviews bool
	// TreeLimit truncates recursive trees above it; 0 is no limit.
	TreeLimit int
	// Settings are the repository's.
	Settings *Settings

	t         TB
	mu        sync.Mutex
	git       *gitRepo
	now       time.Time
	hold      bool
	ids       int64
	numbers   int
	apps      map[string]bool
	deleted   map[string]bool
	nobody    map[string]bool // addresses that belong to no account
	lost      map[string]bool // commits that were collected
	heads     map[string]string
	pulls     map[int]*Pull
	issues    map[int]*Issue
	comments  map[int64]*Comment
	teams     map[string]*team
	statuses  map[string][]object
	moves     []move
	runs      []run
	failures  []*Failure
	requests  []Request
	remaining int
	reset     time.Time
}

type team struct {
	unreadable bool
	members    map[string]string // login → state
}

type move struct {
	id                              int64
	before, after, ref, kind, actor string
	at                              time.Time
}

// Run is a started workflow.
type Run struct {
	Workflow, Ref, SHA string
	Inputs             map[string]any
}

// run is a Run with what GitHub adds.
type run struct {
	Run
	id    int64
	event string
	at    time.Time
}

// begin is when every world begins: Monday 10 August 2026, 09.00 WIB.
var begin = time.Date(2026, 8, 10, 2, 0, 0, 0, time.UTC)

const noCommit = "0000000000000000000000000000000000000000"

// New starts a world whose main branch has an office and one published item.
func New(t TB) *World {
	t.Helper()
	first := maps.Clone(Office)
	maps.Copy(first, Published())
	return Start(t, "kabid", first)
}

// Start starts a world whose main branch has the files of somebody. It is Monday
// 10 August 2026, 09.00 WIB.
func Start(t TB, author string, files Files) *World {
	t.Helper()
	w := &World{
		Settings: NewSettings(),
		Repo:     "kantor/konten", t: t, now: begin,
		apps: map[string]bool{}, deleted: map[string]bool{}, nobody: map[string]bool{}, lost: map[string]bool{},
		heads: map[string]string{}, pulls: map[int]*Pull{}, issues: map[int]*Issue{}, comments: map[int64]*Comment{},
		teams: map[string]*team{}, statuses: map[string][]object{},
	}
	// The commands of git end with the world, not before it.
	git, err := newGit(context.WithoutCancel(t.Context()), t.TempDir())
	if err != nil {
		t.Fatalf("start git: %v", err)
	}
	w.git = git
	server := httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(func() {
		server.Close()
		git.close()
	})
	w.URL = server.URL
	w.commitOn(Main, author, files)
	return w
}

// Now is the server's time.
func (w *World) Now() time.Time { return w.now }

// Wait lets time pass.
func (w *World) Wait(d time.Duration) { w.now = w.now.Add(d) }

// SameSecond lets the next event happen in the same second as the last.
func (w *World) SameSecond() { w.hold = true }

// tick is the time and the id of the next event.
func (w *World) tick() (time.Time, int64) {
	if !w.hold {
		w.now = w.now.Add(time.Minute)
	}
	w.hold = false
	w.ids++
	return w.now, w.ids
}

// App makes a login a program's; its name ends in [bot].
func (w *World) App(login string) { w.apps[login] = true }

// DeleteUser deletes an account: it is null from now on.
func (w *World) DeleteUser(login string) { w.deleted[login] = true }

// Nobody makes the address of a login belong to no account.
func (w *World) Nobody(login string) { w.nobody[login] = true }

// Team sets a team's active members. A member written "+login" is invited only.
func (w *World) Team(name string, members ...string) {
	t := &team{members: map[string]string{}}
	for _, m := range members {
		if invited, ok := strings.CutPrefix(m, "+"); ok {
			t.members[invited] = "pending"
		} else {
			t.members[m] = "active"
		}
	}
	w.teams[name] = t
}

// HideTeam makes a team unreadable.
func (w *World) HideTeam(name string) { w.teams[name] = &team{unreadable: true} }

// Lose makes a commit vanish, as GitHub does one day with what nothing refers to.
func (w *World) Lose(sha string) { w.lost[sha] = true }

// Head is a branch's commit.
func (w *World) Head(branch string) string { return w.heads[branch] }

// Dir is the git repository's folder.
func (w *World) Dir() string {
	w.must(w.git.store())
	return w.git.dir
}

// Runs are the workflows that were started.
func (w *World) Runs() []Run {
	var out []Run
	for _, r := range w.runs {
		out = append(out, r.Run)
	}
	return out
}

func (w *World) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
}

// ident is how a login signs its commits.
func ident(login string) string {
	if login == webFlow {
		return "GitHub <noreply@github.com>"
	}
	return fmt.Sprintf("%s <%s@kantor.example>", login, login)
}

const webFlow = "web-flow"

// loginOf is the account behind an address, "" for none.
func (w *World) loginOf(address string) string {
	if address == "noreply@github.com" {
		return webFlow
	}
	login, host, _ := strings.Cut(address, "@")
	if host != "kantor.example" || w.nobody[login] || w.deleted[login] {
		return ""
	}
	return login
}
