package mend

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// captions begins the captions that an item at the design step lacks. The mark on
// top keeps the check from taking them for people's words.
func captions(it *source.Item) (out []Change) {
	if !it.Parsed || it.Meta.Withdrawal != nil || strings.TrimSpace(it.Meta.Summary) == "" || rule.Stage(it) < rule.Design {
		return nil
	}
	for _, c := range it.Meta.Channels {
		name := path.Join("takarir", string(c)+".txt")
		if c == schema.Site || !listed(c) || it.HasFile(name) {
			continue
		}
		at := it.ID + "/" + name
		out = append(out, Change{
			Path: at, New: true, After: []byte(rule.DraftMark + "\n\n" + tidy(it.Meta.Summary) + "\n"),
			Edits: []Edit{{diag.At(at), "TK001", lang.T("takarir %s dimulai dari ringkasan; sunting, lalu hapus baris tandanya", "the caption for %s was begun from the summary; edit it, then remove the line with the mark").With(string(c)), ""}},
		})
	}
	return out
}

// tidy is a text as a caption has it: composed, without blanks at the ends.
func tidy(s string) string {
	lines := strings.Split(strings.TrimSpace(norm.NFC.String(s)), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " \t\r")
	}
	return strings.Join(lines, "\n")
}

func listed(c schema.Channel) bool {
	return slices.Contains(c.Values(), string(c))
}
