package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
)

// Error is what the Graph API says of a request that failed.
type Error struct {
	Status    int    `json:"-"`
	Message   string `json:"message"`
	Code      int    `json:"code"`
	Subcode   int    `json:"error_subcode"`
	Transient bool   `json:"is_transient"`
	ForUser   string `json:"error_user_msg"`
}

// Of is the platform's own error within err, or nil.
func Of(err error) *Error {
	var status *wire.StatusError
	if !errors.As(err, &status) {
		return nil
	}
	var body struct{ Error *Error }
	if json.Unmarshal(status.Body, &body) != nil || body.Error == nil || body.Error.Code == 0 {
		return nil
	}
	body.Error.Status = status.Status
	return body.Error
}

// actionBlocked is the subcode that came although the post was out.
const actionBlocked = 2207051

// class is what a code says of the request.
type class int

const (
	wrong   class = iota // nothing was done, and repeating doesn't help
	limited              // nothing was done, and repeating later may help
	account              // nothing was done, and no other job would be either
	unsure               // it may have been done
)

func (e *Error) class() class {
	switch code := e.Code; {
	case e.Status >= 500 || e.Transient || e.Subcode == actionBlocked || code < 3:
		// Negative codes are the server errors of Instagram's table.
		return unsure
	case e.Status == http.StatusTooManyRequests || code == 4 || code == 17 || code == 32 || code == 341 || code == 613 || code == 80001 || code == 80002:
		return limited
	case e.Status == http.StatusUnauthorized || code == 3 || code == 10 || code == 102 || code == 190 || code >= 200 && code <= 299 || code == 368:
		return account
	case code == 506:
		// The same text is there already: perhaps from an attempt whose answer was lost.
		return unsure
	}
	return wrong
}

// judge sharpens wire's verdict by the platform's code. A failure of what changes
// nothing that people see is never doubt.
func (c *Client) judge(what string, err error, effect Effect) error {
	e := Of(err)
	if e == nil {
		return err
	}
	var status *wire.StatusError
	errors.As(err, &status) // true, or Of had found nothing
	text := e.Message
	if e.ForUser != "" {
		text = e.ForUser + " (" + e.Message + ")"
	}
	words := fmt.Sprintf("%s [%d/%d]", c.wire.Words(text), e.Code, e.Subcode)
	cause := fmt.Errorf("%s: %w", what, status)
	r := &channel.RefusedError{Reason: words, Err: cause}
	if waits, ok := errors.AsType[*channel.RefusedError](err); ok {
		r.After = waits.After
	}
	switch e.class() {
	case unsure:
		if effect == Changes {
			return fmt.Errorf("%w: %s", cause, words)
		}
		r.Again = true
	case limited:
		r.Again, r.After = true, max(r.After, regain(status.Header))
	case account:
		r.Account = true
	}
	return r
}

// regain is how long a limited account waits, which Meta says in minutes in a header
// of its own.
func regain(h http.Header) time.Duration {
	var usage map[string][]struct {
		Minutes int `json:"estimated_time_to_regain_access"`
	}
	if json.Unmarshal([]byte(h.Get("X-Business-Use-Case-Usage")), &usage) != nil {
		return 0
	}
	longest := 0
	for _, limits := range usage {
		for _, l := range limits {
			longest = max(longest, l.Minutes)
		}
	}
	return time.Duration(min(longest, 1440)) * time.Minute
}

// Missing reports whether the platform says that a node isn't there. It says the
// same where the token may not see it.
func Missing(err error) bool {
	e := Of(err)
	return e != nil && e.Status < 500 && (e.Code == 100 && e.Subcode == 33 || e.Code == 803)
}
