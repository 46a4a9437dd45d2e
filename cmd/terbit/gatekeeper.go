package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// publishWorkflow is what is started once something is merged.
const publishWorkflow = "publish.yml"

// keeper judges pull requests of one repository, and acts on what it found.
type keeper struct {
	*app
	c           *cli.Context
	ctx         context.Context // of one run of the command
	github      *forge.Client
	owner, name string
	self        string
	pictures    []comment.Link
	// write tells the pull request; dry only says what it would write.
	write, dry, merge bool
	// office is the checkout's, read once it is needed.
	office *project
}

// verdict is one evaluation with what it rests on.
type verdict struct {
	decision gate.Decision
	snapshot gate.Snapshot
	policy   sop.Policy
	doubt    error
}

// numbers are the pull requests that are meant.
func (k *keeper) numbers() ([]int, error) {
	if n := k.c.Int("pr"); n > 0 {
		return []int{n}, nil
	}
	main := k.c.String("main")
	if main == "" {
		r, err := k.github.Repository(k.ctx, k.owner, k.name)
		if err != nil {
			return nil, err
		}
		main = r.DefaultBranch
	}
	open, err := k.github.OpenPulls(k.ctx, k.owner, k.name, main)
	if err != nil {
		return nil, err
	}
	var out []int
	for _, p := range open {
		if head := k.c.String("head"); head == "" || head == p.Head {
			out = append(out, p.Number)
		}
	}
	return out, nil
}

// tries is how often a pull request is judged anew because something moved
// between judging and merging.
const tries = 3

// settle judges a pull request, tells it, and merges it where that is due. What
// was merged is judged once more, so that the comment says so.
func (k *keeper) settle(number int) (verdict, error) {
	for try := 1; ; try++ {
		v := k.judge(number)
		if err := k.tell(v); err != nil {
			return v, errors.Join(err, v.doubt)
		}
		switch {
		case v.doubt != nil:
			return v, k.doubtful(number, v.doubt)
		case v.snapshot.PullRequest.Merged() && !k.lands(v):
			return v, k.obey(v)
		case !k.lands(v):
			return v, nil
		}
		landed, err := k.land(v)
		switch {
		case landed && v.snapshot.PullRequest.Merged():
			return v, errors.Join(err, k.obey(v)) // only publishing was started
		case landed:
			after := k.judge(number)
			return after, errors.Join(err, k.tell(after), after.doubt)
		case err != nil || try == tries:
			return v, err
		}
	}
}

func (k *keeper) judge(number int) verdict {
	var v verdict
	v.snapshot, v.policy, v.doubt = k.github.Snapshot(k.ctx, k.owner, k.name, number, forge.SnapshotOptions{Main: k.c.String("main")})
	v.decision = gate.Decide(v.policy, v.snapshot).In(k.lang)
	if v.doubt == nil && v.decision.Doubtful() {
		v.doubt = errors.New(v.decision.Reasons[0].Message)
	}
	return v
}

// lands says that an evaluation is to be followed by a merge, or by the start of
// publishing that a run before could not make.
func (k *keeper) lands(v verdict) bool {
	pr := v.snapshot.PullRequest
	return k.merge && !k.dry && v.decision.Verdict == gate.Approved && len(v.decision.Items) > 0 && (pr.Open || pr.Merged()) &&
		k.office.office.Merge == schema.MergeAuto
}

// land merges exactly the head that was judged into exactly the base that it was
// judged with, and starts publishing. It is false where one of them moved.
func (k *keeper) land(v verdict) (bool, error) {
	pr := v.snapshot.PullRequest
	sha := pr.MergeCommit
	if !pr.Merged() {
		var err error
		if sha, err = k.mergeHead(pr); sha == "" {
			return false, err
		}
	}
	started, err := k.github.Dispatch(k.ctx, k.owner, k.name, publishWorkflow, pr.Base, sha, nil)
	if err != nil {
		return true, hinted{fmt.Errorf("#%d: %w", pr.Number, err), lang.T("konten sudah digabungkan tetapi publish belum dimulai; jalankan alur kerja “Terbit” dari halaman Actions", "the content is merged but publish was not started; run the workflow “Terbit” (publish.yml) from the Actions page")}
	}
	if started {
		k.note(lang.T("#%d: publish dimulai", "#%d: publish started").With(pr.Number))
	}
	return true, nil
}

// obey starts publishing where somebody ordered something on a merged proposal: it
// is publishing that records and follows an order. One that does not count, by the
// roles of the checkout, the main branch's, starts nothing: anyone may comment.
func (k *keeper) obey(v verdict) error {
	if !k.merge || k.dry {
		return nil
	}
	if err := k.openOffice(); err != nil {
		return err
	}
	policy, err := forge.Policy(k.office.office)
	if err != nil {
		return err
	}
	pr := v.snapshot.PullRequest
	var last gate.Spoken
	for _, s := range gate.StandingOrders(policy, v.snapshot).Spoken {
		if !s.At.Before(pr.MergedAt) && !s.At.Before(last.At) {
			last = s
		}
	}
	if last.At.IsZero() {
		return nil
	}
	started, err := k.github.DispatchSince(k.ctx, k.owner, k.name, publishWorkflow, pr.Base, last.At)
	if err != nil {
		return hinted{fmt.Errorf("#%d: %w", pr.Number, err), lang.T("ada perintah /%s pada usulan ini tetapi publish belum dimulai; jalankan alur kerja publish.yml dari halaman Actions", "there is an order /%s on this proposal but publish was not started; run the workflow publish.yml from the Actions page").With(last.Verb)}
	}
	if started {
		k.note(lang.T("#%d: /%s dari %s: publish dimulai", "#%d: /%s of %s: publish started").With(pr.Number, last.Verb, last.By))
	}
	return nil
}

// mergeHead gives the merge commit, or "" where the head or the base moved.
func (k *keeper) mergeHead(pr gate.PullRequest) (string, error) {
	r, err := k.github.Repository(k.ctx, k.owner, k.name)
	if err != nil {
		return "", err
	}
	if len(r.Methods) == 0 {
		return "", hinted{
			fmt.Errorf("#%d: %s", pr.Number, k.t("repositori tidak menyebutkan cara menggabungkan", "the repository names no way to merge")),
			lang.T("token memerlukan hak tulis (contents: write), dan paling sedikit satu cara menggabungkan harus diizinkan", "the token needs write access (contents: write), and at least one way to merge must be allowed"),
		}
	}
	base, err := k.github.BranchHead(k.ctx, k.owner, k.name, pr.Base)
	if err != nil || base != pr.BaseSHA {
		return "", err
	}
	sha, written, err := k.github.Merge(k.ctx, k.owner, k.name, pr.Number, pr.Head, r.Methods[0])
	switch {
	case errors.Is(err, forge.ErrHeadMoved):
		return "", nil
	case err != nil:
		return "", err
	case written:
		k.note(lang.T("#%d digabungkan: %.10s", "#%d merged: %.10s").With(pr.Number, sha))
	}
	return sha, nil
}

// note says on standard error what was done.
func (k *keeper) note(text lang.Text) { fmt.Fprintln(k.stderr, text.In(k.lang)) }
