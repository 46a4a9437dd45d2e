package workflow

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/lang"
)

const checkout = "actions/checkout"

// expression begins one of GitHub's.
const expression = "${{"

// intoRunner are the files through which a script sets what later steps run.
var intoRunner = regexp.MustCompile(`GITHUB_(ENV|PATH)\b|::set-env|::add-path`)

// scriptText holds WF005, also for the scripts that actions take.
func scriptText(f *file, report func(*yaml.Node, lang.Text)) {
	for _, j := range f.jobs {
		for _, s := range j.steps {
			for _, n := range []*yaml.Node{get(s, "run"), get(s, "with", "script"), get(s, "working-directory")} {
				switch {
				case n == nil:
				case strings.Contains(n.Value, expression):
					report(n, lang.T("ungkapan %s di dalam skrip: lewatkan melalui env", "an expression %s inside a script: pass it through env").With(expression))
				case intoRunner.MatchString(n.Value):
					report(n, lang.T("skrip mengubah lingkungan langkah berikutnya", "a script changes the environment of later steps"))
				}
			}
		}
	}
}

// checkouts holds WF006.
func checkouts(f *file, report func(*yaml.Node, lang.Text)) {
	for _, j := range f.jobs {
		for _, s := range j.steps {
			if action(s) != checkout {
				continue
			}
			if value(s, "with", "persist-credentials") != "false" {
				report(get(s, "uses"), lang.T("tulis persist-credentials: false", "write persist-credentials: false"))
			}
			if n := get(s, "with", "allow-unsafe-pr-checkout"); n != nil {
				report(n, lang.T("jangan membuka pengaman checkout", "leave the safety catch of checkout on"))
			}
		}
	}
}

// mainBranch is the only ref that a trusted job checks out.
const mainBranch = "main"

// intoTree are the commands that put another commit into the work tree, or name a
// proposal's ref, which is the business of one script alone.
var intoTree = regexp.MustCompile(`(?m)\bgit\b[^\n|;&]*\b(checkout|switch|worktree|merge|pull|reset|restore|cherry-pick|rebase|am|apply|archive|clone|checkout-index|submodule)(\s|$)|\bgh\s+(pr|repo)\b|\bread-tree\b[^\n]*\s-[a-z]*u`)

// fromProposal finds a proposal's ref or files in a script.
var fromProposal = regexp.MustCompile(`refs/pull/|FETCH_HEAD|/head\b`)

// trustedCode holds WF007.
func trustedCode(f *file, report func(*yaml.Node, lang.Text)) {
	for _, j := range f.jobs {
		if !f.trusted(j) {
			continue
		}
		if n := get(j.body, "uses"); n != nil {
			report(n, lang.T("pekerjaan tepercaya ditulis di berkasnya sendiri", "a trusted job is written in its own file"))
		}
		for _, s := range j.steps {
			if action(s) == checkout && (value(s, "with", "ref") != mainBranch || get(s, "with", "repository") != nil) {
				report(get(s, "uses"), lang.T("pekerjaan tepercaya hanya mengambil ref: %s", "a trusted job checks out ref: %s only").With(mainBranch))
			}
			if n := get(s, "run"); n != nil && (intoTree.MatchString(n.Value) || fromProposal.MatchString(n.Value)) {
				report(n, lang.T("perintah ini dapat menaruh isi usulan di folder kerja", "this command can put a proposal's files into the work tree"))
			}
		}
	}
	if f.mixed() && (f.openToAll() || anyWrites(f)) {
		report(get(f.root, "on"), lang.T("pemicu usulan dan pemicu tepercaya di satu berkas", "triggers of proposals and trusted ones in one file"))
	}
}

func anyWrites(f *file) bool {
	for _, j := range f.jobs {
		if j.writes() {
			return true
		}
	}
	return false
}

// scriptCommands holds WF007 for the scripts that workflows call: they may fetch a
// proposal's objects, and never lay them out.
func scriptCommands(d *folder, report func(string, *yaml.Node, lang.Text)) {
	for _, s := range d.scripts {
		for i, line := range strings.Split(s.text, "\n") {
			code := strings.TrimSpace(line)
			if !strings.HasPrefix(code, "#") && (intoTree.MatchString(code) || intoRunner.MatchString(code)) {
				report(s.path, &yaml.Node{Line: i + 1, Column: 1}, lang.T("perintah ini dapat menaruh isi usulan di folder kerja", "this command can put a proposal's files into the work tree"))
			}
		}
	}
}

// untrustedCode holds WF008. Only a job that checks out the main branch may know
// a token, for its files are all that it runs.
func untrustedCode(f *file, report func(*yaml.Node, lang.Text)) {
	if f.onlyProposals() && anyWrites(f) {
		report(nil, lang.T("alur kerja usulan hanya membaca", "a proposal's workflow only reads"))
	}
	for _, j := range f.jobs {
		runsProposal := false
		for _, s := range j.steps {
			runsProposal = runsProposal || action(s) == checkout && value(s, "with", "ref") != mainBranch
		}
		if !runsProposal || f.trusted(j) {
			continue
		}
		scalars(j.body, func(n *yaml.Node) {
			if known.MatchString(n.Value) {
				report(n, lang.T("pekerjaan ini menjalankan kode usulan; tanpa token dan rahasia", "this job runs a proposal's code; no token and no secret"))
			}
		})
	}
}

