package forge

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/gunungmas/terbit/pipeline/doctor"
)

type wireCollaborator struct {
	account
	Permission  string `json:"permission"`
	Permissions struct {
		Admin bool `json:"admin"`
		Push  bool `json:"push"`
	} `json:"permissions"`
}

// readPeople asks what those with a role may do.
func (s *survey) readPeople(opts SettingsOptions) {
	o := s.out
	o.Access, o.Teams, o.CodeAuthors = map[string]doctor.Read[string]{}, map[string]doctor.Team{}, map[string]doctor.Read[bool]{}
	for _, login := range lowered(opts.Logins) {
		o.Access[login] = s.access(login)
	}
	for _, login := range lowered(opts.Deciders) {
		o.CodeAuthors[login] = s.writesCode(login)
	}
	var rights doctor.Read[map[string]bool]
	for i, name := range lowered(opts.Teams) {
		if i == 0 {
			rights = s.teamRights()
		}
		o.Teams[name] = s.team(name, rights)
	}
	admins := readList[wireCollaborator](s, "collaborators", url.Values{"permission": {"admin"}})
	o.Admins = mapped(admins, func(all []wireCollaborator) []string {
		var out []string
		for _, a := range all {
			out = append(out, a.Login)
		}
		return sorted(out)
	})
}

func lowered(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strings.ToLower(n)
	}
	return sorted(out)
}

// access is somebody's right on the repository. GitHub answers 404 for an
// account that does not exist, which has none.
func (s *survey) access(login string) doctor.Read[string] {
	path := "collaborators/" + url.PathEscape(login) + "/permission"
	got := read[wireCollaborator](s, path, nil)
	switch {
	case got.Why.Status == http.StatusNotFound:
		return doctor.Is("none")
	case got.Known && got.Value.Permission == "":
		return incomplete[string](path)
	}
	return mapped(got, func(w wireCollaborator) string { return w.Permission })
}

// writesCode says whether somebody has a commit on policy or code in the
// published branch.
func (s *survey) writesCode(login string) doctor.Read[bool] {
	for _, path := range codePaths {
		var commits []json.RawMessage
		query := url.Values{"author": {login}, "path": {path}, "sha": {s.out.Branch}, "per_page": {"1"}}
		if _, err := s.get("commits", query, &commits); err != nil {
			return failed[bool]("commits", err)
		}
		if len(commits) > 0 {
			return doctor.Is(true)
		}
	}
	return doctor.Is(false)
}

// teamRights are the repository's teams: "@org/slug" → may write.
func (s *survey) teamRights() doctor.Read[map[string]bool] {
	type right struct {
		Slug        string `json:"slug"`
		Permissions struct {
			Push bool `json:"push"`
		} `json:"permissions"`
	}
	org := strings.ToLower(s.out.Owner)
	return mapped(readList[right](s, "teams", nil), func(all []right) map[string]bool {
		out := map[string]bool{}
		for _, t := range all {
			out["@"+org+"/"+strings.ToLower(t.Slug)] = t.Permissions.Push
		}
		return out
	})
}

// team reads a team's members. An invitation that nobody accepted is none, but
// only the listing is asked: the gate asks again for everyone who speaks.
func (s *survey) team(name string, rights doctor.Read[map[string]bool]) doctor.Team {
	org, slug, _ := strings.Cut(strings.TrimPrefix(name, "@"), "/")
	path := "/orgs/" + url.PathEscape(org) + "/teams/" + url.PathEscape(slug) + "/members"
	members := mapped(readList[account](s, path, nil), func(all []account) []string {
		var out []string
		for _, a := range all {
			out = append(out, strings.ToLower(a.Login))
		}
		return sorted(out)
	})
	return doctor.Team{Members: members, Write: mapped(rights, func(may map[string]bool) bool { return may[name] })}
}
