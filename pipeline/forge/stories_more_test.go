package forge_test

import (
	"os"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/schema"
)

func TestTracks(t *testing.T) {
	const when = "    time: \"2026-08-10T09:00:00+07:00\"\n"
	text := forgetest.Published()[published+"/index.md"]
	more := func(front string) forgetest.Files {
		return forgetest.Files{published + "/index.md": strings.Replace(text, "\n---\n", "\n"+front+"---\n", 1)}
	}
	bare := "---\ntitle: Jam layanan\ndate: 2026-08-10\ntype: foto\nclassification: berkala\nchannels: [instagram]\nwithdrawal:\n  kind: data-pribadi\n  time: \"2026-08-10T09:00:00+07:00\"\n---\n"
	emptied := forgetest.Files{
		published + "/index.md": bare, published + "/foto.jpg": forgetest.Removed, published + "/takarir/instagram.txt": forgetest.Removed,
	}
	for name, c := range map[string]struct {
		files  forgetest.Files
		corr   bool
		track  string
		want   gate.Verdict
		change schema.WithdrawalKind
	}{
		"ralat":              {more("corrections:\n  - note: Jam diperbaiki.\n" + when), true, "ralat", gate.Approved, ""},
		"ralat without note": {more("tags: [jam]\n"), true, "ralat", gate.Blocked, ""},
		"pencabutan":         {more("withdrawal:\n    kind: keliru\n    reason: Jamnya salah.\n" + when), false, "pencabutan", gate.Approved, schema.Mistaken},
		"pencabutan and more": {
			more("tags: [jam]\nwithdrawal:\n    kind: keliru\n    reason: Jamnya salah.\n" + when), false, "ralat", gate.Blocked, schema.Mistaken,
		},
		"data pribadi":            {emptied, false, "data-pribadi", gate.Approved, schema.PersonalData},
		"data pribadi with words": {emptied.With(published+"/index.md", bare+"\nPenjelasan baru.\n"), false, "ralat", gate.Blocked, schema.PersonalData},
		"data pribadi with media": {emptied.With(published+"/foto.jpg", forgetest.Photo), false, "ralat", gate.Blocked, schema.PersonalData},
	} {
		t.Run(name, func(t *testing.T) {
			w := forgetest.New(t)
			p := w.Propose("staf", c.files)
			if c.corr {
				w.Approve("humas", p)
			}
			w.Approve("kabid", p)
			s := decide(t, w, p)
			if s.decision.Verdict != c.want || s.decision.Items[0].Track != c.track || s.snap.Items[0].Change.WithdrawalKind != c.change {
				t.Errorf("%s on %s, want %s on %s: %v %v %+v", s.decision.Verdict, s.decision.Items[0].Track, c.want, c.track, s.codes(), s.err, s.snap.Items[0])
			}
		})
	}
}

func TestMerged(t *testing.T) {
	for _, method := range []string{"merge", "squash", "rebase"} {
		t.Run(method, func(t *testing.T) {
			w := forgetest.New(t)
			p := w.Propose("staf", forgetest.Files{index: forgetest.Idea("Hak atas informasi")})
			w.Push(p, "staf", proposal())
			w.Push(p, "staf2", edited("Diperbaiki."))
			w.Say("humas", p, "/pertimbangan lanjut")
			w.Approve("humas", p)
			w.Approve("kabid", p)
			w.PushMain("kadis", forgetest.Files{"README.md": "Baru\n"})
			departure := w.Head(forgetest.Main)
			w.Merge(p, "staf", method)
			w.SendBack("kabid", p, "Terlambat.")
			w.Say("kabid", p, "/keputusan tolak berubah pikiran")
			// The people of today were nobody then, and the other way round.
			w.PushMain("kadis", forgetest.Files{".github/terbit.yml": strings.ReplaceAll(forgetest.Office[".github/terbit.yml"], "abid", "asubag")})
			s := decide(t, w, p)
			s.want(gate.Approved)
			if s.snap.PullRequest.BaseSHA != departure || s.snap.Policy.Commit != departure {
				t.Errorf("the policy is that of %s, want %s", s.snap.Policy.Commit, departure)
			}
		})
	}
	t.Run("approved too late", func(t *testing.T) {
		w, p := proposed(t)
		w.Approve("humas", p)
		w.Merge(p, "staf", "squash")
		w.Approve("kabid", p)
		decide(t, w, p).want(gate.Blocked, gate.WaitingForStep)
	})
	t.Run("closed", func(t *testing.T) {
		w, p := decided(t)
		w.Close(p, "staf")
		decide(t, w, p).want(gate.Blocked, gate.PullRequestClosed)
	})
}

