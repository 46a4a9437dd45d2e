package facebooktest

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// A permission that is missing stops what it is for.
func TestScopes(t *testing.T) {
	for _, c := range []struct{ method, path, body, needs string }{
		{"POST", "/v26.0/1/feed", "message=a", "pages_manage_posts"},
		{"POST", "/v26.0/1_7000000001", "message=b", "pages_manage_posts"},
		{"DELETE", "/v26.0/1_7000000001", "", "pages_manage_posts"},
		{"POST", "/v26.0/1_7000000001/comments", "message=b", "pages_manage_engagement"},
		{"GET", "/v26.0/1/posts?fields=id", "", "pages_read_engagement"},
		{"GET", "/v26.0/1_7000000001?fields=message", "", "pages_read_engagement"},
	} {
		for _, has := range []bool{true, false} {
			s := New("t", "1")
			ask := func(method, path, body string) int {
				r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
				r.Header.Set("Authorization", "Bearer t")
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				w := httptest.NewRecorder()
				s.ServeHTTP(w, r)
				return w.Code
			}
			ask("POST", "/v26.0/1/feed", "message=first")
			if !has {
				s.Scopes = nil
			}
			if got := ask(c.method, c.path, c.body); (got == 200) != has || !has && got != 403 {
				t.Errorf("%s %s with %s %v: %d", c.method, c.path, c.needs, has, got)
			}
		}
	}
}
