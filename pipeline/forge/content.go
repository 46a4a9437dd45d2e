package forge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// described is one revision of an item: what the gate needs to know, and the
// item itself.
type described struct {
	gate.Content
	item  *source.Item
	files map[string]string // name → mode and blob
}

// describe reads a revision of an item once. A folder that is not there has no
// content; one that is no item is broken.
func (r *reading) describe(path, tree string) (described, error) {
	key := path + "@" + tree
	if d, ok := r.contents[key]; ok || tree == "" {
		return d, nil
	}
	d := described{files: map[string]string{}}
	fsys := &treeFS{forest: r.forest, library: r.library, root: r.forest.frame(path, tree), settled: r.settled}
	plain, err := r.inventory(tree, "", d.files)
	if err != nil {
		return d, err
	}
	corpus, err := source.Load(r.ctx, fsys, source.Options{Only: func(id string) bool { return id == path }})
	if fsys.err != nil {
		return d, fmt.Errorf("read %s at %s: %w", path, tree, fsys.err)
	}
	if err != nil {
		return d, err
	}
	d.Broken = true
	if len(corpus.Items) == 1 {
		d.item = corpus.Items[0]
		d.Broken = d.item.Broken || !plain
		d.Title, d.Classification = d.item.Meta.Title, d.item.Meta.Classification
	}
	if !d.Broken {
		d.Met = met(d.item)
	}
	r.contents[key] = d
	return d, nil
}

// frame puts a folder at a path of an otherwise empty tree.
func (f *forest) frame(path, tree string) string {
	parts := strings.Split(path, "/")
	for _, name := range slices.Backward(parts) {
		es := []entry{{name: name, mode: modeFolder, sha: tree}}
		tree = treeID(es)
		f.trees[tree] = es
	}
	return tree
}

// inventory lists a folder's files. It is false where one is neither a plain
// file nor a folder: a link, a submodule, a program.
func (r *reading) inventory(tree, prefix string, files map[string]string) (plain bool, err error) {
	entries, err := r.forest.entries(tree)
	if err != nil {
		return false, err
	}
	plain = true
	for _, e := range entries {
		if e.mode != modeFolder {
			files[prefix+e.name] = e.mode + " " + e.sha
			plain = plain && e.mode == modeFile
			continue
		}
		below, err := r.inventory(e.sha, prefix+e.name+"/", files)
		if err != nil {
			return false, err
		}
		plain = plain && below
	}
	return plain, nil
}

// needs ties what package rule asks of an item to the procedure's content facts.
var needs = map[rule.Need]schema.ContentFact{
	rule.InformationMaterial: schema.FactSourceText,
	rule.VisualMaterial:      schema.FactSourceMedia,
	rule.NarrativeIdea:       schema.FactNarrative,
	rule.BriefComplete:       schema.FactBrief,
	rule.ContentMaterial:     schema.FactSources,
	rule.MediaFinal:          schema.FactMedia,
	rule.AltText:             schema.FactAltText,
	rule.CaptionText:         schema.FactCaptions,
}

// met lists the content facts that hold of an item. What is not asked of it
// holds; of a withdrawn item nothing more is asked.
func met(it *source.Item) []schema.ContentFact {
	lacks := map[schema.ContentFact]bool{}
	for _, step := range []rule.Step{rule.Idea, rule.Concept, rule.Design} {
		for _, q := range rule.Missing(it, step) {
			lacks[needs[q.Need]] = true
		}
	}
	lacks[schema.FactTitle] = strings.TrimSpace(it.Meta.Title) == ""
	lacks[schema.FactComplete] = !rule.Complete(it)
	lacks[schema.FactCorrectionNote] = true // only against the base: see noted
	w := it.Meta.Withdrawal
	lacks[schema.FactWithdrawalReason] = w == nil || strings.TrimSpace(w.Reason) == "" && w.Kind != schema.PersonalData
	var out []schema.ContentFact
	for _, f := range schema.ContentFact("").Values() {
		if fact := schema.ContentFact(f); !lacks[fact] {
			out = append(out, fact)
		}
	}
	return out
}

// noted says that an item has a correction that the base has not.
func noted(base, head *source.Item) bool {
	if base == nil || head == nil {
		return false
	}
	return slices.ContainsFunc(head.Meta.Corrections, func(c schema.Correction) bool {
		return strings.TrimSpace(c.Note) != "" && !slices.Contains(base.Meta.Corrections, c)
	})
}
