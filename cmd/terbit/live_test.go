package main

import (
	"bytes"
	"cmp"
	"context"
	"image"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/ledger"
)

// liveOffice is a GitHub repository with its clone on a runner.
type liveOffice struct {
	t     *testing.T
	w     *forgetest.World
	clone string
	env   map[string]string
	at    string // the commit that is to be checked out; "" is main's head
	out   string // the one that is
	hasty bool   // waits for no platform
}

func newLiveOffice(t *testing.T) *liveOffice {
	t.Helper()
	w := forgetest.New(t)
	o := &liveOffice{t: t, w: w, clone: filepath.Join(t.TempDir(), "kantor"), env: map[string]string{
		"GITHUB_API_URL": w.URL, "GITHUB_TOKEN": "t0ken-k4nari", "GITHUB_REPOSITORY": w.Repo, "GITHUB_ACTOR": "petugas", "TERBIT_LANG": "en",
	}}
	o.git("clone", "-q", "--shared", w.Dir(), o.clone)
	return o
}

func (o *liveOffice) git(args ...string) string {
	o.t.Helper()
	out, err := exec.CommandContext(o.t.Context(), "git", args...).CombinedOutput()
	if err != nil {
		o.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return string(out)
}

// inProcess is held while the program runs inside the test: urfave/cli keeps its help
// and completion flags in variables that all programs of a process share.
var inProcess sync.Mutex

// terbit runs the program on what main holds now.
func (o *liveOffice) terbit(args ...string) (code int, stdout, stderr string) {
	o.t.Helper()
	if at := cmp.Or(o.at, o.w.Head("main")); at != o.out {
		o.git("-C", o.clone, "fetch", "-q", o.w.Dir(), "+refs/heads/main:refs/remotes/origin/main") // Dir writes out what is pending
		o.git("-C", o.clone, "checkout", "-q", "--detach", at)
		o.out = at
	}
	inProcess.Lock()
	defer inProcess.Unlock()
	var out, errs bytes.Buffer
	a := &app{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, env: func(k string) string { return o.env[k] }, now: o.w.Now}
	if o.hasty {
		a.patience = time.Nanosecond
	}
	code = a.main(context.Background(), append([]string{"terbit"}, append(args, "--root", o.clone)...))
	for _, text := range []string{out.String(), errs.String()} {
		if strings.Contains(text, "k4nari") {
			o.t.Errorf("the token is told: %s", text)
		}
	}
	return code, out.String(), errs.String()
}

// want runs the program and holds its exit code and what it says.
func (o *liveOffice) want(code int, says []string, args ...string) string {
	o.t.Helper()
	got, stdout, stderr := o.terbit(args...)
	all := stdout + stderr
	for _, s := range says {
		if !strings.Contains(all, s) {
			o.t.Errorf("%v does not say %q", args, s)
		}
	}
	if got != code || o.t.Failed() {
		o.t.Fatalf("%v: exit %d, want %d\n%s", args, got, code, all)
	}
	return all
}

// photo is a picture that is one.
func (o *liveOffice) photo() string {
	o.t.Helper()
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 1080, 1080)), nil); err != nil {
		o.t.Fatal(err)
	}
	return photo.String()
}

// decided is a proposal that was decided on, with a picture that is one.
func (o *liveOffice) decided(files forgetest.Files) *forgetest.Pull {
	o.t.Helper()
	files[forgetest.NewItem+"/foto.jpg"] = o.photo()
	p := o.w.Propose("staf", files)
	o.w.Say("humas", p, "/pertimbangan lanjut")
	o.w.Approve("humas", p)
	o.w.Approve("kabid", p)
	return p
}

func TestPublishingInEarnest(t *testing.T) {
	o := newLiveOffice(t)
	o.want(3, []string{"terbit ledger init"}, "publish", "--live")
	o.want(0, []string{"was made on the branch terbit-ledger"}, "ledger", "init")
	o.want(3, []string{"made once"}, "ledger", "init")

	// What was on main before has no decision, and is not published.
	o.want(1, []string{forgetest.PublishedItem, "not published"}, "publish", "--live")

	p := o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi"))
	o.want(1, []string{"not published"}, "publish", "--live") // open, whatever the reviews say
	o.w.Merge(p, "bot", "squash")
	o.want(1, []string{forgetest.NewItem, "handed to staff", "1 newly"}, "publish", "--live")
	again := o.want(1, []string{"confirm", "0 newly"}, "publish", "--live")
	if strings.Contains(again, "handed to staff") {
		t.Errorf("handed over twice:\n%s", again)
	}
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
	o.want(0, []string{"1 decisions judged again, 0 differ"}, "gate", "--replay", "all")
	o.want(3, []string{"no decision"}, "gate", "--replay", "1")
	public := filepath.Join(t.TempDir(), "situs")
	o.want(0, []string{"not decided on"}, "build", "--decided", "--ledger", "git", "--out", public, "--base-url", "https://kantor.example")
	log, err := os.ReadFile(filepath.Join(public, "keputusan", "index.html"))
	if err != nil || !strings.Contains(string(log), "Hak atas informasi") || !strings.Contains(string(log), "Ditayangkan") {
		t.Errorf("the site's log of decisions: %v\n%s", err, log)
	}
	if out := o.git("-C", o.w.Dir(), "ls-tree", "-r", "--name-only", "terbit-ledger"); !strings.Contains(out, "snapshot/") {
		t.Errorf("no facts beside the ledger: %s", out)
	}
}

