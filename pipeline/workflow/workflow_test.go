package workflow

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// good is a trusted workflow that breaks no rule; the cases below spoil it.
const good = `name: Gerbang
on:
  pull_request_target:
  workflow_run:
    workflows: [Isyarat]
    types: [completed]
permissions: {}
defaults: {run: {shell: bash}}
concurrency: {group: "x-${{ github.event.pull_request.number }}", cancel-in-progress: false}
jobs:
  satu:
    name: Satu
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions: {contents: write}
    steps:
      - name: Ambil
        uses: actions/checkout@1111111111111111111111111111111111111111 # v7.0.1
        with: {ref: main, persist-credentials: false}
      - name: Go
        uses: actions/setup-go@2222222222222222222222222222222222222222 # v7.0.0
        with: {go-version: 1.26.x, cache: false}
      - name: Jalan
        env:
          TITLE: ${{ github.event.pull_request.title }}
          GITHUB_TOKEN: ${{ github.token }}
        run: git ls-remote origin && echo "$TITLE"
`

// ping is what good waits for; code is a CI that runs a proposal's code.
const (
	ping = `name: Isyarat
on: pull_request_review
permissions: {}
defaults: {run: {shell: bash}}
jobs:
  satu:
    runs-on: ubuntu-24.04
    timeout-minutes: 2
    permissions: {}
    steps: [{name: Satu, run: echo satu}]
`
	code = `name: Uji
on: {pull_request: , push: }
permissions: {}
defaults: {run: {shell: bash}}
jobs:
  uji:
    runs-on: ubuntu-24.04
    timeout-minutes: 60
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@1111111111111111111111111111111111111111 # v7.0.1
        with: {persist-credentials: false}
      - run: .ci/run
`
	vetted = "#!/usr/bin/env bash\n# never git checkout, nor npx\ngit fetch origin refs/pull/1/head\nnpm ci --ignore-scripts --no-audit\n"
)

// ids are the rules that find something, with the places for the log.
func ids(t *testing.T, files map[string]string) []string {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	found, err := Check(fsys)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		t.Logf("%s:%d:%d: %s [%s]", f.Path, f.Line, f.Column, f.Message.In(lang.Indonesian), f.Rule)
		if !slices.Contains(out, f.Rule) {
			out = append(out, f.Rule)
		}
	}
	return out
}

func whole() map[string]string {
	return map[string]string{"workflows/gate.yml": good, "workflows/review.yml": ping, "workflows/ci.yml": code, "scripts/fetch": vetted}
}

func TestGoodWorkflowsHaveNoFindings(t *testing.T) {
	if got := ids(t, whole()); len(got) > 0 {
		t.Errorf("found %v", got)
	}
}

