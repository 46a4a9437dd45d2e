package instagram_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/channel/graph/graphtest"
	"github.com/gunungmas/terbit/pipeline/channel/instagram"
	"github.com/gunungmas/terbit/pipeline/channel/instagram/instagramtest"
)

const account = "17841400000000001"

type fake struct{ *instagramtest.Server }

func (f fake) Live() []channeltest.Seen {
	var live []channeltest.Seen
	for _, p := range f.Posts() {
		seen := channeltest.Seen{ID: p.ID, Text: p.Caption}
		for _, m := range p.Files {
			sum := sha256.Sum256(m.Bytes)
			seen.Media = append(seen.Media, channeltest.Media{Type: m.Type, SHA256: hex.EncodeToString(sum[:]), Alt: m.Alt})
		}
		live = append(live, seen)
		for _, c := range p.Comments {
			live = append(live, channeltest.Seen{ID: "comment", Text: c, Reply: p.ID})
		}
	}
	return live
}

func (f fake) Set(s channeltest.State) {
	switch s {
	case channeltest.BadToken:
		f.Token = "another"
	case channeltest.NoQuota:
		f.Used = f.Quota
	}
}

func TestSuite(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Costs: channeltest.Costs{Post: 4, Pictures: 24, Withdraw: 1},
		New: func(_ *testing.T, now func() time.Time) channeltest.Platform {
			s := instagramtest.New(channeltest.Token, account, false)
			s.Now, s.Slow = now, 0 // slowness is a test of its own; here it would only double the requests
			return fake{s}
		},
		Remote: func(t *testing.T, s channeltest.Setup) channel.Remote {
			c, err := instagram.New(instagram.Config{
				URL: s.URL, Token: s.Token, Account: account, HTTP: s.HTTP, Now: s.Now, Wait: time.Millisecond,
			})
			if err != nil {
				t.Fatal(err)
			}
			return c
		},
		Pictures: 10, Video: true, Mute: true, NoText: true,
		Hows:    []string{channel.Reply, channel.Repost},
		States:  []channeltest.State{channeltest.BadToken, channeltest.NoQuota},
		Answer:  graphtest.Answer,
		Undated: true,
	})
}
