package forge_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/schema"
)

const (
	item      = forgetest.NewItem
	published = forgetest.PublishedItem
	index     = item + "/index.md"
)

// edited is the proposal's text with another narasi.
func edited(body string) forgetest.Files {
	return forgetest.Files{index: forgetest.Index("Hak atas informasi", "", body)}
}

func TestProposedConsideredCorrectedDecided(t *testing.T) {
	w, p := decided(t)
	s := decide(t, w, p)
	s.want(gate.Approved)
	for step, by := range map[int]string{1: "staf", 2: "humas", 3: "staf", 4: "staf", 5: "humas", 6: "kabid", 7: ""} {
		s.wantStep(step, by)
	}
	if !s.snap.Now.Equal(w.Now()) {
		t.Errorf("now is %s, the server says %s", s.snap.Now, w.Now())
	}
	want := gate.PullRequest{
		Number: p.Number, Author: gate.Actor{Login: "staf", Kind: gate.User}, Base: "main", BaseSHA: w.Head("main"), Head: w.Head(p.Branch),
		HeadRepository: w.Repo, HeadBranch: p.Branch, Open: true, Mergeable: gate.Clean, TestMerge: s.snap.PullRequest.TestMerge, OpenedAt: s.snap.PullRequest.OpenedAt, ChangedFiles: 3, CommitCount: 1,
	}
	if d := cmp.Diff(want, s.snap.PullRequest); d != "" {
		t.Error(d)
	}
	if out := s.snap.Items[0].Outputs; !strings.HasPrefix(out[schema.OutputNarrative], index+"@") || !strings.HasPrefix(out[schema.OutputMedia], item+"/foto.jpg@") {
		t.Errorf("outputs %v", out)
	}
}

func TestAnIdeaIsConsideredBeforeItIsWorkedOut(t *testing.T) {
	w := forgetest.New(t)
	p := w.Propose("staf", forgetest.Files{index: forgetest.Idea("Hak atas informasi")})
	w.Say("humas", p, "/pertimbangan lanjut")
	decide(t, w, p).want(gate.Blocked, gate.ContentMissing)
	w.Push(p, "staf2", proposal())
	w.Approve("humas", p)
	w.Approve("kabid", p)
	s := decide(t, w, p)
	s.want(gate.Approved)
	s.wantStep(1, "staf")
	s.wantStep(3, "staf2")
}

func TestADraftWaits(t *testing.T) {
	w, p := proposed(t)
	w.Draft(p, "staf")
	w.Approve("humas", p)
	decide(t, w, p).want(gate.Blocked, gate.DraftPullRequest)
	w.Ready(p, "staf")
	w.Approve("humas", p)
	w.Approve("kabid", p)
	s := decide(t, w, p)
	s.want(gate.Approved)
	if s.snap.PullRequest.ReadyAt.IsZero() {
		t.Error("it is not told when the draft became ready")
	}
}

func TestWhoHasAHandInItDoesNotDecide(t *testing.T) {
	for name, c := range map[string]struct {
		push func(*forgetest.World, *forgetest.Pull)
		want gate.Code
	}{
		"author":             {func(w *forgetest.World, p *forgetest.Pull) { w.Push(p, "kabid", edited("Lain.")) }, gate.DeciderContributed},
		"author on the site": {func(w *forgetest.World, p *forgetest.Pull) { w.Push(p, "kabid", edited("Lain."), forgetest.OnSite) }, gate.DeciderContributed},
		"committer": {func(w *forgetest.World, p *forgetest.Pull) {
			w.Push(p, "staf", edited("Lain."), forgetest.Committer("kabid"))
		}, gate.DeciderContributed},
		"second parent": {func(w *forgetest.World, p *forgetest.Pull) { w.MergeIn(p, "kabid", "staf", edited("Lain.")) }, gate.DeciderContributed},
		"mixed update": {func(w *forgetest.World, p *forgetest.Pull) {
			w.PushMain("staf", forgetest.Files{"README.md": "Baru\n"})
			w.UpdateBranch(p, "kabid", edited("Dicampur."))
		}, gate.DeciderContributed},
		"overwritten, but the same content": {func(w *forgetest.World, p *forgetest.Pull) {
			w.Push(p, "kabid", edited("Lain."))
			w.ForcePush(p, "staf", nil)
		}, gate.DeciderContributed},
		"somebody without an account": {func(w *forgetest.World, p *forgetest.Pull) {
			w.Nobody("tamu")
			w.Push(p, "tamu", edited("Lain."))
		}, gate.AuthorUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			w := forgetest.New(t)
			first := forgetest.Item(item, "Hak atas informasi")
			if name == "second parent" {
				first = forgetest.Files{item + "/takarir/instagram.txt": "Hak.\n", item + "/foto.jpg": forgetest.Photo}
			}
			p := w.Propose("staf", first)
			c.push(w, p)
			w.Say("humas", p, "/pertimbangan lanjut")
			w.Approve("humas", p)
			w.Approve("kabid", p)
			decide(t, w, p).want(gate.Blocked, c.want)
		})
	}
}