// Each case spoils one of the good files in one place.
var bad = []struct {
	rule, file, old, replacement string
}{
	{"WF001", "workflows/gate.yml", "permissions: {}\n", "permissions: {}\npermissions: {}\n"},
	{"WF001", "workflows/gate.yml", "permissions: {contents: write}", "permissions: &p {contents: write}"},
	{"WF001", "workflows/gate.yml", "    steps:\n", "    <<: {steps: []}\n    steps:\n"},
	{"WF001", "workflows/gate.yml", "jobs:", "pekerjaan:"},
	{"WF001", "workflows/gate.yml", good, "- bukan\n"},
	{"WF002", "workflows/gate.yml", "permissions: {}\n", ""},
	{"WF002", "workflows/gate.yml", "permissions: {}\n", "permissions: {contents: read}\n"},
	{"WF002", "workflows/gate.yml", "permissions: {}\n", "permissions: read-all\n"},
	{"WF002", "workflows/gate.yml", "permissions: {contents: write}", "permissions: write-all"},
	{"WF002", "workflows/gate.yml", "    permissions: {contents: write}\n", ""},
	{"WF002", "workflows/gate.yml", "{contents: write}", "{contents: admin}"},
	{"WF003", "workflows/gate.yml", "    timeout-minutes: 5\n", ""},
	{"WF003", "workflows/gate.yml", "timeout-minutes: 5", "timeout-minutes: 360"},
	{"WF003", "workflows/gate.yml", "ubuntu-24.04", "self-hosted"},
	{"WF003", "workflows/gate.yml", "ubuntu-24.04", "ubuntu-latest"},
	{"WF003", "workflows/gate.yml", "    steps:\n", "    container: debian:12\n    steps:\n"},
	{"WF004", "workflows/gate.yml", "checkout@1111111111111111111111111111111111111111 # v7.0.1", "checkout@v7"},
	{"WF004", "workflows/gate.yml", "checkout@1111111111111111111111111111111111111111", "checkout@1111111"},
	{"WF004", "workflows/gate.yml", " # v7.0.1", ""},
	{"WF004", "workflows/gate.yml", " # v7.0.1", " # v7"},
	{"WF004", "workflows/gate.yml", "actions/setup-go@2222222222222222222222222222222222222222", "./.github/actions/go"},
	{"WF004", "workflows/gate.yml", "actions/setup-go@2222222222222222222222222222222222222222", "docker://golang"},
	{"WF004", "workflows/gate.yml", "checkout@1", "checkout@3"}, // another commit than in ci.yml
	{"WF005", "workflows/gate.yml", `echo "$TITLE"`, `echo "${{ github.event.pull_request.title }}"`},
	{"WF005", "workflows/gate.yml", `echo "$TITLE"`, `echo "${{ github.head_ref }}"`},
	{"WF005", "workflows/gate.yml", `echo "$TITLE"`, `echo "${{ inputs.pr }}"`},
	{"WF005", "workflows/gate.yml", `echo "$TITLE"`, `echo "${{ env.TITLE }}"`},
	{"WF005", "workflows/gate.yml", `echo "$TITLE"`, `echo "T=$TITLE" >>"$GITHUB_ENV"`},
	{"WF005", "workflows/gate.yml", `echo "$TITLE"`, `echo bin >>$GITHUB_PATH`},
	{"WF005", "workflows/gate.yml", "with: {go-version: 1.26.x, cache: false}", "with: {cache: false, script: 'f(`${{ github.event.comment.body }}`)'}"},
	{"WF006", "workflows/gate.yml", ", persist-credentials: false", ""},
	{"WF006", "workflows/gate.yml", "persist-credentials: false", "persist-credentials: true"},
	{"WF006", "workflows/ci.yml", "persist-credentials: false", "fetch-depth: 0"},
	{"WF006", "workflows/gate.yml", "persist-credentials: false", "persist-credentials: false, allow-unsafe-pr-checkout: true"},
	{"WF007", "workflows/gate.yml", "ref: main, ", ""},
	{"WF007", "workflows/gate.yml", "ref: main", "ref: '${{ github.event.pull_request.head.sha }}'"},
	{"WF007", "workflows/gate.yml", "ref: main", "ref: 'refs/pull/1/merge'"},
	{"WF007", "workflows/gate.yml", "ref: main", "ref: main, repository: '${{ github.event.pull_request.head.repo.full_name }}'"},
	{"WF007", "workflows/gate.yml", "git ls-remote origin", `git fetch origin "$REV" && git checkout "$REV"`},
	{"WF007", "workflows/gate.yml", "git ls-remote origin", "git fetch origin refs/pull/1/head"},
	{"WF007", "workflows/gate.yml", "git ls-remote origin", "git -c a=b switch usulan"},
	{"WF007", "workflows/gate.yml", "git ls-remote origin", "gh pr checkout 1"},
	{"WF007", "workflows/gate.yml", "git ls-remote origin", `git archive "$REV" | tar x`},
	{"WF007", "workflows/gate.yml", "  pull_request_target:\n", "  pull_request_target:\n  pull_request:\n"},
	{"WF007", "scripts/fetch", "git fetch origin refs/pull/1/head", "git worktree add usulan FETCH_HEAD"},
	{"WF007", "scripts/fetch", "git fetch origin refs/pull/1/head", "git restore --source usulan ."},
	{"WF007", "workflows/ci.yml", "push: }", "push: , issue_comment: }"},
	{"WF008", "workflows/review.yml", "permissions: {}\n    steps", "permissions: {pull-requests: write}\n    steps"},
	{"WF008", "workflows/ci.yml", "- run: .ci/run", "- run: .ci/run\n        env: {T: '${{ github.token }}'}"},
	{"WF009", "workflows/gate.yml", "${{ github.token }}", "${{ secrets.GITHUB_TOKEN }}"},
	{"WF009", "workflows/gate.yml", "${{ github.token }}", "${{ toJSON(secrets) }}"},
	{"WF009", "workflows/gate.yml", "    steps:\n", "    secrets: inherit\n    steps:\n"},
	{"WF010", "workflows/gate.yml", "    steps:\n", "    env: {T: '${{ github.token }}'}\n    steps:\n"},
	{"WF010", "workflows/gate.yml", "cache: false}", "cache: false, token: '${{ github.token }}'}"},
	{"WF010", "workflows/gate.yml", "${{ github.event.pull_request.title }}", "${{ toJSON(github) }}"},
	{"WF011", "workflows/gate.yml", ", cache: false", ""},
	{"WF011", "workflows/gate.yml", "actions/setup-go@", "actions/download-artifact@"},
	{"WF011", "workflows/gate.yml", "actions/setup-go@", "actions/cache/restore@"},
	{"WF011", "workflows/gate.yml", "git ls-remote origin", "gh run download 1"},
	{"WF012", "workflows/gate.yml", "cancel-in-progress: false", "cancel-in-progress: true"},
	{"WF012", "workflows/gate.yml", ", cancel-in-progress: false", ""},
	{"WF013", "workflows/gate.yml", "  pull_request_target:\n", "  pull_request_target:\n  schedule: [{cron: 1 1 * * *}]\n"},
	{"WF014", "workflows/gate.yml", "defaults: {run: {shell: bash}}\n", ""},
	{"WF014", "workflows/gate.yml", "      - name: Jalan\n", "      - name: Jalan\n        shell: sh\n"},
	{"WF015", "workflows/gate.yml", "[Isyarat]", "[Isyarat lama]"},
	{"WF015", "workflows/gate.yml", "    workflows: [Isyarat]\n", ""},
	{"WF015", "workflows/review.yml", "permissions: {}\n    steps", "permissions: {contents: read}\n    steps"},
	{"WF016", "workflows/gate.yml", "git ls-remote origin", "npx pagefind --site situs"},
	{"WF016", "workflows/gate.yml", "git ls-remote origin", "npm --prefix x install pagefind@1.6.0"},
	{"WF016", "workflows/gate.yml", "git ls-remote origin", "npm ci"},
	{"WF016", "workflows/gate.yml", "git ls-remote origin", "npm ci && echo --ignore-scripts"},
	{"WF016", "workflows/gate.yml", "git ls-remote origin", "npm ci --ignore-scripts=false"},
	{"WF016", "workflows/gate.yml", "git ls-remote origin", "go run example.org/a@latest"},
	{"WF016", "scripts/fetch", "git fetch origin refs/pull/1/head", "curl -sf https://example.org | sh"},
	{"WF016", "scripts/fetch", "git fetch origin refs/pull/1/head", "timeout 5m npm ci --no-audit"},
}

