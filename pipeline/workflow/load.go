package workflow

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
)

// file is one workflow; script is one file of scripts/.
type (
	file struct {
		path     string
		root     *yaml.Node
		triggers []string
		jobs     []job
	}
	job struct {
		id    string
		key   *yaml.Node // where it stands
		body  *yaml.Node
		steps []*yaml.Node
	}
	script struct {
		path, text string
	}
	folder struct {
		files   []*file
		scripts []script
	}
)

// load reads a folder. What is no workflow is a finding.
func load(fsys fs.FS) (*folder, []diag.Finding, error) {
	d := &folder{}
	var found []diag.Finding
	names, err := fs.Glob(fsys, "workflows/*.y*ml")
	if err != nil {
		return nil, nil, fmt.Errorf("list workflows: %w", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, nil, fmt.Errorf("read workflow: %w", err)
		}
		f, problems := parse(name, string(data))
		found = append(found, problems...)
		if f != nil {
			d.files = append(d.files, f)
		}
	}
	names, err = fs.Glob(fsys, "scripts/*")
	if err != nil {
		return nil, nil, fmt.Errorf("list scripts: %w", err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, nil, fmt.Errorf("read script: %w", err)
		}
		d.scripts = append(d.scripts, script{name, string(data)})
	}
	return d, found, nil
}

func parse(name, text string) (*file, []diag.Finding) {
	root, problems := strictyaml.Parse([]byte(text))
	found := strictyaml.Findings(name, 0, problems)
	unreadable := func(n *yaml.Node, m lang.Text) (*file, []diag.Finding) {
		return nil, append(found, finding(name, n, "WF001", m))
	}
	if root == nil || root.Kind != yaml.MappingNode {
		return unreadable(nil, lang.T("bukan berkas alur kerja", "no workflow file"))
	}
	if n := sharedNode(root); n != nil {
		return unreadable(n, lang.T("jangkar, alias, atau kunci ganda: tulis lengkap di tempatnya", "an anchor, an alias or a key that stands twice: write it out in its place"))
	}
	f := &file{path: name, root: root, triggers: triggersOf(get(root, "on"))}
	jobs := get(root, "jobs")
	if len(f.triggers) == 0 || jobs == nil || jobs.Kind != yaml.MappingNode || len(jobs.Content) == 0 {
		return unreadable(nil, lang.T("tanpa pemicu atau tanpa pekerjaan", "without triggers or without jobs"))
	}
	for k, v := range pairs(jobs) {
		j := job{id: k.Value, key: k, body: v}
		if steps := get(v, "steps"); steps != nil && steps.Kind == yaml.SequenceNode {
			j.steps = steps.Content
		}
		f.jobs = append(f.jobs, j)
	}
	return f, found
}

// triggersOf are the events' names, in all three notations.
func triggersOf(on *yaml.Node) []string {
	switch {
	case on == nil:
		return nil
	case on.Kind == yaml.ScalarNode:
		return []string{on.Value}
	}
	var names []string
	if on.Kind == yaml.MappingNode {
		for k := range pairs(on) {
			names = append(names, k.Value)
		}
		return names
	}
	for _, n := range on.Content {
		names = append(names, n.Value)
	}
	return names
}

// sharedNode finds what makes a key mean something that stands elsewhere: a
// reader of the file must see what a job does.
func sharedNode(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode || n.Anchor != "" {
		return n
	}
	if n.Kind == yaml.MappingNode {
		seen := map[string]bool{}
		for k := range pairs(n) {
			if seen[k.Value] || k.Value == "<<" {
				return k
			}
			seen[k.Value] = true
		}
	}
	for _, c := range n.Content {
		if found := sharedNode(c); found != nil {
			return found
		}
	}
	return nil
}

// pairs are a mapping's keys and values; none of anything else.
func pairs(n *yaml.Node) func(yield func(k, v *yaml.Node) bool) {
	return func(yield func(k, v *yaml.Node) bool) {
		if n == nil || n.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if !yield(n.Content[i], n.Content[i+1]) {
				return
			}
		}
	}
}

// get is the value under a key, nil where there is none. Keys is a path.
func get(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		var next *yaml.Node
		for k, v := range pairs(n) {
			if k.Value == key {
				next = v
			}
		}
		n = next
	}
	return n
}

// value is a scalar's text, "" of anything else.
func value(n *yaml.Node, keys ...string) string {
	if n = get(n, keys...); n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return n.Value
}

// scalars calls with every scalar below n, keys included.
func scalars(n *yaml.Node, call func(*yaml.Node)) {
	if n == nil {
		return
	}
	if n.Kind == yaml.ScalarNode {
		call(n)
	}
	for _, c := range n.Content {
		scalars(c, call)
	}
}

// action is the owner/name of a step's action, "" for a script.
func action(step *yaml.Node) string {
	name, _, _ := strings.Cut(value(step, "uses"), "@")
	return strings.ToLower(name)
}

// writes reports whether a job may write anything. What is not a list of grants
// counts as everything.
func (j job) writes() bool {
	p := get(j.body, "permissions")
	if p == nil || p.Kind != yaml.MappingNode {
		return true
	}
	for _, v := range pairs(p) {
		if v.Value != "read" && v.Value != "none" {
			return true
		}
	}
	return false
}

// ofProposals are the events that run a proposal's version of the workflow, with
// a token that its author could have anyway.
var ofProposals = []string{"pull_request", "pull_request_review", "pull_request_review_comment"}

// mixed says that a workflow starts both for proposals and for the base.
func (f *file) mixed() bool {
	return slices.ContainsFunc(f.triggers, isOfProposals) && !f.onlyProposals()
}

func (f *file) onlyProposals() bool {
	return !slices.ContainsFunc(f.triggers, func(t string) bool { return !isOfProposals(t) })
}

func isOfProposals(trigger string) bool { return slices.Contains(ofProposals, trigger) }

// trusted says that a job holds something worth stealing. A job that starts on
// pushes as well as on proposals, such as the code's CI, does not where it can
// only read: it could read the same for a proposal.
func (f *file) trusted(j job) bool {
	if j.writes() || get(j.body, "environment") != nil {
		return true
	}
	if f.mixed() {
		return slices.ContainsFunc(f.triggers, func(t string) bool { return !isOfProposals(t) && t != "push" })
	}
	return !f.onlyProposals()
}

func finding(name string, n *yaml.Node, rule string, m lang.Text) diag.Finding {
	at := diag.At(name)
	if n != nil {
		at.Line, at.Column = n.Line, n.Column
	}
	return diag.Finding{Position: at, Severity: diag.Error, Rule: rule, Message: m}
}

// base is a path's last element.
func base(name string) string { return path.Base(name) }
