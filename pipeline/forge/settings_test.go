package forge_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/doctor"
	"github.com/gunungmas/terbit/pipeline/forge"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
)

// about are those whom the settings' stories speak of.
var about = forge.SettingsOptions{Logins: []string{"Kabid", "staf", "hantu"}, Teams: []string{"@kantor/kabid"}, Deciders: []string{"Kabid"}}

// settled is a world with one of everything.
func settled(t *testing.T) *forgetest.World {
	t.Helper()
	w := forgetest.New(t)
	w.PushMain("kabid", forgetest.Files{
		".github/CODEOWNERS": "* @kabid @orang-luar\n", ".github/workflows/gate.yml": "name: gate\n", ".github/workflows/ci.yml": "name: ci\n",
	})
	w.Team("@kantor/kabid", "kabid", "kabid2")
	s := forgetest.NewSettings()
	w.Settings = s
	s.Private, s.Plan = true, "team"
	s.Strangers["hantu"] = true
	s.TeamAccess["kabid"] = "push"
	s.AddRuleset(`{"name": "utama", "target": "branch", "enforcement": "active", "bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}],
		"conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}}, "rules": [{"type": "deletion"}, {"type": "non_fast_forward"}]}`)
	s.Protect("main", `{"url": "https://api.github.com/x", "enforce_admins": {"url": "https://api.github.com/x", "enabled": true}}`)
	s.Environments["publish"] = []string{"main"}
	s.Environments["uji"] = nil
	s.Environments["terbit"] = []string{"main"}
	s.RoomSecrets = map[string][]string{"terbit": {"TERBIT_LEDGER_KEY"}, "uji": {"X"}}
	s.RoomVariables = map[string]map[string]string{"terbit": {"TERBIT_INSTAGRAM_EXPIRES": "2027-01-31"}}
	s.Secrets = []string{"X_TOKEN"}
	s.Labels = []map[string]any{{"id": 1, "name": "1-ide", "color": "c5def5"}}
	s.Pages = map[string]any{"url": w.URL + "/x", "status": "built", "cname": nil, "custom_404": false, "build_type": "workflow", "html_url": "https://situs.example/", "https_enforced": true, "public": true}
	return w
}

