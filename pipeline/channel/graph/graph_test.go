package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
)

const token = "EAAG-rahasia-k4nari"

func against(t *testing.T, status int, body string) *Client {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(s.Close)
	return New(s.URL, token, nil, nil)
}

const (
	refused = "refused"
	again   = "again"
	blocked = "account"
	doubt   = "doubt"
)

func verdict(err error) string {
	var r *channel.RefusedError
	switch {
	case err == nil:
		return "done"
	case !errors.As(err, &r):
		return doubt
	case r.Account:
		return blocked
	case r.Again:
		return again
	}
	return refused
}

func TestWhatACodeMeans(t *testing.T) {
	for _, c := range []struct {
		status, code, subcode int
		post, upload          string
	}{
		{400, 100, 0, refused, refused},
		{400, 100, 33, refused, refused},
		{400, 36003, 2207009, refused, refused},
		{400, 4, 0, again, again},
		{403, 17, 0, again, again},
		{400, 32, 0, again, again},
		{400, 341, 0, again, again},
		{400, 613, 0, again, again},
		{400, 80001, 0, again, again},
		{400, 80002, 0, again, again},
		{429, 99, 0, again, again},
		{401, 190, 463, blocked, blocked},
		{400, 190, 0, blocked, blocked},
		{401, 99, 0, blocked, blocked},
		{400, 102, 0, blocked, blocked},
		{400, 3, 0, blocked, blocked},
		{403, 10, 0, blocked, blocked},
		{403, 200, 0, blocked, blocked},
		{400, 299, 0, blocked, blocked},
		{400, 368, 0, blocked, blocked},
		{400, 1, 0, doubt, again},
		{400, 2, 0, doubt, again},
		{400, -1, 2207001, doubt, again},
		{400, 506, 0, doubt, again},
		{400, 4, actionBlocked, doubt, again},
		{500, 1, 0, doubt, again},
		{503, 2, 0, doubt, again},
		{500, 190, 0, doubt, again},
	} {
		body := fmt.Sprintf(`{"error":{"message":"no","type":"OAuthException","code":%d,"error_subcode":%d}}`, c.code, c.subcode)
		api := against(t, c.status, body)
		var out struct{}
		if got := verdict(api.Post(t.Context(), "/1/feed", nil, Changes, &out)); got != c.post {
			t.Errorf("%d with %d/%d to a post: %s, want %s", c.status, c.code, c.subcode, got, c.post)
		}
		if got := verdict(api.Post(t.Context(), "/1/photos", nil, Uploads, &out)); got != c.upload {
			t.Errorf("%d with %d/%d to an upload: %s, want %s", c.status, c.code, c.subcode, got, c.upload)
		}
	}
	for name, c := range map[string]struct {
		status       int
		body         string
		post, upload string
	}{
		"transient":       {400, `{"error":{"message":"no","code":100,"is_transient":true}}`, doubt, again},
		"a proxy's":       {400, `<html>`, refused, refused},
		"another's":       {400, `{"error":"no"}`, refused, refused},
		"an empty answer": {200, ``, doubt, again},
		"half an answer":  {200, `{"id":`, doubt, again},
		"a redirect":      {302, ``, doubt, again},
	} {
		api := against(t, c.status, c.body)
		var out struct{}
		if got := verdict(api.Post(t.Context(), "/1/feed", nil, Changes, &out)); got != c.post {
			t.Errorf("%s to a post: %s, want %s", name, got, c.post)
		}
		if got := verdict(api.Post(t.Context(), "/1/photos", nil, Uploads, &out)); got != c.upload {
			t.Errorf("%s to an upload: %s, want %s", name, got, c.upload)
		}
	}
}

func TestAnErrorSaysWhatAPersonNeeds(t *testing.T) {
	api := against(t, 429, fmt.Sprintf(`{"error":{"message":"at %s","code":4,"error_user_msg":"Tunggu\nsebentar"}}`, token))
	var out struct{}
	err := api.Get(t.Context(), "/me", url.Values{"fields": {"id"}}, &out)
	var r *channel.RefusedError
	if !errors.As(err, &r) || r.After != 7*time.Second || r.Reason != "Tunggu sebentar (at ***) [4/0]" || strings.Contains(err.Error(), "k4nari") {
		t.Errorf("%#v", err)
	}
}

func TestWhenAnAccountMayCallAgain(t *testing.T) {
	for header, want := range map[string]time.Duration{
		`{"1":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":19},{"estimated_time_to_regain_access":3}]}`: 19 * time.Minute,
		`{"1":[{"estimated_time_to_regain_access":-5}]}`:                                                                       0,
		`{"1":[{"estimated_time_to_regain_access":99999999}]}`:                                                                 24 * time.Hour,
		`{"1":7}`: 0, ``: 0,
	} {
		if got := regain(http.Header{"X-Business-Use-Case-Usage": {header}}); got != want {
			t.Errorf("%s: %s, want %s", header, got, want)
		}
	}
}

func TestDeleteMustBeConfirmed(t *testing.T) {
	for body, want := range map[string]string{`{"success":true}`: "done", `{"success":false}`: doubt, `{}`: doubt} {
		if got := verdict(against(t, 200, body).Delete(t.Context(), "1_2")); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
}

func TestRefresh(t *testing.T) {
	api := against(t, 200, `{"access_token":"new","token_type":"bearer","expires_in":5183944}`)
	if got, life, err := api.Refresh(t.Context()); got != "new" || life != 5183944*time.Second || err != nil {
		t.Errorf("%q, %s, %v", got, life, err)
	}
	for _, body := range []string{`{}`, `{"access_token":"new"}`, `{"access_token":"new","expires_in":99999999999}`} {
		if _, _, err := against(t, 200, body).Refresh(t.Context()); err == nil {
			t.Errorf("%s was taken", body)
		}
	}
	if _, _, err := against(t, 400, `{"error":{"message":"bad `+token+`","code":190}}`).Refresh(t.Context()); err == nil || strings.Contains(err.Error(), "k4nari") {
		t.Errorf("%v", err)
	}
}

func TestIDs(t *testing.T) {
	for s, want := range map[string]bool{"1": true, "1_2": true, "": false, "1_": false, "../1": false, "1?x": false, "1_2_3": false} {
		if ID(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

func TestTimes(t *testing.T) {
	for s, ok := range map[string]bool{
		`"2017-08-31T18:10:30+0000"`: true, `"2017-08-31T18:10:30Z"`: true, `"2017-09-01T01:10:30+07:00"`: true, `"now"`: false, `1`: false,
	} {
		var got Time
		err := json.Unmarshal([]byte(s), &got)
		if (err == nil) != ok || ok && got.Unix() != 1504203030 {
			t.Errorf("%s: %v, %v", s, got, err)
		}
	}
}

func TestSameText(t *testing.T) {
	if !SameText("a \r\nb\n", "a\nb") || SameText("a", "b") || SameText("a\n\nb", "a\nb") {
		t.Error("texts are compared by other than their ends")
	}
}