func TestWhatIsNoHandInIt(t *testing.T) {
	for name, push := range map[string]func(*forgetest.World, *forgetest.Pull){
		"a clean update of the branch": func(w *forgetest.World, p *forgetest.Pull) {
			w.PushMain("kabid", forgetest.Files{"README.md": "Baru\n"})
			w.UpdateBranch(p, "kabid")
		},
		"an edit on the site by staff": func(w *forgetest.World, p *forgetest.Pull) { w.Push(p, "staf", edited("Lain."), forgetest.OnSite) },
		"a claim that somebody corrected since": func(w *forgetest.World, p *forgetest.Pull) {
			w.Push(p, "staf", edited("Lain."), forgetest.CoAuthor("kabid"))
		},
		"overwritten content": func(w *forgetest.World, p *forgetest.Pull) {
			w.Push(p, "kabid", edited("Dari Kabid."))
			w.ForcePush(p, "staf", edited("Dari staf."))
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, p := proposed(t)
			push(w, p)
			w.Approve("humas", p)
			w.Approve("kabid", p)
			decide(t, w, p).want(gate.Approved)
		})
	}
}

func TestAnApprovalIsBoundToContent(t *testing.T) {
	type story struct {
		more  func(w *forgetest.World, p *forgetest.Pull)
		want  gate.Verdict
		codes []gate.Code
	}
	for name, c := range map[string]story{
		"a push after it": {
			func(w *forgetest.World, p *forgetest.Pull) { w.Push(p, "staf", edited("Lain.")) },
			gate.Blocked,
			[]gate.Code{gate.StaleRevision},
		},
		"A, B, A": {func(w *forgetest.World, p *forgetest.Pull) {
			w.Push(p, "staf", edited("Lain."))
			w.Push(p, "staf", forgetest.Files{index: proposal()[index]})
		}, gate.Approved, nil},
		"force push of the same tree": {func(w *forgetest.World, p *forgetest.Pull) { w.ForcePush(p, "staf", nil) }, gate.Approved, nil},
		"force push of another tree":  {func(w *forgetest.World, p *forgetest.Pull) { w.ForcePush(p, "staf", edited("Lain.")) }, gate.Blocked, []gate.Code{gate.StaleRevision}},
		"clean update of the branch": {func(w *forgetest.World, p *forgetest.Pull) {
			w.PushMain("kabid", forgetest.Files{"README.md": "Baru\n"})
			w.UpdateBranch(p, "staf")
		}, gate.Approved, nil},
		"main moved, branch not": {func(w *forgetest.World, p *forgetest.Pull) {
			w.PushMain("kabid", forgetest.Files{"README.md": "Baru\n"})
		}, gate.Approved, nil},
		"the reviewed commit is gone": {func(w *forgetest.World, p *forgetest.Pull) { w.Lose(w.ForcePushed(p, "staf")) }, gate.Blocked, []gate.Code{gate.CommitGone}},
		"main has it too, differently": {func(w *forgetest.World, p *forgetest.Pull) {
			w.PushMain("staf", forgetest.Files{item + "/lain.txt": "x"})
		}, gate.Blocked, []gate.Code{gate.MergeDiffers, gate.StaleRevision}},
		"main collides with it": {func(w *forgetest.World, p *forgetest.Pull) { w.PushMain("staf", edited("Tabrakan.")) }, gate.Blocked, []gate.Code{gate.MergeConflict}},
	} {
		t.Run(name, func(t *testing.T) {
			w, p := decided(t)
			c.more(w, p)
			decide(t, w, p).want(c.want, c.codes...)
		})
	}
}

func TestAnApprovalInTheSecondOfAPushIsOlder(t *testing.T) {
	w, p := proposed(t)
	w.Push(p, "staf", edited("Lain."))
	w.SameSecond()
	w.Approve("humas", p)
	decide(t, w, p).want(gate.Blocked, gate.NotNewer)
}

