package forge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/doctor"
)

// LedgerBranch is the branch that the record lies on.
const LedgerBranch = "terbit-ledger"

// SettingsOptions say whom to ask about.
type SettingsOptions struct {
	// Logins hold a role, Teams ("@org/slug") too; of Deciders it is asked
	// whether they write code.
	Logins, Teams, Deciders []string
}

// codePaths are where a decider who writes there becomes an author of policy or
// code.
var codePaths = []string{".github", "pipeline"}

// survey is one reading of a repository's settings.
type survey struct {
	*session
	out      *doctor.Settings
	hasPages bool
}

// Settings reads what GitHub says of a repository. What cannot be read is
// unknown in the answer, with the reason, and never keeps the rest from being
// read; an error means that the repository itself could not be.
func (c *Client) Settings(ctx context.Context, owner, repo string, opts SettingsOptions) (doctor.Settings, error) {
	s := &survey{session: c.session(ctx, owner, repo), out: &doctor.Settings{LedgerBranch: LedgerBranch}}
	if err := s.readRepository(); err != nil {
		return doctor.Settings{}, fmt.Errorf("read repository %s/%s: %w", owner, repo, err)
	}
	s.readToken()
	s.readPlan()
	s.readRules()
	s.readFiles()
	s.readActions()
	s.readPeople(opts)
	s.readOther()
	if s.out.Now = s.now; s.out.Now.IsZero() {
		s.out.Now = c.opts.Now()
	}
	return *s.out, ctx.Err()
}

// failed keeps why something could not be read.
func failed[T any](path string, err error) doctor.Read[T] {
	why := doctor.Reason{Path: path, Message: err.Error()}
	if e, ok := errors.AsType[*Error](err); ok {
		why.Status, why.Message = e.Status, e.Message
	}
	return doctor.Read[T]{Why: why}
}

// incomplete is an answer without what it always holds.
func incomplete[T any](path string) doctor.Read[T] {
	return doctor.Read[T]{Why: doctor.Reason{Path: path, Message: "the answer is incomplete"}}
}

// read asks for one value.
func read[T any](s *survey, path string, query url.Values) doctor.Read[T] {
	var v T
	if _, err := s.get(path, query, &v); err != nil {
		return failed[T](path, err)
	}
	return doctor.Is(v)
}

// readList asks for all pages of a list.
func readList[T any](s *survey, path string, query url.Values) doctor.Read[[]T] {
	all, err := list[T](s.session, path, query)
	if err != nil {
		return failed[[]T](path, err)
	}
	return doctor.Is(all)
}

// readWrapped asks for all pages of a list that is wrapped in an object.
func readWrapped[T any](s *survey, path, key string) doctor.Read[[]T] {
	all := []T{}
	query := url.Values{"per_page": {"100"}}
	for range pagesMax {
		var page map[string]json.RawMessage
		a, err := s.get(path, query, &page)
		if err != nil {
			return failed[[]T](path, err)
		}
		var part []T
		if page[key] == nil || json.Unmarshal(page[key], &part) != nil {
			return incomplete[[]T](path)
		}
		all = append(all, part...)
		if a.next == 0 {
			return doctor.Is(all)
		}
		query.Set("page", fmt.Sprint(a.next))
	}
	return incomplete[[]T](path)
}

// mapped makes one known answer of another.
func mapped[T, U any](r doctor.Read[T], f func(T) U) doctor.Read[U] {
	if !r.Known {
		return doctor.Read[U]{Why: r.Why}
	}
	return doctor.Is(f(r.Value))
}

type wireSettings struct {
	FullName    string   `json:"full_name"`
	URL         string   `json:"html_url"`
	Owner       *account `json:"owner"`
	Private     *bool    `json:"private"`
	Archived    bool     `json:"archived"`
	Branch      string   `json:"default_branch"`
	Merge       bool     `json:"allow_merge_commit"`
	Squash      bool     `json:"allow_squash_merge"`
	Rebase      bool     `json:"allow_rebase_merge"`
	HasPages    bool     `json:"has_pages"`
	Permissions *struct {
		Admin bool `json:"admin"`
	} `json:"permissions"`
}

func (s *survey) readRepository() error {
	var w wireSettings
	a, err := s.get("", nil, &w)
	if err != nil {
		return err
	}
	page, err := url.Parse(w.URL)
	if w.FullName == "" || w.Owner == nil || w.Private == nil || w.Branch == "" || err != nil || page.Host == "" {
		return errors.New("the answer is incomplete")
	}
	o := s.out
	o.Repository, o.URL, o.Owner, o.Organization = w.FullName, w.URL, w.Owner.Login, w.Owner.Type == "Organization"
	o.Private, o.Archived, o.Branch, s.hasPages = *w.Private, w.Archived, w.Branch, w.HasPages
	for _, m := range []struct {
		name    string
		allowed bool
	}{{"merge", w.Merge}, {"squash", w.Squash}, {"rebase", w.Rebase}} {
		if m.allowed {
			o.MergeMethods = append(o.MergeMethods, m.name)
		}
	}
	if w.Permissions != nil {
		o.Token.Admin = doctor.Is(w.Permissions.Admin)
	}
	if scopes, told := a.header["X-Oauth-Scopes"]; told {
		o.Token.Scopes = strings.FieldsFunc(strings.Join(scopes, ","), func(r rune) bool { return r == ',' || r == ' ' })
	}
	return nil
}