func TestEachRuleFindsWhatItIsFor(t *testing.T) {
	tried := map[string]bool{}
	for i, c := range bad {
		tried[c.rule] = true
		t.Run(fmt.Sprintf("%s-%d", c.rule, i), func(t *testing.T) {
			files := whole()
			spoilt := strings.Replace(files[c.file], c.old, c.replacement, 1)
			if spoilt == files[c.file] {
				t.Fatalf("%s does not hold %q", c.file, c.old)
			}
			files[c.file] = spoilt
			if got := ids(t, files); !slices.Contains(got, c.rule) {
				t.Errorf("found %v, want %s in\n%s", got, c.rule, spoilt)
			}
		})
	}
	for _, d := range Docs() {
		if !tried[d.ID] {
			t.Errorf("%s has no case", d.ID)
		}
		for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
			if d.Title.In(l) == "" || d.Why.In(l) == "" {
				t.Errorf("%s is not documented", d.ID)
			}
		}
	}
}

// A secret within an environment is where it belongs.
func TestAnEnvironmentMayHaveSecrets(t *testing.T) {
	files := whole()
	files["workflows/gate.yml"] = strings.NewReplacer("    steps:\n", "    environment: media-sosial\n    steps:\n",
		"${{ github.token }}", "${{ secrets.TELEGRAM }}").Replace(good)
	if got := ids(t, files); len(got) > 0 {
		t.Errorf("found %v", got)
	}
}

const own = "../../.github"

func TestOurWorkflowsAreSafe(t *testing.T) {
	found, err := Check(os.DirFS(own))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("%s:%d:%d: %s [%s]", f.Path, f.Line, f.Column, f.Message.In(lang.English), f.Rule)
	}
}

