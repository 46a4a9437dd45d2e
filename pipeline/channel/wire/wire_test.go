package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
)

const canary = "rahasia-k4nari"

func client(base string) *Client {
	return &Client{
		Base: base, Secrets: []string{canary}, Header: http.Header{"Authorization": {"Bearer " + canary}},
		Timeout: 20 * time.Second, // a busy machine is no fault
	}
}

// hasty is a client that doesn't wait for the silent.
func hasty(base string) *Client {
	c := client(base)
	c.Timeout = 300 * time.Millisecond
	return c
}

// cut ends a connection in the middle of an answer.
func cut(w http.ResponseWriter, first string) {
	c, buf, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	fmt.Fprint(buf, first)
	_ = buf.Flush()
	_ = c.Close()
}

// silent never answers, for as long as the client waits.
func silent(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only then does the server see the client go
	<-r.Context().Done()
}

// What an end of a request says about the post.
const (
	done    = "done"
	refused = "refused"
	again   = "refused, may be repeated"
	account = "refused, the whole account"
	doubt   = "doubt"
)

func verdict(err error) string {
	var r *channel.RefusedError
	switch {
	case err == nil:
		return done
	case !errors.As(err, &r):
		return doubt
	case r.Again:
		return again
	case r.Account:
		return account
	}
	return refused
}

func TestHowARequestEnds(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer elsewhere.Close()
	status := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(code)
			fmt.Fprint(w, body)
		}
	}
	for _, c := range []struct {
		name                 string
		answer               http.HandlerFunc
		post, upload, decode string
	}{
		{"accepted", status(200, `{"id":"1"}`), done, done, done},
		{"no JSON", status(200, `<html>`), done, done, doubt},
		{"cut JSON", status(200, `{"id":`), done, done, doubt},
		{"another kind", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, `{"id":"1"}`)
		}, done, done, doubt},
		{"bad request", status(400, `{"error":"no"}`), refused, refused, refused},
		{"no right", status(403, ""), account, account, account},
		{"no token", status(401, ""), account, account, account},
		{"too many", status(429, ""), again, again, again},
		{"timed out over there", status(408, ""), doubt, doubt, doubt},
		{"broken over there", status(500, "oops"), doubt, again, doubt},
		{"away", status(503, ""), doubt, again, doubt},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		}, doubt, doubt, doubt},
		{"cut header", func(w http.ResponseWriter, _ *http.Request) { cut(w, "HTTP/1.1 200 OK\r\nContent-Le") }, doubt, again, doubt},
		{"cut body", func(w http.ResponseWriter, _ *http.Request) { cut(w, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{") }, doubt, again, doubt},
		{"silent", silent, doubt, again, doubt},
		{"huge", status(200, strings.Repeat("x", AnswerMax+1)), doubt, doubt, doubt},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := httptest.NewServer(c.answer)
			defer s.Close()
			client := client
			if c.name == "silent" {
				client = hasty
			}
			_, err := client(s.URL).Call(t.Context(), Request{Method: "POST", Path: "/post", Body: strings.NewReader("x")})
			if got := verdict(err); got != c.post {
				t.Errorf("a post: %s (%v), want %s", got, err, c.post)
			}
			_, err = client(s.URL).Call(t.Context(), Request{Method: "POST", Path: "/up", Body: strings.NewReader("x"), Upload: true})
			if got := verdict(err); got != c.upload {
				t.Errorf("an upload: %s (%v), want %s", got, err, c.upload)
			}
			var out struct{ ID string }
			err = client(s.URL).JSON(t.Context(), Request{Method: "POST", Path: "/post"}, map[string]string{"a": "b"}, &out)
			if got := verdict(err); got != c.decode {
				t.Errorf("a post with an answer: %s (%v), want %s", got, err, c.decode)
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + l.Addr().String()
	_ = l.Close()
	if _, err := client(base).Call(t.Context(), Request{Method: "POST", Path: "/post"}); verdict(err) != again {
		t.Errorf("a connection that was refused: %v", err)
	}
}

func TestAMutationIsSentOnce(t *testing.T) {
	var calls atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if calls.Add(1) > 1 {
			cut(w, "")
		}
	}))
	defer s.Close()
	c := client(s.URL)
	for range 2 {
		_, _ = c.Call(t.Context(), Request{Method: "PUT", Path: "/x", Header: http.Header{"Idempotency-Key": {"k"}}})
	}
	if calls.Load() != 2 {
		t.Errorf("two calls reached the platform as %d", calls.Load())
	}
}

func TestWhenToComeBack(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"30": 30 * time.Second, "": 0, "-1": 0, "999999": 0, "soon": 0,
		"Fri, 02 Jan 2026 03:05:05 GMT": time.Minute, "Fri, 02 Jan 2026 03:00:00 GMT": 0,
	} {
		c := &Client{Now: func() time.Time { return now }}
		if got := c.after(http.Header{"Retry-After": {value}}); got != want {
			t.Errorf("Retry-After %q: %s, want %s", value, got, want)
		}
	}
}

