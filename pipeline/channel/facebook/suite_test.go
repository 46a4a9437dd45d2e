package facebook_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/channel/facebook"
	"github.com/gunungmas/terbit/pipeline/channel/facebook/facebooktest"
	"github.com/gunungmas/terbit/pipeline/channel/graph/graphtest"
)

type fake struct{ *facebooktest.Server }

func (f fake) Live() []channeltest.Seen {
	var live []channeltest.Seen
	for _, p := range f.Posts() {
		seen := channeltest.Seen{ID: p.ID, Text: p.Text}
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
	if s == channeltest.BadToken {
		f.Token = "another"
	}
}

func TestSuite(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Costs: channeltest.Costs{Post: 2, Pictures: 12, Withdraw: 1},
		New: func(_ *testing.T, now func() time.Time) channeltest.Platform {
			s := facebooktest.New(channeltest.Token, page)
			s.Now = now
			return fake{s}
		},
		Remote: func(t *testing.T, s channeltest.Setup) channel.Remote {
			c, err := facebook.New(facebook.Config{URL: s.URL, Token: s.Token, Account: page, HTTP: s.HTTP, Now: s.Now})
			if err != nil {
				t.Fatal(err)
			}
			return c
		},
		Pictures: 10, Video: true, Mute: true,
		Hows:    []string{channel.Edit, channel.Reply, channel.Repost},
		States:  []channeltest.State{channeltest.BadToken},
		Answer:  graphtest.Answer,
		Undated: true,
	})
}