func TestPolicyIsJudgedByTheOldOne(t *testing.T) {
	roles := strings.Replace(forgetest.Office[".github/terbit.yml"], "[Kabid, ganda]", "[staf]", 1)
	w := forgetest.New(t)
	p := w.Propose("staf", forgetest.Files{".github/terbit.yml": roles})
	decide(t, w, p).want(gate.Blocked, gate.PolicyNeedsDecider)
	w.Approve("staf2", p)
	decide(t, w, p).want(gate.Blocked, gate.NoRole)
	w.Approve("kabid", p)
	decide(t, w, p).want(gate.Approved)
	w.Push(p, "staf", forgetest.Files{".github/terbit.yml": roles + "# lagi\n"})
	decide(t, w, p).want(gate.Blocked, gate.StaleRevision)
	mixed := w.Propose("staf2", proposal().With(".github/terbit.yml", roles))
	w.Approve("kabid", mixed)
	decide(t, w, mixed).want(gate.Blocked, gate.MixedWithCode)
}

func TestABrokenPolicyDecidesNothing(t *testing.T) {
	w, p := decided(t)
	w.PushMain("kabid", forgetest.Files{".github/terbit.yml": "office: {name: K}\nrolse: {}\n"})
	decide(t, w, p).want(gate.Blocked, gate.PolicyUnreadable)
	w.PushMain("kabid", forgetest.Files{".github/terbit.yml": "office: {name: K}\nprocedure: {file: lain.yaml}\n"})
	decide(t, w, p).want(gate.Blocked, gate.PolicyUnreadable)
	rules, err := os.ReadFile("../../schema/sop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w.PushMain("kabid", forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + "procedure: {file: lain.yaml}\n", "lain.yaml": string(rules)})
	decide(t, w, p).want(gate.Blocked, gate.PolicyUnreadable) // a code change could change it
	w.PushMain("kabid", forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + "procedure: {file: schema/lain.yaml}\n", "schema/lain.yaml": string(rules)})
	decide(t, w, p).want(gate.Approved)
	w.PushMain("kabid", forgetest.Files{".github/terbit.yml": forgetest.Removed})
	decide(t, w, p).want(gate.Blocked, gate.RoleEmpty)
}

func TestCodeAlone(t *testing.T) {
	w := forgetest.New(t)
	p := w.Propose("staf", forgetest.Files{"pipeline/x.go": "package x\n"})
	w.Forget()
	decide(t, w, p).want(gate.NotApplicable)
	if n := len(w.Requests()); n > 3 {
		t.Errorf("%d requests: %v", n, w.Requests())
	}
	for _, path := range []string{"Content/2026/x/index.md", "ｃontent/2026/x/index.md", "content/2026/lepas.md"} {
		p := w.Propose("staf", forgetest.Files{path: "x"})
		if s := decide(t, w, p); s.decision.Verdict != gate.Blocked || s.err != nil {
			t.Errorf("%s: %s %v", path, s.decision.Verdict, s.err)
		}
	}
}

func TestItemsThatAreNone(t *testing.T) {
	lfs := "version https://git-lfs.github.com/spec/v1\noid sha256:" + strings.Repeat("0", 64) + "\nsize 12345\n"
	for name, files := range map[string]forgetest.Files{
		"front matter not closed":    proposal().With(index, "---\ntitle: x\n"),
		"a link":                     proposal().With(item+"/lain.jpg", forgetest.Link("/etc/passwd")),
		"a Git LFS pointer":          proposal().With(item+"/foto.jpg", lfs),
		"a medium that is not there": proposal().With(index, strings.Replace(proposal()[index], "foto.jpg", "tiada.jpg", 1)),
		"a name the loader refuses":  forgetest.Item("content/2026/hak.informasi", "Hak"),
	} {
		t.Run(name, func(t *testing.T) {
			w := forgetest.New(t)
			decide(t, w, w.Propose("staf", files)).want(gate.Blocked, gate.ItemBroken)
		})
	}
	w := forgetest.New(t)
	secret := proposal().With(index, strings.Replace(proposal()[index], "berkala", "dikecualikan", 1))
	decide(t, w, w.Propose("staf", secret)).want(gate.Blocked, gate.ClassificationExcepted)
}

func TestTheTestMergeIsWaitedFor(t *testing.T) {
	w, p := decided(t)
	w.MergeablePolls = 3
	w.Push(p, "staf", forgetest.Files{item + "/takarir/instagram.txt": "Hak Anda.\n"})
	w.Approve("humas", p)
	w.Approve("kabid", p)
	decide(t, w, p).want(gate.Approved)
	w.MergeablePolls = 1000
	decide(t, w, p).want(gate.Blocked, gate.MergeableUnknown)
}

