package mend

import (
	"path"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// captions begins the captions that an item at the design step lacks. The mark on
// top keeps the check from taking them for people's words.
func captions(it *source.Item) (out []Change) {
	if !it.Parsed || it.Meta.Withdrawal != nil || it.Meta.Summary == "" || rule.Stage(it) < rule.Design {
		return nil
	}
	for _, c := range it.Meta.Channels {
		name := path.Join("takarir", string(c)+".txt")
		if c == schema.Site || !listed(c) || it.HasFile(name) {
			continue
		}
		at := it.ID + "/" + name
		out = append(out, Change{
			Path: at, New: true, After: []byte(rule.DraftMark + "\n\n" + it.Meta.Summary + "\n"),
			Edits: []Edit{{diag.At(at), "TK001", lang.T("takarir %s dimulai dari ringkasan; sunting, lalu hapus baris tandanya", "the caption for %s was begun from the summary; edit it, then remove the line with the mark").With(string(c)), ""}},
		})
	}
	return out
}

func listed(c schema.Channel) bool {
	for _, v := range c.Values() {
		if v == string(c) {
			return true
		}
	}
	return false
}