func settings(t *testing.T, w *forgetest.World) doctor.Settings {
	t.Helper()
	s, err := client(t, w).Settings(t.Context(), "kantor", "konten", about)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSettingsAreReadWhole(t *testing.T) {
	w := settled(t)
	s := settings(t, w)
	if s.Repository != "kantor/konten" || s.URL != w.URL+"/kantor/konten" || !s.Private || !s.Organization || s.Branch != "main" || !s.Now.Equal(w.Now()) {
		t.Errorf("%+v", s)
	}
	for name, same := range map[string]bool{
		"plan":        s.Plan == doctor.Is("team"),
		"token":       s.Token.Kind == doctor.Installation && !s.Token.Login.Known && s.Token.Admin == doctor.Is(true),
		"merge":       slices.Equal(s.MergeMethods, []string{"merge", "squash", "rebase"}),
		"rules":       s.Main.Active.Known && len(s.Main.Active.Value) == 2,
		"whole rules": strings.Contains(string(s.Main.Active.Value[0]), `"deletion"`),
		"classic":     strings.Contains(string(s.Main.Classic.Value), "enforce_admins"),
		"ledger":      s.LedgerThere.Known && !s.LedgerThere.Value && s.Ledger.Active.Known && len(s.Ledger.Active.Value) == 0 && string(s.Ledger.Classic.Value) == "null",
		"bypass":      strings.Contains(string(s.Rulesets.Value[0]), `"RepositoryRole"`),
		"owners":      s.Files.Value.OwnersPath == ".github/CODEOWNERS" && strings.HasPrefix(s.Files.Value.Codeowners, "* @kabid"),
		"config":      s.Files.Value.Config == forgetest.Office[".github/terbit.yml"],
		"workflows":   slices.Equal(s.Files.Value.Workflows, []string{"ci.yml", "gate.yml"}),
		"errors":      len(s.OwnerErrors.Value) == 1 && s.OwnerErrors.Value[0].Line == 1 && s.OwnerErrors.Value[0].Kind == "Unknown owner",
		"secrets":     slices.Equal(s.Secrets.Value, []string{"X_TOKEN"}),
		"labels":      slices.Equal(s.Labels.Value, []string{"1-ide"}),
		"pages":       s.Pages.Known && *s.Pages.Value == doctor.Pages{Build: "workflow", URL: "https://situs.example/", HTTPS: true, Public: true},
		"admins":      slices.Equal(s.Admins.Value, []string{"admin"}),
		"author":      s.CodeAuthors["kabid"] == doctor.Is(true),
	} {
		if !same {
			t.Errorf("%s: %+v", name, s)
		}
	}
	environments := []doctor.Environment{{Name: "publish", Custom: true, Branches: doctor.Is([]string{"main"})}, {
		Name: "terbit", Custom: true, Branches: doctor.Is([]string{"main"}),
		Secrets: doctor.Is([]string{"TERBIT_LEDGER_KEY"}), Variables: doctor.Is(map[string]string{"TERBIT_INSTAGRAM_EXPIRES": "2027-01-31"}),
	}, {Name: "uji"}}
	if diff := cmp.Diff(environments, s.Environments.Value); diff != "" {
		t.Error(diff)
	}
	access := map[string]doctor.Read[string]{"kabid": doctor.Is("write"), "staf": doctor.Is("write"), "hantu": doctor.Is("none")}
	if diff := cmp.Diff(access, s.Access); diff != "" {
		t.Error(diff)
	}
	team := map[string]doctor.Team{"@kantor/kabid": {Members: doctor.Is([]string{"kabid", "kabid2"}), Write: doctor.Is(true)}}
	if diff := cmp.Diff(team, s.Teams); diff != "" {
		t.Error(diff)
	}
}

// asPerson is a client with a person's token.
func asPerson(t *testing.T, w *forgetest.World, token string) *forge.Client {
	t.Helper()
	c, err := forge.New(forge.Options{APIURL: w.URL, Token: token, Now: w.Now})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTokensTellWhoTheyAre(t *testing.T) {
	for _, c := range []struct {
		token, scopes string
		want          doctor.TokenKind
		login         bool
	}{
		{"", "", doctor.NoToken, false},
		{"ghs_x", "", doctor.Installation, false},
		{"ghp_x", "repo, read:org", doctor.Classic, true},
		{"github_pat_x", "", doctor.FineGrained, true},
		{"0123456789abcdef", "", doctor.OtherToken, true},
	} {
		w := settled(t)
		w.Settings.Scopes = c.scopes
		s, err := asPerson(t, w, c.token).Settings(t.Context(), "kantor", "konten", forge.SettingsOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Token.Kind != c.want || s.Token.Login.Known != c.login || (len(s.Token.Scopes) == 2) != (c.scopes != "") {
			t.Errorf("%s: %+v", c.token, s.Token)
		}
	}
}

func TestPlansAreTold(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*forgetest.Settings)
		want   string
	}{
		{"organization", func(*forgetest.Settings) {}, "team"},
		{"person", func(s *forgetest.Settings) { s.Personal, s.Plan = true, "pro" }, "pro"},
		{"somebody else's", func(s *forgetest.Settings) { s.Personal, s.Caller = true, forgetest.AsWriter }, ""},
		{"hidden", func(s *forgetest.Settings) { s.HidePlan = true }, ""},
	} {
		w := settled(t)
		c.change(w.Settings)
		s, err := asPerson(t, w, "ghp_x").Settings(t.Context(), "kantor", "konten", forge.SettingsOptions{})
		if err != nil || s.Plan.Value != c.want || s.Plan.Known != (c.want != "") {
			t.Errorf("%s: %+v %v", c.name, s.Plan, err)
		}
	}
}

// What each caller and plan may not know is unknown, and the rest is read.
func TestWhatMayNotBeKnownIsUnknown(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*forgetest.Settings)
		unknown string
	}{
		{"admin", func(*forgetest.Settings) {}, ""},
		{"writer", func(s *forgetest.Settings) { s.Caller = forgetest.AsWriter }, "plan classic secrets workflow team-rights bypass"},
		{"actions", func(s *forgetest.Settings) { s.Caller = forgetest.AsActions }, "plan classic secrets workflow team-rights bypass"},
		{"free private", func(s *forgetest.Settings) { s.Plan = "free" }, "rules classic rulesets bypass"},
	} {
		w := settled(t)
		c.change(w.Settings)
		s := settings(t, w)
		var got []string
		for _, x := range []struct {
			name  string
			known bool
		}{
			{"plan", s.Plan.Known},
			{"rules", s.Main.Active.Known},
			{"classic", s.Main.Classic.Known},
			{"rulesets", s.Rulesets.Known},
			{"files", s.Files.Known},
			{"errors", s.OwnerErrors.Known},
			{"secrets", s.Secrets.Known},
			{"workflow", s.Workflow.Known},
			{"labels", s.Labels.Known},
			{"pages", s.Pages.Known},
			{"admins", s.Admins.Known},
			{"access", s.Access["kabid"].Known},
			{"team", s.Teams["@kantor/kabid"].Members.Known},
			{"team-rights", s.Teams["@kantor/kabid"].Write.Known},
			{"bypass", len(s.Rulesets.Value) > 0 && strings.Contains(string(s.Rulesets.Value[0]), "bypass_actors")},
		} {
			if !x.known {
				got = append(got, x.name)
			}
		}
		if strings.Join(got, " ") != c.unknown {
			t.Errorf("%s: unknown are %v, want %s", c.name, got, c.unknown)
		}
	}
}

