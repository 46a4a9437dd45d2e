package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
)

type chat struct {
	ID       int64  `json:"id"`
	Type     string `json:"type"`
	Title    string `json:"title"`
	Username string `json:"username"`
}

type message struct {
	MessageID int64 `json:"message_id"`
	Chat      chat  `json:"chat"`
}

// answer is the frame of every answer, good or bad.
type answer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int64 `json:"retry_after"`
	} `json:"parameters"`
}

func (c *Channel) json(ctx context.Context, method string, in, out any) error {
	r := wire.Request{Method: http.MethodPost, Path: "/" + method}
	var a answer
	if err := c.wire.JSON(ctx, r, in, &a); err != nil {
		return c.judge(method, err)
	}
	return a.into(method, out)
}

func (c *Channel) get(ctx context.Context, method string, in, out any) error {
	r := wire.Request{Method: http.MethodPost, Path: "/" + method, Reads: true}
	var a answer
	if err := c.wire.JSON(ctx, r, in, &a); err != nil {
		return c.judge(method, err)
	}
	return a.into(method, out)
}

func (c *Channel) form(ctx context.Context, method string, f wire.Form, out any) error {
	r := wire.Request{Method: http.MethodPost, Path: "/" + method}
	if err := f.Into(&r); err != nil {
		return &channel.RefusedError{Reason: "read the files", Err: err}
	}
	got, err := c.wire.Call(ctx, r)
	if err != nil {
		return c.judge(method, err)
	}
	var a answer
	if err := got.Decode(&a); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return a.into(method, out)
}

// into reads what a method returned. A 2xx that is not ok is none of the forms
// that are documented, so it leaves doubt.
func (a *answer) into(method string, out any) error {
	if !a.OK {
		return fmt.Errorf("%s: telegram's answer contradicts itself", method)
	}
	if err := json.Unmarshal(a.Result, out); err != nil {
		return fmt.Errorf("%s: read the answer: %w", method, err)
	}
	return nil
}

// Descriptions of refusals that concern every job of the channel, as the Bot API
// server words them (telegram-bot-api/Client.cpp, read 2026-11-26).
var ofTheAccount = []string{
	"chat not found", "not enough rights", "have no rights", "administrator rights", "chat_admin_required",
	"chat_write_forbidden", "bot is not a member",
}

// Descriptions of an album's failure that may have left a part of it posted.
var partial = []string{"failed to send message #", "group send failed"}

// judge sharpens wire's verdict with what Telegram's error says.
func (c *Channel) judge(method string, err error) error {
	var status *wire.StatusError
	var a answer
	if !errors.As(err, &status) || json.Unmarshal(status.Body, &a) != nil || a.Description == "" {
		return err
	}
	words := c.wire.Words(a.Description)
	cause := fmt.Errorf("%s: %w", method, status)
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(strings.ToLower(a.Description), s) })
	}
	switch {
	case status.Status >= 500 || status.Status < 400 || method == "sendMediaGroup" && has(partial):
		return fmt.Errorf("%w: %s", cause, words)
	case status.Status == http.StatusTooManyRequests:
		after := time.Duration(min(max(a.Parameters.RetryAfter, 0), 86400)) * time.Second
		return &channel.RefusedError{Reason: words, Again: true, After: after, Err: cause}
	case status.Status == http.StatusUnauthorized || status.Status == http.StatusForbidden || status.Status == http.StatusNotFound || has(ofTheAccount):
		// 404 is what a token of nobody gets: it is part of the address.
		return &channel.RefusedError{Reason: words, Account: true, Err: cause}
	}
	return &channel.RefusedError{Reason: words, Err: cause}
}

// says reports whether Telegram refused in these words.
func says(err error, words string) bool {
	var status *wire.StatusError
	var a answer
	return errors.Is(err, channel.ErrRefused) && errors.As(err, &status) && status.Status == http.StatusBadRequest &&
		json.Unmarshal(status.Body, &a) == nil && strings.Contains(a.Description, words)
}
