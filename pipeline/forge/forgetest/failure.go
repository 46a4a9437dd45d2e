package forgetest

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Failure makes some answers fail.
type Failure struct {
	// Path is part of the path of the requests it concerns; Method "" is GET.
	Method, Path string
	// Skip lets so many pass first; Times is how many fail then, 0 all.
	Skip, Times int
	// Status answers so, with Header and Message.
	Status  int
	Header  map[string]string
	Message string
	// Truncate cuts the body in half; Empty sends none; Malformed is no JSON.
	Truncate, Empty, Malformed bool
	// Slow waits, on a real clock, before it answers.
	Slow time.Duration
	// Redirect leads elsewhere.
	Redirect string
	// Drop ends the connection without an answer; with After, the request was
	// carried out before.
	Drop, After bool

	seen int
}

// Fail injects a failure.
func (w *World) Fail(f Failure) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failures = append(w.failures, &f)
}

// Heal ends all failures.
func (w *World) Heal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failures = nil
}

func (w *World) failing(req *http.Request) *Failure {
	for _, f := range w.failures {
		method := f.Method
		if method == "" {
			method = http.MethodGet
		}
		if method != req.Method || !strings.Contains(req.URL.Path, f.Path) {
			continue
		}
		f.seen++
		if f.seen > f.Skip && (f.Times == 0 || f.seen <= f.Skip+f.Times) {
			return f
		}
	}
	return nil
}

// answered sends the failure itself, where it is a whole answer.
func (f *Failure) answered(rw http.ResponseWriter, req *http.Request) bool {
	for k, v := range f.Header {
		rw.Header().Set(k, v)
	}
	time.Sleep(f.Slow)
	switch {
	case f.Drop && !f.After:
		panic(http.ErrAbortHandler)
	case f.Redirect != "":
		http.Redirect(rw, req, f.Redirect, http.StatusMovedPermanently)
	case f.Status != 0:
		r := refuse(f.Status, f.Message)
		rw.WriteHeader(f.Status)
		_ = json.NewEncoder(rw).Encode(r.body) // the client may have gone
	default:
		return false
	}
	return true
}

// spoil damages an answer.
func (f *Failure) spoil(rw http.ResponseWriter, body []byte) []byte {
	switch {
	case f.Drop:
		panic(http.ErrAbortHandler)
	case f.Truncate:
		rw.Header().Set("Content-Length", strconv.Itoa(len(body)))
		return body[:len(body)/2]
	case f.Empty:
		return nil
	case f.Malformed:
		return []byte("<html>Unicorn!</html>")
	}
	return body
}

// SecondaryLimit is the answer to who asks too fast, with or without a time to
// wait.
func SecondaryLimit(wait time.Duration) Failure {
	f := Failure{Status: http.StatusForbidden, Message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}
	if wait > 0 {
		f.Header = map[string]string{"Retry-After": strconv.Itoa(int(wait.Seconds()))}
	}
	return f
}

// hourly is how many requests an hour are allowed.
const hourly = 5000

// Limit leaves n requests until the rate limit starts anew.
func (w *World) Limit(n int, reset time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.remaining, w.reset = n, w.now.Add(reset)
}

// spend takes a request from the rate limit.
func (w *World) spend() {
	if !w.now.Before(w.reset) {
		w.remaining, w.reset = hourly, w.now.Add(time.Hour)
	}
	w.remaining--
}
