package rule

import (
	"net/url"
	"slices"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/online"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// WebAddresses lists the external addresses of the items, each once and sorted:
// those of the narasi's links, of media kept elsewhere, and of the takarir.
func WebAddresses(c *source.Corpus, only func(string) bool) []string {
	index := NewIndex(c)
	seen := map[string]bool{}
	for _, it := range c.Items {
		if !it.Parsed || only != nil && !only(it.ID) {
			continue
		}
		if it.Hold() != nil {
			continue // the check says so
		}
		p := &Pass{Item: it, Corpus: c, Index: index}
		p.webLinks(func(address string, _ func() diag.Position) { seen[address] = true })
		it.Release()
	}
	list := make([]string, 0, len(seen))
	for a := range seen {
		list = append(list, a)
	}
	slices.Sort(list)
	return list
}

// webLinks yields the item's external addresses as they are asked for, and where
// they stand.
func (p *Pass) webLinks(yield func(address string, at func() diag.Position)) {
	if p.withdrawn() {
		return
	}
	p.eachLink(false, func(l *link, to place) {
		if to.kind == placeWeb {
			yield(askable(to.url), func() diag.Position { return p.bodyAt(l.at) })
		}
	})
	for i := range p.Item.Meta.Media {
		p.webAddress(p.Item.Meta.Media[i].URL, func() diag.Position { return p.Item.At("media", i, "url") }, yield)
	}
	p.captions(func(_ schema.Channel, f field) {
		for _, s := range platform.Addresses(f.text) {
			p.webAddress(f.text[s[0]:s[1]], func() diag.Position { return p.place(f, s[0]) }, yield)
		}
	})
}

func (p *Pass) webAddress(s string, at func() diag.Position, yield func(string, func() diag.Position)) {
	if s == "" {
		return
	}
	if to := p.locate(s); to.kind == placeWeb {
		yield(askable(to.url), at)
	}
}

// askable is an address without the part that no server sees.
func askable(u *url.URL) string {
	c := *u
	c.Fragment, c.RawFragment = "", ""
	return c.String()
}

// eachAnswer yields what was found out about the item's links.
func (p *Pass) eachAnswer(yield func(address string, r online.Result, at func() diag.Position)) {
	if p.Links == nil {
		return
	}
	p.webLinks(func(address string, at func() diag.Position) {
		if r, ok := p.Links[address]; ok {
			yield(address, r, at)
		}
	})
}

var linkDead = Rule{
	ID: "TX023", Name: "link-dead", Severity: diag.Warning, Allow: true,
	Title: lang.T("Tautan luar yang mati (dengan --online)", "A dead external link (with --online)"),
	Why: lang.T("Pembaca yang mengetuk tautan mati tidak mendapat apa-apa. Diperiksa hanya bila diminta, dan hanya disebut mati bila situsnya sendiri menjawab begitu atau namanya tidak ada.",
		"Readers who follow a dead link get nothing. Checked only when asked for, and called dead only when the site says so itself or its name does not exist."),
	Check: func(p *Pass) {
		p.eachAnswer(func(address string, r online.Result, at func() diag.Position) {
			switch {
			case r.State == online.Private:
				p.Report(at(), lang.T("%s mengarah ke jaringan dalam yang tidak dapat dibuka masyarakat", "%s leads into an internal network that the public can't open").With(short(address)),
					lang.T("pakai alamat publiknya", "use its public address"))
			case r.State != online.Dead:
			case r.Reason == online.ByName:
				p.Report(at(), lang.T("%s: nama situsnya tidak ada", "%s: there is no such host").With(short(address)),
					lang.T("periksa ejaan alamatnya, atau hapus tautannya", "check the address's spelling, or remove the link"))
			default:
				p.Report(at(), lang.T("%s tidak ada lagi (jawaban %d)", "%s is not there any more (answer %d)").With(short(address), r.Status),
					lang.T("cari alamat barunya, atau hapus tautannya", "find its new address, or remove the link"))
			}
		})
	},
}

var linkDoubtful = Rule{
	ID: "TX024", Name: "link-doubtful", Severity: diag.Note, Allow: true,
	Title: lang.T("Tautan luar yang tidak dapat dipastikan (dengan --online)", "An external link that can't be made sure of (with --online)"),
	Why: lang.T("Situs yang menolak pemeriksa, sedang sibuk, atau lambat belum tentu mati; bukalah sendiri.",
		"A site that refuses a checker, is busy or slow need not be dead; open it yourself."),
	Check: func(p *Pass) {
		p.eachAnswer(func(address string, r online.Result, at func() diag.Position) {
			if r.State == online.Doubtful {
				p.Report(at(), lang.T("%s tidak dapat dipastikan: %s", "%s can't be made sure of: %s").With(short(address), doubt(r)),
					lang.T("buka sendiri di peramban; bila terbuka, biarkan", "open it in a browser; if it opens, leave it"))
			}
		})
	},
}

func doubt(r online.Result) lang.Text {
	switch r.Reason {
	case online.ByTime:
		return lang.T("tidak menjawab tepat waktu", "no answer in time")
	case online.ByTLS:
		return lang.T("sertifikat https tidak dapat diperiksa", "its https certificate can't be verified")
	case online.ByHops:
		return lang.T("pengalihan tidak berujung pada halaman", "redirects end at no page")
	case online.ByStatus:
		return lang.T("jawaban %d", "answer %d").With(r.Status)
	}
	return lang.T("tidak dapat dihubungi", "can't be reached")
}

var linkMoved = Rule{
	ID: "TX025", Name: "link-moved", Severity: diag.Note, Allow: true,
	Title: lang.T("Tautan luar yang pindah tetap, atau sudah memakai https (dengan --online)", "An external link that has moved for good, or has https (with --online)"),
	Why: lang.T("Pengalihan suatu hari dihapus; alamat barunya bertahan lebih lama. Alamat https tidak dapat dibaca atau diubah di jalan.",
		"Redirects are taken down one day; the new address lasts longer. What comes by https can't be read or changed on the way."),
	Check: func(p *Pass) {
		p.eachAnswer(func(address string, r online.Result, at func() diag.Position) {
			switch r.State {
			case online.Moved:
				p.Report(at(), lang.T("%s pindah tetap", "%s has moved for good").With(short(address)), lang.T("pakai %s", "use %s").With(long(r.To)))
			case online.Secure:
				p.Report(at(), lang.T("%s juga ada dengan https", "%s is there by https too").With(short(address)), lang.T("pakai %s", "use %s").With(long(r.To)))
			}
		})
	},
}

// long keeps an address whole, for it is to be copied, within reason: a server
// chose it.
func long(s string) string {
	if len(s) > 400 {
		return short(s)
	}
	return s
}
