package mastodontest

import (
	"net/http"
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

const (
	formType = "application/x-www-form-urlencoded"
	jsonType = "application/json"
)

func TestStrictness(t *testing.T) {
	for name, c := range map[string]struct {
		verb, path, kind, body string
		rights                 []string
		fails                  bool // the test that uses the fake
		status                 int
	}{
		"a status":            {"POST", "/api/v1/statuses", formType, "status=a&visibility=public&language=id", nil, false, 200},
		"unknown parameter":   {"POST", "/api/v1/statuses", formType, "status=a&visibility=public&alt=x", nil, true, 200},
		"a parameter twice":   {"POST", "/api/v1/statuses", formType, "status=a&status=b&visibility=public", nil, true, 200},
		"scheduled":           {"POST", "/api/v1/statuses", formType, "status=a&visibility=public&scheduled_at=2030-01-01", nil, true, 200},
		"no visibility":       {"POST", "/api/v1/statuses", formType, "status=a", nil, true, 200},
		"unknown visibility":  {"POST", "/api/v1/statuses", formType, "status=a&visibility=all", nil, true, 200},
		"a language's name":   {"POST", "/api/v1/statuses", formType, "status=a&visibility=public&language=Indonesia", nil, true, 200},
		"too long":            {"POST", "/api/v1/statuses", formType, "visibility=public&status=" + strings.Repeat("a", 501), nil, true, 200},
		"another body":        {"POST", "/api/v1/statuses", jsonType, `{"status":"a"}`, nil, true, 400},
		"in the address":      {"POST", "/api/v1/statuses?status=a", formType, "status=a&visibility=public", nil, true, 200},
		"nothing":             {"POST", "/api/v1/statuses", formType, "status=+&visibility=public", nil, false, 422},
		"no such file":        {"POST", "/api/v1/statuses", formType, "status=a&visibility=public&media_ids[]=5", nil, false, 422},
		"no right":            {"POST", "/api/v1/statuses", formType, "status=a&visibility=public", []string{"read"}, false, 403},
		"unknown method":      {"GET", "/api/v1/timelines/home", "", "", nil, true, 404},
		"too long a page":     {"GET", "/api/v1/accounts/" + ID + "/statuses?limit=41", "", "", nil, true, 200},
		"upload without file": {"POST", "/api/v2/media", "multipart/form-data; boundary=x", "--x--\r\n", nil, true, 422},
	} {
		t.Run(name, func(t *testing.T) {
			s := &spy{TB: t}
			server := New(s, time.Now)
			if c.rights != nil {
				server.Rights(c.rights...)
			}
			r := httptest.NewRequestWithContext(t.Context(), c.verb, c.path, strings.NewReader(c.body))
			r.Header.Set("Authorization", "Bearer "+channeltest.Token)
			r.Header.Set("Idempotency-Key", "k")
			r.Header.Set("Content-Type", c.kind)
			w := httptest.NewRecorder()
			server.ServeHTTP(w, r)
			if s.failed != c.fails || w.Code != c.status {
				t.Errorf("fails the test: %v, want %v; status %d, want %d: %s", s.failed, c.fails, w.Code, c.status, w.Body)
			}
		})
	}
	s := &spy{TB: t}
	w := httptest.NewRecorder()
	New(s, time.Now).ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/v1/accounts/verify_credentials", nil))
	if w.Code != http.StatusUnauthorized {
		t.Errorf("without a token: %d", w.Code)
	}
}
