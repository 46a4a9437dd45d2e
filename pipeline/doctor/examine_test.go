package doctor

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

func TestAHealthyOfficeIsEnforced(t *testing.T) {
	r := Examine(healthy(t))
	for _, l := range r.Lines {
		if l.State != OK && l.State != Note {
			t.Errorf("%s is %s: %s", l.ID, l.State, l.Says.ID)
		}
	}
	if !r.Enforced || !r.Clean() || r.Plan != planC || !strings.Contains(r.Verdict.ID, "Keputusan Kabid PIP ditegakkan oleh GitHub") {
		t.Errorf("%+v", r)
	}
	if got := Fixes(healthy(t)); len(got) != 0 {
		t.Errorf("there is nothing to mend, but: %v", got)
	}
}

// without gives the guarded ruleset with some words replaced.
func without(pairs ...string) json.RawMessage {
	text := strings.NewReplacer(pairs...).Replace(string(guardedRuleset()))
	return json.RawMessage(text)
}

func unread[T any](status int, message string) Read[T] {
	return Read[T]{Why: Reason{Path: "x", Status: status, Message: message}}
}

// subject is one thing that can be wrong, and what the report says of it.
type subject struct {
	name   string
	change func(t *testing.T, in *Input)
	id     string
	state  State
	says   string // part of the Indonesian sentence or next step
	// enforced says that the verdict stands all the same.
	enforced bool
	fix      bool
}

// earnest is an office that publishes: to Instagram by API, its site to a branch. Its
// rooms hold all that it needs; change takes from them, noted are variables.
func earnest(change func(rooms []Environment), noted map[string]string) func(*testing.T, *Input) {
	return func(_ *testing.T, in *Input) {
		in.Office.Publish, in.Office.Deploy.To = schema.PublishInEarnest, schema.DeployBranch
		in.Office.Destinations = map[schema.Channel]schema.Destination{"instagram": {Transport: schema.API}}
		rooms := []Environment{
			{Name: PublishRoom, Custom: true, Branches: Is([]string{"main"}), Secrets: Is([]string{"TERBIT_LEDGER_KEY", "TERBIT_INSTAGRAM_TOKEN"}), Variables: Is(noted)},
			{Name: SiteRoom, Custom: true, Branches: Is([]string{"main"}), Secrets: Is([]string{"TERBIT_SITE_KEY"}), Variables: Is(map[string]string{})},
		}
		if change != nil {
			change(rooms)
		}
		in.Settings.Environments = Is(rooms)
	}
}