// readings are the requests and the answer that hangs on each.
var readings = []struct {
	path  string
	known func(doctor.Settings) (bool, doctor.Reason)
}{
	{"/rules/branches/main", func(s doctor.Settings) (bool, doctor.Reason) { return s.Main.Active.Known, s.Main.Active.Why }},
	{"/rules/branches/terbit-ledger", func(s doctor.Settings) (bool, doctor.Reason) { return s.Ledger.Active.Known, s.Ledger.Active.Why }},
	{"/branches/main/protection", func(s doctor.Settings) (bool, doctor.Reason) { return s.Main.Classic.Known, s.Main.Classic.Why }},
	{"/konten/rulesets", func(s doctor.Settings) (bool, doctor.Reason) { return s.Rulesets.Known, s.Rulesets.Why }},
	{"/git/ref/heads/main", func(s doctor.Settings) (bool, doctor.Reason) { return s.Files.Known, s.Files.Why }},
	{"/git/trees/", func(s doctor.Settings) (bool, doctor.Reason) { return s.Files.Known, s.Files.Why }},
	{"/git/blobs/", func(s doctor.Settings) (bool, doctor.Reason) { return s.Files.Known, s.Files.Why }},
	{"/codeowners/errors", func(s doctor.Settings) (bool, doctor.Reason) { return s.OwnerErrors.Known, s.OwnerErrors.Why }},
	{"/actions/permissions/workflow", func(s doctor.Settings) (bool, doctor.Reason) { return s.Workflow.Known, s.Workflow.Why }},
	{"/actions/secrets", func(s doctor.Settings) (bool, doctor.Reason) { return s.Secrets.Known, s.Secrets.Why }},
	{"/konten/environments", func(s doctor.Settings) (bool, doctor.Reason) { return s.Environments.Known, s.Environments.Why }},
	{"/deployment-branch-policies", func(s doctor.Settings) (bool, doctor.Reason) {
		if !s.Environments.Known {
			return true, doctor.Reason{}
		}
		return s.Environments.Value[0].Branches.Known, s.Environments.Value[0].Branches.Why
	}},
	{"/environments/terbit/secrets", func(s doctor.Settings) (bool, doctor.Reason) {
		if !s.Environments.Known {
			return true, doctor.Reason{}
		}
		return s.Environments.Value[1].Secrets.Known, s.Environments.Value[1].Secrets.Why
	}},
	{"/environments/terbit/variables", func(s doctor.Settings) (bool, doctor.Reason) {
		if !s.Environments.Known {
			return true, doctor.Reason{}
		}
		return s.Environments.Value[1].Variables.Known, s.Environments.Value[1].Variables.Why
	}},
	{"/konten/labels", func(s doctor.Settings) (bool, doctor.Reason) { return s.Labels.Known, s.Labels.Why }},
	{"/konten/pages", func(s doctor.Settings) (bool, doctor.Reason) { return s.Pages.Known, s.Pages.Why }},
	{"/konten/collaborators", func(s doctor.Settings) (bool, doctor.Reason) { return s.Admins.Known, s.Admins.Why }},
	{"/collaborators/kabid/permission", func(s doctor.Settings) (bool, doctor.Reason) { return s.Access["kabid"].Known, s.Access["kabid"].Why }},
	{"/konten/commits", func(s doctor.Settings) (bool, doctor.Reason) {
		return s.CodeAuthors["kabid"].Known, s.CodeAuthors["kabid"].Why
	}},
	{"/teams/kabid/members", func(s doctor.Settings) (bool, doctor.Reason) {
		return s.Teams["@kantor/kabid"].Members.Known, s.Teams["@kantor/kabid"].Members.Why
	}},
	{"/konten/teams", func(s doctor.Settings) (bool, doctor.Reason) {
		return s.Teams["@kantor/kabid"].Write.Known, s.Teams["@kantor/kabid"].Write.Why
	}},
}

