package rule

import (
	"errors"
	"io/fs"
	"net/url"
	"path"
	"strings"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media/vtt"
	"github.com/gunungmas/terbit/schema"
)

var trackMissing = Rule{
	ID: "MD011", Name: "video-text-missing", Severity: diag.Warning, Allow: true,
	Title: lang.T("Video tanpa teks", "A video without its text"),
	Why: lang.T("Warga yang tuli, dan yang menonton tanpa suara, hanya dapat mengikuti video dari teksnya (WCAG 1.2.2).",
		"Deaf citizens, and those who watch without sound, can follow a video by its text only (WCAG 1.2.2)."),
	Good: "media:\n  - file: wawancara.mp4\n    captions: wawancara.id.vtt",
	Check: func(p *Pass) {
		for i := range p.Item.Meta.Media {
			m := &p.Item.Meta.Media[i]
			if showsVideo(m) && m.Captions == "" && len(p.Item.Tracks(m)) == 0 && !p.misshapen("media", i, "captions") {
				p.Report(p.Item.At("media", i), lang.T("video %s belum ada teksnya", "the video %s has no text").With(short(mediaName(m))),
					lang.T("tambahkan berkas WebVTT atau SRT lalu tulis captions: NAMA.id.vtt; video tanpa suara: nyatakan dengan allow", "add a WebVTT or SRT file and write captions: NAME.id.vtt; of a silent video, say so with allow"))
			}
		}
	},
}

// showsVideo reports whether a medium is a video by its name.
func showsVideo(m *schema.Media) bool {
	name := m.File
	if u, err := url.Parse(m.URL); name == "" && err == nil {
		name = u.Path
	}
	return isVideo(strings.ToLower(path.Ext(name)))
}

var trackBroken = Rule{
	ID: "MD012", Name: "video-text-broken", Severity: diag.Error,
	Title: lang.T("Teks video yang tidak terbaca", "A video's text that can't be read"),
	Why: lang.T("Peramban mengabaikan berkas teks yang keliru tanpa memberi tahu; penonton lalu tidak mendapat teks sama sekali.",
		"Browsers ignore a wrong text file without a word; viewers then get no text at all."),
	Bad:  "00:00:01 --> 00:00:04\nSelamat pagi",
	Good: "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nSelamat pagi",
	Check: func(p *Pass) {
		seen := map[string]bool{}
		for i := range p.Item.Meta.Media {
			for _, t := range p.Item.Tracks(&p.Item.Meta.Media[i]) {
				if seen[t.File] || p.Item.Folder == nil {
					continue
				}
				seen[t.File] = true
				p.checkTrack(t.File)
			}
		}
	},
}

func (p *Pass) checkTrack(name string) {
	data, err := fs.ReadFile(p.Item.Folder, name)
	if err != nil {
		return // loading said so
	}
	_, err = vtt.Parse(data)
	if e, ok := errors.AsType[*vtt.Error](err); ok {
		at := diag.At(p.Item.ID + "/" + name)
		at.Line = e.Line
		p.Report(at, lang.T("teks video %s: %s", "text of the video, %s: %s").With(short(name), e.Message),
			lang.T("perbaiki barisnya, atau simpan ulang sebagai WebVTT (UTF-8) dari penyunting video", "mend the line, or save it again as WebVTT (UTF-8) from the video editor"))
	}
}
