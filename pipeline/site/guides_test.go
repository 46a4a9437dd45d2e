package site

import (
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/guide"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

func TestEveryChannelHasItsGuide(t *testing.T) {
	in := testInput(t, item("content/2026/satu", nil))
	in.Guides = guide.Pages(map[schema.Channel]channel.Able{"telegram": {Edit: true}})
	files, _ := mustBuild(t, in)
	for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
		list := files[guide.Path("", l)+"index.html"]
		for _, p := range in.Guides {
			contains(t, list, `href="/`+guide.Path(p.Channel, l)+`"`)
			page := files[guide.Path(p.Channel, l)+"index.html"]
			contains(t, page, "<h1>"+p.Name+"</h1>", "transport: ", `lang="`+string(l)+`"`, "2026-")
			if api := strings.Contains(page, `id="token"`); api != (p.Channel == "telegram") {
				t.Errorf("%s in %s says how to get a token: %v", p.Channel, l, api)
			}
		}
	}
	contains(t, files["index.html"], `href="/panduan/kanal/"`)
}

func TestWithoutGuidesThereAreNoPagesOfThem(t *testing.T) {
	files, _ := mustBuild(t, testInput(t, item("content/2026/satu", nil)))
	lacks(t, files["index.html"], "panduan/kanal")
	for name := range files {
		if strings.HasPrefix(name, "panduan/kanal") {
			t.Error(name)
		}
	}
}
