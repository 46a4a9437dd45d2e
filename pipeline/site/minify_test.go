package site

import (
	"encoding/json"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// gist is what a reader and a browser find in a page: its text, and every
// attribute of every element, in order.
func gist(t *testing.T, page string) (out []string) {
	t.Helper()
	page = regexp.MustCompile(`situs-[0-9a-f]{8}\.css`).ReplaceAllString(page, "situs.css") // named by its content
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for n := range root.Descendants() {
		switch n.Type {
		case html.TextNode:
			if n.Parent.Data == "script" {
				var v any
				if err := json.Unmarshal([]byte(n.Data), &v); err != nil {
					t.Error(err)
				}
				continue
			}
			text.WriteString(n.Data + " ")
		case html.ElementNode:
			for _, a := range n.Attr {
				switch a.Key {
				case "href", "src", "srcset", "id", "class", "alt", "lang", "name", "aria-label", "aria-labelledby", "datetime", "width", "height", "poster", "rel":
					out = append(out, n.Data+" "+a.Key+"="+strings.Join(strings.Fields(a.Val), " "))
				}
			}
		}
	}
	return append(out, strings.Join(strings.Fields(text.String()), " "))
}

// A minified page says the same and leads to the same places.
func TestMinify(t *testing.T) {
	in := testInput(t, everything()...)
	in.Pictures = fakePictures{t.TempDir()}
	plain, before := mustBuild(t, in)
	in.Minify, in.Out = true, t.TempDir()
	small, after := mustBuild(t, in)
	if after.Bytes >= before.Bytes {
		t.Errorf("%d bytes became %d", before.Bytes, after.Bytes)
	}
	pages := 0
	for name, text := range plain {
		got, ok := small[name]
		switch ext := path.Ext(name); {
		case ext == ".css":
		case !ok:
			t.Errorf("no %s", name)
		case ext == ".html":
			pages++
			if d := cmp.Diff(gist(t, text), gist(t, got)); d != "" {
				t.Errorf("%s:\n%s", name, d)
			}
		}
	}
	if pages < 20 || len(plain) != len(small) {
		t.Errorf("%d pages, %d and %d files", pages, len(plain), len(small))
	}
}