var (
	known     = regexp.MustCompile(`\$\{\{[^}]*\b(github\.token|secrets)\b`)
	token     = regexp.MustCompile(`\$\{\{[^}]*\bgithub\.token\b`)
	wholeHub  = regexp.MustCompile(`\$\{\{[^}]*toJSON\(\s*github\s*\)`)
	anySecret = regexp.MustCompile(`\$\{\{[^}]*\bsecrets\b`)
)

// secrets holds WF009.
func secrets(f *file, report func(*yaml.Node, lang.Text)) {
	within := map[*yaml.Node]bool{}
	for _, j := range f.jobs {
		if n := get(j.body, "secrets"); n != nil {
			report(n, lang.T("rahasia tidak diwariskan", "secrets are not inherited"))
		}
		if get(j.body, "environment") != nil {
			scalars(j.body, func(n *yaml.Node) { within[n] = true })
		}
	}
	scalars(f.root, func(n *yaml.Node) {
		if anySecret.MatchString(n.Value) && !within[n] {
			report(n, lang.T("rahasia di luar environment", "a secret outside an environment"))
		}
	})
}

// tokens holds WF010.
func tokens(f *file, report func(*yaml.Node, lang.Text)) {
	right := map[*yaml.Node]bool{}
	for _, j := range f.jobs {
		for _, s := range j.steps {
			if get(s, "run") != nil {
				scalars(get(s, "env"), func(n *yaml.Node) { right[n] = true })
			}
		}
	}
	scalars(f.root, func(n *yaml.Node) {
		if token.MatchString(n.Value) && !right[n] || wholeHub.MatchString(n.Value) {
			report(n, lang.T("token di luar env sebuah langkah", "the token outside the env of a step"))
		}
	})
}

var artifacts = regexp.MustCompile(`download-artifact|\bgh\s+run\b|actions/artifacts`)

// leftovers holds WF011.
func leftovers(f *file, report func(*yaml.Node, lang.Text)) {
	for _, j := range f.jobs {
		if !f.trusted(j) {
			continue
		}
		for _, s := range j.steps {
			name := action(s)
			switch {
			case artifacts.MatchString(value(s, "uses")) || artifacts.MatchString(value(s, "run")):
				report(s, lang.T("pekerjaan tepercaya tidak mengambil artefak", "a trusted job fetches no artifact"))
			case strings.HasPrefix(name, "actions/cache"):
				report(s, lang.T("pekerjaan tepercaya tidak memakai tembolok", "a trusted job uses no cache"))
			case strings.HasPrefix(name, "actions/setup-") && value(s, "with", "cache") != "false":
				report(s, lang.T("tulis cache: false", "write cache: false"))
			}
		}
	}
}

var (
	// download are the commands that install what no lock file pins. Go's modules are
	// pinned by go.sum, but a program at a version is none of them.
	download = regexp.MustCompile(strings.Join([]string{
		`\b(npx|bunx|yarn|pnpm|pipx)\s`,
		`\b(npm|bun)\b[^\n|;&]*\s(install|i|add|exec|x|update|up)\b`,
		`\b(pip3?|gem|cargo|apt|apt-get)\b[^\n|;&]*\sinstall\b`,
		`\bgo\s+(install|run)\s[^\n|;&]*@`,
		`\b(curl|wget)\b[^\n;&]*\|\s*(ba|da|z)?sh\b`,
	}, "|"))
	lockedNPM = regexp.MustCompile(`\bnpm\s+(ci|clean-install)\b[^\n|;&]*`)
)

// unpinned reports whether a script downloads what no digest pins, or lets it run
// something while it is installed.
func unpinned(script string) bool {
	if download.MatchString(script) {
		return true
	}
	for _, command := range lockedNPM.FindAllString(script, -1) {
		if !strings.Contains(command+" ", " --ignore-scripts ") {
			return true
		}
	}
	return false
}

var unpinnedText = lang.T("pasang dengan npm ci --ignore-scripts dari berkas kunci", "install with npm ci --ignore-scripts from a lock file")

// downloads holds WF016.
func downloads(f *file, report func(*yaml.Node, lang.Text)) {
	for _, j := range f.jobs {
		for _, s := range j.steps {
			if n := get(s, "run"); f.trusted(j) && n != nil && unpinned(n.Value) {
				report(n, unpinnedText)
			}
		}
	}
}

// scriptDownloads holds WF016 for the scripts that workflows call.
func scriptDownloads(d *folder, report func(string, *yaml.Node, lang.Text)) {
	for _, s := range d.scripts {
		for i, line := range strings.Split(s.text, "\n") {
			if code := strings.TrimSpace(line); !strings.HasPrefix(code, "#") && unpinned(code) {
				report(s.path, &yaml.Node{Line: i + 1, Column: 1}, unpinnedText)
			}
		}
	}
}
