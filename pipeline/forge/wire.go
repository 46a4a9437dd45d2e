package forge

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/gate"
)

// The shapes of GitHub's answers, as far as they are read. go-github's own lose
// what matters here: who dismissed a review and why, and whether a field was
// there at all.

type account struct {
	Login string `json:"login"`
	Type  string `json:"type"`
}

// ghost is the account that GitHub shows where one was deleted.
const ghost = "ghost"

// actor is the account behind something; null and the ghost are nobody.
func (a *account) actor() gate.Actor {
	if a == nil || a.Login == "" || strings.EqualFold(a.Login, ghost) {
		return gate.Actor{}
	}
	switch a.Type {
	case "Bot":
		return gate.Actor{Login: a.Login, Kind: gate.App}
	case "User":
		return gate.Actor{Login: a.Login, Kind: gate.User}
	}
	return gate.Actor{Login: a.Login} // an organization or a mannequin: no person
}

type wireRepo struct {
	FullName      string `json:"full_name"`
	DefaultBranch string `json:"default_branch"`
}

type wireBranch struct {
	Ref  string    `json:"ref"`
	SHA  string    `json:"sha"`
	Repo *wireRepo `json:"repo"`
}

type wirePull struct {
	Number       int        `json:"number"`
	State        string     `json:"state"`
	Draft        bool       `json:"draft"`
	User         *account   `json:"user"`
	Base         wireBranch `json:"base"`
	Head         wireBranch `json:"head"`
	Merged       bool       `json:"merged"`
	MergedAt     *time.Time `json:"merged_at"`
	MergeSHA     *string    `json:"merge_commit_sha"`
	Mergeable    *bool      `json:"mergeable"`
	CreatedAt    time.Time  `json:"created_at"`
	ChangedFiles *int       `json:"changed_files"`
	Commits      *int       `json:"commits"`
}

// complete says that the answer has what every pull request has.
func (p *wirePull) complete(number int) bool {
	return p.Number == number && p.State != "" && p.Base.Ref != "" && isSHA(p.Head.SHA) && p.Base.Repo != nil &&
		!p.CreatedAt.IsZero() && p.ChangedFiles != nil && p.Commits != nil
}

type wireRef struct {
	Object struct {
		SHA string `json:"sha"`
	} `json:"object"`
}

type wireFile struct {
	Filename string `json:"filename"`
	Previous string `json:"previous_filename"`
	Status   string `json:"status"`
	SHA      string `json:"sha"`
	Patch    string `json:"patch"`
}

type wireParent struct {
	SHA string `json:"sha"`
}

type wireSignature struct {
	Name  string    `json:"name"`
	Email string    `json:"email"`
	Date  time.Time `json:"date"`
}

type wireCommit struct {
	SHA    string `json:"sha"`
	Commit struct {
		Message   string        `json:"message"`
		Author    wireSignature `json:"author"`
		Committer wireSignature `json:"committer"`
		Tree      wireParent    `json:"tree"`
	} `json:"commit"`
	Author    *account     `json:"author"`
	Committer *account     `json:"committer"`
	Parents   []wireParent `json:"parents"`
	Files     []wireFile   `json:"files"`
}

func (c *wireCommit) complete() bool {
	nameless := func(p wireParent) bool { return !isSHA(p.SHA) }
	return isSHA(c.SHA) && isSHA(c.Commit.Tree.SHA) && !c.Commit.Committer.Date.IsZero() &&
		c.Parents != nil && !slices.ContainsFunc(c.Parents, nameless)
}

func (c *wireCommit) parents() []string {
	out := make([]string, len(c.Parents))
	for i, p := range c.Parents {
		out[i] = p.SHA
	}
	return out
}

type wireCompare struct {
	Total   *int         `json:"total_commits"`
	Commits []wireCommit `json:"commits"`
}

type wireReview struct {
	ID          int64      `json:"id"`
	User        *account   `json:"user"`
	State       string     `json:"state"`
	Body        string     `json:"body"`
	CommitID    *string    `json:"commit_id"`
	SubmittedAt *time.Time `json:"submitted_at"`
}

type wireComment struct {
	ID        int64     `json:"id"`
	User      *account  `json:"user"`
	Body      string    `json:"body"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	URL       string    `json:"html_url"`
}

type wireEvent struct {
	Event     string    `json:"event"`
	CreatedAt time.Time `json:"created_at"`
	Dismissed *struct {
		State    string `json:"state"`
		ReviewID int64  `json:"review_id"`
		CommitID string `json:"dismissal_commit_id"`
	} `json:"dismissed_review"`
}

type wireActivity struct {
	ID        int64     `json:"id"`
	Before    string    `json:"before"`
	After     string    `json:"after"`
	Ref       string    `json:"ref"`
	Timestamp time.Time `json:"timestamp"`
	Type      string    `json:"activity_type"`
}

type wireStatus struct {
	State       string    `json:"state"`
	Context     string    `json:"context"`
	Description string    `json:"description"`
	TargetURL   string    `json:"target_url"`
	CreatedAt   time.Time `json:"created_at"`
}

type wireTree struct {
	Tree      []wireEntry `json:"tree"`
	Truncated *bool       `json:"truncated"`
}

type wireEntry struct {
	Path string `json:"path"`
	Mode string `json:"mode"`
	Type string `json:"type"`
	SHA  string `json:"sha"`
	Size int64  `json:"size"`
}

type wireBlob struct {
	Content  string `json:"content"`
	Encoding string `json:"encoding"`
	Size     int64  `json:"size"`
}

type wireIssue struct {
	Number      int       `json:"number"`
	User        *account  `json:"user"`
	PullRequest *struct{} `json:"pull_request"`
}

type wireLabel struct {
	Name string `json:"name"`
}

// wireRequested are those whose review was asked for.
type wireRequested struct {
	Users []wireReviewer `json:"users"`
	Teams []wireReviewer `json:"teams"`
}

// wireReviewer is a person with a login or a team with a slug.
type wireReviewer struct {
	Login string `json:"login"`
	Slug  string `json:"slug"`
}

// isSHA says that a word is an object id.
func isSHA(s string) bool {
	return len(s) >= 40 && strings.Trim(s, "0123456789abcdef") == ""
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
