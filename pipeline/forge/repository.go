package forge

import (
	"context"
	"errors"
	"fmt"
	"net/url"
)

// Repository is what its settings say of merging.
type Repository struct {
	FullName      string
	DefaultBranch string
	Private       bool
	// Methods are the ways to merge that it allows, the one first that keeps most
	// of the history.
	Methods []string
}

// Repository reads a repository's settings. A token without write access is not
// told how it merges; then Methods is empty.
func (c *Client) Repository(ctx context.Context, owner, repo string) (Repository, error) {
	s := c.session(ctx, owner, repo)
	var w struct {
		FullName      string `json:"full_name"`
		DefaultBranch string `json:"default_branch"`
		Private       bool   `json:"private"`
		Merge         bool   `json:"allow_merge_commit"`
		Squash        bool   `json:"allow_squash_merge"`
		Rebase        bool   `json:"allow_rebase_merge"`
	}
	if _, err := s.get("", nil, &w); err != nil {
		return Repository{}, err
	}
	if w.FullName == "" || w.DefaultBranch == "" {
		return Repository{}, fmt.Errorf("read repository %s/%s: the answer is incomplete", owner, repo)
	}
	out := Repository{FullName: w.FullName, DefaultBranch: w.DefaultBranch, Private: w.Private}
	for _, m := range []struct {
		name    string
		allowed bool
	}{{"merge", w.Merge}, {"squash", w.Squash}, {"rebase", w.Rebase}} {
		if m.allowed {
			out.Methods = append(out.Methods, m.name)
		}
	}
	return out, nil
}

// Open is a pull request that is open.
type Open struct {
	Number int
	Head   string
}

// OpenPulls lists the open pull requests into a branch, oldest first.
func (c *Client) OpenPulls(ctx context.Context, owner, repo, base string) ([]Open, error) {
	s := c.session(ctx, owner, repo)
	query := url.Values{"state": {"open"}, "base": {base}, "sort": {"created"}, "direction": {"asc"}}
	pulls, err := list[wirePull](s, "pulls", query)
	if err != nil {
		return nil, err
	}
	out := make([]Open, len(pulls))
	for i, p := range pulls {
		if p.Number == 0 || !isSHA(p.Head.SHA) {
			return nil, errors.New("list open pull requests: the answer is incomplete")
		}
		out[i] = Open{Number: p.Number, Head: p.Head.SHA}
	}
	return out, nil
}

// MergedPulls lists the pull requests, merged into a branch, that brought a commit
// there: usually one, none for a direct push.
func (c *Client) MergedPulls(ctx context.Context, owner, repo, base, sha string) ([]int, error) {
	s := c.session(ctx, owner, repo)
	pulls, err := list[wirePull](s, "commits/"+url.PathEscape(sha)+"/pulls", nil)
	if err != nil {
		return nil, err
	}
	var out []int
	for _, p := range pulls {
		if p.Number == 0 || p.Base.Ref == "" {
			return nil, errors.New("list pull requests of a commit: the answer is incomplete")
		}
		if p.MergedAt != nil && p.Base.Ref == base {
			out = append(out, p.Number)
		}
	}
	return out, nil
}

// BranchHead is the commit that a branch points at.
func (c *Client) BranchHead(ctx context.Context, owner, repo, branch string) (string, error) {
	r := &reading{session: c.session(ctx, owner, repo)}
	return r.branchHead(branch)
}
