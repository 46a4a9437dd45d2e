package decide_test

import (
	"context"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/decide"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/git"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/sop"
)

const item = forgetest.NewItem

// clone is main as a runner has it: a full clone of the forge's repository.
func clone(t *testing.T, w *forgetest.World) (*git.Repo, string) {
	t.Helper()
	dir := t.TempDir()
	for _, args := range [][]string{{"clone", "-q", w.Dir(), dir}, {"-C", dir, "checkout", "-q", w.Head("main")}} {
		if out, err := exec.CommandContext(t.Context(), "git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	r, err := git.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return r, w.Head("main")
}

// publish asks what main holds by a decision, for one item.
func publish(t *testing.T, w *forgetest.World, id string) decide.Result {
	t.Helper()
	repo, head := clone(t, w)
	client, err := forge.New(forge.Options{APIURL: w.URL, Token: "rahasia"})
	if err != nil {
		t.Fatal(err)
	}
	revision, err := repo.FolderID(t.Context(), head, id)
	if err != nil {
		t.Fatal(err)
	}
	res, err := decide.Of(t.Context(), decide.Facts{
		Brought: func(ctx context.Context, items map[string]bool) (map[string]string, error) {
			return repo.Brought(ctx, head, items)
		},
		Pulls: func(ctx context.Context, commit string) ([]int, error) {
			return client.MergedPulls(ctx, "kantor", "konten", "main", commit)
		},
		Snapshot: func(ctx context.Context, number int) (gate.Snapshot, sop.Policy, error) {
			return client.Snapshot(ctx, "kantor", "konten", number, forge.SnapshotOptions{})
		},
	}, map[string]string{id: revision})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Decided)+len(res.Undecided) != 1 {
		t.Fatalf("%+v", res)
	}
	for _, d := range res.Decided {
		if d.Revision != revision {
			t.Errorf("decided on %s, main holds %s", d.Revision, revision)
		}
		replay(t, d)
	}
	return res
}

// replay holds that the record gives the same decision without the forge.
func replay(t *testing.T, d decide.Decided) {
	t.Helper()
	var r decide.Record
	if err := json.Unmarshal(d.Record, &r); err != nil {
		t.Fatal(err)
	}
	again := r.Decide()
	if again.Verdict != gate.Approved || again.Items[0].Revision != d.Revision {
		t.Errorf("the replay says %s of %s", again.Verdict, again.Items[0].Revision)
	}
}

func decided(t *testing.T) (*forgetest.World, *forgetest.Pull) {
	t.Helper()
	w := forgetest.New(t)
	p := w.Propose("staf", forgetest.Item(item, "Hak atas informasi"))
	w.Say("humas", p, "/pertimbangan lanjut")
	w.Approve("humas", p)
	w.Approve("kabid", p)
	return w, p
}

func TestADecisionHoldsWhateverWayItWasMerged(t *testing.T) {
	for _, method := range []string{"merge", "squash", "rebase"} {
		t.Run(method, func(t *testing.T) {
			w, p := decided(t)
			merge := w.Merge(p, "bot", method)
			w.PushMain("staf2", forgetest.Files{"README.md": "lain\n"})
			res := publish(t, w, item)
			if len(res.Decided) != 1 {
				t.Fatalf("not decided: %s", res.Undecided[0].Why.In(lang.English))
			}
			d := res.Decided[0].Decision
			if d.Pull != p.Number || d.Merge != merge || d.Policy == "" || d.Track != "lengkap" {
				t.Errorf("%+v", d)
			}
			by := map[int]string{}
			for _, r := range d.Reviewers {
				by[r.Step] = r.Login + " " + r.Role
			}
			if by[5] != "humas pranata-humas" || by[6] != "kabid kabid-pip" {
				t.Errorf("by step: %v", by)
			}
		})
	}
}

func TestWhatIsOnMainWithoutADecision(t *testing.T) {
	other := forgetest.Files{item + "/index.md": forgetest.Index("Hak atas informasi", "", "Teks lain.\n")}
	for _, c := range []struct {
		name, why string
		story     func(t *testing.T) *forgetest.World
	}{
		{"pushed to main directly", "pushed to main directly", func(t *testing.T) *forgetest.World {
			w := forgetest.New(t)
			w.PushMain("staf", forgetest.Item(item, "Hak atas informasi"))
			return w
		}},
		{"changed by a direct push after the decision", "pushed to main directly", func(t *testing.T) *forgetest.World {
			w, p := decided(t)
			w.Merge(p, "bot", "squash")
			w.PushMain("staf", other)
			return w
		}},
		{"merged without a decision", "not decided when it was merged", func(t *testing.T) *forgetest.World {
			w := forgetest.New(t)
			p := w.Propose("staf", forgetest.Item(item, "Hak atas informasi"))
			w.Merge(p, "staf", "merge")
			return w
		}},
		{"approved after the merge", "not decided when it was merged", func(t *testing.T) *forgetest.World {
			w := forgetest.New(t)
			p := w.Propose("staf", forgetest.Item(item, "Hak atas informasi"))
			w.Say("humas", p, "/pertimbangan lanjut")
			w.Approve("humas", p)
			w.Merge(p, "staf", "merge")
			w.Approve("kabid", p)
			return w
		}},
		{"a push after the approval", "not decided when it was merged", func(t *testing.T) *forgetest.World {
			w, p := decided(t)
			w.Push(p, "staf", other)
			w.Merge(p, "staf", "squash")
			return w
		}},
		{"two approved proposals whose merge nobody saw", "not decided when it was merged", func(t *testing.T) *forgetest.World {
			w, p := decided(t)
			w.Merge(p, "bot", "merge")
			long := "Satu.\n\nDua.\n\nTiga.\n\nEmpat.\n\nLima.\n\nEnam.\n\nTujuh.\n"
			base := w.Propose("staf", forgetest.Files{item + "/index.md": forgetest.Index("Hak atas informasi", "", long)})
			for _, who := range []string{"humas", "kabid"} {
				w.Approve(who, base)
			}
			w.Merge(base, "bot", "merge")
			first := w.Propose("staf", forgetest.Files{item + "/index.md": forgetest.Index("Hak atas informasi", "", strings.Replace(long, "Satu.", "Pertama.", 1))})
			second := w.Propose("staf", forgetest.Files{item + "/index.md": forgetest.Index("Hak atas informasi", "", strings.Replace(long, "Tujuh.", "Ketujuh.", 1))})
			for _, p := range []*forgetest.Pull{first, second} {
				w.Approve("humas", p)
				w.Approve("kabid", p)
			}
			w.Merge(first, "bot", "merge")
			w.Merge(second, "bot", "merge")
			return w
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := publish(t, c.story(t), item)
			if len(res.Undecided) != 1 {
				t.Fatalf("decided: %+v", res.Decided[0].Decision)
			}
			if got := res.Undecided[0].Why.In(lang.English); !strings.Contains(got, c.why) {
				t.Errorf("why: %q, want %q", got, c.why)
			}
		})
	}
}

// What the forge can't say is doubt: no decision, and no end of the run.
func TestFactsThatCanNotBeReadAreNoDecision(t *testing.T) {
	w, p := decided(t)
	w.Merge(p, "bot", "merge")
	w.Fail(forgetest.Failure{Path: "/reviews", Status: 500})
	res := publish(t, w, item)
	if len(res.Undecided) != 1 || res.Undecided[0].Err == nil {
		t.Errorf("%+v", res)
	}
}

func TestNothingToDecideAsksNobody(t *testing.T) {
	if res, err := decide.Of(t.Context(), decide.Facts{}, nil); err != nil || len(res.Decided)+len(res.Undecided) != 0 {
		t.Errorf("%+v, %v", res, err)
	}
}
