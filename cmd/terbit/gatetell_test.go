package main

import (
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// gateDesk is the office's automation at one pull request.
type gateDesk struct {
	t    *testing.T
	w    *forgetest.World
	p    *forgetest.Pull
	root string
	// stdout and stderr are what the last run said.
	stdout, stderr string
	seen           int // comments that were looked at
}

func newDesk(t *testing.T, author string, files forgetest.Files) *gateDesk {
	t.Helper()
	w := forgetest.New(t)
	d := &gateDesk{t: t, w: w, root: clone(t, w)}
	d.p = w.Propose(author, files)
	return d
}

func whole() forgetest.Files { return forgetest.Item(forgetest.NewItem, "Hak atas informasi") }

// run tells the pull request, and again: the second time nothing is written.
func (d *gateDesk) run(code int, args ...string) *gateDesk {
	d.t.Helper()
	args = append([]string{"--write", "--root", d.root}, args...)
	var got int
	d.stdout, d.stderr, got = judge(d.t, d.w, d.p, args...)
	if got != code {
		d.t.Errorf("exit %d, want %d: %s", got, code, d.stderr)
	}
	d.w.Forget()
	if _, errs, again := judge(d.t, d.w, d.p, args...); again != code {
		d.t.Errorf("the second time: exit %d: %s", again, errs)
	}
	for _, r := range d.w.Requests() {
		if r.Method != http.MethodGet {
			d.t.Errorf("the second time: %s", r)
		}
	}
	return d
}

// ours are the comments of the automation, without the sticky one.
func (d *gateDesk) ours() []string {
	var out []string
	for _, c := range d.w.Comments(d.p) {
		if strings.HasSuffix(c.Author, "[bot]") && !strings.HasPrefix(c.Body, comment.Marker) {
			out = append(out, c.Body)
		}
	}
	return out
}

// said holds what was said anew since the last look: parts of each new comment.
func (d *gateDesk) said(want ...string) *gateDesk {
	d.t.Helper()
	ours := d.ours()
	fresh := ours[d.seen:]
	d.seen = len(ours)
	if len(fresh) != len(want) {
		d.t.Errorf("%d new comments, want %d:\n%s", len(fresh), len(want), strings.Join(fresh, "\n---\n"))
		return d
	}
	for i, w := range want {
		for part := range strings.SplitSeq(w, "|") {
			if !strings.Contains(fresh[i], part) {
				d.t.Errorf("comment %d does not say %q:\n%s", i, part, fresh[i])
			}
		}
	}
	return d
}

func (d *gateDesk) sticky() string {
	for _, c := range d.w.Comments(d.p) {
		if strings.HasSuffix(c.Author, "[bot]") && strings.HasPrefix(c.Body, comment.Marker) {
			return c.Body
		}
	}
	return ""
}

// shows holds the status, the labels and those asked for review.
func (d *gateDesk) shows(status, label string, asked ...string) *gateDesk {
	d.t.Helper()
	states := d.w.Statuses(d.w.Head(d.p.Branch))
	if len(states) == 0 || states[len(states)-1] != status {
		d.t.Errorf("status %v, want %s", states, status)
	}
	if got := strings.Join(d.w.Labels(d.p), " "); got != label {
		d.t.Errorf("labels %q, want %q", got, label)
	}
	if got := d.w.Requested(d.p); !slices.Equal(got, asked) {
		d.t.Errorf("asked %v, want %v", got, asked)
	}
	return d
}

// From the idea to the decision each turn is called once, by name.
func TestThoseWhoseTurnItIsAreCalledOnce(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.run(exitFindings).said("@ganda @humas @humas2|giliran Anda mempertimbangkan ide|“Hak atas informasi”|Waktu baku 10 menit").
		shows("pending", "2-pertimbangan", "ganda", "humas", "humas2")
	d.w.Say("humas", d.p, "/pertimbangan lanjut")
	// Step 5 is the same people's: the sticky comment tells it, nobody is called.
	d.run(exitFindings).said().shows("pending", "5-koreksi", "ganda", "humas", "humas2")
	d.w.SendBack("humas", d.p, "Perbaiki judulnya.")
	d.run(exitFindings).said("@staf|dikembalikan untuk perbaikan** oleh humas")
	d.w.Push(d.p, "staf", forgetest.Files{forgetest.NewItem + "/takarir/instagram.txt": "Lebih baik.\n"})
	d.run(exitFindings).said("@ganda @humas @humas2|giliran Anda mengoreksi")
	d.w.Approve("humas", d.p)
	d.run(exitFindings).said("@ganda @kabid|giliran Anda memutuskan").shows("pending", "6-keputusan", "ganda", "humas2", "kabid")
	d.w.Approve("kabid", d.p)
	d.run(exitOK).said().shows("success", "7-unggah", "ganda", "humas2")
	if !strings.Contains(d.sticky(), "✅ Disetujui") {
		t.Errorf("the sticky comment does not say that it is approved:\n%s", d.sticky())
	}
}

func TestACommandThatDoesNotCountGetsOneReply(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.run(exitFindings).said("@ganda")
	d.w.Say("warga", d.p, "/pertimbangan lanjut")
	d.w.Say("humas", d.p, "/pertimbangan tolak")
	edited := d.w.Say("humas", d.p, "bagus")
	d.w.Edit(edited, "/pertimbangan lanjut")
	d.w.Say("humas", d.p, "Menurut saya idenya baik.")
	d.run(exitFindings).said("warga|tidak memegang peran", "humas|memerlukan alasan|/pertimbangan tolak ALASAN", "humas|disunting|/pertimbangan lanjut")
}

// Whoever can comment must not make us talk for ever.
func TestRepliesHaveAnEnd(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.run(exitFindings)
	for range 30 {
		d.w.SameSecond()
		d.w.Say("warga", d.p, "/siap")
	}
	if d.run(exitFindings); len(d.ours()) == 0 {
		t.Fatal("nobody was answered")
	}
	if n := len(d.ours()); n != 21 { // with the call
		t.Errorf("%d comments of ours", n)
	}
}

func TestAnObstacleCallsItsAuthor(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.run(exitFindings).said("@ganda")
	d.w.Push(d.p, "staf", forgetest.Files{"README.md": "Campur\n"})
	d.run(exitFindings).said("@staf|belum dapat dilanjutkan|README.md").shows("failure", "2-pertimbangan", "ganda", "humas", "humas2")
}

func TestWhoIsSlowIsRemindedOnceAndThenTheDeputyIsCalled(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.w.Say("humas", d.p, "/pertimbangan lanjut")
	d.w.Approve("humas", d.p)
	d.w.Wait(24 * time.Hour) // the deputy is in force
	// The turn is a day old, but nobody was called before.
	d.run(exitFindings).said("@ganda @kabid|giliran Anda memutuskan")
	d.w.Wait(20 * time.Minute)
	d.run(exitFindings).said()
	d.w.Wait(10 * time.Minute)
	d.run(exitFindings).said("@ganda @kabid|pengingat|menit kerja giliran Anda memutuskan")
	d.w.Wait(31 * time.Minute)
	d.run(exitFindings).said("@plt|belum dijawab|Sebagai Plt./Plh.").shows("pending", "6-keputusan", "ganda", "kabid", "plt")
	d.w.Wait(24 * time.Hour)
	d.run(exitFindings).said()
}

func TestAHandoverCallsTheDeputyAtOnce(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.w.Wait(24 * time.Hour)
	d.w.Say("humas", d.p, "/pertimbangan lanjut")
	d.w.Approve("humas", d.p)
	d.run(exitFindings).said("@ganda @kabid")
	d.w.Say("kabid", d.p, "/wakil @plt")
	d.run(exitFindings).said("@plt|dialihkan kepada Anda").shows("pending", "6-keputusan", "ganda", "kabid", "plt")
}

// In doubt the status says error, and nothing else is written.
func TestDoubtWritesNothingButTheStatus(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.w.Fail(forgetest.Failure{Path: "/reviews", Status: http.StatusForbidden, Message: "Resource not accessible by integration"})
	d.run(exitFailed).said().shows("error", "")
	if d.sticky() != "" {
		t.Errorf("a comment was written:\n%s", d.sticky())
	}
}

func TestADryRunWritesNothing(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.run(exitFindings, "--dry-run").said()
	if states := d.w.Statuses(d.w.Head(d.p.Branch)); len(states) != 0 || d.sticky() != "" {
		t.Errorf("written: %v\n%s", states, d.sticky())
	}
	if !strings.Contains(d.stderr, "akan ditulis") || !strings.Contains(d.stderr, "panggilan kepada") {
		t.Errorf("it does not say what it would write:\n%s", d.stderr)
	}
}

// Where the content cannot be read nothing is approved on a comment that lacks it.
func TestWithoutTheContentTheStatusIsAnError(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.w.Say("humas", d.p, "/pertimbangan lanjut")
	d.w.Approve("humas", d.p)
	d.w.Approve("kabid", d.p)
	d.run(exitFailed, "--remote", filepath.Join(t.TempDir(), "hilang"))
	if states := d.w.Statuses(d.w.Head(d.p.Branch)); !slices.Equal(states, []string{"error"}) {
		t.Errorf("statuses %v", states)
	}
	if strings.Contains(d.stderr, gateToken) {
		t.Error("the token was shown")
	}
}

// decide takes the pull request to the Kabid's approval.
func (d *gateDesk) decide() *gateDesk {
	d.w.Say("humas", d.p, "/pertimbangan lanjut")
	d.w.Approve("humas", d.p)
	d.w.Approve("kabid", d.p)
	return d
}

// What is approved is merged at the head that was judged, publish is started
// once, and the comment says so. Running again changes nothing.
func TestWhatIsApprovedIsMergedAndPublishStarted(t *testing.T) {
	d := newDesk(t, "staf", whole()).decide()
	head := d.w.Head(d.p.Branch)
	d.run(exitOK, "--merge")
	if n := len(d.w.Runs()); n != 1 || d.w.Runs()[0].Workflow != publishWorkflow || d.w.Runs()[0].SHA != d.w.Head(forgetest.Main) {
		t.Errorf("started: %+v", d.w.Runs())
	}
	for _, want := range []string{"✅ Disetujui"} {
		if !strings.Contains(d.sticky(), want) {
			t.Errorf("the comment does not say %q:\n%s", want, d.sticky())
		}
	}
	if states := d.w.Statuses(head); !slices.Equal(states, []string{"success"}) {
		t.Errorf("statuses %v", states)
	}
}

func TestNothingIsMerged(t *testing.T) {
	for rule, c := range map[string]struct {
		tell func(*gateDesk)
		args []string
		code int
	}{
		"without --merge":     {func(d *gateDesk) { d.decide() }, nil, exitOK},
		"before the decision": {func(d *gateDesk) { d.w.Approve("humas", d.p) }, []string{"--merge"}, exitFindings},
		"in a dry run":        {func(d *gateDesk) { d.decide() }, []string{"--merge", "--dry-run"}, exitOK},
		"when the reviews are in doubt": {func(d *gateDesk) {
			d.decide()
			d.w.Fail(forgetest.Failure{Path: "/reviews", Status: http.StatusForbidden})
		}, []string{"--merge"}, exitFailed},
		"where GitHub refuses": {func(d *gateDesk) {
			d.decide()
			d.w.Fail(forgetest.Failure{Method: http.MethodPut, Path: "/merge", Status: http.StatusMethodNotAllowed, Message: "Base branch requires signed commits"})
		}, []string{"--merge"}, exitFailed},
	} {
		t.Run(rule, func(t *testing.T) {
			d := newDesk(t, "staf", whole())
			c.tell(d)
			main := d.w.Head(forgetest.Main)
			if _, errs, code := judge(t, d.w, d.p, append(c.args, "--write", "--root", d.root)...); code != c.code {
				t.Errorf("exit %d, want %d: %s", code, c.code, errs)
			}
			if d.w.Head(forgetest.Main) != main || len(d.w.Runs()) != 0 {
				t.Error("something was merged or started")
			}
		})
	}
}

// Where the office leaves the merge to a person, the person is called.
func TestAPersonMerges(t *testing.T) {
	d := newDesk(t, "staf", whole())
	d.w.PushMain("admin", forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + "merge: orang\n"})
	d.w.Dir()
	if out, err := exec.CommandContext(t.Context(), "git", "-C", d.root, "pull", "-q").CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	d.w.UpdateBranch(d.p, "staf")
	d.decide().run(exitOK, "--merge").said("@staf @staf2|sudah disetujui|**Merge**")
	if len(d.w.Runs()) != 0 {
		t.Error("publish was started")
	}
}

