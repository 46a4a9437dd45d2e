package rule

import (
	"bytes"
	"html"
	"net/url"
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/source"
)

// place is where a link of a narasi leads.
type place struct {
	kind placeKind
	item *source.Item // of placeItem and placeFile
	path string       // what was looked for: an id, or a file's name in its item
	frag string       // after #
	url  *url.URL     // of placeWeb
}

type placeKind int

const (
	placeNone      placeKind = iota // no address at all
	placeItem                       // an item
	placeFile                       // a file of an item
	placeMissing                    // an item that does not exist
	placeOutside                    // outside content/
	placeSite                       // /an/address of the site, which is known only once it is built
	placeWeb                        // http and https
	placeOther                      // mailto, tel
	placeUnsafe                     // runs or embeds something, or opens a local file
	placeMalformed                  // no address that anything could open
)

// locate says where a destination written in an item leads.
func (p *Pass) locate(dest string) place {
	dest = clean(dest)
	if dest == "" {
		return place{kind: placeNone}
	}
	if i := strings.IndexAny(dest, ":/?#"); i > 0 && dest[i] == ':' && isScheme([]byte(dest[:i])) {
		return web(strings.ToLower(dest[:i]), dest)
	}
	dest, frag, _ := strings.Cut(dest, "#")
	if unescaped, err := url.PathUnescape(frag); err == nil {
		frag = unescaped
	}
	dest, _, _ = strings.Cut(dest, "?")
	if unescaped, err := url.PathUnescape(dest); err == nil {
		dest = unescaped
	}
	switch {
	case dest == "":
		return place{kind: placeItem, item: p.Item, path: p.Item.ID, frag: frag}
	case strings.HasPrefix(dest, "//"), strings.HasPrefix(strings.ToLower(dest), "www."), strings.Contains(dest, `\`):
		return place{kind: placeMalformed}
	case dest[0] == '/' && !strings.HasPrefix(dest, "/content/"):
		return place{kind: placeSite, path: dest}
	case dest[0] == '/':
		return p.inside(dest[1:], frag)
	}
	return p.inside(path.Join(p.Item.ID, dest), frag)
}

// inside looks up a path from the root.
func (p *Pass) inside(name, frag string) place {
	parts := strings.SplitN(path.Clean(name), "/", 4)
	if parts[0] != "content" {
		return place{kind: placeOutside, path: name}
	}
	if len(parts) < 3 {
		return place{kind: placeMissing, path: path.Clean(name), frag: frag}
	}
	id := strings.Join(parts[:3], "/")
	it := p.Item
	if id != it.ID {
		it = p.other(id)
	}
	switch {
	case it == nil:
		return place{kind: placeMissing, path: id, frag: frag}
	case len(parts) == 3 || parts[3] == "index.md":
		return place{kind: placeItem, item: it, path: id, frag: frag}
	}
	return place{kind: placeFile, item: it, path: parts[3], frag: frag}
}

func web(scheme, dest string) place {
	switch scheme {
	case "http", "https":
		u, err := url.Parse(dest)
		if err != nil || !plausibleHost(u.Hostname()) || u.User != nil {
			return place{kind: placeMalformed}
		}
		return place{kind: placeWeb, url: u}
	case "mailto", "tel":
		if len(dest) == len(scheme)+1 {
			return place{kind: placeMalformed}
		}
		return place{kind: placeOther}
	case "javascript", "data", "vbscript", "file", "blob", "filesystem", "about", "view-source":
		return place{kind: placeUnsafe, path: scheme}
	}
	return place{kind: placeMalformed}
}

// plausibleHost reports whether a public address can have that host.
func plausibleHost(h string) bool {
	dot := strings.LastIndexByte(h, '.')
	return dot > 0 && dot < len(h)-1 && !strings.Contains(h, "..") && !strings.ContainsAny(h, " _,;")
}

// clean reads a destination as a browser would: escapes and entities resolved,
// blanks and control characters dropped where browsers drop them.
func clean(dest string) string {
	if strings.Contains(dest, "&") {
		dest = html.UnescapeString(dest)
	}
	if strings.Contains(dest, `\`) {
		dest = unescape(dest)
	}
	if strings.IndexFunc(dest, isControl) >= 0 {
		dest = strings.Map(func(r rune) rune {
			if isControl(r) {
				return -1
			}
			return r
		}, dest)
	}
	return strings.TrimSpace(dest)
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// unescape takes away the backslash before punctuation.
func unescape(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && bytes.IndexByte(punctuation, s[i+1]) >= 0 {
			i++
		}
		b = append(b, s[i])
	}
	return string(b)
}

var punctuation = []byte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
