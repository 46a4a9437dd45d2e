package forge

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-github/v60/github"
)

const (
	perPage  = 100
	pagesMax = 60 // 6000 entries of one list
	triesMax = 4
)

// session is one call of the client: its waits together stay within MaxWait,
// and its clock is the newest Date that the server told.
type session struct {
	c      *Client
	ctx    context.Context // a session lives as long as one call
	waited time.Duration
	now    time.Time
	repo   string // "repos/owner/name"
}

func (c *Client) session(ctx context.Context, owner, repo string) *session {
	return &session{c: c, ctx: ctx, repo: "repos/" + url.PathEscape(owner) + "/" + url.PathEscape(repo)}
}

// Error is an answer that is not the one that was asked for. Its text never
// holds the token.
type Error struct {
	Method, Path string
	// Status is the HTTP status; 0 without an answer.
	Status  int
	Message string
}

func (e *Error) Error() string {
	what := e.Method + " " + e.Path
	if e.Status != 0 {
		what += ": " + strconv.Itoa(e.Status)
	}
	return what + ": " + e.Message
}

// gone says that GitHub knows no such thing.
func gone(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Status == http.StatusNotFound || e.Status == http.StatusUnprocessableEntity || e.Status == http.StatusGone)
}

// answer is a decoded answer's surroundings.
type answer struct {
	status int
	next   int
	after  string
	header http.Header
}

// get reads one path below the repository, or "/absolute", into out. It repeats
// what may succeed the next time.
func (s *session) get(path string, query url.Values, out any) (answer, error) {
	for try := 1; ; try++ {
		a, hold, err := s.once(http.MethodGet, path, query, nil, out)
		if err == nil {
			return a, nil
		}
		if s.ctx.Err() != nil {
			return a, fmt.Errorf("GET %s: %w", path, s.ctx.Err())
		}
		if !hold.again || try == triesMax || s.waited+hold.pause(try) > s.c.opts.MaxWait {
			return a, err
		}
		if err := s.pause(hold.pause(try)); err != nil {
			return a, err
		}
	}
}

// send writes, once.
func (s *session) send(method, path string, body, out any) (answer, error) {
	a, _, err := s.once(method, path, nil, body, out)
	return a, err
}

func (s *session) pause(d time.Duration) error {
	s.waited += d
	if err := s.c.opts.Sleep(s.ctx, d); err != nil {
		return fmt.Errorf("wait for GitHub: %w", err)
	}
	return nil
}

// once makes one request.
func (s *session) once(method, path string, query url.Values, body, out any) (answer, hold, error) {
	full := s.repo + "/" + path
	if abs, ok := strings.CutPrefix(path, "/"); ok {
		full = abs
	}
	if path == "" {
		full = s.repo
	}
	web := s.c.web
	if method != http.MethodGet {
		web = s.c.writing
	}
	gh := s.c.github(web)
	target := full
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	req, err := gh.NewRequest(method, target, body)
	if err != nil {
		return answer{}, hold{}, s.failure(method, full, 0, err)
	}
	req.Header.Set("Accept", "application/vnd.github+json")
	if s.c.opts.Token != "" {
		req.Header.Set("Authorization", "Bearer "+s.c.opts.Token)
	}
	var raw bytes.Buffer
	resp, err := gh.Do(s.ctx, req, &raw)
	if err != nil {
		return answer{}, s.holdFor(resp, err), s.failure(method, full, status(resp), err)
	}
	s.tell(resp)
	a := answer{status: resp.StatusCode, next: resp.NextPage, after: resp.After, header: resp.Header}
	if out == nil {
		return a, hold{}, nil
	}
	if err := decode(raw.Bytes(), out); err != nil {
		return a, hold{again: true}, s.failure(method, full, 0, err)
	}
	return a, hold{}, nil
}

func status(resp *github.Response) int {
	if resp == nil || resp.Response == nil {
		return 0
	}
	return resp.StatusCode
}

// tell remembers the server's time.
func (s *session) tell(resp *github.Response) {
	if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil && at.After(s.now) {
		s.now = at.UTC()
	}
}

// decode takes exactly one JSON value; go-github lets an empty body pass.
func decode(raw []byte, out any) error {
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("decode the answer: %w", err)
	}
	return nil
}

// failure puts an error into words without the token.
func (s *session) failure(method, path string, status int, err error) error {
	message := err.Error()
	var response *github.ErrorResponse
	var limit *github.RateLimitError
	var abuse *github.AbuseRateLimitError
	switch {
	case errors.As(err, &response):
		message = response.Message
		for _, e := range response.Errors {
			message += "; " + strings.TrimSpace(e.Message+" "+e.Field+" "+e.Code)
		}
	case errors.As(err, &limit):
		message = limit.Message
	case errors.As(err, &abuse):
		message = abuse.Message
	}
	if message == "" {
		message = http.StatusText(status)
	}
	return &Error{Method: method, Path: path, Status: status, Message: s.redact(message)}
}

const messageMax = 300

func (s *session) redact(text string) string {
	if t := s.c.opts.Token; t != "" {
		text = strings.ReplaceAll(text, t, "***")
	}
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > messageMax {
		text = string(runes[:messageMax]) + "…"
	}
	return text
}

// list reads every page of a list.
func list[T any](s *session, path string, query url.Values) ([]T, error) {
	if query == nil {
		query = url.Values{}
	}
	query.Set("per_page", strconv.Itoa(perPage))
	var all []T
	for range pagesMax {
		var page []T
		a, err := s.get(path, query, &page)
		if err != nil {
			return nil, err
		}
		if page == nil {
			return nil, &Error{Method: http.MethodGet, Path: path, Message: "decode the answer: no list"}
		}
		all = append(all, page...)
		switch {
		case a.next > 0:
			query.Set("page", strconv.Itoa(a.next))
		case a.after != "" && a.after != query.Get("after"):
			query.Set("after", a.after)
		default:
			return all, nil
		}
	}
	return nil, &Error{Method: http.MethodGet, Path: path, Message: fmt.Sprintf("more than %d pages", pagesMax)}
}
