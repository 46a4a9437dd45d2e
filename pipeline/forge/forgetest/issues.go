package forgetest

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Issue is an issue that is no pull request. Its exported fields may be changed by
// hand between requests.
type Issue struct {
	Number      int
	Author      string
	Title, Body string
	State       string
	Labels      []string
	Assignees   []string

	created, closed time.Time
	comments        []*Comment
}

// Issue opens an issue and gives its number.
func (w *World) Issue(author string) int { return w.openIssue(author, "Usulan", "").Number }

func (w *World) openIssue(author, title, body string) *Issue {
	at, _ := w.tick()
	w.numbers++
	i := &Issue{Number: w.numbers, Author: author, Title: title, Body: body, State: open, created: at}
	w.issues[i.Number] = i
	return i
}

// Issues are all that are no pull requests, oldest first.
func (w *World) Issues() []*Issue {
	var out []*Issue
	for _, n := range slices.Sorted(maps.Keys(w.issues)) {
		out = append(out, w.issues[n])
	}
	return out
}

// Remark comments on an issue.
func (w *World) Remark(login string, i *Issue, body string) *Comment {
	at, id := w.tick()
	c := &Comment{ID: id, Author: login, Body: body, At: at, Updated: at, on: i.Number}
	i.comments = append(i.comments, c)
	w.comments[id] = c
	return c
}

// Remarks are the comments on an issue.
func (w *World) Remarks(i *Issue) []*Comment { return slices.Clone(i.comments) }

func (w *World) wholeIssue(i *Issue) object {
	out := w.issueObject(i.Number, i.Author, i.Title, i.State, i.created)
	labels := []object{}
	for _, l := range i.Labels {
		labels = append(labels, w.label(l))
	}
	maps.Copy(out, object{"labels": labels, "assignees": w.users(i.Assignees), "comments": len(i.comments), "closed_at": timeOrNull(i.closed)})
	if i.Body != "" {
		out["body"] = i.Body
	}
	return out
}

// listIssues lists issues and, like GitHub, pull requests among them.
func (c *call) listIssues() reply {
	q := c.URL.Query()
	state := q.Get("state")
	fits := func(author, is string, labels []string) bool {
		for _, l := range strings.FieldsFunc(q.Get("labels"), func(r rune) bool { return r == ',' }) {
			if !slices.Contains(labels, l) {
				return false
			}
		}
		return (state == "all" || is == state || state == "" && is == open) && (!q.Has("creator") || strings.EqualFold(author, q.Get("creator")))
	}
	out := []object{}
	for n := c.w.numbers; n > 0; n-- { // newest first
		if i := c.w.issues[n]; i != nil {
			if fits(i.Author, i.State, i.Labels) {
				out = append(out, c.w.wholeIssue(i))
			}
		}
		if p := c.w.pulls[n]; p != nil {
			if fits(p.Author, p.state, p.labels) {
				out = append(out, c.w.issueOf(p))
			}
		}
	}
	return page(c, out)
}

func (c *call) makeIssue() reply {
	switch body := c.text("body"); {
	case strings.TrimSpace(c.text("title")) == "", utf8.RuneCountInString(body) > 65536, utf8.RuneCountInString(c.text("title")) > 256:
		return refuse(http.StatusUnprocessableEntity, "Validation Failed")
	case len(c.texts("assignees")) > 0:
		return refuse(http.StatusNotImplemented, "not part of the fake")
	}
	i := c.w.openIssue(self, c.text("title"), c.text("body"))
	i.Labels = c.texts("labels")
	return reply{http.StatusCreated, c.w.wholeIssue(i)}
}

func (c *call) editIssue() reply {
	i := c.w.issues[c.int("number")]
	if i == nil {
		return notFound()
	}
	if utf8.RuneCountInString(c.text("body")) > 65536 {
		return refuse(http.StatusUnprocessableEntity, "Validation Failed")
	}
	at, _ := c.w.tick()
	for field, value := range c.body {
		switch s, _ := value.(string); field {
		case "title":
			i.Title = s
		case "body":
			i.Body = s
		case "labels":
			i.Labels = c.texts("labels")
		case "state":
			if s != open && s != closed {
				return refuse(http.StatusUnprocessableEntity, "Validation Failed")
			}
			i.State, i.closed = s, time.Time{}
			if s == closed {
				i.closed = at
			}
		default:
			return refuse(http.StatusNotImplemented, "not part of the fake")
		}
	}
	return ok(c.w.wholeIssue(i))
}

// assign passes over, like GitHub, whoever has no access to the repository.
func (c *call) assign() reply {
	i := c.w.issues[c.int("number")]
	if i == nil {
		return notFound()
	}
	for _, who := range c.texts("assignees") {
		if !slices.Contains(i.Assignees, who) && !c.w.deleted[who] && len(i.Assignees) < 10 {
			i.Assignees = append(i.Assignees, who)
		}
	}
	return reply{http.StatusCreated, c.w.wholeIssue(i)}
}

// conversation answers for the comments of an issue, or those of a pull request.
func conversation(onIssue func(*call, *Issue) reply, onPull func(*call, *Pull) reply) func(*call) reply {
	return func(c *call) reply {
		if i := c.w.issues[c.int("number")]; i != nil {
			return onIssue(c, i)
		}
		return pull(onPull)(c)
	}
}

func (c *call) remarks(i *Issue) reply {
	out := []object{}
	for _, m := range i.comments {
		o := c.w.commentObject(m)
		o["html_url"] = c.w.web("/issues/%d#issuecomment-%d", m.on, m.ID)
		out = append(out, o)
	}
	return page(c, out)
}

func (c *call) remark(i *Issue) reply {
	if utf8.RuneCountInString(c.text("body")) > 65536 || c.text("body") == "" {
		return refuse(http.StatusUnprocessableEntity, "Body is too long (maximum is 65536 characters)")
	}
	return reply{http.StatusCreated, c.w.commentObject(c.w.Remark(self, i, c.text("body")))}
}
