package sop

import (
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// Policy is the office's choice of procedure and of people, as plain data. Its
// zero value has no steps and no holders: nothing can be decided under it.
type Policy struct {
	Procedure schema.Procedure `json:"procedure"`
	// Profile is the key of the procedure's profile in force.
	Profile string `json:"profile"`
	// Roles maps a role to its holders.
	Roles map[string][]Holder `json:"roles"`
	// Atasan decide on a change of policy where the only decider proposed it.
	Atasan []Holder `json:"atasan"`
	Clock  Clock    `json:"clock"`
	// IntakeBot is the login of the app that opens pull requests for intake
	// issues; empty when the office has none.
	IntakeBot string `json:"intake_bot"`
	// NoDrafts says that the plan lacks draft pull requests, so that readiness
	// is said with /siap.
	NoDrafts bool `json:"no_drafts"`
}

// Holder is one entry of a role: a login or a team "@org/name", in its time.
type Holder struct {
	Login string `json:"login"`
	// From is the first moment; zero is open.
	From time.Time `json:"from,omitzero"`
	// Until is the first moment after; zero is open.
	Until time.Time `json:"until,omitzero"`
	// Deputy marks a Plt. or Plh., who needs both dates.
	Deputy bool `json:"deputy,omitempty"`
}

// active says whether the entry is in force at a moment.
func (h Holder) active(at time.Time) bool {
	if at.IsZero() || h.Deputy && (h.From.IsZero() || h.Until.IsZero()) {
		return false
	}
	return !at.Before(h.From) && (h.Until.IsZero() || at.Before(h.Until))
}

// StepRoles are the roles that may do a step, the primary first.
func (p Policy) StepRoles(s schema.ProcedureStep) []string { return s.Roles[p.Profile] }

// FirstStep is the procedure's first step that a kind of fact completes.
func (p Policy) FirstStep(by schema.Completion) (schema.ProcedureStep, bool) {
	for _, s := range p.Procedure.Steps {
		if s.CompletedBy == by {
			return s, true
		}
	}
	return schema.ProcedureStep{}, false
}

// DecidingRoles are the roles of the step that decides.
func (p Policy) DecidingRoles() []string {
	s, _ := p.FirstStep(schema.ByDecision)
	return p.StepRoles(s)
}

// Roster answers who holds a role at a moment.
type Roster struct {
	roles  map[string][]Holder
	order  []string
	teams  map[string][]string
	atasan []Holder
}

// NewRoster joins a policy with the teams that could be read: "@org/name" to
// its active members. Team names compare without case.
func NewRoster(p Policy, teams map[string][]string) Roster {
	r := Roster{roles: p.Roles, teams: map[string][]string{}, atasan: p.Atasan}
	for name, members := range teams {
		r.teams[strings.ToLower(name)] = members
	}
	for _, e := range p.Procedure.Executors {
		r.order = append(r.order, e.Role)
	}
	return r
}

// Holds says whether a login holds a role at a moment.
func (r Roster) Holds(login, role string, at time.Time) bool {
	return r.among(r.roles[role], login, at)
}

// HoldsAny is the first of the roles that the login holds at every moment
// given, or "".
func (r Roster) HoldsAny(login string, roles []string, at ...time.Time) string {
	for _, role := range roles {
		missing := func(t time.Time) bool { return !r.Holds(login, role, t) }
		if len(at) > 0 && !slices.ContainsFunc(at, missing) {
			return role
		}
	}
	return ""
}

// RolesOf lists the roles a login holds at a moment, in the procedure's order.
func (r Roster) RolesOf(login string, at time.Time) []string {
	var held []string
	for _, role := range r.order {
		if r.Holds(login, role, at) {
			held = append(held, role)
		}
	}
	return held
}

// IsAtasan says whether a login is a superior at a moment.
func (r Roster) IsAtasan(login string, at time.Time) bool { return r.among(r.atasan, login, at) }

// Active lists the logins that hold a role at a moment, in lower case.
func (r Roster) Active(role string, at time.Time) []string {
	var active []string
	for _, h := range r.roles[role] {
		if h.active(at) {
			active = append(active, r.logins(h)...)
		}
	}
	slices.Sort(active)
	return slices.Compact(active)
}

// Deputies lists those of them who hold it only as a dated deputy.
func (r Roster) Deputies(role string, at time.Time) []string {
	regular := map[string]bool{}
	for _, h := range r.roles[role] {
		if h.active(at) && !h.Deputy {
			for _, login := range r.logins(h) {
				regular[login] = true
			}
		}
	}
	return slices.DeleteFunc(r.Active(role, at), func(login string) bool { return regular[login] })
}

func (r Roster) among(holders []Holder, login string, at time.Time) bool {
	if login == "" {
		return false // a deleted account, or one that nobody could name
	}
	return slices.ContainsFunc(holders, func(h Holder) bool {
		return h.active(at) && slices.Contains(r.logins(h), strings.ToLower(login))
	})
}

// logins are the people behind an entry, in lower case.
func (r Roster) logins(h Holder) []string {
	names := []string{h.Login}
	if strings.HasPrefix(h.Login, "@") && strings.Contains(h.Login, "/") {
		names = r.teams[strings.ToLower(h.Login)]
	}
	var out []string
	for _, n := range names {
		if n = strings.ToLower(strings.TrimPrefix(n, "@")); n != "" {
			out = append(out, n)
		}
	}
	return out
}