var subjects = []subject{
	// Plans
	{"free private", func(_ *testing.T, in *Input) { in.Settings.Private, in.Settings.Plan = true, Is("free") }, "plan", Problem, "Paket A", false, false},
	{"free private by refusal", func(_ *testing.T, in *Input) {
		in.Settings.Private, in.Settings.Plan = true, unread[string](403, "no")
		in.Settings.Main = Rules{Active: unread[[]json.RawMessage](403, upgrade+" Pro or make this repository public to enable this feature.")}
	}, "plan", Problem, "menolak aturan cabang", false, false},
	{"paid private", func(_ *testing.T, in *Input) { in.Settings.Private = true }, "plan", OK, "Paket B (repositori privat, dan GitHub menyebut paket pemiliknya \"team\")", true, false},
	{"paid private by its rules", func(_ *testing.T, in *Input) {
		in.Settings.Private, in.Settings.Plan = true, unread[string](0, "hidden")
	}, "plan", OK, "aturan cabangnya berlaku", true, false},
	{"private, nothing known", func(_ *testing.T, in *Input) {
		in.Settings.Private, in.Settings.Plan = true, unread[string](0, "hidden")
		settle(&in.Settings)
	}, "plan", Unknown, "Dianggap paket A", false, false},
	{"public", func(*testing.T, *Input) {}, "public-before-decision", Note, "terlihat oleh umum", true, false},
	{"no rules on plan A", func(_ *testing.T, in *Input) { in.Settings.Private, in.Settings.Plan = true, Is("free") }, "branch-rules", Problem, "tidak dapat dijaga", false, false},
	{"no ledger rules on plan A", func(_ *testing.T, in *Input) { in.Settings.Private, in.Settings.Plan = true, Is("free") }, "ledger-rules", Problem, "diganti atau dihapus", false, false},
	{"no drafts on plan A", func(_ *testing.T, in *Input) { in.Settings.Private, in.Settings.Plan = true, Is("free") }, "drafts", Note, "/siap", false, false},
	{"API tokens on plan A", func(_ *testing.T, in *Input) {
		in.Settings.Private, in.Settings.Plan = true, Is("free")
		in.Office.Destinations = map[schema.Channel]schema.Destination{"x": {Transport: schema.API}}
	}, "api-refused", Problem, "transport: serah", false, false},
	{"archived", func(_ *testing.T, in *Input) { in.Settings.Archived = true }, "archived", Problem, "diarsipkan", true, false},

	// Token
	{"no token", func(_ *testing.T, in *Input) { in.Settings.Token = Token{Kind: NoToken} }, "token", Warning, "tanpa token", true, false},
	{"GITHUB_TOKEN", func(_ *testing.T, in *Input) { in.Settings.Token = Token{Kind: Installation} }, "token", Warning, "keanggotaan tim", true, false},
	{"no administrator", func(_ *testing.T, in *Input) { in.Settings.Token.Admin = Is(false) }, "token", Warning, "bukan admin", true, false},
	{"narrow scopes", func(_ *testing.T, in *Input) {
		in.Settings.Token.Kind, in.Settings.Token.Scopes = Classic, []string{"public_repo"}
	}, "token", Warning, "tanpa scope repo", true, false},
	{"classic token", func(_ *testing.T, in *Input) {
		in.Settings.Token.Kind, in.Settings.Token.Scopes = Classic, []string{"repo"}
	}, "token", Note, "semua repositori", true, false},

	// The published branch
	{"no pull request", func(_ *testing.T, in *Input) { settle(&in.Settings, without("pull_request", "other")) }, "pull-request", Problem, "tanpa keputusan", false, true},
	{"no code owner", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`"require_code_owner_review": true`, `"require_code_owner_review": false`))
	}, "code-owner-review", Problem, "Require review from Code Owners", false, true},
	{"no approval", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`review_count": 1`, `review_count": 0`))
	}, "approval-count", Problem, "Nol persetujuan", false, true},
	{"stale approvals stay", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`reviews_on_push": true`, `reviews_on_push": false`))
	}, "stale-approvals", Problem, "Persetujuan lama", false, true},
	{"last push", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`last_push_approval": true`, `last_push_approval": false`))
	}, "last-push", Problem, "most recent reviewable push", false, true},
	{"another check", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`terbit/keputusan`, `ci`))
	}, "required-check", Problem, "terbit/keputusan", false, true},
	{"force push", func(_ *testing.T, in *Input) { settle(&in.Settings, without("non_fast_forward", "other")) }, "force-push", Problem, "Block force pushes", false, true},
	{"deletion", func(_ *testing.T, in *Input) { settle(&in.Settings, without("deletion", "other")) }, "deletion", Problem, "Restrict deletions", false, true},
	{"only evaluated", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`"active"`, `"evaluate"`))
	}, "pull-request", Problem, "tanpa keputusan", false, true},
	{"admins bypass", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`"bypass_actors": []`, `"bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "pull_request"}]`))
	}, "bypass", Problem, "pemegang peran admin (lewat pull request)", false, true},
	{"an actor of a new kind bypasses", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`"bypass_actors": []`, `"bypass_actors": [{"actor_id": 3, "actor_type": "Robot"}]`))
	}, "bypass", Problem, "Robot nomor 3", false, true},
	{"bypass not told", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`"bypass_actors": [],`, ``))
	}, "bypass", Unknown, "tidak terbaca", false, false},
	{"bypassed, but a second ruleset lets nobody past", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`"bypass_actors": []`, `"bypass_actors": [{"actor_type": "OrganizationAdmin"}]`, "9007199254740993", "5"), guardedRuleset())
	}, "bypass", OK, "Tidak seorang pun", true, false},
	{"rules not told", func(_ *testing.T, in *Input) {
		in.Settings.Main.Active = unread[[]json.RawMessage](403, "Resource not accessible by integration")
	}, "pull-request", Unknown, "jawaban 403", false, false},
	{"no decider, no rules yet", func(t *testing.T, in *Input) {
		settle(&in.Settings)
		in.Policy = policy("staf=staf,staf2")
		own(t, in)
	}, "fix-waits", Warning, "tidak ada pemutus yang bertugas", false, false},
	{"no gate, no rules yet", func(_ *testing.T, in *Input) {
		settle(&in.Settings)
		in.Settings.Files.Value.Workflows = []string{"publish.yml"}
	}, "fix-waits", Warning, "status wajib tidak akan pernah datang", false, false},
	{"no admins known", func(_ *testing.T, in *Input) { in.Settings.Admins = unread[[]string](403, "no") }, "admins", Unknown, "admin", true, false},
	{"pinned check", func(_ *testing.T, in *Input) {
		settle(&in.Settings, without(`"terbit/keputusan"}`, `"terbit/keputusan", "integration_id": 15368}`))
	}, "check-source", OK, "aplikasi yang ditetapkan", true, false},
	{"check from anybody", func(*testing.T, *Input) {}, "check-source", Note, "dapat ditiru", true, false},
	{"no way to merge", func(_ *testing.T, in *Input) { in.Settings.MergeMethods = nil }, "merge-methods", Problem, "Allow merge commits", true, false},

	// Code owners
	{"no CODEOWNERS", func(_ *testing.T, in *Input) { in.Settings.Files.Value.OwnersPath = "" }, "codeowners", Problem, "Tidak ada CODEOWNERS", false, false},
	{"CODEOWNERS elsewhere", func(_ *testing.T, in *Input) { in.Settings.Files.Value.OwnersPath = "CODEOWNERS" }, "codeowners", Problem, "bukan .github/CODEOWNERS", false, false},
	{"CODEOWNERS of others", func(_ *testing.T, in *Input) { in.Policy = policy("kabid-pip=baru,lama") }, "codeowners", Problem, "berbeda dari yang diberikan peran", false, false},
	{"CODEOWNERS with an ended deputy", func(t *testing.T, in *Input) {
		in.Policy = policy("staf=staf,staf2", "pranata-humas=humas,humas2", "kabid-pip=kabid,kabid2", "plt:kabid-pip=plt 2026-08-01 2026-08-07")
		text, err := Codeowners(in.Policy, day("2026-08-05"))
		if err != nil {
			t.Fatal(err)
		}
		in.Settings.Files.Value.Codeowners = text
	}, "codeowners", Problem, "masa tugasnya sudah berakhir", false, false},
	{"CODEOWNERS made earlier, still right", func(t *testing.T, in *Input) {
		in.Policy = policy("staf=staf,staf2", "pranata-humas=humas,humas2", "kabid-pip=kabid,kabid2", "plt:kabid-pip=plt 2026-08-01 2026-08-17")
		text, err := Codeowners(in.Policy, day("2026-08-05"))
		if err != nil {
			t.Fatal(err)
		}
		in.Settings.Files.Value.Codeowners = text
	}, "codeowners", OK, "@plt", true, false},
	{"a login that is none", func(_ *testing.T, in *Input) { in.Policy = policy("kabid-pip=a b") }, "codeowners", Problem, "tidak dapat disusun", false, false},
	{"no deciders, no owners", func(t *testing.T, in *Input) { in.Policy = policy("staf=staf,staf2"); own(t, in) }, "codeowners", Problem, "persetujuan siapa pun cukup", false, false},
	{"CODEOWNERS unread", func(_ *testing.T, in *Input) { in.Settings.Files = unread[Files](500, "oops") }, "codeowners", Unknown, "500", false, false},
	{"CODEOWNERS with errors", func(_ *testing.T, in *Input) {
		in.Settings.OwnerErrors = Is([]OwnerError{{Line: 4, Kind: "Unknown owner", Source: "/content/ @kabid"}})
	}, "codeowners-errors", Problem, "Baris 4: Unknown owner (/content/ @kabid)", false, false},
	{"errors unread", func(_ *testing.T, in *Input) { in.Settings.OwnerErrors = unread[[]OwnerError](404, "Not Found") }, "codeowners-errors", Unknown, "404", false, false},
	{"sole owner", func(t *testing.T, in *Input) { in.Policy = policy("kabid-pip=kabid"); own(t, in) }, "sole-owner", Warning, "satu-satunya pemilik kode", true, false},
	{"sole owner who writes code", func(t *testing.T, in *Input) {
		in.Policy = policy("kabid-pip=kabid")
		in.Settings.CodeAuthors["kabid"] = Is(true)
		own(t, in)
	}, "sole-owner", Problem, "juga menulis kebijakan atau program", true, false},

	// People
	{"another configuration", func(_ *testing.T, in *Input) { in.Config += "# disunting\n" }, "config", Problem, "git pull", false, false},
	{"configuration unread", func(_ *testing.T, in *Input) { in.Settings.Files = unread[Files](403, "no") }, "config", Unknown, "403", false, false},
	{"empty deciding role", func(t *testing.T, in *Input) { in.Policy = policy("staf=staf"); own(t, in) }, "role-kabid-pip", Problem, "belum ada seorang pun", false, false},
	{"empty other role", func(t *testing.T, in *Input) { in.Policy = policy("kabid-pip=kabid,kabid2"); own(t, in) }, "role-staf", Problem, "belum ada seorang pun", true, false},
	{"one person", func(t *testing.T, in *Input) {
		in.Policy = policy("pranata-humas=humas", "kabid-pip=kabid,kabid2")
		own(t, in)
	}, "role-pranata-humas", Warning, "hanya @humas", true, false},
	{"nobody on duty", func(t *testing.T, in *Input) {
		in.Policy = policy("plt:kabid-pip=plt 2026-09-01 2026-09-09")
		own(t, in)
	}, "role-kabid-pip", Problem, "tidak seorang pun bertugas hari ini", false, false},
	{"a team that can't be read", func(t *testing.T, in *Input) {
		in.Policy = policy("kabid-pip=@kantor/kabid")
		in.Settings.Teams["@kantor/kabid"] = Team{Members: unread[[]string](403, "no")}
		own(t, in)
	}, "role-kabid-pip", Unknown, "@kantor/kabid", false, false},
	{"a team", func(t *testing.T, in *Input) {
		in.Policy = policy("kabid-pip=kabid,@kantor/kabid")
		in.Settings.Teams["@kantor/kabid"] = Team{Members: Is([]string{"kabid", "kabid2"}), Write: Is(true)}
		own(t, in)
	}, "team-@kantor/kabid", Warning, "tidak dapat membaca anggota tim", true, false},
	{"a team without write access", func(t *testing.T, in *Input) {
		in.Policy = policy("kabid-pip=kabid,@kantor/kabid")
		in.Settings.Teams["@kantor/kabid"] = Team{Members: Is([]string{"kabid", "kabid2"}), Write: Is(false)}
		own(t, in)
	}, "team-@kantor/kabid", Problem, "tidak punya akses tulis", true, false},
	{"both roles", func(t *testing.T, in *Input) {
		in.Policy = policy("pranata-humas=humas,kabid", "kabid-pip=kabid,kabid2")
		own(t, in)
	}, "both-roles", Warning, "hanya salah satunya", true, false},
	{"one person for both roles", func(t *testing.T, in *Input) {
		in.Policy = policy("pranata-humas=kabid", "kabid-pip=kabid")
		own(t, in)
	}, "both-roles", Problem, "tidak ada konten yang dapat disetujui", true, false},
	{"a term that ended", func(t *testing.T, in *Input) {
		in.Policy = policy("kabid-pip=kabid,kabid2", "plt:kabid-pip=plt 2026-07-01 2026-08-09")
		own(t, in)
	}, "deputy-ended-plt", Warning, "sudah berakhir (2026-08-09)", true, false},
	{"terms that overlap", func(t *testing.T, in *Input) {
		in.Policy = policy("kabid-pip=kabid,kabid2", "plt:kabid-pip=plt 2026-08-10 2026-08-14", "plt:kabid-pip=plh 2026-08-14 2026-08-20")
		own(t, in)
	}, "deputies-overlap", Warning, "@plt dan @plh", true, false},
	{"a decider without write access", func(_ *testing.T, in *Input) { in.Settings.Access["kabid"] = Is("read") }, "access-kabid", Problem, "tidak dihitung GitHub", true, false},
	{"a superior without write access", func(_ *testing.T, in *Input) { in.Settings.Access["kadis"] = Is("none") }, "access-kadis", Problem, "peran Write", true, false},
	{"staff without write access", func(_ *testing.T, in *Input) { in.Settings.Access["staf"] = Is("read") }, "access-staf", Warning, "fork", true, false},
	{"a deputy in force without write access", func(t *testing.T, in *Input) {
		in.Policy = policy("kabid-pip=kabid,kabid2", "plt:kabid-pip=plt 2026-08-10 2026-08-10")
		in.Settings.Access["plt"] = Is("read")
		own(t, in)
	}, "access-plt", Problem, "kini pengganti Kabid PIP", true, false},
	{"a deputy to come without write access", func(t *testing.T, in *Input) {
		in.Policy = policy("kabid-pip=kabid,kabid2", "plt:kabid-pip=plt 2026-08-11 2026-08-12")
		in.Settings.Access["plt"] = Is("read")
		own(t, in)
	}, "access-plt", Warning, "mulai 2026-08-11", true, false},
	{"access unread", func(_ *testing.T, in *Input) { delete(in.Settings.Access, "kabid") }, "access", Unknown, "@kabid", true, false},

	// Workflows
	{"no gate", func(_ *testing.T, in *Input) { in.Settings.Files.Value.Workflows = []string{"publish.yml"} }, "workflow-gate.yml", Problem, "tidak pernah dikirim", true, false},
	{"no publisher", func(_ *testing.T, in *Input) { in.Settings.Files.Value.Workflows = []string{"gate.yml"} }, "workflow-publish.yml", Problem, "tidak diterbitkan", true, false},
	{"workflows unread", func(_ *testing.T, in *Input) { in.Settings.Files = unread[Files](403, "no") }, "workflows", Unknown, "Daftar alur kerja", false, false},
	{"workflows may write", func(_ *testing.T, in *Input) {
		in.Settings.Workflow = Is(json.RawMessage(`{"default_workflow_permissions": "write", "can_approve_pull_request_reviews": true}`))
	}, "workflow-permissions", Problem, "Workflow permissions", true, true},
	{"rights unread", func(_ *testing.T, in *Input) { in.Settings.Workflow = unread[json.RawMessage](403, "no") }, "workflow-permissions", Unknown, "403", true, false},
	{"no pull requests by Actions", func(_ *testing.T, in *Input) {
		in.Settings.Workflow = Is(json.RawMessage(`{"default_workflow_permissions": "read", "can_approve_pull_request_reviews": false}`))
	}, "workflow-pull-requests", Warning, "Allow GitHub Actions", true, false},
	{"no environment", func(_ *testing.T, in *Input) { in.Settings.Environments = Is([]Environment{}) }, "environments", Warning, "New environment", true, false},
	{"no environment, but tokens", func(_ *testing.T, in *Input) {
		in.Settings.Environments = Is([]Environment{})
		in.Office.Destinations = map[schema.Channel]schema.Destination{"x": {Transport: schema.API}}
	}, "environments", Problem, "mengunggah lewat API", true, false},
	{"environments unread", func(_ *testing.T, in *Input) { in.Settings.Environments = unread[[]Environment](404, "Not Found") }, "environments", Unknown, "404", true, false},
	{"an open environment", func(_ *testing.T, in *Input) { in.Settings.Environments = Is([]Environment{{Name: "publish"}}) }, "environment-publish", Problem, "cabang mana pun", true, false},
	{"an environment for a tag of that name", func(_ *testing.T, in *Input) {
		in.Settings.Environments = Is([]Environment{{Name: "publish", Custom: true, Branches: Is([]string{"main", "tag main"})}})
	}, "environment-publish", Problem, "tag main", true, false},
	{"an environment's branches unread", func(_ *testing.T, in *Input) {
		in.Settings.Environments = Is([]Environment{{Name: "publish", Custom: true}})
	}, "environment-publish", Unknown, "publish", true, false},
	{"an environment for protected branches", func(_ *testing.T, in *Input) {
		in.Settings.Environments = Is([]Environment{{Name: "publish", Protected: true}})
	}, "environment-publish", OK, "dilindungi", true, false},
	{"secrets of the repository", func(_ *testing.T, in *Input) { in.Settings.Secrets = Is([]string{"X_TOKEN"}) }, "secrets", Warning, "X_TOKEN", true, false},
	{"secrets unread", func(_ *testing.T, in *Input) { in.Settings.Secrets = unread[[]string](403, "no") }, "secrets", Unknown, "403", true, false},
	{"no schedule", func(_ *testing.T, in *Input) {
		in.Settings.Files.Value.Workflows = []string{"gate.yml", "publish.yml", "handoff.yml", "reminder.yml"}
	}, "workflow-schedule.yml", Warning, "publish_at", true, false},
	{"nobody hears staff", func(_ *testing.T, in *Input) {
		in.Settings.Files.Value.Workflows = []string{"gate.yml", "publish.yml", "schedule.yml", "reminder.yml"}
	}, "workflow-handoff.yml", Warning, "/tayang", true, false},

	// Secrets for publishing, and the ends of tokens
	{"all secrets", earnest(nil, nil), "secrets-there", OK, "TERBIT_LEDGER_KEY, TERBIT_INSTAGRAM_TOKEN, TERBIT_SITE_KEY", true, false},
	{"no key to the ledger", earnest(func(rooms []Environment) { rooms[0].Secrets = Is([]string{"TERBIT_INSTAGRAM_TOKEN"}) }, nil), "secret-TERBIT_LEDGER_KEY", Problem, "gh secret set TERBIT_LEDGER_KEY --env terbit", true, false},
	{"no token of a channel", earnest(func(rooms []Environment) { rooms[0].Secrets = Is([]string{"TERBIT_LEDGER_KEY"}) }, nil), "secret-TERBIT_INSTAGRAM_TOKEN", Problem, "kanal instagram menolak", true, false},
	{"no key to the site", earnest(func(rooms []Environment) { rooms[1].Secrets = Is([]string{}) }, nil), "secret-TERBIT_SITE_KEY", Problem, "--env github-pages", true, false},
	{"no room for secrets", earnest(func(rooms []Environment) { rooms[0].Name = "lain" }, nil), "secret-TERBIT_LEDGER_KEY", Problem, "New environment: terbit, hanya untuk cabang main", true, false},
	{"a room's secrets unread", earnest(func(rooms []Environment) { rooms[0].Secrets = unread[[]string](403, "no") }, nil), "secrets-terbit", Unknown, "403", true, false},
	{"a token with a long life", earnest(nil, map[string]string{"TERBIT_INSTAGRAM_EXPIRES": "2026-09-30"}), "token-instagram", OK, "sampai 2026-09-30", true, false},
	{"a token that ends soon", earnest(nil, map[string]string{"TERBIT_INSTAGRAM_EXPIRES": "2026-08-20"}), "token-instagram", Warning, "terbit token perbarui instagram", true, false},
	{"a token that has ended", earnest(nil, map[string]string{"TERBIT_INSTAGRAM_EXPIRES": "2026-08-10"}), "token-instagram", Problem, "sudah berakhir 2026-08-10", true, false},
	{"an end that is no date", earnest(nil, map[string]string{"TERBIT_INSTAGRAM_EXPIRES": "Agustus"}), "token-instagram", Warning, "tulis tanggal", true, false},

	// Ledger
	{"no ledger", func(_ *testing.T, in *Input) { in.Settings.LedgerThere = Is(false) }, "ledger", Warning, "terbit ledger init", true, false},
	{"ledger unread", func(_ *testing.T, in *Input) { in.Settings.LedgerThere = unread[bool](500, "no") }, "ledger", Unknown, "500", true, false},
	{"ledger can be replaced", func(_ *testing.T, in *Input) { settle(&in.Settings, guardedRuleset()) }, "ledger-force-push", Problem, "terbit-ledger", true, true},
	{"ledger can be deleted", func(_ *testing.T, in *Input) { settle(&in.Settings, guardedRuleset()) }, "ledger-deletion", Problem, "terbit-ledger", true, true},
	{"ledger guarded with a way around", func(_ *testing.T, in *Input) {
		settle(&in.Settings, guardedRuleset(), json.RawMessage(strings.Replace(ledgerRuleset, `"bypass_actors": []`, `"bypass_actors": [{"actor_type": "DeployKey"}]`, 1)))
	}, "ledger-bypass", Problem, "deploy key", true, true},
	{"anybody appends", func(_ *testing.T, in *Input) {
		settle(&in.Settings, guardedRuleset(), json.RawMessage(ledgerRuleset))
	}, "ledger-writers", Warning, "Restrict updates", true, false},
	{"nobody appends", func(_ *testing.T, in *Input) {
		settle(&in.Settings, guardedRuleset(), json.RawMessage(ledgerRuleset), json.RawMessage(strings.Replace(writersRuleset, `"actor_id": null, "actor_type": "DeployKey", "bypass_mode": "always"`, ``, 1)))
		in.Settings.Rulesets.Value[2] = json.RawMessage(strings.Replace(writersRuleset, `{"actor_id": null, "actor_type": "DeployKey", "bypass_mode": "always"}`, ``, 1))
	}, "ledger-writers", Problem, "penerbitan akan gagal", true, false},

	// Labels and site
	{"no labels", func(_ *testing.T, in *Input) { in.Settings.Labels = Is([]string{}) }, "labels", Warning, "1-ide", true, true},
	{"labels unread", func(_ *testing.T, in *Input) { in.Settings.Labels = unread[[]string](403, "no") }, "labels", Unknown, "403", true, false},
	{"no site", func(_ *testing.T, in *Input) { in.Settings.Pages = Is[*Pages](nil) }, "pages", Note, "GitHub Actions", true, false},
	{"a site of a branch", func(_ *testing.T, in *Input) { in.Settings.Pages.Value.Build = "legacy" }, "pages", Problem, "apa adanya", true, false},
	{"a site without HTTPS", func(_ *testing.T, in *Input) { in.Settings.Pages.Value.HTTPS = false }, "pages", Warning, "Enforce HTTPS", true, false},
	{"site unread", func(_ *testing.T, in *Input) { in.Settings.Pages = unread[*Pages](403, "no") }, "pages", Unknown, "403", true, false},
}

