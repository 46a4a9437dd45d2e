package gate

import (
	"time"

	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

// Snapshot is everything GitHub recorded about one pull request that the
// decision needs, as plain data. It marshals to JSON and back without loss, so
// a recorded decision can be computed again years later.
//
// Whoever fills it states facts and draws no conclusion. What could not be
// found out goes into Doubts; it is never left out.
type Snapshot struct {
	// Repository is "owner/name".
	Repository string `json:"repository"`
	// Main is the branch that is published.
	Main string `json:"main"`
	// Now is the server's time of the evaluation.
	Now         time.Time    `json:"now"`
	PullRequest PullRequest  `json:"pull_request"`
	Policy      PolicySource `json:"policy"`
	// PolicyChanged says that the pull request changes roles, procedure or
	// workflows in a way that Files alone does not show.
	PolicyChanged bool     `json:"policy_changed"`
	Files         []File   `json:"files"`
	Items         []Item   `json:"items"`
	Commits       []Commit `json:"commits"`
	// Reviews and Comments may come in any order.
	Reviews  []Review  `json:"reviews"`
	Comments []Comment `json:"comments"`
	// Teams lists every team that the policy names.
	Teams []Team `json:"teams"`
	// Doubts are codes for which [Code.Doubt] is true.
	Doubts []Code `json:"doubts"`
}

// PolicySource says where the policy was read.
type PolicySource struct {
	// Commit must be the pull request's BaseSHA.
	Commit string `json:"commit"`
	// Revision identifies the role file: its blob id.
	Revision string `json:"revision"`
}

// ActorKind tells people from programs.
type ActorKind string

// The kinds of actors.
const (
	User ActorKind = "user"
	App  ActorKind = "app"
)

// Actor is an account. The zero Actor is a deleted account, or an address in a
// commit that belongs to no account.
type Actor struct {
	Login string    `json:"login"`
	Kind  ActorKind `json:"kind"`
}

// Mergeable is GitHub's answer about the test merge.
type Mergeable string

// The answers; the zero value means that GitHub never said.
const (
	Clean    Mergeable = "clean"
	Conflict Mergeable = "conflict"
)

// PullRequest is the pull request itself.
type PullRequest struct {
	Number int    `json:"number"`
	Author Actor  `json:"author"`
	Base   string `json:"base"`
	// BaseSHA is the base branch's head; of a merged pull request the merge's
	// first parent. The policy in force is the one at this commit.
	BaseSHA string `json:"base_sha"`
	Head    string `json:"head"`
	// HeadRepository and HeadBranch are where the content is edited; empty where
	// they are gone. Nothing is decided by them.
	HeadRepository string `json:"head_repository,omitempty"`
	HeadBranch     string `json:"head_branch,omitempty"`
	Open           bool   `json:"open"`
	Draft          bool   `json:"draft"`
	// MergedAt is zero unless the pull request is merged.
	MergedAt    time.Time `json:"merged_at,omitzero"`
	MergeCommit string    `json:"merge_commit,omitempty"`
	Mergeable   Mergeable `json:"mergeable"`
	// TestMerge is the commit that GitHub made of base and head to try the merge;
	// empty unless it is clean.
	TestMerge string    `json:"test_merge,omitempty"`
	OpenedAt  time.Time `json:"opened_at"`
	// ReadyAt is when it last stopped being a draft; zero if it never was one.
	ReadyAt time.Time `json:"ready_at,omitzero"`
	// Retargets are the changes of the base branch.
	Retargets []Retarget `json:"retargets"`
	// Intake is the issue that the policy's intake bot names in the pull request
	// it opened, read by API; nil for any other author.
	Intake *Intake `json:"intake,omitempty"`
	// ChangedFiles and CommitCount are GitHub's own totals: a list that is
	// shorter is incomplete.
	ChangedFiles int `json:"changed_files"`
	CommitCount  int `json:"commit_count"`
}

// Merged says whether the pull request is merged.
func (p PullRequest) Merged() bool { return !p.MergedAt.IsZero() }

// Retarget is a change of the base branch.
type Retarget struct {
	At time.Time `json:"at"`
	To string    `json:"to"`
}

// Intake is the issue in which somebody proposed the content.
type Intake struct {
	Issue  int   `json:"issue"`
	Author Actor `json:"author"`
}

// File is one changed path, from the merge base to the head.
type File struct {
	Path string `json:"path"`
	// Previous is the old path of a renamed file.
	Previous string `json:"previous,omitempty"`
	// Status is GitHub's word: added, modified, removed, renamed, …
	Status string `json:"status"`
}

// Content is what the gate needs to know about an item's folder.
type Content struct {
	Title          string                `json:"title"`
	Classification schema.Classification `json:"classification"`
	// Met lists the content facts that hold.
	Met []schema.ContentFact `json:"met"`
	// Broken says that the folder cannot be read as an item.
	Broken bool `json:"broken,omitempty"`
}

// Item is one item that the pull request touches. A tree is the git tree id of
// the item's folder, "" where there is no folder.
type Item struct {
	// Path is "content/<year>/<slug>".
	Path string `json:"path"`
	// BaseTree is the tree at BaseSHA.
	BaseTree string `json:"base_tree"`
	HeadTree string `json:"head_tree"`
	// MergeTree is the tree in the test merge, or in the merge commit: the
	// revision that would be, or was, published.
	MergeTree string `json:"merge_tree"`
	// Content describes MergeTree.
	Content
	// Change compares MergeTree with BaseTree.
	Change sop.Change `json:"change"`
	// Outputs maps an output to where it is, such as a path with its revision.
	Outputs map[schema.OutputKind]string `json:"outputs"`
	// Published proves that every destination has it; nil while not.
	Published *Published `json:"published,omitempty"`
}

// Published is the proof of publication, from the ledger.
type Published struct {
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Evidence string    `json:"evidence"`
}

// PushEvidence says how the time of a push is known.
type PushEvidence string

// The kinds of evidence, best first.
const (
	PushActivity  PushEvidence = "activity"       // the server's record of pushes
	PushStatus    PushEvidence = "gate_status"    // our own first status on the commit
	PushCommitter PushEvidence = "committer_date" // what the committer's machine said
)

// Commit is a commit of the pull request, on any parent, or one that it had
// before a force push and that a review still names.
type Commit struct {
	SHA     string   `json:"sha"`
	Parents []string `json:"parents"`
	// Author and Committer are the accounts; GitHub itself commits as "web-flow".
	Author    Actor `json:"author"`
	Committer Actor `json:"committer"`
	// CoAuthors are logins, or addresses, claimed in trailers.
	CoAuthors    []string     `json:"co_authors"`
	PushedAt     time.Time    `json:"pushed_at"`
	PushEvidence PushEvidence `json:"push_evidence"`
	// Rewritten says that the commit is no longer part of the pull request.
	Rewritten bool `json:"rewritten,omitempty"`
	// Items holds the state of every item of the snapshot, by path. A commit
	// without an entry counts as touching the item.
	Items map[string]ItemAt `json:"items"`
}

// ItemAt is an item's folder at a commit.
type ItemAt struct {
	Tree string `json:"tree"`
	// ParentTrees are the folder's trees at the parents, in their order.
	ParentTrees []string `json:"parent_trees"`
	// Content is empty where it was not read: the title then counts as unchanged.
	Content
}

// Review is one submitted review.
type Review struct {
	ID     int64 `json:"id"`
	Author Actor `json:"author"`
	// State is GitHub's, in any case.
	State       string    `json:"state"`
	SubmittedAt time.Time `json:"submitted_at"`
	CommitID    string    `json:"commit_id"`
	// Gone says that the commit can no longer be read.
	Gone bool `json:"gone,omitempty"`
	// Items maps an item's path to its tree at CommitID.
	Items map[string]string `json:"items"`
	Body  string            `json:"body"`
	// Dismissal is nil unless the state is DISMISSED and the timeline tells how.
	Dismissal *Dismissal `json:"dismissal,omitempty"`
}

// Dismissal is how a review was dismissed.
type Dismissal struct {
	At time.Time `json:"at"`
	// From is the state before.
	From string `json:"from"`
	// ByPush says that GitHub dismissed it for a new commit, not a person.
	ByPush bool `json:"by_push"`
}

// Comment is one comment in the conversation.
type Comment struct {
	ID        int64     `json:"id"`
	Author    Actor     `json:"author"`
	CreatedAt time.Time `json:"created_at"`
	Edited    bool      `json:"edited,omitempty"`
	// EditedAt is the last edit; zero if it is unknown.
	EditedAt time.Time `json:"edited_at,omitzero"`
	Body     string    `json:"body"`
	// URL is where it stands; nothing is decided by it.
	URL string `json:"url,omitempty"`
}

// Team is a team that the policy names.
type Team struct {
	// Name is "@org/team".
	Name string `json:"name"`
	// Readable says that the members could be read.
	Readable bool `json:"readable"`
	// Members are the logins of the active members.
	Members []string `json:"members"`
}
