package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/pipeline/keep"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/source"
)

// kept is what one build of a root leaves for the next: the items as they were
// read, the proofs that they hold no errors, and what each site is made of. It
// lies below .terbit/cache/bangun, may be deleted at any time, and is good for
// this program and this configuration only. In a process that builds again and
// again it lives on without the files.
type kept struct {
	dir    string
	key    string
	items  *source.Memory // nil for items of a git tree, which have no stamps
	proofs *rule.Memory
	sites  map[string]*site.Builder // by folder
	saved  chan error               // how keeping the items went; nil: it was not begun
}

// keptFormat is raised whenever the files below mean something else.
const keptFormat = "terbit-bangun 2"

// sitesMost is how many sites of one root are remembered.
const sitesMost = 8

// recall makes the project use what earlier builds left. Whatever can't be read is
// made anew.
func (p *project) recall() { p.recallAfter(nil) }

// recallAfter is recall in a process that has built before: what that build knew is
// in memory, unless the configuration has changed since.
func (p *project) recallAfter(old *kept) {
	var s keep.Summer
	key := fmt.Sprintf("%s %x %s", keptFormat, s.Of(p.office), programID())
	if old != nil && old.key == key {
		p.kept = old
		return
	}
	k := &kept{dir: filepath.Join(p.root, ".terbit", "cache", "bangun"), key: key, proofs: &rule.Memory{}, sites: map[string]*site.Builder{}}
	if old != nil {
		k.sites = old.sites // whose pages know the configuration themselves
	}
	p.kept = k
	if p.tree != nil {
		return
	}
	k.items = &source.Memory{}
	data, ok := keep.Read(k.file("konten"), k.key)
	if !ok {
		return
	}
	items, data, err := source.UnpackMemory(data, p.office.Location)
	if err != nil {
		return
	}
	if proofs, _, err := rule.UnpackMemory(data); err == nil {
		k.items, k.proofs = items, proofs
	}
}

func (k *kept) file(name string) string { return filepath.Join(k.dir, name) }

// site is the builder of a folder.
func (k *kept) site(out string) *site.Builder {
	if abs, err := filepath.Abs(out); err == nil {
		out = abs
	}
	if k.sites[out] == nil {
		k.sites[out] = site.NewBuilder(k.file("situs-"+mark(out)), programID())
	}
	return k.sites[out]
}

// mark tells names apart in a file's name.
func mark(s string) string {
	sum := keep.SumOf([]byte(s))
	return fmt.Sprintf("%x", sum[:6])
}

// saveItems leaves what is known of the items for the next process, while their
// site is being built.
func (k *kept) saveItems() {
	k.saved = make(chan error, 1)
	go func() {
		if k.items == nil || !k.items.Changed() && !k.proofs.Changed() {
			k.saved <- nil
			return
		}
		k.saved <- keep.Write(k.file("konten"), k.key, slices.Concat(k.items.Pack(), k.proofs.Pack())...)
	}()
}

// saveSites leaves what is known of the sites, and waits for the items.
func (k *kept) saveSites() error {
	var errs []error
	for _, b := range k.sites {
		errs = append(errs, b.Save())
	}
	if k.saved != nil {
		errs = append(errs, <-k.saved)
		k.saved = nil
	}
	return errors.Join(errs...)
}

// rest lets the text of each item go once its page is drawn.
func (k *kept) rest() {
	if k.items != nil {
		k.items.Rest()
	}
}

// prune forgets the sites that were not built for the longest.
func (k *kept) prune() {
	names, err := filepath.Glob(k.file("situs-*"))
	if err != nil || len(names) <= 2*sitesMost {
		return
	}
	age := func(name string) int64 {
		info, err := os.Stat(name)
		if err != nil {
			return 0
		}
		return info.ModTime().UnixNano()
	}
	slices.SortFunc(names, func(a, b string) int {
		return strings.Compare(strconv.FormatInt(age(b), 10), strconv.FormatInt(age(a), 10))
	})
	for _, name := range names[2*sitesMost:] { // a site has a lock beside it
		_ = os.Remove(name)
	}
}
