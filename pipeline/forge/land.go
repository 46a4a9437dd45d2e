package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// Errors of [Client.Merge].
var (
	// ErrHeadMoved says that the head is not the one that was evaluated.
	ErrHeadMoved = errors.New("the head moved")
	// ErrNotMergeable says that GitHub refuses to merge.
	ErrNotMergeable = errors.New("not mergeable")
)

// Merge merges a pull request at exactly the evaluated head, by a method that
// the repository allows ("merge", "squash", "rebase"), and gives the merge
// commit. A pull request that is merged at that head already is left alone.
// After an answer that got lost it looks whether the merge was made.
func (c *Client) Merge(ctx context.Context, owner, repo string, number int, head, method string) (sha string, written bool, err error) {
	s := c.session(ctx, owner, repo)
	if sha, err = s.mergedAt(number, head); sha != "" || err != nil {
		return sha, false, err
	}
	var made struct {
		SHA    string `json:"sha"`
		Merged bool   `json:"merged"`
	}
	body := map[string]string{"sha": head, "merge_method": method}
	_, err = s.send(http.MethodPut, fmt.Sprintf("pulls/%d/merge", number), body, &made)
	var refused *Error
	switch {
	case err == nil && made.Merged && isSHA(made.SHA):
		return made.SHA, true, nil
	case errors.As(err, &refused) && refused.Status == http.StatusConflict:
		return "", false, fmt.Errorf("merge #%d: %w: %w", number, ErrHeadMoved, err)
	case errors.As(err, &refused) && refused.Status == http.StatusMethodNotAllowed:
		return "", false, fmt.Errorf("merge #%d: %w: %w", number, ErrNotMergeable, err)
	case errors.As(err, &refused) && refused.Status >= 400 && refused.Status < 500:
		return "", false, err
	}
	if sha, again := s.mergedAt(number, head); again == nil && sha != "" {
		return sha, true, nil
	}
	return "", false, fmt.Errorf("merge #%d: the answer is unclear and no merge is seen: %w", number, err)
}

// mergedAt is the merge commit where the pull request is merged at a head, ""
// where it is open at that head.
func (s *session) mergedAt(number int, head string) (string, error) {
	var p wirePull
	if _, err := s.get(fmt.Sprintf("pulls/%d", number), nil, &p); err != nil {
		return "", err
	}
	switch {
	case !p.complete(number):
		return "", fmt.Errorf("read pull request #%d: the answer is incomplete", number)
	case p.Head.SHA != head:
		return "", fmt.Errorf("merge #%d at %s: %w to %s", number, head, ErrHeadMoved, p.Head.SHA)
	case p.Merged:
		return text(p.MergeSHA), nil
	case p.State != "open":
		return "", fmt.Errorf("merge #%d: %w: it is closed", number, ErrNotMergeable)
	}
	return "", nil
}

// Dispatch starts a workflow on a branch, unless one was started by hand at that
// commit, the branch's head. It says whether it started one.
func (c *Client) Dispatch(ctx context.Context, owner, repo, workflow, branch, sha string, inputs map[string]string) (written bool, err error) {
	s := c.session(ctx, owner, repo)
	path := "actions/workflows/" + url.PathEscape(workflow)
	var runs struct {
		Total *int `json:"total_count"`
	}
	query := url.Values{"event": {"workflow_dispatch"}, "head_sha": {sha}, "per_page": {"1"}}
	if _, err := s.get(path+"/runs", query, &runs); err != nil {
		return false, err
	}
	if runs.Total == nil {
		return false, fmt.Errorf("list runs of %s: the answer is incomplete", workflow)
	}
	if *runs.Total > 0 {
		return false, nil
	}
	return s.dispatch(path, branch, inputs)
}

func (s *session) dispatch(path, branch string, inputs map[string]string) (bool, error) {
	body := map[string]any{"ref": branch}
	if len(inputs) > 0 {
		body["inputs"] = inputs
	}
	_, err := s.send(http.MethodPost, path+"/dispatches", body, nil)
	return err == nil, err
}

// DispatchSince starts a workflow on a branch, unless one was started by hand at or
// after a moment. It says whether it started one.
func (c *Client) DispatchSince(ctx context.Context, owner, repo, workflow, branch string, since time.Time) (written bool, err error) {
	s := c.session(ctx, owner, repo)
	path := "actions/workflows/" + url.PathEscape(workflow)
	var runs struct {
		Total *int `json:"total_count"`
		Runs  []struct {
			CreatedAt time.Time `json:"created_at"`
		} `json:"workflow_runs"`
	}
	query := url.Values{"event": {"workflow_dispatch"}, "per_page": {"30"}}
	if _, err := s.get(path+"/runs", query, &runs); err != nil {
		return false, err
	}
	if runs.Total == nil || *runs.Total > 0 && len(runs.Runs) == 0 {
		return false, fmt.Errorf("list runs of %s: the answer is incomplete", workflow)
	}
	for _, r := range runs.Runs { // the newest thirty
		if !r.CreatedAt.Before(since) {
			return false, nil
		}
	}
	return s.dispatch(path, branch, nil)
}
