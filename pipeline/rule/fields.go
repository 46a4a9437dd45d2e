package rule

import (
	"bytes"
	"maps"
	"slices"
	"unicode/utf8"
	"unsafe"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// field is one text that a person wrote, and where it stands: in a file of its
// own from a place on, or under a key of the front matter.
type field struct {
	text  string
	file  diag.Position // zero for a value of the front matter
	key   string
	index int // in the key's list, -1 for none
	sub   string
	// whole: the text is not the file's own but about it, and stands at file
	whole bool
	// what the text is and how it is mended, for a message, when it is whole
	what, fix lang.Text
	// excused is the rule that may not speak of this text: an allow names the data
	excused string
}

// place is the position of an offset in the field's text. A value of the front
// matter may be quoted or folded, so there it is the place of the value.
func (p *Pass) place(f field, offset int) diag.Position {
	switch {
	case f.whole:
		return f.file
	case f.file.Path != "":
		return advance(f.file, []byte(f.text[:offset]))
	case f.index >= 0 && f.sub != "":
		return p.Item.At(f.key, f.index, f.sub)
	case f.index >= 0:
		return p.Item.At(f.key, f.index)
	case f.sub != "":
		return p.Item.At(f.key, f.sub)
	}
	return p.Item.At(f.key)
}

// advance moves a position over the text that lies between.
func advance(at diag.Position, over []byte) diag.Position {
	if i := bytes.LastIndexByte(over, '\n'); i >= 0 {
		at.Line += bytes.Count(over, []byte("\n"))
		at.Column = 1
		over = over[i+1:]
	}
	at.Column += utf8.RuneCount(over)
	return at
}

// bodyAt is the place of an offset in the narasi. When the rule can't report any
// more there is no need to look for it.
func (p *Pass) bodyAt(offset int) diag.Position {
	if p.reported == findingsMax {
		return diag.Position{}
	}
	return advance(p.bodyStart(), p.Item.Body[:offset])
}

func (p *Pass) bodyStart() diag.Position {
	return diag.Position{Path: p.Item.Path(), Line: max(p.Item.BodyLine, 1), Column: 1}
}

// bodyText is the narasi as a string. It is not a copy: nothing writes into a text
// that was read, and copies were a tenth of what checking allocates.
func (p *Pass) bodyText() string {
	return unsafe.String(unsafe.SliceData(p.Item.Body), len(p.Item.Body))
}

// document is the narasi's markdown, scanned once.
func (p *Pass) document() *document {
	if p.doc == nil {
		p.doc = p.Index.document(p.Item)
	}
	return p.doc
}

// fields yields every text of the item: what is published, and what stands in
// the repository for everybody to read.
func (p *Pass) fields(yield func(field)) {
	m := &p.Item.Meta
	value := func(text, key string, index int, sub string) {
		if text != "" {
			yield(field{text: text, key: key, index: index, sub: sub})
		}
	}
	value(m.Title, "title", -1, "")
	value(m.Summary, "summary", -1, "")
	value(m.Owner, "owner", -1, "")
	for i, t := range m.Tags {
		value(t, "tags", i, "")
	}
	for i := range m.Materials {
		value(m.Materials[i].Source, "materials", i, "source")
		value(m.Materials[i].Credit, "materials", i, "credit")
		value(m.Materials[i].Consent, "materials", i, "consent")
	}
	if b := m.Brief; b != nil {
		value(b.Objective, "brief", -1, "objective")
		value(b.Audience, "brief", -1, "audience")
		value(b.KeyMessage, "brief", -1, "key_message")
		value(b.CallToAction, "brief", -1, "call_to_action")
	}
	for i := range m.Media {
		value(m.Media[i].Alt, "media", i, "alt")
		value(m.Media[i].Credit, "media", i, "credit")
	}
	for i := range m.Corrections {
		value(m.Corrections[i].Note, "corrections", i, "note")
	}
	if w := m.Withdrawal; w != nil {
		value(w.Reason, "withdrawal", -1, "reason")
	}
	for i := range m.Allow {
		value(m.Allow[i].Reason, "allow", i, "reason")
	}
	if len(p.Item.Body) > 0 {
		yield(field{text: p.bodyText(), file: p.bodyStart()})
	}
	p.captions(func(_ schema.Channel, f field) { yield(f) })
}

// captions yields the takarir in the order of the channels' names.
func (p *Pass) captions(yield func(schema.Channel, field)) {
	if len(p.Item.Captions) == 0 {
		return
	}
	for _, c := range slices.Sorted(maps.Keys(p.Item.Captions)) {
		t := p.Item.Captions[c]
		yield(c, field{text: t.Text, file: diag.At(t.Path)})
	}
}
