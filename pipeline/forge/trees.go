package forge

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// itemPath is the form of an item's folder, as package gate takes it.
var itemPath = regexp.MustCompile(`^content/[0-9]{4}/[a-z0-9][a-z0-9._-]*$`)

// readTrees finds the items and their trees at every commit that matters.
func (r *reading) readTrees() error {
	pr := &r.snap.PullRequest
	root, err := r.forest.fetch(pr.BaseSHA)
	if err != nil {
		return err
	}
	r.base = r.outside(pr.BaseSHA, root)
	paths := map[string]bool{}
	for _, f := range r.files {
		for _, path := range []string{f.Filename, f.Previous} {
			if id, ok := itemOf(path); ok {
				paths[id] = true
			}
		}
	}
	for path := range paths {
		if _, err := r.forest.folder(root, path); err != nil { // so that a truncated tree can grow
			return err
		}
	}
	if r.merge != nil {
		if err := r.rootOf(r.merge); err != nil {
			return err
		}
		if err := r.moved(paths); err != nil {
			return err
		}
	}
	r.paths = slices.Sorted(maps.Keys(paths))
	if len(r.paths) == 0 {
		return nil // a policy change: its files tell all
	}
	for _, n := range r.commits {
		if err := r.lineage(n); err != nil {
			return err
		}
	}
	all := append(slices.Collect(maps.Values(r.nodes)), r.base)
	if r.merge != nil {
		all = append(all, r.merge)
	}
	for _, n := range all {
		if err := r.hang(n); err != nil {
			return err
		}
	}
	return nil
}

// itemOf is the item that a path belongs to.
func itemOf(path string) (string, bool) {
	parts := strings.SplitN(path, "/", 4)
	if len(parts) < 4 {
		return "", false
	}
	id := strings.Join(parts[:3], "/")
	return id, itemPath.MatchString(id)
}

// outside is a commit of which only the tree matters.
func (r *reading) outside(sha, root string) *node {
	n := &node{wireCommit: &wireCommit{SHA: sha}}
	n.Commit.Tree.SHA = root
	return n
}

// moved adds the items that the merge changes although no file of the pull
// request shows it, as when git follows a renamed folder. A change of the policy
// in that way is noted too.
func (r *reading) moved(paths map[string]bool) error {
	base, merge := r.base.Commit.Tree.SHA, r.merge.Commit.Tree.SHA
	for _, top := range []string{".github", "schema"} {
		was, err := r.forest.find(base, top)
		if err != nil {
			return err
		}
		is, err := r.forest.find(merge, top)
		if err != nil {
			return err
		}
		shown := slices.ContainsFunc(r.files, func(f wireFile) bool {
			return strings.HasPrefix(f.Filename, top+"/") || strings.HasPrefix(f.Previous, top+"/")
		})
		if was.sha != is.sha && !shown {
			r.snap.PolicyChanged = true
		}
	}
	return r.differ(base, merge, "content", 2, func(id string) {
		if itemPath.MatchString(id) {
			paths[id] = true
		}
	})
}

// differ walks two trees down to a depth, only where they differ.
func (r *reading) differ(a, b, path string, depth int, yield func(string)) error {
	was, err := r.forest.find(a, path)
	if err != nil {
		return err
	}
	is, err := r.forest.find(b, path)
	if err != nil || was.sha == is.sha {
		return err
	}
	if depth == 0 {
		yield(path)
		return nil
	}
	names := map[string]bool{}
	for _, e := range []entry{was, is} {
		if e.mode != modeFolder {
			continue
		}
		es, err := r.forest.entries(e.sha)
		if err != nil {
			return err
		}
		for _, child := range es {
			names[child.name] = true
		}
	}
	for name := range names {
		if err := r.differ(a, b, path+"/"+name, depth-1, yield); err != nil {
			return err
		}
	}
	return nil
}

// lineage reads the roots of a commit and its parents. A parent that is not the
// pull request's own is a commit of the base branch, long ago or not.
func (r *reading) lineage(n *node) error {
	for _, p := range n.Parents {
		if r.nodes[p.SHA] != nil {
			continue
		}
		if p.SHA == r.base.SHA {
			r.nodes[p.SHA] = r.base
			continue
		}
		root, err := r.forest.fetch(p.SHA)
		if err != nil {
			return err
		}
		r.nodes[p.SHA] = r.outside(p.SHA, root)
	}
	return r.rootOf(n)
}

// rootOf makes sure that a commit's tree is in the forest: it is there, or it
// grows from its first parent's, or it is fetched.
func (r *reading) rootOf(n *node) error {
	if _, ok := r.forest.trees[n.Commit.Tree.SHA]; ok {
		return nil
	}
	parent := r.parentRoot(n)
	if parent != "" && !n.detailed {
		c, err := r.fetchCommit(n.SHA)
		if err != nil {
			return err
		}
		n.Files, n.detailed = c.Files, true
	}
	if parent != "" && n.Files != nil {
		r.learn(parent, n.Files)
		if r.forest.grow(parent, n.Files, n.Commit.Tree.SHA) {
			return nil
		}
	}
	root, err := r.forest.fetch(n.SHA)
	if err == nil && root != n.Commit.Tree.SHA {
		err = fmt.Errorf("read tree of %s: it is %s, not %s", n.SHA, root, n.Commit.Tree.SHA)
	}
	return err
}

// parentRoot is the first parent's root, "" where it is not in the forest.
func (r *reading) parentRoot(n *node) string {
	if len(n.Parents) == 0 {
		return ""
	}
	parent := r.nodes[n.Parents[0].SHA]
	if n.Parents[0].SHA == r.base.SHA {
		parent = r.base
	}
	if parent == nil {
		return ""
	}
	if _, ok := r.forest.trees[parent.Commit.Tree.SHA]; !ok {
		return ""
	}
	return parent.Commit.Tree.SHA
}

// learn notes the patches of a commit.
func (r *reading) learn(parent string, files []wireFile) {
	for _, f := range files {
		from := ""
		if f.Status != "added" {
			path := f.Filename
			if f.Previous != "" {
				path = f.Previous
			}
			e, err := r.forest.known(parent, path)
			if err != nil || e.sha == "" {
				continue
			}
			from = e.sha
		}
		r.library.learn(f, from)
	}
}

// hang tells a commit the trees of the items.
func (r *reading) hang(n *node) error {
	if n.trees != nil {
		return nil
	}
	trees := map[string]string{}
	for _, path := range r.paths {
		id, err := r.forest.folder(n.Commit.Tree.SHA, path)
		if err != nil {
			return err
		}
		trees[path] = id
	}
	n.trees = trees
	return nil
}