func TestEverySubject(t *testing.T) {
	for _, c := range subjects {
		t.Run(c.name, func(t *testing.T) {
			in := healthy(t)
			c.change(t, &in)
			r := Examine(in)
			l, there := lineOf(r, c.id)
			if !there || l.State != c.state || !strings.Contains(l.Says.ID+" "+l.Next.ID, c.says) {
				t.Errorf("%s %v: %s: %s → %s", c.id, there, l.State, l.Says.ID, l.Next.ID)
			}
			if r.Enforced != c.enforced || l.Fix != c.fix {
				t.Errorf("enforced %v, fix %v", r.Enforced, l.Fix)
			}
			if (l.State == Problem || l.State == Unknown || l.State == Warning) && l.Next.IsZero() {
				t.Errorf("nothing is said of what to do next about: %s", l.Says.ID)
			}
			if r.Enforced == strings.Contains(r.Verdict.ID, "TIDAK") || r.Enforced == strings.Contains(r.Verdict.EN, "NOT") {
				t.Errorf("the verdict contradicts: %s / %s", r.Verdict.ID, r.Verdict.EN)
			}
			for _, text := range []lang.Text{l.Says, l.Next} {
				if verb.MatchString(text.ID) || verb.MatchString(text.EN) || (text.ID == "") != (text.EN == "") {
					t.Errorf("an unfilled or one-sided sentence: %q / %q", text.ID, text.EN)
				}
			}
		})
	}
}