// Every answer may fail in every way: what it would have told is unknown, with
// the reason and without the token, and everything else is read.
func TestAnAnswerThatIsMissingIsUnknown(t *testing.T) {
	ways := map[string]forgetest.Failure{
		"403": {Status: 403, Message: "Resource not accessible by integration"}, "401": {Status: 401, Message: "Bad credentials " + secret},
		"500": {Status: 500}, "malformed": {Malformed: true}, "empty": {Empty: true}, "dropped": {Drop: true},
	}
	w := settled(t)
	whole := settings(t, w)
	for _, r := range readings {
		for how, f := range ways {
			t.Run(r.path+"/"+how, func(t *testing.T) {
				w.Heal()
				f.Path = r.path
				w.Fail(f)
				s := settings(t, w)
				known, why := r.known(s)
				if known || why.Message == "" || strings.Contains(why.Message, secret) {
					t.Errorf("known %v, because %+v", known, why)
				}
				if f.Status != 0 && why.Status != f.Status {
					t.Errorf("status %d", why.Status)
				}
				if s.Repository != whole.Repository || s.Token.Kind != whole.Token.Kind {
					t.Error("the rest was not read")
				}
			})
		}
	}
	w.Heal()
	w.Fail(forgetest.Failure{Path: "/konten/rulesets/", Status: 404})
	if s := settings(t, w); !s.Rulesets.Known || strings.Contains(string(s.Rulesets.Value[0]), "bypass_actors") {
		t.Errorf("a ruleset that can't be read whole: %+v", s.Rulesets)
	}
	w.Heal()
	w.Fail(forgetest.Failure{Path: "/branches/main/protection", Status: 404, Message: "Not Found"})
	if s := settings(t, w); s.Main.Classic.Known {
		t.Error("a 404 that may hide something is taken for no protection")
	}
}

func TestARepositoryThatCantBeReadIsAnError(t *testing.T) {
	w := settled(t)
	w.Fail(forgetest.Failure{Path: "/repos/kantor/konten", Status: 404, Message: "Not Found"})
	_, err := client(t, w).Settings(t.Context(), "kantor", "konten", about)
	var e *forge.Error
	if !errors.As(err, &e) || e.Status != 404 || strings.Contains(err.Error(), secret) {
		t.Error(err)
	}
}

// A change is sent as it is and only to what it was computed from.
func TestConfigure(t *testing.T) {
	w := settled(t)
	c := client(t, w)
	s := settings(t, w)
	raw := s.Rulesets.Value[0]
	var rs map[string]json.RawMessage
	if err := json.Unmarshal(raw, &rs); err != nil {
		t.Fatal(err)
	}
	path := fmt.Sprintf("rulesets/%s", rs["id"])
	for _, key := range []string{"id", "node_id", "source", "source_type", "_links", "created_at", "updated_at", "current_user_can_bypass"} {
		delete(rs, key)
	}
	before, err := json.Marshal(rs)
	if err != nil {
		t.Fatal(err)
	}
	after := json.RawMessage(strings.Replace(string(before), `{"type":"deletion"}`, `{"type":"deletion"},{"type":"non_fast_forward"}`, 1))
	change := doctor.Change{ID: "x", Method: "PUT", Path: path, Before: before, After: after}
	if err := c.Configure(t.Context(), "kantor", "konten", change); err != nil {
		t.Fatal(err)
	}
	if lost := doctor.Lost(after, settings(t, w).Rulesets.Value[0]); len(lost) > 0 {
		t.Errorf("GitHub lost %v", lost)
	}
	if err := c.Configure(t.Context(), "kantor", "konten", change); err == nil || !strings.Contains(err.Error(), "meantime") {
		t.Errorf("a change of something else was made: %v", err)
	}
	label := doctor.Change{Method: "POST", Path: "labels", After: json.RawMessage(`{"name": "2-pertimbangan", "color": "ededed", "description": "x"}`)}
	for range 2 {
		if err := c.Configure(t.Context(), "kantor", "konten", label); err != nil {
			t.Error(err)
		}
	}
	if got := settings(t, w).Labels.Value; !slices.Equal(got, []string{"1-ide", "2-pertimbangan"}) {
		t.Error(got)
	}
}
