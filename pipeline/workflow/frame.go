package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// permissions holds WF002.
func permissions(f *file, report func(*yaml.Node, lang.Text)) {
	if top := get(f.root, "permissions"); top == nil || top.Kind != yaml.MappingNode || len(top.Content) > 0 {
		report(top, lang.T("tulis permissions: {} di atas", "write permissions: {} at the top"))
	}
	for _, j := range f.jobs {
		p := get(j.body, "permissions")
		if p == nil || p.Kind != yaml.MappingNode {
			report(j.key, lang.T("pekerjaan %s: sebutkan izinnya satu per satu", "job %s: list its permissions one by one").With(j.id))
			continue
		}
		for k, v := range pairs(p) {
			if !slices.Contains([]string{"read", "write", "none"}, v.Value) {
				report(k, lang.T("izin %s: read, write, atau none", "permission %s: read, write or none").With(k.Value))
			}
		}
	}
}

const timeoutMax = 120 // minutes

var hosted = regexp.MustCompile(`^ubuntu-[0-9]{2}\.[0-9]{2}$`)

// jobFrame holds WF003.
func jobFrame(f *file, report func(*yaml.Node, lang.Text)) {
	for _, j := range f.jobs {
		if n, err := strconv.Atoi(value(j.body, "timeout-minutes")); err != nil || n < 1 || n > timeoutMax {
			report(j.key, lang.T("pekerjaan %s: timeout-minutes antara 1 dan %d", "job %s: timeout-minutes between 1 and %d").With(j.id, timeoutMax))
		}
		if !hosted.MatchString(value(j.body, "runs-on")) {
			report(j.key, lang.T("pekerjaan %s: runs-on sebuah versi ubuntu tertentu", "job %s: runs-on a certain version of ubuntu").With(j.id))
		}
		for _, key := range []string{"container", "services"} {
			if n := get(j.body, key); n != nil {
				report(n, lang.T("pekerjaan %s: tanpa %s, isinya tidak dikunci", "job %s: no %s, nothing pins what is in it").With(j.id, key))
			}
		}
	}
}

var (
	pinned  = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+@[0-9a-f]{40}$`)
	version = regexp.MustCompile(`^# v[0-9]+\.[0-9]+\.[0-9]+$`)
)

// uses are all actions and reusable workflows of a file.
func (f *file) uses(call func(*yaml.Node)) {
	for _, j := range f.jobs {
		if n := get(j.body, "uses"); n != nil {
			call(n)
		}
		for _, s := range j.steps {
			if n := get(s, "uses"); n != nil {
				call(n)
			}
		}
	}
}

// pins holds WF004 within a file. A path like ./ is refused as well: it runs
// whatever stands in the work tree.
func pins(f *file, report func(*yaml.Node, lang.Text)) {
	f.uses(func(n *yaml.Node) {
		switch {
		case !pinned.MatchString(n.Value):
			report(n, lang.T("%s: kunci pada commit 40 angka heksadesimal", "%s: pin it to a commit of 40 hexadecimal digits").With(n.Value))
		case !version.MatchString(n.LineComment):
			report(n, lang.T("%s: tulis versinya di belakang, # v1.2.3", "%s: write its version behind it, # v1.2.3").With(n.Value))
		}
	})
}

// samePins holds WF004 across files.
func samePins(d *folder, report func(string, *yaml.Node, lang.Text)) {
	first := map[string]string{}
	for _, f := range d.files {
		f.uses(func(n *yaml.Node) {
			name, _, _ := strings.Cut(n.Value, "@")
			pin := n.Value + " " + n.LineComment
			if first[name] == "" {
				first[name] = pin
			}
			if first[name] != pin {
				report(f.path, n, lang.T("%s: di tempat lain %s", "%s: elsewhere %s").With(pin, first[name]))
			}
		})
	}
}

// concurrency holds WF012. A job that publishes is known by its workflow: it
// starts on the base alone and does more than ping.
func concurrency(f *file, report func(*yaml.Node, lang.Text)) {
	needed := slices.ContainsFunc(f.jobs, job.writes) || !slices.ContainsFunc(f.triggers, isOfProposals)
	if !needed {
		return
	}
	c := get(f.root, "concurrency")
	if value(c, "group") == "" || value(c, "cancel-in-progress") != "false" {
		report(c, lang.T("tulis concurrency dengan group dan cancel-in-progress: false", "write concurrency with a group and cancel-in-progress: false"))
	}
}

// cronAlone holds WF013. Starting it by hand is no other trigger.
func cronAlone(f *file, report func(*yaml.Node, lang.Text)) {
	if slices.Contains(f.triggers, "schedule") && slices.ContainsFunc(f.triggers, func(t string) bool { return t != "schedule" && t != "workflow_dispatch" }) {
		report(get(f.root, "on"), lang.T("pindahkan schedule ke berkas sendiri", "move schedule to a file of its own"))
	}
}

// shells holds WF014.
func shells(f *file, report func(*yaml.Node, lang.Text)) {
	if value(f.root, "defaults", "run", "shell") != "bash" {
		report(nil, lang.T("tulis defaults: run: shell: bash", "write defaults: run: shell: bash"))
	}
	for _, j := range f.jobs {
		if n := get(j.body, "defaults"); n != nil {
			report(n, lang.T("pekerjaan %s: tanpa defaults sendiri", "job %s: no defaults of its own").With(j.id))
		}
		for _, s := range j.steps {
			if n := get(s, "shell"); n != nil {
				report(n, lang.T("tanpa shell sendiri", "no shell of its own"))
			}
		}
	}
}

// pings holds WF015.
func pings(d *folder, report func(string, *yaml.Node, lang.Text)) {
	byName := map[string]*file{}
	for _, f := range d.files {
		byName[value(f.root, "name")] = f
	}
	for _, f := range d.files {
		if !slices.Contains(f.triggers, "workflow_run") {
			continue
		}
		names := get(f.root, "on", "workflow_run", "workflows")
		if names == nil || len(names.Content) == 0 {
			report(f.path, names, lang.T("workflow_run: sebutkan nama alur kerjanya", "workflow_run: name its workflows"))
			continue
		}
		for _, n := range names.Content {
			switch ping := byName[n.Value]; {
			case ping == nil:
				report(f.path, n, lang.T("tidak ada alur kerja bernama %q", "there is no workflow named %q").With(n.Value))
			case slices.ContainsFunc(ping.jobs, func(j job) bool { return len(get(j.body, "permissions").Content) > 0 }):
				report(f.path, n, lang.T("%s memberi izin; isyarat tidak memerlukannya", "%s grants permissions; a ping needs none").With(base(ping.path)))
			}
		}
	}
}
