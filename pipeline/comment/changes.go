package comment

import (
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/gunungmas/terbit/pipeline/gfm"
)

// Change is a text file of the item as it is on the base and as it would be.
type Change struct {
	File     string // its name in the item's folder
	Old, New string
}

// changes are what a correction changes, line by line: whoever decides on it has
// read the rest before.
func (p *page) changes(v *view) string {
	if len(v.Changes) == 0 || !v.judged() {
		return ""
	}
	title := "##### " + p.say("Yang berubah", "What changes")
	if p.cut.noArticle {
		return parts(title, p.say("Terlalu panjang untuk dimuat di sini. Lihat di %s.", "Too long to be shown here. See the %s.", p.review()))
	}
	out := []string{title}
	for _, c := range v.Changes {
		out = append(out, code(c.File), gfm.FenceAs("diff", visible(c.lines())))
	}
	return parts(out...)
}

// lines are those that differ, with their surroundings.
func (c Change) lines() string {
	unified := string(diff.Diff("a", []byte(ended(c.Old)), "b", []byte(ended(c.New))))
	var out []string
	for i, line := range strings.Split(strings.TrimSuffix(unified, "\n"), "\n") {
		switch {
		case i < 3: // names the two files
		case strings.HasPrefix(line, "@@"):
			if len(out) > 0 {
				out = append(out, "…")
			}
		default:
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

func ended(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}