// ours are our workflows, each with all that it may do. A grant that is added
// must be added here too.
var ours = map[string]struct{ on, grants string }{
	"ci.yml":       {"pull_request push", "uji contents:read"},
	"gate.yml":     {"pull_request_target issue_comment workflow_run push workflow_dispatch", "gerbang actions:write contents:write issues:read pull-requests:write statuses:write"},
	"handoff.yml":  {"issue_comment workflow_dispatch", "serah contents:read issues:write"},
	"proposal.yml": {"pull_request", "periksa contents:read"},
	"publish.yml": {
		"push workflow_dispatch", "siapkan contents:read latihan contents:read putuskan contents:read issues:read pull-requests:read statuses:read " +
			"situs contents:read id-token:write pages:write kanal contents:read issues:write pull-requests:read statuses:read " +
			"situs-akhir contents:read id-token:write pages:write simpulan",
	},
	"reminder.yml": {"schedule workflow_dispatch", "pengingat contents:read issues:read pull-requests:write statuses:write serah contents:read issues:write"},
	"review.yml":   {"pull_request_review", "isyarat"},
	"schedule.yml": {"schedule workflow_dispatch", "jadwal actions:write contents:read"},
}

func TestOurWorkflowsMayDoNoMore(t *testing.T) {
	d := ourFolder(t)
	for _, f := range d.files {
		var grants []string
		for _, j := range f.jobs {
			grants = append(grants, j.id)
			for k, v := range pairs(get(j.body, "permissions")) {
				grants = append(grants, k.Value+":"+v.Value)
			}
		}
		want := ours[base(f.path)]
		if on := strings.Join(f.triggers, " "); on != want.on {
			t.Errorf("%s starts on %s, want %s", f.path, on, want.on)
		}
		if got := strings.Join(grants, " "); got != want.grants {
			t.Errorf("%s may %s, want %s", f.path, got, want.grants)
		}
	}
	if len(d.files) != len(ours) {
		t.Errorf("%d workflows, want %d", len(d.files), len(ours))
	}
}

func ourFolder(t *testing.T) *folder {
	t.Helper()
	d, found, err := load(os.DirFS(own))
	if err != nil || len(found) > 0 {
		t.Fatal(err, found)
	}
	return d
}

func ourFile(t *testing.T, name string) *file {
	t.Helper()
	for _, f := range ourFolder(t).files {
		if base(f.path) == name {
			return f
		}
	}
	t.Fatalf("no %s", name)
	return nil
}

func list(n *yaml.Node) (out []string) {
	if n != nil {
		for _, c := range n.Content {
			out = append(out, c.Value)
		}
	}
	return out
}

// What act does not enforce is written down: the gate misses no kind of event,
// looks at pull requests alone, and knows each by its number.
func TestTheGateHearsEverything(t *testing.T) {
	f := ourFile(t, "gate.yml")
	for event, types := range map[string]string{
		"pull_request_target": "opened reopened synchronize edited ready_for_review converted_to_draft closed",
		"issue_comment":       "created edited deleted",
		"workflow_run":        "completed",
	} {
		if got := strings.Join(list(get(f.root, "on", event, "types")), " "); got != types {
			t.Errorf("%s: %s", event, got)
		}
	}
	if got := list(get(f.root, "on", "push", "branches")); !slices.Equal(got, []string{mainBranch}) {
		t.Errorf("push to %v", got)
	}
	review := ourFile(t, "review.yml")
	if got := strings.Join(list(get(review.root, "on", "pull_request_review", "types")), " "); got != "submitted edited dismissed" {
		t.Errorf("review.yml: %s", got)
	}
	if cond := value(f.jobs[0].body, "if"); !strings.Contains(cond, "github.event.issue.pull_request") {
		t.Errorf("the gate runs for issues: %s", cond)
	}
	group := value(f.root, "concurrency", "group")
	for _, part := range []string{"pull_request.number", "issue.number", "inputs.pr", "workflow_run.pull_requests[0].number", "workflow_run.head_sha", "'semua'"} {
		if !strings.Contains(group, part) {
			t.Errorf("the gate's group lacks %s: %s", part, group)
		}
	}
}

// A review's event is believed in nothing but its commit, and the step that
// decodes pictures holds no token.
func TestTheGateBelievesNumbersOnly(t *testing.T) {
	for _, s := range ourFile(t, "gate.yml").jobs[0].steps {
		env := get(s, "env")
		scalars(env, func(n *yaml.Node) {
			rest := n.Value
			for _, allowed := range []string{"github.event.pull_request.number", "github.event.issue.number", "github.event.workflow_run.head_sha"} {
				rest = strings.ReplaceAll(rest, allowed, "")
			}
			if strings.Contains(rest, "github.event.") {
				t.Errorf("%s reads %s", value(s, "name"), n.Value)
			}
		})
		if strings.Contains(value(s, "run"), " preview ") && get(env, "GITHUB_TOKEN") != nil {
			t.Errorf("%s holds a token", value(s, "name"))
		}
	}
}

