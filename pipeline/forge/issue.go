package forge

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/sop"
)

// Issue is an issue that our own account opened.
type Issue struct {
	Number      int
	Title, Body string
	Open        bool
	Labels      []string
	URL         string
}

// IssueComment is a comment on an issue.
type IssueComment struct {
	gate.Comment
	URL  string
	Ours bool
}

type wireIssueBody struct {
	wireIssue
	Title  string      `json:"title"`
	Body   *string     `json:"body"`
	State  string      `json:"state"`
	Labels []wireLabel `json:"labels"`
	URL    string      `json:"html_url"`
}

func (w wireIssueBody) issue() Issue {
	i := Issue{Number: w.Number, Title: w.Title, Body: text(w.Body), Open: w.State == "open", URL: w.URL}
	for _, l := range w.Labels {
		i.Labels = append(i.Labels, l.Name)
	}
	return i
}

// OurIssues lists the issues that we opened and that are no pull requests: the open
// ones with a label, or, with an empty label, all that our account ever opened, by
// which one is found that somebody closed or took the label off.
func (c *Client) OurIssues(ctx context.Context, owner, repo, label string) ([]Issue, error) {
	query := url.Values{"state": {"open"}, "labels": {label}}
	if label == "" {
		query = url.Values{"state": {"all"}}
		if c.opts.Self != "" {
			query.Set("creator", c.opts.Self)
		}
	}
	found, err := list[wireIssueBody](c.session(ctx, owner, repo), "issues", query)
	if err != nil {
		return nil, err
	}
	var out []Issue
	for _, w := range found {
		if w.Number == 0 || w.State == "" {
			return nil, fmt.Errorf("list issues: the answer is incomplete")
		}
		if w.PullRequest == nil && c.ours(w.User) {
			out = append(out, w.issue())
		}
	}
	return out, nil
}

// IssueComments lists the comments on an issue.
func (c *Client) IssueComments(ctx context.Context, owner, repo string, number int) ([]IssueComment, error) {
	comments, err := list[wireComment](c.session(ctx, owner, repo), fmt.Sprintf("issues/%d/comments", number), nil)
	if err != nil {
		return nil, err
	}
	out := make([]IssueComment, len(comments))
	for i, w := range comments {
		if w.ID == 0 || w.CreatedAt.IsZero() || w.UpdatedAt.IsZero() {
			return nil, fmt.Errorf("list comments of #%d: the answer is incomplete", number)
		}
		out[i] = IssueComment{
			Comment: gate.Comment{ID: w.ID, Author: w.User.actor(), CreatedAt: w.CreatedAt.UTC(), Body: w.Body},
			URL:     w.URL, Ours: c.ours(w.User),
		}
		if !w.UpdatedAt.Equal(w.CreatedAt) {
			out[i].Edited, out[i].EditedAt = true, w.UpdatedAt.UTC()
		}
	}
	return out, nil
}

// OpenIssue opens an issue.
func (c *Client) OpenIssue(ctx context.Context, owner, repo, title, body, label string) (Issue, error) {
	if n := utf8.RuneCountInString(body); n > CommentMax {
		return Issue{}, fmt.Errorf("open issue: %d characters, the limit is %d", n, CommentMax)
	}
	var made wireIssueBody
	_, err := c.session(ctx, owner, repo).send(http.MethodPost, "issues", map[string]any{"title": title, "body": body, "labels": []string{label}}, &made)
	if err == nil && made.Number == 0 {
		err = fmt.Errorf("open issue: the answer is incomplete")
	}
	return made.issue(), err
}

// EditIssue makes an issue say, and be, what is wanted, unless it is so already. Its
// other labels stay.
func (c *Client) EditIssue(ctx context.Context, owner, repo string, is, want Issue) (written bool, err error) {
	if n := utf8.RuneCountInString(want.Body); n > CommentMax {
		return false, fmt.Errorf("edit issue #%d: %d characters, the limit is %d", is.Number, n, CommentMax)
	}
	change := map[string]any{}
	if is.Title != want.Title {
		change["title"] = want.Title
	}
	if !sameText(is.Body, want.Body) {
		change["body"] = want.Body
	}
	if is.Open != want.Open {
		change["state"] = map[bool]string{true: "open", false: "closed"}[want.Open]
	}
	labels := slices.Clone(is.Labels)
	for _, l := range want.Labels {
		if !slices.Contains(labels, l) {
			labels = append(labels, l)
		}
	}
	if len(labels) != len(is.Labels) {
		change["labels"] = labels
	}
	if len(change) == 0 {
		return false, nil
	}
	_, err = c.session(ctx, owner, repo).send(http.MethodPatch, fmt.Sprintf("issues/%d", is.Number), change, nil)
	return err == nil, err
}

// assigneesMax is how many people GitHub assigns to one issue.
const assigneesMax = 10

// Assign assigns people to an issue. GitHub passes over whoever it can't assign.
func (c *Client) Assign(ctx context.Context, owner, repo string, number int, people []string) error {
	if len(people) == 0 {
		return nil
	}
	body := map[string][]string{"assignees": people[:min(len(people), assigneesMax)]}
	_, err := c.session(ctx, owner, repo).send(http.MethodPost, fmt.Sprintf("issues/%d/assignees", number), body, nil)
	return err
}

// Teams reads the teams that hold a role: "@org/name" to the members. One that can't
// be read has none.
func (c *Client) Teams(ctx context.Context, p sop.Policy) map[string][]string {
	r := reading{session: c.session(ctx, "", ""), policy: p}
	r.readTeams()
	out := map[string][]string{}
	for _, t := range r.snap.Teams {
		out[strings.ToLower(t.Name)] = t.Members
	}
	return out
}
