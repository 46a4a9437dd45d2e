package gate

import (
	"regexp"
	"strings"
)

// contentRoot is the folder of the items.
const contentRoot = "content"

// itemPath is the form of an item's folder. Lower case keeps two items apart on
// file systems that do not tell cases apart.
var itemPath = regexp.MustCompile(`^content/[0-9]{4}/[a-z0-9][a-z0-9._-]*$`)

// scope is what the changed paths concern.
type scope struct {
	items     map[string]bool
	policy    bool
	other     []string // paths outside content/
	notItem   []string
	disguised []string
}

// scopeOf sorts the changed paths; a renamed file counts at both.
func scopeOf(files []File) scope {
	s := scope{items: map[string]bool{}}
	for _, f := range files {
		s.add(f.Path)
		if f.Previous != "" {
			s.add(f.Previous)
		}
	}
	return s
}

func (s *scope) add(path string) {
	parts := strings.SplitN(path, "/", 4)
	switch first := parts[0]; {
	case first == contentRoot:
		folder := strings.Join(parts[:min(3, len(parts))], "/")
		if len(parts) == 4 && itemPath.MatchString(folder) {
			s.items[folder] = true
		} else {
			s.notItem = append(s.notItem, path)
		}
	case resemblesContent(first):
		s.disguised = append(s.disguised, path)
	default:
		s.policy = s.policy || strings.EqualFold(first, ".github") || strings.EqualFold(first, "schema")
		s.other = append(s.other, path)
	}
}

// resemblesContent says that some file system or editor could take a folder for
// content/: another case, a trailing dot or space, a backslash. Letters outside
// ASCII (full-width forms, invisible joiners) have no business in a top folder.
func resemblesContent(first string) bool {
	for _, r := range first {
		if r < ' ' || r > '~' {
			return true
		}
	}
	first, _, _ = strings.Cut(first, `\`)
	return strings.EqualFold(strings.TrimRight(first, ". "), contentRoot)
}

// concerns says whether anything needs a decision at all.
func (s scope) concerns() bool {
	return len(s.items) > 0 || s.policy || len(s.notItem) > 0 || len(s.disguised) > 0
}
