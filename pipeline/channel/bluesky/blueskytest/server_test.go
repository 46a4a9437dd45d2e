package blueskytest

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
)

// spy is a test that may fail.
type spy struct {
	testing.TB
	failed bool
}

func (s *spy) Helper()               {}
func (s *spy) Error(...any)          { s.failed = true }
func (s *spy) Errorf(string, ...any) { s.failed = true }

// call posts JSON with a session's token.
func call(t *testing.T, server *Server, method, token, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/xrpc/"+method, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

func signIn(t *testing.T, server *Server) string {
	t.Helper()
	w := call(t, server, "com.atproto.server.createSession", "", fmt.Sprintf(`{"identifier":%q,"password":%q}`, Handle, channeltest.Token))
	var out struct{ AccessJwt string }
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || out.AccessJwt == "" {
		t.Fatalf("sign in: %s %v", w.Body, err)
	}
	return out.AccessJwt
}

func TestStrictness(t *testing.T) {
	const (
		key  = `"rkey":"3jzfcijpj2z2a"`
		repo = `"repo":"` + DID + `","collection":"` + collection + `"`
		post = `"$type":"` + collection + `","text":"Halo dunia","createdAt":"2026-01-02T03:04:05.000Z","langs":["id"]`
	)
	facet := func(from, to int) string {
		return fmt.Sprintf(`{"index":{"byteStart":%d,"byteEnd":%d},"features":[{"$type":"app.bsky.richtext.facet#tag","tag":"a"}]}`, from, to)
	}
	blob := `{"$type":"blob","ref":{"$link":"x"},"mimeType":"image/jpeg","size":9}`
	images := func(one string) string { return `,"embed":{"$type":"app.bsky.embed.images","images":[` + one + `]}` }
	for name, c := range map[string]struct {
		body   string
		fails  bool // the test that uses the fake
		status int
	}{
		"a post":              {`{` + repo + `,` + key + `,"record":{` + post + `}}`, false, 200},
		"a facet":             {`{` + repo + `,` + key + `,"record":{` + post + `,"facets":[` + facet(0, 4) + `]}}`, false, 200},
		"unknown member":      {`{` + repo + `,` + key + `,"did":"x","record":{` + post + `}}`, true, 200},
		"no key of its kind":  {`{` + repo + `,"rkey":"halo","record":{` + post + `}}`, true, 200},
		"somebody else's":     {`{"repo":"did:plc:x","collection":"` + collection + `",` + key + `,"record":{` + post + `}}`, true, 200},
		"unknown in a record": {`{` + repo + `,` + key + `,"record":{` + post + `,"title":"x"}}`, true, 200},
		"no type":             {`{` + repo + `,` + key + `,"record":{"text":"a","createdAt":"2026-01-02T03:04:05.000Z","langs":["id"]}}`, true, 200},
		"too long":            {`{` + repo + `,` + key + `,"record":{` + strings.Replace(post, "Halo", strings.Repeat("a", 300), 1) + `}}`, true, 200},
		"no time":             {`{` + repo + `,` + key + `,"record":{` + strings.Replace(post, "2026-01-02T", "", 1) + `}}`, true, 200},
		"a facet too far":     {`{` + repo + `,` + key + `,"record":{` + post + `,"facets":[` + facet(5, 11) + `]}}`, true, 200},
		"facets that overlap": {`{` + repo + `,` + key + `,"record":{` + post + `,"facets":[` + facet(0, 4) + `,` + facet(3, 6) + `]}}`, true, 200},
		"a lost file":         {`{` + repo + `,` + key + `,"record":{` + post + images(`{"alt":"","image":`+blob+`}`) + `}}`, false, 400},
		"no alt":              {`{` + repo + `,` + key + `,"record":{` + post + images(`{"image":`+blob+`}`) + `}}`, true, 400},
	} {
		t.Run(name, func(t *testing.T) {
			s := &spy{TB: t}
			server := New(s, time.Now)
			token := signIn(t, server)
			w := call(t, server, "com.atproto.repo.createRecord", token, c.body)
			if s.failed != c.fails || w.Code != c.status {
				t.Errorf("fails the test: %v, want %v; status %d, want %d: %s", s.failed, c.fails, w.Code, c.status, w.Body)
			}
			if c.status != 200 {
				return
			}
			if w := call(t, server, "com.atproto.repo.createRecord", token, c.body); w.Code != 500 {
				t.Errorf("a key in use: %d", w.Code)
			}
		})
	}
	s := &spy{TB: t}
	server := New(s, time.Now)
	if w := call(t, server, "com.atproto.repo.createRecord", "lain", `{`+repo+`}`); w.Code != 400 {
		t.Errorf("another token: %d", w.Code)
	}
	if call(t, server, "com.atproto.repo.importRepo", "", `{}`); !s.failed {
		t.Error("an unknown method passed")
	}
}
