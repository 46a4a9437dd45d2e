package site

import (
	"fmt"
	"hash/fnv"
	"net/url"
	"path"
	"strings"
	"unicode"
)

// base is where the site lives: an origin and a path that begins and ends in /.
type base struct {
	origin string // https://host
	host   string
	path   string // / or /repo/
}

// localBase stands in when no address is known yet.
const localBase = "http://localhost/"

func parseBase(raw string) (base, error) {
	if raw == "" {
		raw = localBase
	}
	u, err := url.Parse(raw)
	if err != nil {
		return base{}, fmt.Errorf("read base URL %q: %w", raw, err)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return base{}, fmt.Errorf("read base URL %q: want https://host/ or https://host/path/", raw)
	}
	p := u.EscapedPath()
	if !strings.HasSuffix(p, "/") {
		p += "/"
	}
	return base{origin: u.Scheme + "://" + u.Host, host: u.Hostname(), path: p}, nil
}

// link is the address of a page or file within the site, as pages write it.
func (b base) link(p string) string { return b.path + p }

// absolute is the same with its origin.
func (b base) absolute(p string) string { return b.origin + b.path + p }

// whole is an address of a page or a file with its origin, if it has none.
func (b base) whole(address string) string {
	if strings.HasPrefix(address, "/") {
		return b.origin + address
	}
	return address
}

// within reports the path within the site of an absolute address, if it has one.
func (b base) within(dest string) (string, bool) {
	rest, ok := strings.CutPrefix(dest, b.origin)
	if !ok {
		return "", false
	}
	return strings.CutPrefix(rest, b.path)
}

// slug is a part of an address: lower-case ASCII letters and digits, the rest
// hyphens. A text with letters of another kind gets a mark of its own, so that
// two never meet.
func slug(s string) string {
	var b strings.Builder
	gap, other := false, false
	for _, r := range strings.ToLower(s) {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			other = other || unicode.IsLetter(r) || unicode.IsDigit(r)
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	if other || b.Len() == 0 {
		return strings.TrimPrefix(b.String()+"-"+mark(s), "-")
	}
	return b.String()
}

// mark is a short digest of a name.
func mark(s string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(s))
	return fmt.Sprintf("%08x", h.Sum32())
}

// query escapes a value for the query of an address, with %20 for a space, as
// mailto needs it.
func query(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// pageFile is the file of a page's path: x/ is x/index.html.
func pageFile(p string) string {
	if p == "" || strings.HasSuffix(p, "/") {
		return p + "index.html"
	}
	return p
}

// inFolder resolves a relative destination against a folder; ok is false when
// it leaves the tree.
func inFolder(folder, dest string) (string, bool) {
	p := path.Join(folder, dest)
	return p, p != ".." && !strings.HasPrefix(p, "../")
}
