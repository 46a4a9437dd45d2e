package main

import (
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/schema"
)

// remote opens the office's branch of the ledger, past the program.
func (o *liveOffice) branch() *git.Branch {
	o.t.Helper()
	b, err := git.OpenBranch(o.t.Context(), filepath.Join(o.t.TempDir(), "l.git"), o.w.Dir(), ledger.BranchName)
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

// allDecided is an office with one item, decided, and nothing else on main.
func allDecided(t *testing.T) *liveOffice {
	t.Helper()
	o := newLiveOffice(t)
	gone := forgetest.Files{}
	for path := range forgetest.Published() {
		gone[path] = forgetest.Removed
	}
	o.w.PushMain("kadis", gone)
	o.want(0, nil, "ledger", "init")
	o.w.Merge(o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi")), "bot", "squash")
	o.want(0, []string{"handed to staff", "1 newly"}, "publish", "--live")
	return o
}

// A run with nothing to do asks GitHub one thing, for new orders: what was decided is
// in the ledger, and nothing is added to it.
func TestARunWithNothingToDoAsksGitHubOnce(t *testing.T) {
	o := allDecided(t)
	tip := o.branch().Tip()
	o.w.Forget()
	o.want(0, []string{"confirm", "0 newly"}, "publish", "--live")
	if got := o.w.Requests(); len(got) != 1 {
		t.Errorf("%d requests: %v", len(got), got)
	}
	if now := o.branch().Tip(); now != tip {
		t.Errorf("the ledger was written: %s, was %s", now, tip)
	}
}

func TestABrokenLiveLedgerIsNamedByFileAndLine(t *testing.T) {
	o := newLiveOffice(t)
	o.want(0, nil, "ledger", "init")
	b := o.branch()
	store, err := ledger.OpenRemote(t.Context(), b, o.w.Repo, func() time.Time { return o.w.Now().AddDate(0, 2, 0) })
	if err == nil {
		err = store.Append(ledger.Lease("satu", o.w.Now(), time.Minute), ledger.Release("satu", o.w.Now()))
	}
	if err != nil {
		t.Fatal(err)
	}
	names, err := b.Files(t.Context())
	if err != nil || len(names) != 2 {
		t.Fatalf("files %q, %v", names, err)
	}
	text, err := b.Read(t.Context(), names[1])
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.Replace(string(text), `"run":"satu"`, `"run":"saty"`, 1)
	if err := b.Push(t.Context(), map[string][]byte{names[1]: []byte(bad)}, "ubah", o.w.Now()); err != nil {
		t.Fatal(err)
	}
	o.want(1, []string{names[1] + ":1: ", "NOT intact"}, "verify", "--ledger", "git")
	o.want(1, []string{`"file": "` + names[1] + `"`, `"line": 1`}, "verify", "--ledger", "git", "--format", "json")
	o.want(3, []string{names[1] + ":1: "}, "publish", "--live")
}

// handed is a ledger in which people have something of an item on Instagram.
func (o *liveOffice) handed(account, action string) {
	o.t.Helper()
	store, err := ledger.OpenRemote(o.t.Context(), o.branch(), o.w.Repo, o.w.Now)
	if err != nil {
		o.t.Fatal(err)
	}
	e := schema.Entry{Type: schema.Intent, Key: account + action, Item: forgetest.NewItem, Channel: "instagram", Account: account, Action: action}
	prepared := e
	prepared.Type = schema.Prepared
	if err := store.Append(e, prepared); err != nil {
		o.t.Fatal(err)
	}
}

func TestAnAnswerToAWithdrawalIsNoAddress(t *testing.T) {
	o := newLiveOffice(t)
	o.want(0, nil, "ledger", "init")
	o.handed("instagram", ledger.ActionWithdraw)
	o.want(2, []string{"the question is the withdrawal"}, "resolve", forgetest.NewItem, "instagram", "--posted", "https://www.instagram.com/p/abc/")
	o.want(0, []string{"recorded: done"}, "resolve", forgetest.NewItem, "instagram", "--done")
}

// An account that was renamed leaves no question behind that nobody can answer.
func TestAQuestionAboutAnEarlierAccountIsAnswered(t *testing.T) {
	o := newLiveOffice(t)
	o.want(0, nil, "ledger", "init")
	o.handed("@akunlama", ledger.ActionPost)
	o.want(0, []string{"not out"}, "resolve", forgetest.NewItem, "instagram", "--not-posted")
	o.want(3, []string{"nothing is asked"}, "resolve", forgetest.NewItem, "instagram", "--not-posted")
}

// A run that writes meanwhile doesn't cost a person's answer, and none is taken twice.
func TestAnAnswerThatLosesARaceLooksAgain(t *testing.T) {
	o := newLiveOffice(t)
	o.want(0, nil, "ledger", "init")
	o.handed("instagram", ledger.ActionPost)
	store, err := ledger.OpenRemote(t.Context(), o.branch(), o.w.Repo, o.w.Now)
	if err != nil {
		t.Fatal(err)
	}
	a, looks := &app{lang: lang.English, now: o.w.Now}, 0
	answer := func(by string, meanwhile func()) func(*ledger.Book) (schema.Entry, error) {
		return func(book *ledger.Book) (schema.Entry, error) {
			s := asked(book, ledger.Place{Item: forgetest.NewItem, Channel: "instagram", Account: "instagram"})
			if looks++; s.Status != ledger.Awaiting {
				return schema.Entry{}, errors.New("nothing is asked")
			}
			meanwhile()
			e := s.Pending
			e.Type, e.By, e.Error = schema.Resolved, by, "not posted"
			return e, nil
		}
	}
	once := sync.OnceFunc(func() { o.handed("@lain", ledger.ActionPost) })
	if _, err := a.answered(store, answer("petugas", once)); err != nil || looks != 2 {
		t.Errorf("%v after %d looks", err, looks)
	}
	o.handed("instagram", ledger.ActionPost)
	if err := store.Reload(); err != nil {
		t.Fatal(err)
	}
	another, err := ledger.OpenRemote(t.Context(), o.branch(), o.w.Repo, o.w.Now)
	if err != nil {
		t.Fatal(err)
	}
	first := sync.OnceFunc(func() {
		if _, err := a.answered(another, answer("rekannya", func() {})); err != nil {
			t.Error(err)
		}
	})
	if _, err := a.answered(store, answer("petugas", first)); err == nil || !strings.Contains(err.Error(), "answered meanwhile") {
		t.Errorf("answered twice: %v", err)
	}
}
