package forge

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"
)

// CommentMax is the length of a comment's body that GitHub takes, in characters.
const CommentMax = 65536

const statusTextMax = 140 // characters of a status description

// UpsertComment writes our comment on a pull request: the one whose body begins
// with the marker is rewritten, or a new one made. It gives the comment's
// address, and whether anything was written. A person's comment is never ours.
func (c *Client) UpsertComment(ctx context.Context, owner, repo string, number int, marker, body string) (address string, written bool, err error) {
	if marker == "" {
		return "", false, errors.New("write comment: no marker")
	}
	if !strings.HasPrefix(body, marker) {
		body = marker + "\n" + body
	}
	if n := utf8.RuneCountInString(body); n > CommentMax {
		return "", false, fmt.Errorf("write comment on #%d: %d characters, the limit is %d", number, n, CommentMax)
	}
	s := c.session(ctx, owner, repo)
	path := fmt.Sprintf("issues/%d/comments", number)
	comments, err := list[wireComment](s, path, nil)
	if err != nil {
		return "", false, err
	}
	var made wireComment
	for _, old := range comments {
		if !c.ours(old.User) || !strings.HasPrefix(old.Body, marker) {
			continue
		}
		if sameText(old.Body, body) {
			return old.URL, false, nil
		}
		_, err := s.send(http.MethodPatch, fmt.Sprintf("issues/comments/%d", old.ID), map[string]string{"body": body}, &made)
		return old.URL, err == nil, err
	}
	_, err = s.send(http.MethodPost, path, map[string]string{"body": body}, &made)
	return made.URL, err == nil, err
}

// AddComment writes a new comment. Whether it was said before is for the caller
// to know; an answer that got lost is an error, and the next evaluation sees
// whether the comment stands.
func (c *Client) AddComment(ctx context.Context, owner, repo string, number int, body string) error {
	if n := utf8.RuneCountInString(body); n > CommentMax {
		return fmt.Errorf("write comment on #%d: %d characters, the limit is %d", number, n, CommentMax)
	}
	s := c.session(ctx, owner, repo)
	_, err := s.send(http.MethodPost, fmt.Sprintf("issues/%d/comments", number), map[string]string{"body": body}, nil)
	return err
}

// ours says that an account is the one that the token writes as.
func (c *Client) ours(a *account) bool {
	if a == nil {
		return false
	}
	if c.opts.Self == "" {
		return a.Type == "Bot"
	}
	return strings.EqualFold(a.Login, c.opts.Self)
}

// sameText compares as GitHub may store it.
func sameText(a, b string) bool {
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return plain(a) == plain(b)
}

// Status is our verdict on a commit.
type Status struct {
	// State is "success", "failure", "pending" or "error".
	State       string
	Description string
	URL         string
}

// SetStatus sets our status on a commit, unless the newest one says the same.
// GitHub takes 140 characters of description; a longer one ends in "…".
func (c *Client) SetStatus(ctx context.Context, owner, repo, sha string, want Status) (written bool, err error) {
	if !isSHA(sha) {
		return false, fmt.Errorf("set status of %q: no commit id", sha)
	}
	if runes := []rune(want.Description); len(runes) > statusTextMax {
		want.Description = string(runes[:statusTextMax-1]) + "…"
	}
	s := c.session(ctx, owner, repo)
	statuses, err := list[wireStatus](s, "commits/"+sha+"/statuses", nil)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(statuses, func(w wireStatus) bool { return w.Context == StatusContext }) // newest first
	if i >= 0 && (Status{statuses[i].State, statuses[i].Description, statuses[i].TargetURL}) == want {
		return false, nil
	}
	body := map[string]string{"state": want.State, "context": StatusContext, "description": want.Description}
	if want.URL != "" {
		body["target_url"] = want.URL
	}
	_, err = s.send(http.MethodPost, "statuses/"+sha, body, nil)
	return err == nil, err
}

// SetLabels makes exactly the wanted ones of our labels stand on a pull request.
// Labels that are not ours stay.
func (c *Client) SetLabels(ctx context.Context, owner, repo string, number int, ours, want []string) (written bool, err error) {
	s := c.session(ctx, owner, repo)
	path := fmt.Sprintf("issues/%d/labels", number)
	there, err := list[wireLabel](s, path, nil)
	if err != nil {
		return false, err
	}
	var add []string
	for _, w := range want {
		if !slices.Contains(there, wireLabel{w}) {
			add = append(add, w)
		}
	}
	for _, l := range there {
		if slices.Contains(ours, l.Name) && !slices.Contains(want, l.Name) {
			if _, err := s.send(http.MethodDelete, path+"/"+url.PathEscape(l.Name), nil, nil); err != nil && !gone(err) {
				return written, err
			}
			written = true
		}
	}
	if len(add) == 0 {
		return written, nil
	}
	if _, err := s.send(http.MethodPost, path, map[string][]string{"labels": add}, nil); err != nil {
		return written, err
	}
	return true, nil
}

// RequestReview asks people, and teams written "@org/team", for their review,
// unless they are asked already. GitHub refuses the pull request's author.
func (c *Client) RequestReview(ctx context.Context, owner, repo string, number int, whom []string) (written bool, err error) {
	s := c.session(ctx, owner, repo)
	path := fmt.Sprintf("pulls/%d/requested_reviewers", number)
	var there wireRequested
	if _, err := s.get(path, nil, &there); err != nil {
		return false, err
	}
	if there.Users == nil || there.Teams == nil {
		return false, fmt.Errorf("list requested reviewers of #%d: the answer is incomplete", number)
	}
	body := map[string][]string{}
	for _, who := range whom {
		name := strings.TrimPrefix(who, "@")
		kind, named := "reviewers", func(a wireReviewer) bool { return strings.EqualFold(a.Login, name) }
		asked := there.Users
		if _, slug, team := strings.Cut(name, "/"); team {
			kind, name, asked = "team_reviewers", slug, there.Teams
			named = func(a wireReviewer) bool { return strings.EqualFold(a.Slug, slug) }
		}
		if !slices.ContainsFunc(asked, named) && !slices.Contains(body[kind], name) {
			body[kind] = append(body[kind], name)
		}
	}
	if len(body) == 0 {
		return false, nil
	}
	_, err = s.send(http.MethodPost, path, body, nil)
	return err == nil, err
}
