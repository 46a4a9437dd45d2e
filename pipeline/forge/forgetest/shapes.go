package forgetest

import (
	"fmt"
	"hash/fnv"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// The shapes of GitHub's objects, one function a kind, with every field that
// GitHub's description requires. .ci/contract holds them to it.

type object = map[string]any

// api is an address of the API below the repository; web one of the site.
func (w *World) api(path string, args ...any) string {
	return w.URL + "/repos/" + w.Repo + fmt.Sprintf(path, args...)
}

func (w *World) web(path string, args ...any) string {
	return w.URL + "/" + w.Repo + fmt.Sprintf(path, args...)
}

// idOf is a number that stands for a name, the same in every world.
func idOf(kind, name string) int64 {
	h := fnv.New32a()
	fmt.Fprintf(h, "%s %s", kind, strings.ToLower(name))
	return int64(h.Sum32()>>1) + 1
}

// nodeID is an object's name in GraphQL.
func nodeID(kind string, id any) string { return fmt.Sprintf("%s_%v", kind, id) }

// owner and name are the halves of "owner/name".
func halves(repo string) (owner, name string) {
	owner, name, _ = strings.Cut(repo, "/")
	return owner, name
}

// isBot says that a login is a program's.
func (w *World) isBot(login string) bool { return w.apps[login] || strings.HasSuffix(login, "[bot]") }

// user is an account, or null for a deleted one.
func (w *World) user(login string) object {
	if login == "" || w.deleted[login] {
		return nil
	}
	kind := "User"
	owner, _ := halves(w.Repo)
	switch {
	case w.isBot(login):
		kind = "Bot"
	case login == owner && !w.Settings.Personal:
		kind = "Organization"
	}
	id, api, web := idOf("user", login), w.URL+"/users/"+url.PathEscape(login), w.URL+"/"+url.PathEscape(login)
	return object{
		"login": login, "id": id, "node_id": nodeID("U", id), "avatar_url": web + ".png", "gravatar_id": "", "url": api, "html_url": web,
		"followers_url": api + "/followers", "following_url": api + "/following{/other_user}", "gists_url": api + "/gists{/gist_id}",
		"starred_url": api + "/starred{/owner}{/repo}", "subscriptions_url": api + "/subscriptions", "organizations_url": api + "/orgs",
		"repos_url": api + "/repos", "events_url": api + "/events{/privacy}", "received_events_url": api + "/received_events",
		"type": kind, "user_view_type": "public", "site_admin": false,
	}
}

func (w *World) users(logins []string) []object {
	out := []object{}
	for _, l := range logins {
		out = append(out, w.user(l))
	}
	return out
}

// association is what somebody is to the repository.
func (w *World) association(login string) string {
	if w.isBot(login) || login == "" || w.deleted[login] {
		return "NONE"
	}
	return "MEMBER"
}

// team is a team of the repository's owner.
func (w *World) team(slug string) object {
	owner, _ := halves(w.Repo)
	id, api := idOf("team", slug), w.URL+"/orgs/"+owner+"/teams/"+slug
	return object{
		"id": id, "node_id": nodeID("T", id), "name": slug, "slug": slug, "description": nil, "privacy": "closed",
		"notification_setting": "notifications_enabled", "permission": "push", "url": api, "html_url": w.URL + "/orgs/" + owner + "/teams/" + slug,
		"members_url": api + "/members{/member}", "repositories_url": api + "/repos", "type": "organization", "parent": nil,
	}
}

// label is a label of the repository.
func (w *World) label(name string) object {
	id := idOf("label", name)
	return object{
		"id": id, "node_id": nodeID("LA", id), "url": w.api("/labels/%s", url.PathEscape(name)), "name": name,
		"description": nil, "color": "ededed", "default": false,
	}
}

func (w *World) labelsOf(p *Pull) []object {
	out := []object{}
	for _, l := range p.labels {
		out = append(out, w.label(l))
	}
	return out
}

// Addresses of a repository: the field, and the path below the repository.
var repositoryLinks = map[string]string{
	"archive_url": "/{archive_format}{/ref}", "assignees_url": "/assignees{/user}", "blobs_url": "/git/blobs{/sha}",
	"branches_url": "/branches{/branch}", "collaborators_url": "/collaborators{/collaborator}", "comments_url": "/comments{/number}",
	"commits_url": "/commits{/sha}", "compare_url": "/compare/{base}...{head}", "contents_url": "/contents/{+path}",
	"contributors_url": "/contributors", "deployments_url": "/deployments", "downloads_url": "/downloads", "events_url": "/events",
	"forks_url": "/forks", "git_commits_url": "/git/commits{/sha}", "git_refs_url": "/git/refs{/sha}", "git_tags_url": "/git/tags{/sha}",
	"hooks_url": "/hooks", "issue_comment_url": "/issues/comments{/number}", "issue_events_url": "/issues/events{/number}",
	"issues_url": "/issues{/number}", "keys_url": "/keys{/key_id}", "labels_url": "/labels{/name}", "languages_url": "/languages",
	"merges_url": "/merges", "milestones_url": "/milestones{/number}", "notifications_url": "/notifications{?since,all,participating}",
	"pulls_url": "/pulls{/number}", "releases_url": "/releases{/id}", "stargazers_url": "/stargazers", "statuses_url": "/statuses/{sha}",
	"subscribers_url": "/subscribers", "subscription_url": "/subscription", "tags_url": "/tags", "teams_url": "/teams", "trees_url": "/git/trees{/sha}",
}

// minimalRepository is a repository, in few words.
func (w *World) minimalRepository(full string) object {
	owner, name := halves(full)
	id := idOf("repository", full)
	out := object{
		"id": id, "node_id": nodeID("R", id), "name": name, "full_name": full, "owner": w.user(owner), "private": w.Settings.Private,
		"html_url": w.URL + "/" + full, "description": nil, "fork": full != w.Repo, "url": w.URL + "/repos/" + full,
	}
	for field, path := range repositoryLinks {
		out[field] = w.URL + "/repos/" + full + path
	}
	return out
}

// repository is a repository as other objects hold it.
func (w *World) repository(full string) object {
	out := w.minimalRepository(full)
	visibility := "public"
	if w.Settings.Private {
		visibility = "private"
	}
	maps.Copy(out, object{
		"visibility": visibility, "default_branch": Main, "license": nil, "homepage": nil, "language": nil, "mirror_url": nil,
		"git_url": "git://github.com/" + full + ".git", "ssh_url": "git@github.com:" + full + ".git",
		"clone_url": w.URL + "/" + full + ".git", "svn_url": w.URL + "/" + full,
		"forks": 0, "forks_count": 0, "stargazers_count": 0, "watchers": 0, "watchers_count": 0, "size": 0,
		"open_issues": w.openIssues(), "open_issues_count": w.openIssues(), "is_template": false, "topics": []string{},
		"has_issues": true, "has_projects": true, "has_wiki": true, "has_pages": false, "has_downloads": true, "has_discussions": false,
		"archived": false, "disabled": false, "allow_forking": true, "web_commit_signoff_required": false,
		"created_at": begin, "updated_at": begin, "pushed_at": w.pushedAt(),
	})
	return out
}

// fullRepository is a repository asked for by name. An Actions token is not told
// its rights, nor how a private repository merges.
func (w *World) fullRepository() object {
	out, s := w.repository(w.Repo), w.Settings
	owner, _ := halves(w.Repo)
	maps.Copy(out, object{"network_count": 0, "subscribers_count": 0, "temp_clone_token": nil, "has_pages": s.Pages != nil})
	if !s.Personal {
		out["organization"] = w.user(owner)
	}
	if s.Caller != AsActions {
		admin := s.Caller == AsAdmin
		out["permissions"] = object{"admin": admin, "maintain": admin, "push": true, "triage": true, "pull": true}
	}
	if s.Caller == AsActions && s.Private {
		return out
	}
	allowed := func(method string) bool { return s.Methods == nil || slices.Contains(s.Methods, method) }
	maps.Copy(out, object{
		"allow_merge_commit": allowed("merge"), "allow_squash_merge": allowed("squash"), "allow_rebase_merge": allowed("rebase"),
		"squash_merge_commit_title": "COMMIT_OR_PR_TITLE", "squash_merge_commit_message": "COMMIT_MESSAGES", "use_squash_pr_title_as_default": false,
		"merge_commit_title": "MERGE_MESSAGE", "merge_commit_message": "PR_TITLE",
		"allow_auto_merge": false, "allow_update_branch": false, "delete_branch_on_merge": false,
	})
	return out
}

// openIssues counts them as GitHub does: pull requests are issues.
func (w *World) openIssues() int {
	n := len(w.issues)
	for _, p := range w.pulls {
		if p.state == open {
			n++
		}
	}
	return n
}
