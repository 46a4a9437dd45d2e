// Package decide finds out, when publishing, what main holds by a decision.
//
// A push proves nothing: what counts is the merged pull request that brought a
// revision to main, judged anew by the gate, with the base's policy at the merge
// and on the facts up to the merge. Only where the gate approves exactly the
// revision that main holds does a ledger entry come of it:
//
//   - merged by a merge commit, a squash or a rebase: the same;
//   - pushed to main directly, or brought by a pull request into another branch:
//     no decision;
//   - approved after the merge, or on another revision than the one that came out
//     of the merge (two proposals merged one after the other): no decision;
//   - brought by more than one pull request: one that approves the revision is
//     enough;
//   - facts that can't be read: doubt, which is no decision and stops nothing else.
//
// A revision with a decision on record is never judged again: a decision is final.
package decide

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// Facts is where answers come from: the repository's history, and the forge.
type Facts struct {
	// Brought gives, for items, the commit on main's first-parent line that brought
	// what main holds. Items without one are absent.
	Brought func(ctx context.Context, items map[string]bool) (map[string]string, error)
	// Pulls are the pull requests merged into main that brought a commit.
	Pulls func(ctx context.Context, commit string) ([]int, error)
	// Snapshot reads what the forge recorded of a pull request.
	Snapshot func(ctx context.Context, number int) (gate.Snapshot, sop.Policy, error)
}

// Record is what a decision rests on, kept beside the ledger: enough to decide
// again, years later, without the forge.
type Record struct {
	Policy   sop.Policy    `json:"policy"`
	Snapshot gate.Snapshot `json:"snapshot"`
}

// Decide judges the record again.
func (r Record) Decide() gate.Decision { return gate.Decide(r.Policy, r.Snapshot) }

// Decided is a revision with its decision.
type Decided struct {
	Item, Revision string
	Decision       schema.Decision // without Snapshot and Messages: they are the caller's to add
	Record         []byte          // canonical JSON of a [Record]
}

// Undecided is a revision without one.
type Undecided struct {
	Item, Revision string
	Commit         string // that brought it; "" where history has none
	Pull           int    // that brought it; 0 for none
	Why            lang.Text
	Err            error // facts that could not be read
}

// Result is what was found out, by item.
type Result struct {
	Decided   []Decided
	Undecided []Undecided
}

// Of judges revisions by item.
func Of(ctx context.Context, f Facts, revisions map[string]string) (Result, error) {
	var res Result
	if len(revisions) == 0 {
		return res, nil
	}
	items := make(map[string]bool, len(revisions))
	for id := range revisions {
		items[id] = true
	}
	brought, err := f.Brought(ctx, items)
	if err != nil {
		return res, err
	}
	j := &judge{Facts: f, pulls: map[string]pulls{}, verdicts: map[int]verdict{}}
	for _, id := range slices.Sorted(maps.Keys(revisions)) {
		if err := ctx.Err(); err != nil {
			return res, err
		}
		d, u := j.item(ctx, id, revisions[id], brought[id])
		if d != nil {
			res.Decided = append(res.Decided, *d)
		} else {
			res.Undecided = append(res.Undecided, *u)
		}
	}
	return res, nil
}

// judge remembers what it asked: a pull request brings several items.
type judge struct {
	Facts
	pulls    map[string]pulls
	verdicts map[int]verdict
}

type pulls struct {
	numbers []int
	err     error
}

type verdict struct {
	record   Record
	decision gate.Decision
	err      error
}