func TestABackdatedCommitIsAsNewAsItsPush(t *testing.T) {
	w, p := proposed(t)
	w.Push(p, "staf", edited("Lain."), forgetest.Dated(w.Now().AddDate(-1, 0, 0)))
	w.SameSecond()
	w.Approve("humas", p)
	s := decide(t, w, p)
	s.want(gate.Blocked, gate.NotNewer)
	for _, c := range s.snap.Commits {
		if c.PushEvidence != gate.PushActivity {
			t.Errorf("%s was pushed by %s", c.SHA, c.PushEvidence)
		}
	}
}

func TestDismissals(t *testing.T) {
	t.Run("by hand", func(t *testing.T) {
		w, p := decided(t)
		w.Dismiss(p, w.Approve("kabid", p), "humas")
		s := decide(t, w, p)
		s.want(gate.Blocked, gate.DismissedReview, gate.Superseded)
		s.wantStep(6, "")
	})
	t.Run("by a push, the idea stays considered", func(t *testing.T) {
		w := forgetest.New(t)
		w.DismissStale = true
		p := w.Propose("staf", proposal())
		w.Approve("humas", p)
		w.Push(p, "staf", edited("Lain."))
		s := decide(t, w, p)
		s.want(gate.Blocked, gate.WaitingForStep)
		s.wantStep(2, "humas")
		w.Approve("humas", p)
		w.Approve("kabid", p)
		decide(t, w, p).want(gate.Approved)
	})
	t.Run("after the merge", func(t *testing.T) {
		w, p := decided(t)
		r := w.Approve("kabid", p)
		w.Merge(p, "staf", "merge")
		w.Dismiss(p, r, "humas")
		decide(t, w, p).want(gate.Approved)
	})
}

func TestTwoPullRequestsOnOneItem(t *testing.T) {
	w := forgetest.New(t)
	body := strings.Repeat("Baris tetap.\n\n", 12)
	correct := func(top, bottom string) forgetest.Files {
		note := "corrections:\n  - time: \"2026-08-10T09:00:00+07:00\"\n    note: Jam diperbaiki.\n"
		return forgetest.Files{published + "/index.md": forgetest.Index("Jam layanan", note, top+"\n\n"+body+bottom)}
	}
	w.PushMain("kabid", correct("Atas.", "Bawah."))
	first := w.Propose("staf", correct("Atas, diralat.", "Bawah."))
	second := w.Propose("staf2", correct("Atas.", "Bawah, diralat."))
	for _, p := range []*forgetest.Pull{first, second} {
		w.Approve("humas", p)
		w.Approve("kabid", p)
	}
	w.Merge(first, "staf", "merge")
	decide(t, w, second).want(gate.Blocked, gate.MergeDiffers, gate.StaleRevision)
}

func TestRetarget(t *testing.T) {
	w, p := decided(t)
	w.Retarget(p, "staf", "coba")
	decide(t, w, p).want(gate.NotApplicable)
	w.Retarget(p, "staf", forgetest.Main)
	decide(t, w, p).want(gate.Blocked, gate.BeforeRetarget)
	w.Say("humas", p, "/pertimbangan lanjut")
	w.Approve("humas", p)
	w.Approve("kabid", p)
	decide(t, w, p).want(gate.Approved)
}

func TestFoldersThatAreRenamedOrRemoved(t *testing.T) {
	removed := forgetest.Files{}
	moved := forgetest.Files{}
	out := forgetest.Files{}
	for path, data := range forgetest.Published() {
		removed[path], moved[path], out[path] = forgetest.Removed, forgetest.Removed, forgetest.Removed
		moved[strings.Replace(path, published, "content/2026/jam-baru", 1)] = data
		out[strings.Replace(path, published, "arsip", 1)] = data
	}
	for name, c := range map[string]struct {
		files forgetest.Files
		want  gate.Code
	}{"removed": {removed, gate.ItemRemoved}, "renamed": {moved, gate.ItemRemoved}, "moved out of content": {out, gate.MixedWithCode}} {
		t.Run(name, func(t *testing.T) {
			w := forgetest.New(t)
			p := w.Propose("staf", c.files)
			decide(t, w, p).want(gate.Blocked, c.want)
		})
	}
}

