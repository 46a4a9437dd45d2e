package guide_test

import (
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/guide"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

func pageOf(t *testing.T, c schema.Channel, able map[schema.Channel]channel.Able) guide.Page {
	t.Helper()
	for _, p := range guide.Pages(able) {
		if p.Channel == c {
			return p
		}
	}
	t.Fatalf("no page of %s", c)
	return guide.Page{}
}

func TestEveryDestinationSaysWhatAnOfficeMustKnow(t *testing.T) {
	api := map[schema.Channel]channel.Able{}
	for _, d := range platform.All() {
		api[d.Channel] = channel.Able{}
	}
	for _, able := range []map[schema.Channel]channel.Able{nil, api} {
		for _, p := range guide.Pages(able) {
			if p.Name == "" || len(p.About) == 0 || len(p.Cannot) == 0 || len(p.Limits) == 0 || !strings.Contains(p.Setting, string(p.Channel)) {
				t.Errorf("%+v", p)
			}
			texts := append(append(append([]lang.Text{}, p.About...), p.Token...), p.Cannot...)
			for _, l := range p.Limits {
				texts = append(texts, l.What, l.Unit, l.Known)
				if l.Max == "" || !strings.HasPrefix(l.Source, "https://") || len(l.Date) != len("2006-01-02") {
					t.Errorf("%s: %+v", p.Channel, l)
				}
			}
			for _, text := range texts {
				if text.ID == "" || text.EN == "" {
					t.Errorf("%s: %+v is not said in both languages", p.Channel, text)
				}
			}
			for _, s := range p.Sources {
				if !strings.HasPrefix(s, "https://") {
					t.Errorf("%s: source %s", p.Channel, s)
				}
			}
		}
	}
}

func TestWhatAnAPICanDoIsNotSaidToBeImpossible(t *testing.T) {
	count := func(able channel.Able) int {
		return len(pageOf(t, "telegram", map[schema.Channel]channel.Able{"telegram": able}).Cannot)
	}
	all := channel.Able{Edit: true, Delete: true, Repost: true, Find: true, Read: true, Alt: true}
	nothing := count(channel.Able{Public: true})
	if got := nothing - count(all); got != 7 {
		t.Errorf("%d sentences more where nothing can be done, want 7", got)
	}
	without := all
	without.Alt = false
	text := pageOf(t, "telegram", map[schema.Channel]channel.Able{"telegram": without}).Cannot[0]
	if text.EN != "Alternative text can't be sent." {
		t.Error(text)
	}
}

func TestSizesAreReadable(t *testing.T) {
	got := map[string]string{}
	for _, l := range pageOf(t, "telegram", nil).Limits {
		got[l.What.EN] = l.Max + " " + l.Unit.EN
	}
	if got["Text beside media"] != "1\u00a0024 "+platform.UTF16.Text().EN || got["Size of a picture"] != "10 MB" || got["Media"] != "10 "+platform.Files.Text().EN {
		t.Errorf("%q", got)
	}
}

// Threads are explained where a caption can be one.
func TestThreadsAreExplainedWhereTheyAre(t *testing.T) {
	for _, p := range guide.Pages(map[schema.Channel]channel.Able{"bluesky": {Thread: true}}) {
		d, _ := platform.Of(p.Channel)
		said := func(texts []lang.Text, word string) bool {
			for _, x := range texts {
				if strings.Contains(x.EN, word) {
					return true
				}
			}
			return false
		}
		if said(p.About, "10 parts at most") != (d.Parts.Max > 0) || said(p.Cannot, "as one") != (p.Channel == "bluesky") {
			t.Errorf("%s: %v, %v", p.Channel, p.About, p.Cannot)
		}
	}
}
