package site

import (
	"bytes"
	"fmt"
	"path"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/xml"
)

// minifier leaves out what browsers and readers of feeds do not need: blanks,
// comments, what is the default anyway. Tags and quotes stay, so that a page is
// still read by programs simpler than a browser.
var minifier = sync.OnceValue(func() *minify.M {
	m := minify.New()
	m.Add("text/html", &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true})
	m.AddFunc("text/css", css.Minify)
	m.AddFunc("text/xml", xml.Minify)
	m.AddFunc("application/json", json.Minify)
	m.AddFunc("image/svg+xml", xml.Minify)
	return m
})

var minifiable = map[string]string{
	".html": "text/html", ".css": "text/css", ".xml": "text/xml", ".json": "application/json", ".webmanifest": "application/json", ".svg": "image/svg+xml",
}

// minified is a file's content as it is written, in a buffer of its own when it
// differs.
func (b *build) minified(file string, data []byte) ([]byte, error) {
	kind := minifiable[path.Ext(file)]
	if !b.in.Minify || kind == "" {
		return data, nil
	}
	var out bytes.Buffer
	if err := minifier().Minify(kind, &out, bytes.NewReader(data)); err != nil {
		return nil, fmt.Errorf("minify %s: %w", file, err)
	}
	return out.Bytes(), nil
}