// Publishing that could not be started is said: the content is merged already,
// and the next run starts it.
func TestAStartThatFailedIsMadeUp(t *testing.T) {
	d := newDesk(t, "staf", whole()).decide()
	d.w.Fail(forgetest.Failure{Method: http.MethodPost, Path: "/dispatches", Status: http.StatusForbidden})
	if _, errs, code := judge(t, d.w, d.p, "--write", "--merge", "--root", d.root); code != exitFailed || !strings.Contains(errs, "publish belum dimulai") {
		t.Errorf("exit %d: %s", code, errs)
	}
	d.w.Heal()
	if _, errs, code := judge(t, d.w, d.p, "--write", "--merge", "--root", d.root); code != exitOK || len(d.w.Runs()) != 1 {
		t.Errorf("exit %d, started %v: %s", code, d.w.Runs(), errs)
	}
}

// Every open pull request is told, each by its own facts; one that cannot be
// judged does not keep the others from it.
func TestAllOpenPullRequests(t *testing.T) {
	d := newDesk(t, "staf", whole())
	other := d.w.Propose("staf2", forgetest.Item("content/2026/lain", "Cara mengajukan permohonan"))
	code := d.w.Propose("staf", forgetest.Files{"README.md": "Kode\n"})
	d.w.Fail(forgetest.Failure{Path: "/pulls/1/reviews", Status: http.StatusForbidden})
	out, errs, exit := judge(t, d.w, nil, "--all", "--write", "--root", d.root)
	if exit != exitFailed || !strings.Contains(errs, "#1") || strings.Contains(errs, "#2 ") {
		t.Errorf("exit %d: %s", exit, errs)
	}
	for _, want := range []string{"#1 ", "#2 ", "#3 "} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is missing:\n%s", want, out)
		}
	}
	for p, want := range map[*forgetest.Pull]string{d.p: "error", other: "pending", code: "success"} {
		if got := d.w.Statuses(d.w.Head(p.Branch)); !slices.Equal(got, []string{want}) {
			t.Errorf("#%d: %v, want %s", p.Number, got, want)
		}
	}
	d.w.Heal()
	if out, _, exit := judge(t, d.w, nil, "--all", "--head", d.w.Head(other.Branch), "--format", "json"); exit != exitOK || strings.Count(out, `"pull_request"`) != 1 {
		t.Errorf("--head: exit %d\n%s", exit, out)
	}
}

// Each proposal is linked to its own page of pictures, which a fork's has not.
func TestAProposalLinksItsOwnPage(t *testing.T) {
	for fork, linked := range map[string]bool{"": true, "orang/konten": false} {
		d := newDesk(t, "staf", whole())
		d.p.Fork = fork
		d.run(exitFindings, "--picture", "Halaman=https://a.example/usulan-{pr}/README.md", "--picture", "Semua=https://a.example/semua")
		comment := d.sticky()
		own := fmt.Sprintf("https://a.example/usulan-%d/README.md", d.p.Number)
		if strings.Contains(comment, own) != linked || strings.Contains(comment, "{pr}") || !strings.Contains(comment, "https://a.example/semua") {
			t.Errorf("from %q: %s", fork, comment)
		}
	}
}