// tokenKinds are what GitHub's tokens begin with.
var tokenKinds = map[string]doctor.TokenKind{
	"ghs_": doctor.Installation, "github_pat_": doctor.FineGrained, "ghp_": doctor.Classic, "gho_": doctor.OtherToken, "ghu_": doctor.OtherToken,
}

func (s *survey) readToken() {
	t := &s.out.Token
	token := s.c.opts.Token
	if t.Kind = doctor.OtherToken; token == "" {
		t.Kind = doctor.NoToken
	}
	for prefix, kind := range tokenKinds {
		if strings.HasPrefix(token, prefix) {
			t.Kind = kind
		}
	}
}

type wirePlanned struct {
	Login string `json:"login"`
	Plan  *struct {
		Name string `json:"name"`
	} `json:"plan"`
}

// readPlan asks for the owner's plan, which GitHub tells to the owner alone.
func (s *survey) readPlan() {
	o := s.out
	me := doctor.Read[wirePlanned]{Why: doctor.Reason{Path: "/user", Message: "not a person's token"}}
	if o.Token.Kind != doctor.NoToken && o.Token.Kind != doctor.Installation {
		me = read[wirePlanned](s, "/user", nil)
	}
	o.Token.Login = mapped(me, func(w wirePlanned) string { return w.Login })
	path := "/orgs/" + url.PathEscape(o.Owner)
	owner := me
	if o.Organization {
		owner = read[wirePlanned](s, path, nil)
	} else if !strings.EqualFold(me.Value.Login, o.Owner) {
		o.Plan.Why = doctor.Reason{Path: "/user", Message: "the plan is told to its owner only"}
		return
	}
	switch {
	case !owner.Known:
		o.Plan.Why = owner.Why
	case owner.Value.Plan == nil || owner.Value.Plan.Name == "":
		o.Plan.Why = doctor.Reason{Path: path, Message: "the plan is told to its owner only"}
	default:
		o.Plan = doctor.Is(owner.Value.Plan.Name)
	}
}

type wireEnvironment struct {
	Name   string `json:"name"`
	Policy *struct {
		Protected bool `json:"protected_branches"`
		Custom    bool `json:"custom_branch_policies"`
	} `json:"deployment_branch_policy"`
}

type wireRefPolicy struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

type wireNamed struct {
	Name string `json:"name"`
}

func nameOf(w wireNamed) string { return w.Name }

type wireVariable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func valueOf(list []wireVariable) map[string]string {
	out := make(map[string]string, len(list))
	for _, w := range list {
		out[w.Name] = w.Value
	}
	return out
}

func each[T, U any](f func(T) U) func([]T) []U {
	return func(in []T) []U {
		out := make([]U, len(in))
		for i, v := range in {
			out[i] = f(v)
		}
		return out
	}
}

// readActions reads the workflows' rights, their environments and the names of
// secrets.
func (s *survey) readActions() {
	o := s.out
	o.Workflow = read[json.RawMessage](s, "actions/permissions/workflow", nil)
	o.Secrets = mapped(readWrapped[wireNamed](s, "actions/secrets", "secrets"), each(nameOf))
	o.Environments = mapped(readWrapped[wireEnvironment](s, "environments", "environments"), each(s.environment))
}

func (s *survey) environment(w wireEnvironment) doctor.Environment {
	out := doctor.Environment{Name: w.Name}
	if w.Name == doctor.PublishRoom || w.Name == doctor.SiteRoom {
		path := "environments/" + url.PathEscape(w.Name)
		out.Secrets = mapped(readWrapped[wireNamed](s, path+"/secrets", "secrets"), each(nameOf))
		out.Variables = mapped(readWrapped[wireVariable](s, path+"/variables", "variables"), valueOf)
	}
	if w.Policy == nil {
		return out
	}
	if out.Protected, out.Custom = w.Policy.Protected, w.Policy.Custom; out.Custom {
		path := "environments/" + url.PathEscape(w.Name) + "/deployment-branch-policies"
		out.Branches = mapped(readWrapped[wireRefPolicy](s, path, "branch_policies"), each(func(p wireRefPolicy) string {
			if p.Type == "tag" {
				return "tag " + p.Name
			}
			return p.Name
		}))
	}
	return out
}

// readOther reads labels and the site.
func (s *survey) readOther() {
	o := s.out
	o.Labels = mapped(readList[wireNamed](s, "labels", nil), each(nameOf))
	type site struct {
		Build  string `json:"build_type"`
		URL    string `json:"html_url"`
		HTTPS  bool   `json:"https_enforced"`
		Public bool   `json:"public"`
	}
	got := read[site](s, "pages", nil)
	o.Pages = mapped(got, func(w site) *doctor.Pages {
		return &doctor.Pages{Build: w.Build, URL: w.URL, HTTPS: w.HTTPS, Public: w.Public}
	})
	if !got.Known && got.Why.Status == http.StatusNotFound && !s.hasPages {
		o.Pages = doctor.Is[*doctor.Pages](nil)
	}
}

// sorted gives names once each, in order.
func sorted(names []string) []string {
	slices.Sort(names)
	return slices.Compact(names)
}
