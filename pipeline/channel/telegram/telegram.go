// Package telegram posts to a Telegram channel with the Bot API.
//
// A bot that is an administrator of the channel sends text (sendMessage), one
// photo or video (sendPhoto, sendVideo) or an album of 2–10 (sendMediaGroup), all
// without markup: the text goes out as it stands. It edits text and captions, and
// it replies. It can't read the channel, so Find never knows and a person decides,
// and an audit can't compare. There is no alternative text.
//
// A receipt's id holds what correcting and deleting need: the message ids of the
// post, and after a semicolon those of the replies to it: "12,13;20".
//
// Facts and where they were read, on 2026-11-26:
//
//   - methods and their parameters, with link_preview_options and reply_parameters:
//     https://core.telegram.org/bots/api as scraped by PaulSonOfLars/telegram-bot-api-spec,
//     api.json; its limits and the form of an error (ok, error_code, description,
//     parameters.retry_after) as the table of destinations and the libraries have them.
//   - "A message can only be deleted if it was sent less than 48 hours ago" holds for
//     a channel's administrators too: can_delete_channel_message of TDLib refuses
//     what is two days old to every bot, and its author says so in
//     https://github.com/tdlib/telegram-bot-api/issues/403.
//   - An album's error can hide that a part of it is out: "failed to send message #1
//     …" came with the other parts posted,
//     https://github.com/rubenlagus/TelegramBots/issues/1520. That error is doubt.
//   - A bot that may post may edit and delete its own posts; can_edit_messages and
//     can_delete_messages are for the posts of others (ChatMemberAdministrator).
package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
)

// Base is Telegram's own server of the Bot API.
const Base = "https://api.telegram.org"

// Config is one channel and the bot that posts to it.
type Config struct {
	URL     string // of the Bot API; "" is [Base]
	Token   string // as BotFather gave it
	Account string // @name of the channel, or its number, which begins with -100
	HTTP    *http.Client
	Now     func() time.Time
}

// Channel posts to one Telegram channel.
type Channel struct {
	wire *wire.Client
	chat string
}

var (
	tokens = regexp.MustCompile(`^[0-9]+:[0-9A-Za-z_-]+$`)
	names  = regexp.MustCompile(`^@?[A-Za-z][0-9A-Za-z_]{3,31}$`)
	number = regexp.MustCompile(`^-100[0-9]+$`)
)

var _ channel.Remote = (*Channel)(nil)

// New refuses what can't be a token or a channel. The token is part of every
// address, so one of another form would be another address.
func New(c Config) (*Channel, error) {
	if !tokens.MatchString(c.Token) {
		return nil, errors.New("telegram: the token has not the form 123456:ABC-def that BotFather gives")
	}
	chat := c.Account
	switch {
	case names.MatchString(chat):
		chat = "@" + strings.TrimPrefix(chat, "@")
	case !number.MatchString(chat):
		return nil, fmt.Errorf("telegram: the account %q is neither a @name nor the number of a channel", c.Account)
	}
	base := strings.TrimSuffix(c.URL, "/")
	if base == "" {
		base = Base
	}
	_, secret, _ := strings.Cut(c.Token, ":")
	return &Channel{chat: chat, wire: &wire.Client{
		Base: base + "/bot" + c.Token, Secrets: []string{c.Token, secret}, HTTP: c.HTTP, Now: c.Now,
	}}, nil
}

// Able implements [channel.Remote].
func (c *Channel) Able() channel.Able {
	return channel.Able{Repost: true, Edit: true, Delete: true, Reply: true}
}