var verb = regexp.MustCompile(`%[sdvq!]`)

// Each line that an examination can give is looked at by some subject.
func TestNoLineGoesUntested(t *testing.T) {
	tested := map[string]bool{}
	for _, c := range subjects {
		tested[c.id] = true
	}
	in := healthy(t)
	for _, l := range Examine(in).Lines {
		if !tested[l.ID] {
			t.Errorf("no subject looks at %s", l.ID)
		}
	}
	for _, g := range Groups() {
		if g.Title.ID == "" || g.Title.EN == "" {
			t.Errorf("%s has no title", g.Group)
		}
	}
}

// Nothing that was read, or nothing that was asked, is never fine.
func TestNothingKnownIsNotEnforced(t *testing.T) {
	for name, in := range map[string]Input{
		"nothing at all": {Office: healthy(t).Office},
		"only unknowns":  {Office: healthy(t).Office, Policy: everybody(), Now: monday, Check: check},
	} {
		r := Examine(in)
		if r.Enforced || r.Clean() {
			t.Errorf("%s: %s", name, r.Verdict.ID)
		}
		for _, l := range r.Lines {
			if l.State == OK && l.Essential && !strings.HasPrefix(l.ID, "role-") { // roles are the folder's
				t.Errorf("%s: %s is taken for good: %s", name, l.ID, l.Says.ID)
			}
		}
		if got := Fixes(in); len(got) != 0 {
			t.Errorf("%s: changes from nothing: %v", name, got)
		}
	}
}