func TestNoSecretInAnError(t *testing.T) {
	answers := []http.HandlerFunc{
		func(w http.ResponseWriter, r *http.Request) {
			http.Error(w, "bad token "+r.Header.Get("Authorization")+" at "+r.URL.String(), 400)
		},
		func(w http.ResponseWriter, r *http.Request) { http.Error(w, r.URL.String(), 500) },
		func(w http.ResponseWriter, _ *http.Request) { cut(w, "") },
		func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/"+canary, http.StatusFound) },
	}
	for i, a := range answers {
		s := httptest.NewServer(a)
		_, err := client(s.URL).Call(t.Context(), Request{Method: "POST", Path: "/bot", Query: map[string][]string{"t": {canary}}})
		s.Close()
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("answer %d: %v", i, err)
		}
	}
	c := client("http://127.0.0.1:1/" + canary)
	if _, err := c.Call(t.Context(), Request{Method: "POST", Path: "/x"}); err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("no connection: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Call(ctx, Request{Method: "POST", Path: "/x"}); err == nil || strings.Contains(err.Error(), canary) {
		t.Errorf("given up: %v", err)
	}
}

func TestThePlatformsOwnTime(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for said, want := range map[time.Duration]time.Duration{time.Minute: time.Minute, -time.Minute: 0, 48 * time.Hour: 24 * time.Hour} {
		c := &Client{Now: func() time.Time { return now }, After: func(_ http.Header, at time.Time) time.Duration {
			if !at.Equal(now) {
				t.Errorf("asked at %s", at)
			}
			return said
		}}
		if got := c.after(http.Header{}); got != want {
			t.Errorf("%s: %s, want %s", said, got, want)
		}
		if got := c.after(http.Header{"Retry-After": {"5"}}); got != 5*time.Second {
			t.Errorf("Retry-After goes first: %s", got)
		}
	}
}

func TestBefore(t *testing.T) {
	if err := Before(nil); err != nil {
		t.Error(err)
	}
	if got := verdict(Before(io.ErrUnexpectedEOF)); got != again {
		t.Errorf("doubt before a post: %s", got)
	}
	if got := verdict(Before(&channel.RefusedError{Account: true})); got != account {
		t.Errorf("a refusal before a post: %s", got)
	}
}

// What is said where nobody expects it: the kind of an answer may repeat the token, and
// the error of a misspelled address quotes the password in it.
func TestNoSecretInWhatCannotBeRead(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; said="+strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	}))
	defer s.Close()
	for _, base := range []string{s.URL, "http://kantor:" + canary + "/x@127.0.0.1", "http://127.0.0.1:" + canary} {
		var out struct{}
		err := client(base).JSON(t.Context(), Request{Method: http.MethodGet, Path: "/x", Reads: true}, nil, &out)
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("%s: %v", base, err)
		}
	}
}