func TestWhoSpeaks(t *testing.T) {
	for name, c := range map[string]struct {
		say  func(w *forgetest.World, p *forgetest.Pull)
		want gate.Code
	}{
		"a deleted user":    {func(w *forgetest.World, p *forgetest.Pull) { w.Approve("humas2", p); w.DeleteUser("humas2") }, gate.DeletedAccount},
		"an app":            {func(w *forgetest.World, p *forgetest.Pull) { w.Approve("cek[bot]", p) }, gate.AppStatement},
		"nobody's role":     {func(w *forgetest.World, p *forgetest.Pull) { w.Approve("warga", p) }, gate.NoRole},
		"a comment":         {func(w *forgetest.World, p *forgetest.Pull) { w.Say("humas", p, ":+1:") }, gate.WaitingForStep},
		"an edited command": {func(w *forgetest.World, p *forgetest.Pull) { w.Edit(w.Say("staf", p, "/siap"), "/siap.") }, gate.CommentEdited},
		"an edited hold":    {func(w *forgetest.World, p *forgetest.Pull) { w.Edit(w.Say("staf", p, "/tahan tnggu"), "/tahan tunggu") }, gate.OnHold},
		"a return":          {func(w *forgetest.World, p *forgetest.Pull) { w.SendBack("humas2", p, "Perbaiki.") }, gate.ReturnedForWork},
		"a final no":        {func(w *forgetest.World, p *forgetest.Pull) { w.Say("kabid", p, "/keputusan tolak sudah basi") }, gate.RejectedProposal},
		"a deputy too early": {func(w *forgetest.World, p *forgetest.Pull) {
			w.Approve("humas", p)
			w.Approve("plt", p)
		}, gate.NoRole},
	} {
		t.Run(name, func(t *testing.T) {
			w, p := proposed(t)
			c.say(w, p)
			decide(t, w, p).want(gate.Blocked, c.want)
		})
	}
}

func TestADeputyDecidesThroughTheLastDay(t *testing.T) {
	w, p := proposed(t)
	w.Wait(2*24*time.Hour + 10*time.Hour) // Wednesday evening, 12 August
	w.Approve("humas", p)
	w.Approve("plt", p)
	s := decide(t, w, p)
	s.want(gate.Approved)
	s.wantStep(6, "plt")
	w.Wait(24 * time.Hour)
	decide(t, w, p).want(gate.Blocked, gate.RoleEnded)
}

func TestTeams(t *testing.T) {
	office := strings.Replace(forgetest.Office[".github/terbit.yml"], "[humas, humas2, ganda]", `[humas, "@Kantor/redaksi"]`, 1)
	for name, c := range map[string]struct {
		team  func(w *forgetest.World)
		want  gate.Verdict
		codes []gate.Code
	}{
		"an active member":  {func(w *forgetest.World) { w.Team("@kantor/redaksi", "redaktur") }, gate.Approved, nil},
		"an invited member": {func(w *forgetest.World) { w.Team("@kantor/redaksi", "+redaktur") }, gate.Blocked, []gate.Code{gate.NoRole}},
		"unreadable":        {func(w *forgetest.World) { w.HideTeam("@kantor/redaksi") }, gate.Blocked, []gate.Code{gate.TeamUnreadable}},
	} {
		t.Run(name, func(t *testing.T) {
			w := forgetest.New(t)
			w.PushMain("kabid", forgetest.Files{".github/terbit.yml": office})
			c.team(w)
			p := w.Propose("staf", proposal())
			w.Say("humas", p, "/pertimbangan lanjut")
			w.Approve("redaktur", p)
			w.Approve("kabid", p)
			decide(t, w, p).want(c.want, c.codes...)
		})
	}
}

func TestIntake(t *testing.T) {
	w := forgetest.New(t)
	n := w.Issue("kabid")
	opts := forge.SnapshotOptions{IntakeBot: "terbit[bot]"}
	p := w.ProposeOn(fmt.Sprintf("usulan/%d-hak", n), "terbit[bot]", proposal())
	w.Say("ganda", p, "/pertimbangan lanjut")
	w.Approve("humas", p)
	w.Approve("kabid", p)
	s := decide(t, w, p, opts)
	s.want(gate.Blocked, gate.DeciderProposed)
	w.Approve("ganda", p)
	decide(t, w, p, opts).want(gate.Approved)
	decide(t, w, p).want(gate.Blocked, gate.ProposerUnknown)
	other := w.ProposeOn("tanpa-nomor", "terbit[bot]", forgetest.Item("content/2026/lain", "Lain"))
	decide(t, w, other, opts).want(gate.Blocked, gate.IntakeUnreadable)
}