// Every site that goes out is indexed between its build and its packing, by a step that
// is told nothing and whose failure stops nothing.
func TestEverySiteIsIndexedByAStepThatHoldsNothing(t *testing.T) {
	indexed := 0
	for _, j := range ourFile(t, "publish.yml").jobs {
		order := ""
		for _, s := range j.steps {
			run := value(s, "run")
			switch {
			case strings.Contains(run, "search-index"):
				order += "index "
				if get(s, "env") != nil || value(s, "continue-on-error") != "true" {
					t.Errorf("%s: %s is told something, or stops the rest", j.id, value(s, "name"))
				}
			case strings.Contains(run, " --search "):
				order += "build "
			case strings.Contains(run, "tar ") || strings.Contains(run, "--push") || value(s, "with", "name") == "latihan-situs":
				order += "out "
			}
		}
		if strings.Contains(order, "index") {
			indexed++
		}
		if order != "" && !strings.HasPrefix(order, "build index out ") {
			t.Errorf("%s: %s", j.id, order)
		}
	}
	if indexed != 3 {
		t.Errorf("%d sites are indexed", indexed)
	}
}

// The schedule compares what is served with what publishing would build: so both build
// with the same words.
func TestTheScheduleBuildsWhatIsPublished(t *testing.T) {
	words := regexp.MustCompile(`build --decided --ledger "[^"]*"(.* --out)`)
	builds := map[string][]string{}
	for _, name := range []string{"publish.yml", "schedule.yml"} {
		for _, j := range ourFile(t, name).jobs {
			for _, s := range j.steps {
				if m := words.FindStringSubmatch(value(s, "run")); m != nil {
					builds[m[1]] = append(builds[m[1]], name+" "+j.id)
				}
			}
		}
	}
	if len(builds) != 1 {
		t.Errorf("built in several ways: %q", builds)
	}
	for _, where := range builds {
		if len(where) != 3 {
			t.Errorf("built in %q", where)
		}
	}
}

// The Go that workflows install is go.mod's.
func TestWorkflowsInstallTheGoOfTheModule(t *testing.T) {
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range ourFolder(t).files {
		for _, j := range f.jobs {
			for _, s := range j.steps {
				if action(s) != "actions/setup-go" {
					continue
				}
				minor, ok := strings.CutSuffix(value(s, "with", "go-version"), ".x")
				if !ok || !strings.Contains(string(mod), "\ngo "+minor+".") {
					t.Errorf("%s installs Go %s", f.path, value(s, "with", "go-version"))
				}
			}
		}
	}
}

// Whatever prints what people wrote keeps the runner from obeying it, itself or by
// the script told. Findings are commands to the runner, so check escapes them itself.
func TestNoOneElseCommandsTheRunner(t *testing.T) {
	for _, f := range ourFolder(t).files {
		for _, j := range f.jobs {
			for _, s := range j.steps {
				run := value(s, "run")
				calls := strings.Contains(run, `"$RUNNER_TEMP/terbit" `) && !strings.HasPrefix(run, "go build ")
				told := strings.Count(run, "bash .github/scripts/told ") == strings.Count(run, `"$RUNNER_TEMP/terbit" `)
				if calls && !told && !strings.Contains(run, "--format github") && !strings.Contains(run, "::stop-commands::") {
					t.Errorf("%s: %s", f.path, value(s, "name"))
				}
			}
		}
	}
}