// Rules that would lock the office out are not set.
func TestNobodyIsLockedOut(t *testing.T) {
	for name, change := range map[string]func(*Input){
		"nobody decides":    func(in *Input) { in.Policy = policy("staf=staf") },
		"nobody today":      func(in *Input) { in.Policy = policy("plt:kabid-pip=plt 2026-09-01 2026-09-02") },
		"an unread team":    func(in *Input) { in.Policy = policy("kabid-pip=@kantor/kabid") },
		"no gate":           func(in *Input) { in.Settings.Files.Value.Workflows = nil },
		"workflows unknown": func(in *Input) { in.Settings.Files = unread[Files](500, "no") },
	} {
		in := healthy(t)
		settle(&in.Settings)
		change(&in)
		for _, c := range Fixes(in) {
			if strings.Contains(string(c.After), rulePull) || strings.Contains(string(c.After), ruleCheck) {
				t.Errorf("%s: %s", name, c.After)
			}
		}
		r := Examine(in)
		if l, there := lineOf(r, "pull-request"); !there || l.Fix || !strings.HasPrefix(l.Next.ID, "sesudah itu") {
			t.Errorf("%s: the line promises a fix: %s", name, l.Next.ID)
		}
		if l, _ := lineOf(r, "force-push"); !l.Fix {
			t.Errorf("%s: force pushes could be refused already", name)
		}
	}
}

