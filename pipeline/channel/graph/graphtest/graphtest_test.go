package graphtest

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestReadIsStrict(t *testing.T) {
	takes := map[string]Check{"message": Text, "published": Bool, "attached_media[]": Object, "source": nil}
	const form = "application/x-www-form-urlencoded"
	for _, c := range []struct {
		method, path, kind, body string
		ok                       bool
	}{
		{"POST", "/", form, "message=a&published=false&attached_media[0]={}&attached_media[1]={}", true},
		{"POST", "/", form, "massage=a", false},
		{"POST", "/", form, "message=a&message=b", false},
		{"POST", "/", form, "published=no", false},
		{"POST", "/", form, "attached_media={}", false},
		{"POST", "/", form, "attached_media[x]={}", false},
		{"POST", "/", form, "attached_media[0]=x", false},
		{"POST", "/", form, "source=x", false},
		{"POST", "/?message=a", form, "", false},
		{"POST", "/", "application/json", "{}", false},
		{"POST", "/", "", "", false},
		{"GET", "/?message=a", "", "", true},
		{"GET", "/?x=a", "", "", false},
		{"DELETE", "/?message=a", "", "", false},
	} {
		r := httptest.NewRequestWithContext(t.Context(), c.method, c.path, strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		if _, err := Read(r, takes); (err == nil) != c.ok {
			t.Errorf("%s %s %q: %v", c.method, c.path, c.body, err)
		}
	}
}

func TestPathWantsVersionAndToken(t *testing.T) {
	for _, c := range []struct{ path, authorization, want string }{
		{"/" + Version + "/1/feed", "Bearer t", "1/feed"},
		{"/1/feed", "Bearer t", ""},
		{"/v1.0/1/feed", "Bearer t", ""},
		{"/" + Version + "/1/feed", "", ""},
		{"/" + Version + "/1/feed", "Bearer x", ""},
		{"/" + Version + "/1/feed?access_token=t", "Bearer t", ""},
	} {
		r := httptest.NewRequestWithContext(t.Context(), "GET", c.path, nil)
		r.Header.Set("Authorization", c.authorization)
		if got, err := Path(r, "t"); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s with %q: %q, %v", c.path, c.authorization, got, err)
		}
	}
}

func TestFieldsThatANodeHasNot(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/?fields=name,age", nil)
	in, err := Read(r, map[string]Check{"fields": Text})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Fields(in, map[string]any{"id": "1", "name": "a"}); err == nil {
		t.Error("a field that isn't there was given")
	}
	got, err := Fields(in, map[string]any{"id": "1", "name": "a", "age": nil})
	if err != nil || len(got) != 2 || got["name"] != "a" {
		t.Errorf("%v, %v", got, err)
	}
}
