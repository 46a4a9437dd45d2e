package source

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v4"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/keep"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
)

// lean knows the text that was let go, so that no other is taken for it.
type lean struct {
	size int
	sum  keep.Sum
}

// front is the front matter parsed for positions.
type front struct {
	once sync.Once
	root *yaml.Node
}

// root is the front matter's mapping; nil when it can't be read any more.
func (it *Item) root() *yaml.Node {
	f := it.front
	if f == nil {
		return nil // an item that was not loaded
	}
	f.once.Do(func() {
		text := it.text
		if it.lean != nil {
			text, _, _ = it.reread() // then positions are those of the file
		}
		f.root, _ = strictyaml.Parse(text) // it was parsed without a problem before
	})
	return f.root
}

// letGo forgets the text.
func (it *Item) letGo() {
	if !it.Parsed {
		it.text, it.Body = nil, nil
		return
	}
	it.lean = it.leaned()
	it.Release()
}

// leaned is how to know the item's text again.
func (it *Item) leaned() *lean {
	if it.lean != nil {
		return it.lean
	}
	return &lean{size: it.bodyAt + len(it.Body), sum: sumOf(it.text, it.Body)}
}

// Lean reports whether the item's text was let go.
func (it *Item) Lean() bool { return it.lean != nil }

// Hold reads the text of an item again that was loaded lean or remembered, until
// [Item.Release]; only one goroutine may hold an item. Of any other item both do
// nothing. An index.md that has changed since is an error.
func (it *Item) Hold() (err error) {
	if it.lean != nil && it.text == nil {
		it.text, it.Body, err = it.reread()
	}
	return err
}

// Release lets the text go.
func (it *Item) Release() {
	if it.lean != nil {
		it.text, it.Body, it.front = nil, nil, &front{}
	}
}

// Narrative is the item's text, from wherever it is; goroutines that do not hold
// the item may ask. It is empty when it can't be read any more.
func (it *Item) Narrative() []byte {
	if it.lean == nil {
		return it.Body
	}
	_, body, _ := it.reread() // whoever holds the item says that it changed
	return body
}

func (it *Item) reread() (text, body []byte, err error) {
	data, findings, ok := readText(it.Folder, "index.md", it.Path(), MarkdownMax)
	if !ok {
		return nil, nil, fmt.Errorf("read %s again: %s", it.Path(), findings[0].Message.EN)
	}
	if len(data) == it.lean.size {
		text, body = between(data[:it.bodyAt]), data[it.bodyAt:]
	}
	if len(data) != it.lean.size || sumOf(text, body) != it.lean.sum {
		return nil, nil, fmt.Errorf("read %s again: %w", it.Path(), errChanged)
	}
	return text, body, nil
}

func sumOf(text, body []byte) keep.Sum {
	h := sha256.New()
	_, _ = h.Write(text) // never fails
	_, _ = h.Write(body)
	return keep.Sum(h.Sum(nil)[:16])
}

var errChanged = errors.New("it changed while it was checked")

// Unread is the finding of an item whose text can't be read again.
func (it *Item) Unread(err error) diag.Finding { return unreadable(diag.At(it.Path()), err) }