// A check without a name is required by nobody.
func TestAnUnnamedCheckIsNotRequired(t *testing.T) {
	in := healthy(t)
	in.Check = ""
	if r := Examine(in); r.Enforced {
		t.Error(r.Verdict.ID)
	}
}

// The classic protection of GitHub's answers as recorded in the npm package
// @octokit/fixtures 23.1.2 (MIT), as it guards.
func TestTheClassicProtection(t *testing.T) {
	recorded := func(name string) json.RawMessage {
		raw, err := os.ReadFile("testdata/recorded-" + name + ".json")
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	full := string(recorded("full"))
	all := strings.NewReplacer(`"require_code_owner_reviews": false`, `"require_code_owner_reviews": true, "require_last_push_approval": true`, "foo/bar", check).Replace(full)
	for _, c := range []struct {
		name    string
		classic string
		want    map[string]State
	}{
		{"bare", string(recorded("bare")), map[string]State{"pull-request": Problem, "code-owner-review": Problem, "approval-count": Problem, "stale-approvals": Problem, "last-push": Problem, "required-check": Problem, "force-push": OK, "deletion": OK, "bypass": Problem}},
		{"full", full, map[string]State{"pull-request": OK, "code-owner-review": Problem, "approval-count": OK, "stale-approvals": OK, "last-push": Problem, "required-check": Problem, "force-push": OK, "deletion": OK, "bypass": OK}},
		{"everything asked for", all, map[string]State{"pull-request": OK, "code-owner-review": OK, "approval-count": OK, "stale-approvals": OK, "last-push": OK, "required-check": OK, "force-push": OK, "deletion": OK, "bypass": OK}},
		{"not for admins", regexp.MustCompile(`("enforce_admins": \{\s*"url": "[^"]*",\s*"enabled": )true`).ReplaceAllString(all, "${1}false"), map[string]State{"pull-request": OK, "bypass": Problem}},
		{"an empty answer", "{}", map[string]State{"pull-request": Problem, "force-push": Problem, "deletion": Problem}},
	} {
		in := healthy(t)
		settle(&in.Settings)
		in.Settings.Main.Classic = Is(json.RawMessage(c.classic))
		r := Examine(in)
		for id, want := range c.want {
			if l, _ := lineOf(r, id); l.State != want {
				t.Errorf("%s: %s is %s, want %s: %s", c.name, id, l.State, want, l.Says.ID)
			}
		}
		if want := c.name == "everything asked for"; r.Enforced != want {
			t.Errorf("%s: enforced %v", c.name, r.Enforced)
		}
	}
}

// Other people's text cannot move the cursor or turn the writing around.
func TestNamesFromGitHubAreHarmless(t *testing.T) {
	in := healthy(t)
	in.Settings.Secrets = Is([]string{"A\x1b[2J\u202eB\nC"})
	in.Settings.Environments = Is([]Environment{{Name: "\x07x"}})
	in.Settings.Files = unread[Files](500, "\x1b]0;judul\x07")
	for _, l := range Examine(in).Lines {
		for _, s := range []string{l.Says.ID, l.Says.EN, l.Next.ID, l.Next.EN} {
			if strings.ContainsAny(s, "\x1b\x07\u202e") {
				t.Errorf("%s: %q", l.ID, s)
			}
		}
	}
}

// A deputy's last day counts whole, in the office's zone.
func TestDutyEndsWithTheLastDay(t *testing.T) {
	in := healthy(t)
	in.Policy = policy("kabid-pip=kabid", "plt:kabid-pip=plt 2026-08-10 2026-08-10")
	for at, want := range map[time.Time]State{
		day("2026-08-10"): OK, day("2026-08-11").Add(-time.Second): OK, day("2026-08-11"): Warning, day("2026-08-10").Add(-time.Second): Warning,
	} {
		in.Now = at
		if l, _ := lineOf(Examine(in), "role-kabid-pip"); l.State != want {
			t.Errorf("%s: %s", at, l.State)
		}
	}
}