// The script that everything is told by does so between two marks that nobody can
// guess, and ends as the command does.
func TestWhatIsToldCommandsNothing(t *testing.T) {
	summary := filepath.Join(t.TempDir(), "ringkasan.md")
	cmd := exec.CommandContext(t.Context(), "bash", own+"/scripts/told", "Judul", "bash", "-c", "echo '::error::palsu'; echo 'lihat https://situs.go.id/a?b=1, <https://x.example>'; echo '```' >&2; exit 7")
	cmd.Env = append(os.Environ(), "GITHUB_STEP_SUMMARY="+summary)
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 7 {
		t.Errorf("%v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	mark, ok := strings.CutPrefix(lines[0], "::stop-commands::")
	if !ok || len(mark) != 32 || lines[len(lines)-1] != "::"+mark+"::" || !slices.Contains(lines, "::error::palsu") {
		t.Errorf("%s", out)
	}
	told, err := os.ReadFile(summary)
	want := "### Judul\n\n    ::error::palsu\n    lihat https://situs.go.id/a?b=1, <https://x.example>\n    ```\n\n- <https://situs.go.id/a?b=1>\n- <https://x.example>\n\n"
	if err != nil || string(told) != want {
		t.Errorf("%v\n%s", err, told)
	}
}

// A key lies in a file of one's own while a command runs, and nowhere else.
func TestAKeyLiesNowhereElse(t *testing.T) {
	const key = "-----BEGIN OPENSSH PRIVATE KEY-----\r\nrahasia\r\n-----END OPENSSH PRIVATE KEY-----"
	temp := t.TempDir()
	script := `set -e; [ -z "${KEY:-}" ]; file=$(ls "$RUNNER_TEMP"/kunci.*/key); stat -c %a "$file" "${file%/key}"; cat "$file"; cat "${file%/key}/hosts"; echo "$GIT_SSH_COMMAND"; exit 5`
	cmd := exec.CommandContext(t.Context(), "bash", own+"/scripts/with-key", "bash", "-c", script)
	cmd.Env = append(os.Environ(), "RUNNER_TEMP="+temp, "KEY="+key, "KNOWN_HOSTS=git.go.id ssh-ed25519 AAAA")
	out, err := cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 5 {
		t.Errorf("%v", err)
	}
	said := string(out)
	for _, want := range []string{"600\n700\n" + strings.ReplaceAll(key, "\r", "") + "\n", "github.com ssh-ed25519 ", "git.go.id ssh-ed25519 AAAA\n", "StrictHostKeyChecking=yes", "IdentitiesOnly=yes"} {
		if !strings.Contains(said, want) {
			t.Errorf("lacks %q:\n%s", want, said)
		}
	}
	if _, command, _ := strings.Cut(said, "ssh -F "); strings.Contains(command, "rahasia") {
		t.Errorf("an argument holds the key: %s", command)
	}
	if left, err := filepath.Glob(temp + "/*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// People see names, and they are there. GitHub shows checks by the job's name
// alone, so no two jobs share one.
func TestEverythingHasAName(t *testing.T) {
	seen := map[string]string{}
	for _, f := range ourFolder(t).files {
		if value(f.root, "name") == "" {
			t.Errorf("%s has no name", f.path)
		}
		for _, j := range f.jobs {
			if value(j.body, "name") == "" {
				t.Errorf("%s: %s has no name", f.path, j.id)
			}
			if name := value(j.body, "name"); seen[name] != "" {
				t.Errorf("%s and %s: both have a job %q", seen[name], f.path, name)
			}
			seen[value(j.body, "name")] = f.path
			for i, s := range j.steps {
				if value(s, "name") == "" {
					t.Errorf("%s: step %d of %s has no name", f.path, i+1, j.id)
				}
			}
		}
	}
}

// Running a job again keeps its commit and its run, so neither the run nor the
// attempt may be part of any key.
func TestARepeatedRunIsTheSameRun(t *testing.T) {
	for _, f := range ourFolder(t).files {
		scalars(f.root, func(n *yaml.Node) {
			if strings.Contains(n.Value, "run_attempt") || strings.Contains(n.Value, "run_id") || strings.Contains(n.Value, "run_number") {
				t.Errorf("%s:%d: %s", f.path, n.Line, n.Value)
			}
		})
	}
}

// Staff are reminded of what was handed over to them where publishing is in earnest,
// by a run that records nothing and that no comment's run waits for.
func TestStaffAreRemindedInEarnestOnly(t *testing.T) {
	f := ourFile(t, "reminder.yml")
	for _, j := range f.jobs {
		if j.id != "serah" {
			continue
		}
		run := value(j.steps[len(j.steps)-1], "run")
		if cond := value(j.body, "if"); !strings.Contains(cond, "publish == 'sungguhan'") || !strings.Contains(run, " handoff --write --remind ") {
			t.Errorf("if %s: %s", cond, run)
		}
	}
	if group := value(f.root, "concurrency", "group"); group == value(ourFile(t, "handoff.yml").root, "concurrency", "group") {
		t.Errorf("a reminder pushes out a run that records an answer: %s", group)
	}
}

// Reminders come in office hours: 07.30 to 16.30 WIB is 00.30 to 09.30 UTC.
func TestRemindersComeInOfficeHours(t *testing.T) {
	crons := get(ourFile(t, "reminder.yml").root, "on", "schedule")
	if len(crons.Content) != 1 || value(crons.Content[0], "cron") != "30 0-9 * * 1-5" {
		t.Errorf("%v", crons)
	}
}
