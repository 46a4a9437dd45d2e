package forge

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
)

// intakeBranch names the issue that the intake bot opened a pull request for.
var intakeBranch = regexp.MustCompile(`^usulan/([1-9][0-9]{0,8})(?:-[a-z0-9-]+)?$`)

// readIntake finds who proposed what the intake bot opened.
func (r *reading) readIntake() {
	pr := &r.snap.PullRequest
	if pr.Author.Kind != gate.App || r.policy.IntakeBot == "" || !strings.EqualFold(pr.Author.Login, r.policy.IntakeBot) {
		return
	}
	if err := r.fetchIntake(); err != nil {
		pr.Intake = nil
		r.doubt(gate.IntakeUnreadable, err)
	}
}

func (r *reading) fetchIntake() error {
	head := r.pull.Head
	m := intakeBranch.FindStringSubmatch(head.Ref)
	if m == nil || head.Repo == nil || !strings.EqualFold(head.Repo.FullName, r.snap.Repository) {
		return fmt.Errorf("read intake of #%d: its branch names no issue", r.number)
	}
	number, err := strconv.Atoi(m[1])
	if err != nil {
		return fmt.Errorf("read intake of #%d: %w", r.number, err)
	}
	var issue wireIssue
	if _, err := r.get("issues/"+m[1], nil, &issue); err != nil {
		return err
	}
	if issue.Number != number || issue.PullRequest != nil {
		return fmt.Errorf("read intake of #%d: #%d is no issue", r.number, number)
	}
	r.snap.PullRequest.Intake = &gate.Intake{Issue: number, Author: issue.User.actor()}
	return nil
}

// readTeams reads the teams that hold a role. One that cannot be read has no
// members, which the gate tells as such.
func (r *reading) readTeams() {
	var names []string
	add := func(login string) {
		name := strings.ToLower(login)
		if strings.HasPrefix(name, "@") && strings.Contains(name, "/") && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, hs := range r.policy.Roles {
		for _, h := range hs {
			add(h.Login)
		}
	}
	for _, h := range r.policy.Atasan {
		add(h.Login)
	}
	slices.Sort(names)
	for _, name := range names {
		members, err := r.members(name)
		r.snap.Teams = append(r.snap.Teams, gate.Team{Name: name, Readable: err == nil, Members: members})
	}
}

func (r *reading) members(team string) ([]string, error) {
	org, slug, _ := strings.Cut(strings.TrimPrefix(team, "@"), "/")
	path := "/orgs/" + url.PathEscape(org) + "/teams/" + url.PathEscape(slug)
	accounts, err := list[account](r.session, path+"/members", nil)
	if err != nil {
		return nil, err
	}
	var members []string
	for _, a := range accounts {
		login := strings.ToLower(a.Login)
		if a.actor().Kind != gate.User {
			continue
		}
		if r.speaks(login) {
			active, err := r.active(path, login)
			if err != nil {
				return nil, err
			}
			if !active {
				continue
			}
		}
		members = append(members, login)
	}
	slices.Sort(members)
	return members, nil
}

// active asks for one membership: an invitation that nobody accepted is none.
func (r *reading) active(team, login string) (bool, error) {
	var m struct {
		State string `json:"state"`
	}
	_, err := r.get(team+"/memberships/"+url.PathEscape(login), nil, &m)
	if gone(err) {
		return false, nil
	}
	return m.State == "active", err
}

// speaks says whether somebody reviewed or commented.
func (r *reading) speaks(login string) bool {
	return slices.ContainsFunc(r.snap.Reviews, func(v gate.Review) bool { return strings.EqualFold(v.Author.Login, login) }) ||
		slices.ContainsFunc(r.snap.Comments, func(c gate.Comment) bool { return strings.EqualFold(c.Author.Login, login) })
}
