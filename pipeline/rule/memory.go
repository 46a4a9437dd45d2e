package rule

import (
	"sync"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/keep"
	"github.com/gunungmas/terbit/pipeline/source"
)

// Memory is what a check proved: items without errors, each with its print and
// with what the rules were told of other items. An item with the same print that
// would be told the same has no errors again, and is not looked at. That holds for
// one program and one office. Errors are never remembered: they are found anew.
//
// No rule of errors may look at the clock, and of other items only at what
// [answer] sums up; tests hold that. The zero value remembers nothing.
type Memory struct {
	sound   keep.Table[proof]
	changed bool
}

// Changed reports whether the last Check remembers something else than the one before.
func (m *Memory) Changed() bool { return m.changed }

// proof says of what an item was found sound.
type proof struct {
	Print keep.Sum
	Asked []question
}

// question is about another item.
type question struct {
	ID     string
	Answer keep.Sum
}

// answer sums up what a rule may see of another item: whether it is there and can
// be read, its files, and what it supersedes.
func answer(s *keep.Summer, it *source.Item) keep.Sum {
	if it == nil {
		return s.Of(false)
	}
	names := make([]string, len(it.Files))
	for i := range it.Files {
		names[i] = it.Files[i].Name
	}
	return s.Of(true, it.Parsed, it.Meta.Supersedes, names)
}

// recall is one check's use of a memory; nil recalls nothing.
type recall struct {
	memory *Memory
	mu     sync.Mutex
	fresh  map[string]*proof
}

func (m *Memory) begin(opts Options) *recall {
	if m == nil || !opts.ErrorsOnly || opts.For != 0 || opts.Only != nil || len(opts.Others) > 0 {
		return nil // proofs are of the plain question
	}
	return &recall{memory: m, fresh: make(map[string]*proof)}
}

// check looks at an item unless it was proved to be sound.
func (r *recall) check(p Pass, it *source.Item, opts Options) []diag.Finding {
	if r == nil {
		return checkItem(p, it, opts)
	}
	var s keep.Summer
	if r.holds(&s, p.Index, it) {
		return nil
	}
	asked := []string{}
	p.asked = &asked
	found := checkItem(p, it, opts)
	if len(found) > 0 || it.Print.IsZero() || !it.Parsed {
		return found
	}
	v := &proof{Print: it.Print}
	for _, id := range asked {
		v.Asked = append(v.Asked, question{id, answer(&s, p.Index.Item(id))})
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fresh[it.ID] = v
	return nil
}

func (r *recall) holds(s *keep.Summer, x *Index, it *source.Item) bool {
	v := r.memory.sound.Get(it.ID)
	if v == nil || it.Print.IsZero() || v.Print != it.Print {
		return false
	}
	for _, q := range v.Asked {
		if answer(s, x.Item(q.ID)) != q.Answer {
			return false
		}
	}
	return true
}

// end keeps the proofs of the corpus's items.
func (r *recall) end(c *source.Corpus) {
	if r == nil {
		return
	}
	old := &r.memory.sound
	var now keep.Table[proof]
	for _, it := range c.Items {
		if v := r.fresh[it.ID]; v != nil {
			now.Set(it.ID, v)
		} else if v := old.Get(it.ID); v != nil && v.Print == it.Print {
			now.Carry(it.ID, old)
		}
	}
	r.memory.changed = len(r.fresh) > 0 || now.Len() != old.Len()
	r.memory.sound = now
}

// Pack is the memory as bytes, in parts.
func (m *Memory) Pack() [][]byte { return m.sound.Pack(func(v *proof) any { return *v }) }

// UnpackMemory is the memory that was packed by the same program, and what follows.
func UnpackMemory(data string) (*Memory, string, error) {
	sound, rest, err := keep.UnpackTable(data, func(data string) (*proof, string, error) {
		v := &proof{}
		rest, err := keep.Unpack(data, v)
		return v, rest, err
	})
	if err != nil {
		return nil, "", err
	}
	return &Memory{sound: *sound}, rest, nil
}
