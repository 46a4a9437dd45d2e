package main

import (
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// desk is the office's automation at one pull request.
type desk struct {
	t    *testing.T
	w    *forgetest.World
	p    *forgetest.Pull
	root string
	// stdout and stderr are what the last run said.
	stdout, stderr string
	seen           int // comments that were looked at
}

func newDesk(t *testing.T, author string, files forgetest.Files) *desk {
	t.Helper()
	w := forgetest.New(t)
	d := &desk{t: t, w: w, root: clone(t, w)}
	d.p = w.Propose(author, files)
	return d
}

func whole() forgetest.Files { return forgetest.Item(forgetest.NewItem, "Hak atas informasi") }

// run tells the pull request, and again: the second time nothing is written.
func (d *desk) run(code int, args ...string) *desk {
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
func (d *desk) ours() []string {
	var out []string
	for _, c := range d.w.Comments(d.p) {
		if strings.HasSuffix(c.Author, "[bot]") && !strings.HasPrefix(c.Body, comment.Marker) {
			out = append(out, c.Body)
		}
	}
	return out
}

// said holds what was said anew since the last look: parts of each new comment.
func (d *desk) said(want ...string) *desk {
	d.t.Helper()
	ours := d.ours()
	fresh := ours[d.seen:]
	d.seen = len(ours)
	if len(fresh) != len(want) {
		d.t.Errorf("%d new comments, want %d:\n%s", len(fresh), len(want), strings.Join(fresh, "\n---\n"))
		return d
	}
	for i, w := range want {
		for _, part := range strings.Split(w, "|") {
			if !strings.Contains(fresh[i], part) {
				d.t.Errorf("comment %d does not say %q:\n%s", i, part, fresh[i])
			}
		}
	}
	return d
}

func (d *desk) sticky() string {
	for _, c := range d.w.Comments(d.p) {
		if strings.HasSuffix(c.Author, "[bot]") && strings.HasPrefix(c.Body, comment.Marker) {
			return c.Body
		}
	}
	return ""
}

// shows holds the status, the labels and those asked for review.
func (d *desk) shows(status, label string, asked ...string) *desk {
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