func (j *judge) item(ctx context.Context, id, revision, commit string) (*Decided, *Undecided) {
	no := &Undecided{Item: id, Revision: revision, Commit: commit}
	if commit == "" {
		no.Why = lang.T("riwayat main tidak memuat asal isinya", "main's history does not say where its content came from")
		return nil, no
	}
	p := j.pullsOf(ctx, commit)
	switch {
	case p.err != nil:
		no.Err, no.Why = p.err, lang.T("usulan yang membawanya tidak dapat dibaca", "the proposal that brought it can't be read")
		return nil, no
	case len(p.numbers) == 0:
		no.Why = lang.T("dikirim langsung ke main tanpa usulan; ajukan isinya lewat usulan (pull request)", "pushed to main directly, without a proposal; propose its content by a pull request")
		return nil, no
	}
	for _, number := range p.numbers {
		v := j.verdict(ctx, number)
		no.Pull = number
		why := refusal(v, id, revision)
		if why.IsZero() {
			d, err := decided(v, id, revision)
			if err == nil {
				return d, nil
			}
			why, v.err = lang.T("fakta usulannya tidak dapat disimpan", "the facts of its proposal can't be kept"), err
		}
		no.Why, no.Err = why, v.err
	}
	return nil, no
}

func (j *judge) pullsOf(ctx context.Context, commit string) pulls {
	p, ok := j.pulls[commit]
	if !ok {
		p.numbers, p.err = j.Pulls(ctx, commit)
		j.pulls[commit] = p
	}
	return p
}

func (j *judge) verdict(ctx context.Context, number int) verdict {
	v, ok := j.verdicts[number]
	if !ok {
		v.record.Snapshot, v.record.Policy, v.err = j.Snapshot(ctx, number)
		v.decision = v.record.Decide()
		j.verdicts[number] = v
	}
	return v
}

// refusal says why a pull request is no decision on the revision; zero when it is.
func refusal(v verdict, id, revision string) lang.Text {
	if v.err != nil || v.decision.Doubtful() {
		return lang.T("fakta usulannya tidak lengkap, jadi keputusannya tidak dapat dipastikan", "the facts of its proposal are incomplete, so the decision is not certain")
	}
	if !v.record.Snapshot.PullRequest.Merged() {
		return lang.T("usulannya belum digabungkan", "its proposal is not merged")
	}
	for _, it := range v.decision.Items {
		switch {
		case it.Path != id:
		case it.Verdict != gate.Approved && len(it.Reasons) > 0:
			return lang.T("belum diputuskan saat digabungkan: %s", "not decided when it was merged: %s").With(it.Reasons[0].Text)
		case it.Verdict != gate.Approved || v.decision.Verdict != gate.Approved:
			return lang.T("belum diputuskan saat digabungkan", "not decided when it was merged")
		case it.Revision != revision:
			return lang.T("isi di main bukan isi yang diputuskan; ajukan lagi lewat usulan baru", "what main holds is not what was decided; propose it again")
		default:
			return lang.Text{}
		}
	}
	return lang.T("usulan yang membawanya tidak memutuskan konten ini", "the proposal that brought it does not decide this item")
}

func decided(v verdict, id, revision string) (*Decided, error) {
	pr := v.record.Snapshot.PullRequest
	d := &Decided{Item: id, Revision: revision, Decision: schema.Decision{
		Verdict: schema.Approved, Basis: schema.OnProposal, Pull: pr.Number, Head: pr.Head, Merge: pr.MergeCommit,
		Policy: v.record.Snapshot.Policy.Revision,
	}}
	for _, it := range v.decision.Items {
		if it.Path == id {
			d.Decision.Reviewers, d.Decision.Track = reviewers(it), it.Track
		}
	}
	record, err := json.Marshal(v.record)
	if err != nil {
		return nil, fmt.Errorf("encode the record of #%d: %w", pr.Number, err)
	}
	d.Record = record
	return d, nil
}

func reviewers(it gate.ItemDecision) (out []schema.Reviewer) {
	for _, s := range it.Steps {
		if s.By == "" || s.At == nil {
			continue
		}
		out = append(out, schema.Reviewer{Step: s.Step, Login: s.By, Role: s.Role, Time: s.At.UTC().Truncate(time.Second)})
	}
	return out
}
