package forge

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-github/v60/github"
)

const (
	firstPause     = time.Second
	secondaryPause = time.Minute
)

// hold says whether a read may be tried again, and after how long: exactly
// `least` where GitHub told, else growing from it.
type hold struct {
	again bool
	least time.Duration
	exact bool
}

func (h hold) pause(try int) time.Duration {
	if h.exact {
		return h.least
	}
	return max(h.least, firstPause) << (try - 1)
}

// holdFor reads an unhappy answer.
func (s *session) holdFor(resp *github.Response, err error) hold {
	if errors.Is(err, errRedirect) {
		return hold{}
	}
	if resp == nil || resp.Response == nil {
		return hold{again: true} // no answer at all
	}
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests, code == http.StatusForbidden && limited(resp, err):
		return s.limit(resp)
	case code >= http.StatusInternalServerError, code == http.StatusRequestTimeout, code == http.StatusAccepted:
		return hold{again: true}
	case code >= 200 && code <= 299:
		return hold{again: true} // the body broke off
	}
	return hold{}
}

// limited tells a rate limit from a refusal.
func limited(resp *github.Response, err error) bool {
	var abuse *github.AbuseRateLimitError
	return errors.As(err, &abuse) || resp.Header.Get("Retry-After") != "" ||
		resp.Header.Get("X-RateLimit-Remaining") == "0" || strings.Contains(strings.ToLower(err.Error()), "rate limit")
}

// limit is how long GitHub asks to wait.
func (s *session) limit(resp *github.Response) hold {
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds >= 0 {
		return hold{again: true, exact: true, least: time.Duration(seconds) * time.Second}
	}
	if resp.Header.Get("X-RateLimit-Remaining") == "0" {
		if reset, err := strconv.ParseInt(resp.Header.Get("X-RateLimit-Reset"), 10, 64); err == nil {
			return hold{again: true, exact: true, least: max(time.Unix(reset, 0).Sub(s.clock(resp))+time.Second, time.Second)}
		}
	}
	return hold{again: true, least: secondaryPause}
}

// clock is the server's time at an answer, else ours.
func (s *session) clock(resp *github.Response) time.Time {
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		return at
	}
	return s.c.opts.Now()
}
