package telegram_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/channel/telegram"
	"github.com/gunungmas/terbit/pipeline/channel/telegram/telegramtest"
)

// bot goes before the suite's token, to make it one of Telegram's form.
const bot = "123456:"

type fake struct{ *telegramtest.Server }

func numbers(id string) []int64 {
	var out []int64
	for part := range strings.FieldsFuncSeq(id, func(r rune) bool { return r == ',' || r == ';' }) {
		n, _ := strconv.ParseInt(part, 10, 64)
		out = append(out, n)
	}
	return out
}

func (f fake) Live() []channeltest.Seen {
	var live []channeltest.Seen
	for _, p := range f.Posts() {
		var ids []string
		for _, n := range p.IDs {
			ids = append(ids, strconv.FormatInt(n, 10))
		}
		seen := channeltest.Seen{ID: strings.Join(ids, ","), Text: p.Text}
		if p.ReplyTo != 0 {
			seen.Reply = strconv.FormatInt(p.ReplyTo, 10)
		}
		for _, m := range p.Files {
			sum := sha256.Sum256(m.Bytes)
			seen.Media = append(seen.Media, channeltest.Media{Type: m.Type, SHA256: hex.EncodeToString(sum[:])})
		}
		live = append(live, seen)
	}
	return live
}

func (f fake) Change(id, text string) { f.Server.Change(numbers(id)[0], text) }
func (f fake) Remove(id string)       { f.Server.Remove(numbers(id)...) }

func (f fake) Set(s channeltest.State) {
	if s == channeltest.BadToken {
		f.Token = "1:another"
	}
}

func TestSuite(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Costs: channeltest.Costs{Post: 1, Pictures: 1, Withdraw: 1},
		New: func(_ *testing.T, now func() time.Time) channeltest.Platform {
			s := telegramtest.New(bot+channeltest.Token, "dinas_uji")
			s.Now = now
			return fake{s}
		},
		Remote: func(t *testing.T, s channeltest.Setup) channel.Remote {
			c, err := telegram.New(telegram.Config{URL: s.URL, Token: bot + s.Token, Account: "dinas_uji", HTTP: s.HTTP, Now: s.Now})
			if err != nil {
				t.Fatal(err)
			}
			return c
		},
		Pictures: 10, Video: true,
		Hows:   []string{channel.Edit, channel.Reply, channel.Repost},
		States: []channeltest.State{channeltest.BadToken},
		Answer: telegramtest.Fail,
	})
}
