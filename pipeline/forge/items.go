package forge

import (
	"maps"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/schema"
)

// readItems states the items, with their content at the base, in the test merge
// (at the head where there is none) and at every commit.
func (r *reading) readItems() error {
	for _, path := range r.paths {
		it := gate.Item{Path: path, BaseTree: r.base.trees[path], HeadTree: r.head.trees[path]}
		shown := it.HeadTree
		if r.merge != nil {
			it.MergeTree = r.merge.trees[path]
			shown = it.MergeTree
		}
		if err := r.settle(it.BaseTree); err != nil {
			return err
		}
		base, err := r.describe(path, it.BaseTree)
		if err != nil {
			return err
		}
		if err := r.describeAll(path, base); err != nil {
			return err
		}
		d, err := r.describe(path, shown)
		if err != nil {
			return err
		}
		it.Content = r.withNote(base, d)
		it.Change = changeOf(base, d)
		it.Outputs = outputs(path, shown, d)
		r.snap.Items = append(r.snap.Items, it)
	}
	return nil
}

// settle notes the captions that are on the base: they need not be read again.
func (r *reading) settle(tree string) error {
	if tree == "" {
		return nil
	}
	id, err := r.forest.folder(tree, "takarir")
	if err != nil || id == "" {
		return err
	}
	captions, err := r.forest.entries(id)
	if err != nil {
		return err
	}
	if r.settled == nil {
		r.settled = map[string]bool{}
	}
	for _, c := range captions {
		r.settled[c.sha] = c.size > 0
	}
	return nil
}

// describeAll reads the item at every commit.
func (r *reading) describeAll(path string, base described) error {
	for _, n := range r.commits {
		d, err := r.describe(path, n.trees[path])
		if err != nil {
			return err
		}
		if n.trees[path] != "" {
			d.Content = r.withNote(base, d)
			r.contents[path+"@"+n.trees[path]] = d
		}
	}
	return nil
}

// withNote adds the fact that only shows against the base.
func (r *reading) withNote(base, d described) gate.Content {
	c := d.Content
	if !d.Broken && noted(base.item, d.item) && !slices.Contains(c.Met, schema.FactCorrectionNote) {
		c.Met = append(slices.Clone(c.Met), schema.FactCorrectionNote)
	}
	return c
}

// outputs tell where the outputs are: the text and the media, with their blobs.
func outputs(path, tree string, d described) map[schema.OutputKind]string {
	out := map[schema.OutputKind]string{}
	if tree == "" {
		return out
	}
	var media []string
	for _, name := range slices.Sorted(maps.Keys(d.files)) {
		_, blob, _ := strings.Cut(d.files[name], " ")
		switch {
		case name == indexFile:
			out[schema.OutputNarrative] = path + "/" + name + "@" + blob
		case !strings.HasPrefix(name, "takarir/"):
			media = append(media, path+"/"+name+"@"+blob)
		}
	}
	if len(media) > 0 {
		out[schema.OutputMedia] = strings.Join(media, " ")
	}
	return out
}