func TestAPersonsAnswerEndsTheQuestion(t *testing.T) {
	o := newLiveOffice(t)
	o.want(0, nil, "ledger", "init")
	p := o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi"))
	o.w.Merge(p, "bot", "merge")
	said := o.want(1, []string{"handed to staff"}, "publish", "--live")
	channel := "instagram"
	if !strings.Contains(said, "Instagram") {
		t.Fatalf("the sample is not on Instagram:\n%s", said)
	}
	o.want(3, []string{"nothing is asked"}, "resolve", "content/2026/lain", channel, "--not-posted")
	o.want(3, []string{"no address of a post"}, "resolve", forgetest.NewItem, channel, "--posted", "https://palsu.example/p/1")
	o.want(2, []string{"has an address"}, "resolve", forgetest.NewItem, channel, "--done")
	o.want(2, []string{"one answer"}, "resolve", forgetest.NewItem, channel)
	o.want(0, []string{"recorded: done"}, "resolve", forgetest.NewItem, channel, "--posted", "https://www.instagram.com/p/abc/")
	o.want(3, []string{"nothing is asked"}, "resolve", forgetest.NewItem, channel, "--posted", "https://www.instagram.com/p/abc/")
	o.want(1, []string{"0 newly"}, "publish", "--live")
}

// A revision that was decided stays what it was decided as; a later direct push is
// shown nowhere.
func TestADirectPushIsNotPublished(t *testing.T) {
	o := newLiveOffice(t)
	o.want(0, nil, "ledger", "init")
	o.w.Merge(o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi")), "bot", "rebase")
	o.want(1, []string{"1 newly"}, "publish", "--live")
	o.w.PushMain("staf", forgetest.Files{forgetest.NewItem + "/index.md": forgetest.Index("Hak atas informasi", "", "Diubah diam-diam.\n")})
	said := o.want(1, []string{"pushed to main directly", "0 newly"}, "publish", "--live")
	if strings.Contains(said, "handed to staff") {
		t.Errorf("handed over:\n%s", said)
	}
}

func TestManyPostsAtOnceAreAskedAbout(t *testing.T) {
	o := newLiveOffice(t)
	o.want(0, nil, "ledger", "init")
	o.w.Merge(o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi")), "bot", "merge")
	other := forgetest.Item("content/2026/cara-memohon", "Cara memohon informasi")
	other["content/2026/cara-memohon/foto.jpg"] = o.photo()
	o.w.Merge(o.decided(other), "bot", "merge")
	o.w.PushMain("kadis", forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + "ask_above: 1\n"})
	o.want(3, []string{"2 new posts at once, more than 1: nothing was posted"}, "publish", "--live")
	o.want(3, []string{"nothing was posted", "--yes"}, "publish", "--live", "--most", "0")
	o.want(1, []string{"handed to staff"}, "publish", "--live", "--most", "0", "--yes")
}

func TestOneRunAtATime(t *testing.T) {
	o := newLiveOffice(t)
	o.want(0, nil, "ledger", "init")
	b, err := git.OpenBranch(t.Context(), filepath.Join(t.TempDir(), "l.git"), o.w.Dir(), ledger.BranchName)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ledger.OpenRemote(t.Context(), b, o.w.Repo, o.w.Now)
	if err == nil {
		err = other.Append(ledger.Lease("actions-1-1", o.w.Now(), 15*time.Minute))
	}
	if err != nil {
		t.Fatal(err)
	}
	o.env["GITHUB_RUN_ID"] = "2"
	o.want(3, []string{"actions-1-1", "wait until"}, "publish", "--live", "--wait", "0s")
	o.w.Wait(time.Hour)
	o.want(1, nil, "publish", "--live", "--wait", "0s")
}

func TestAFixedClockIsForRehearsals(t *testing.T) {
	o := newLiveOffice(t)
	o.env["TERBIT_NOW"] = "2026-03-02T09:00:00+07:00"
	o.env["GITHUB_API_URL"] = "https://api.github.com"
	o.want(2, []string{"real clock"}, "publish", "--live")
}

// Two jobs of one workflow run, and a step that is done again, have the same number:
// neither may take the other's lease for its own.
func TestTwoJobsOfOneWorkflowAreTwoRuns(t *testing.T) {
	a := &app{env: func(k string) string { return map[string]string{"GITHUB_RUN_ID": "77", "GITHUB_RUN_ATTEMPT": "2"}[k] }}
	one, two := a.runName(), a.runName()
	if one == two || !strings.HasPrefix(one, "actions-77-2-") {
		t.Errorf("%s and %s", one, two)
	}
}

// A run that waited, or was started again, may hold an older main than the one that
// was published from. It must not take back what was decided since.
func TestAnOldCheckoutTakesNothingBack(t *testing.T) {
	o := newLiveOffice(t)
	o.want(0, nil, "ledger", "init")
	o.w.Merge(o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi")), "bot", "squash")
	o.want(1, []string{"1 newly"}, "publish", "--live")
	old := o.w.Head("main")
	note := "corrections:\n  - {time: 2026-08-10T16:00:00+07:00, note: Jumlahnya diperbaiki.}\n"
	p := o.w.Propose("staf", forgetest.Files{forgetest.NewItem + "/index.md": forgetest.Index("Hak atas informasi", note, "Lain.")})
	o.w.Approve("humas", p)
	o.w.Approve("kabid", p)
	o.w.Merge(p, "bot", "squash")
	o.want(1, []string{"1 newly"}, "publish", "--live")
	o.at = old
	o.want(3, []string{"older than what was published", "git pull"}, "publish", "--live")
	o.at = ""
	o.want(1, []string{"0 newly"}, "publish", "--live")
}