func TestHowAPushIsDated(t *testing.T) {
	w, p := decided(t)
	w.NoActivity = true
	w.Status(w.Head(p.Branch), forge.StatusContext, "pending")
	s := decide(t, w, p)
	s.want(gate.Blocked, gate.NotNewer) // our first word on it is newer than the approvals
	if e := s.snap.Commits[0].PushEvidence; e != gate.PushStatus {
		t.Errorf("evidence %s", e)
	}
	w.Push(p, "staf", edited("Lain."))
	w.Say("humas", p, "/pertimbangan lanjut")
	w.Approve("humas", p)
	w.Approve("kabid", p)
	s = decide(t, w, p)
	s.want(gate.Approved)
	if e := s.snap.Commits[1].PushEvidence; e != gate.PushCommitter {
		t.Errorf("evidence %s", e)
	}
	w.NoActivity, p.Fork = false, "staf/konten"
	s = decide(t, w, p)
	s.want(gate.Approved)
	if e := s.snap.Commits[1].PushEvidence; e != gate.PushActivity {
		t.Errorf("evidence %s of a fork", e)
	}
	p.ForkDeleted = true
	s = decide(t, w, p)
	s.want(gate.Approved)
	if e := s.snap.Commits[1].PushEvidence; e != gate.PushCommitter {
		t.Errorf("evidence %s of a fork that is gone", e)
	}
}

func TestATruncatedTreeIsWalked(t *testing.T) {
	w, p := decided(t)
	whole := decide(t, w, p)
	w.TreeLimit = 3
	s := decide(t, w, p)
	s.want(gate.Approved)
	if s.snap.Items[0].MergeTree != whole.snap.Items[0].MergeTree || s.snap.Items[0].MergeTree == "" {
		t.Errorf("revision %q, want %q", s.snap.Items[0].MergeTree, whole.snap.Items[0].MergeTree)
	}
}

func TestLongListsAreReadToTheEnd(t *testing.T) {
	w, p := proposed(t)
	for range 120 {
		w.Say("warga", p, "Bagus.")
		w.Review("warga", p, "COMMENTED", "Bagus.")
	}
	w.Approve("humas", p)
	w.Approve("kabid", p)
	s := decide(t, w, p)
	s.want(gate.Approved)
	w.Say("humas", p, "/tahan tunggu SK")
	s = decide(t, w, p)
	s.want(gate.Blocked, gate.OnHold)
	if len(s.snap.Comments) != 122 || len(s.snap.Reviews) != 122 {
		t.Errorf("%d comments, %d reviews", len(s.snap.Comments), len(s.snap.Reviews))
	}
}

func TestWhereGitHubsListsEnd(t *testing.T) {
	w := forgetest.New(t)
	p := w.Propose("staf", proposal())
	w.PushMany(p, "staf", 249, item+"/takarir/instagram.txt")
	decide(t, w, p).want(gate.Blocked, gate.CommitsIncomplete)
	many := forgetest.Files{}
	for i := range 3000 {
		many[item+"/"+strings.Repeat("a", i%50+1)+strings.Repeat("b", i/50+1)+".txt"] = "x"
	}
	decide(t, w, w.Propose("staf2", many)).want(gate.Blocked, gate.FilesIncomplete)
}

// GitHub may move a review's commit when the base is merged in; the content is
// the same, and so is the decision.
func TestAReviewThatFollowsTheHead(t *testing.T) {
	for _, moves := range []bool{false, true} {
		w, p := decided(t)
		w.MoveReviews = moves
		w.PushMain("kabid", forgetest.Files{"README.md": "Baru\n"})
		w.UpdateBranch(p, "staf")
		decide(t, w, p).want(gate.Approved)
		w.Push(p, "staf", edited("Lain sama sekali."))
		w.PushMain("kabid", forgetest.Files{"README.md": "Lebih baru\n"})
		w.UpdateBranch(p, "staf")
		decide(t, w, p).want(gate.Blocked, gate.StaleRevision)
	}
}

// A review that is not submitted says nothing, also where the token's own
// account began it.
func TestAPendingReviewDecidesNothing(t *testing.T) {
	w, p := proposed(t)
	w.Approve("humas", p)
	for _, login := range []string{"kabid", "github-actions[bot]"} {
		w.Begin(login, p, "Setuju.")
	}
	s := decide(t, w, p)
	s.want(gate.Blocked, gate.WaitingForStep)
	if len(s.snap.Reviews) != 1 {
		t.Errorf("reviews %v", s.snap.Reviews)
	}
}

// Whose account is gone proposed what nobody answers for.
func TestADeletedProposer(t *testing.T) {
	w, p := decided(t)
	w.DeleteUser("staf")
	if s := decide(t, w, p); s.decision.Verdict != gate.Blocked || s.snap.PullRequest.Author.Login != "" {
		t.Errorf("%s, author %v", s.decision.Verdict, s.snap.PullRequest.Author)
	}
}