// Do implements [channel.Transport].
func (c *Channel) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	switch {
	case j.Action == channel.Post:
		return c.post(ctx, j)
	case j.Action == channel.Withdraw:
		return c.withdraw(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Edit:
		return c.edit(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Reply:
		return c.reply(ctx, j)
	case j.Action == channel.Correct && j.How == channel.Repost:
		return c.repost(ctx, j)
	}
	return channel.Receipt{}, refuse("telegram can't %s %s", j.Action, j.How)
}

// Find implements [channel.Transport]: no method of the Bot API lists a channel's
// messages or reads one back.
func (c *Channel) Find(context.Context, channel.Job) (channel.Found, channel.Receipt, error) {
	return channel.Inconclusive, channel.Receipt{}, nil
}

// Shown implements [channel.Remote].
func (c *Channel) Shown(context.Context, channel.Job) (channel.Live, error) {
	return channel.Live{State: channel.Unreadable}, nil
}

func (c *Channel) post(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	sent, err := c.send(ctx, j.Message.Text, j.Files, 0)
	if err != nil {
		return channel.Receipt{}, err
	}
	return receipt(sent)
}

func (c *Channel) withdraw(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	id, err := liveID(j)
	if err != nil {
		return channel.Receipt{}, err
	}
	if err := c.delete(ctx, id); err != nil {
		return channel.Receipt{}, err
	}
	return channel.Receipt{ID: id.String()}, nil
}

// reply keeps the post's own id and address: they are what a later withdrawal needs.
func (c *Channel) reply(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	id, err := liveID(j)
	if err != nil {
		return channel.Receipt{}, err
	}
	sent, err := c.send(ctx, j.Reply, nil, id.post[0])
	if err != nil {
		return channel.Receipt{}, err
	}
	if sent[0].MessageID <= 0 {
		return channel.Receipt{}, errors.New("telegram answered without the number of the reply")
	}
	id.replies = append(id.replies, sent[0].MessageID)
	return channel.Receipt{URL: j.URL, ID: id.String()}, nil
}

// deleted is the step between a repost's two halves.
const deleted = "deleted"

// repost deletes first: two versions of one announcement are worse than none for
// the moment between.
func (c *Channel) repost(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if j.Steps[deleted] == "" {
		id, err := liveID(j)
		if err != nil {
			return channel.Receipt{}, err
		}
		if err := c.delete(ctx, id); err != nil {
			return channel.Receipt{}, err
		}
		if j.Record != nil {
			if err := j.Record(deleted, id.String()); err != nil {
				return channel.Receipt{}, fmt.Errorf("record that the old post is deleted: %w", err)
			}
		}
	}
	return c.post(ctx, j)
}

// ids are the messages of a live post.
type ids struct {
	post, replies []int64
}

func (i ids) String() string {
	s := join(i.post)
	if len(i.replies) > 0 {
		s += ";" + join(i.replies)
	}
	return s
}

func (i ids) all() []int64 { return append(append([]int64{}, i.post...), i.replies...) }

func join(numbers []int64) string {
	s := make([]string, len(numbers))
	for i, n := range numbers {
		s[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(s, ",")
}

func split(s string) ([]int64, error) {
	var numbers []int64
	for part := range strings.SplitSeq(s, ",") {
		n, err := strconv.ParseInt(part, 10, 64)
		if err != nil || n <= 0 {
			return nil, fmt.Errorf("message %q", part)
		}
		numbers = append(numbers, n)
	}
	return numbers, nil
}

var address = regexp.MustCompile(`^https://(?:t|telegram)\.me/(?:c/[0-9]+|[0-9A-Za-z_]+)/([0-9]+)(?:\?single)?$`)

// liveID reads a receipt's id, or the number in the address of a post that a
// person made.
func liveID(j channel.Job) (ids, error) {
	text := j.ID
	if m := address.FindStringSubmatch(j.URL); text == "" && m != nil {
		text = m[1]
	}
	own, replies, more := strings.Cut(text, ";")
	var id ids
	var err error
	if id.post, err = split(own); err == nil && more {
		id.replies, err = split(replies)
	}
	if err != nil {
		return ids{}, &channel.RefusedError{Reason: "the live post is not known by its number", Err: err}
	}
	return id, nil
}

func receipt(sent []message) (channel.Receipt, error) {
	var id ids
	for _, m := range sent {
		if m.MessageID <= 0 {
			return channel.Receipt{}, errors.New("telegram answered without the number of the message")
		}
		id.post = append(id.post, m.MessageID)
	}
	return channel.Receipt{URL: link(sent[0].Chat, id.post[0]), ID: id.String()}, nil
}

// link is a message's address; one of a private channel opens for its members only.
func link(c chat, id int64) string {
	if names.MatchString(c.Username) {
		return fmt.Sprintf("https://t.me/%s/%d", c.Username, id)
	}
	if own, ok := strings.CutPrefix(strconv.FormatInt(c.ID, 10), "-100"); ok {
		return fmt.Sprintf("https://t.me/c/%s/%d", own, id)
	}
	return ""
}

func refuse(format string, args ...any) error {
	return &channel.RefusedError{Reason: fmt.Sprintf(format, args...)}
}
