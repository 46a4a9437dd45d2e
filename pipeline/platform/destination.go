package platform

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// Destination is what is known of one platform.
type Destination struct {
	Channel schema.Channel
	Name    string // as people write it

	Text     Limit // a text alone
	Caption  Limit // a text with media; the zero value means Text
	Encoded  Limit // a second bound on the text, in another unit
	Title    Limit // where set, the text's first line is a title of its own
	Tags     Limit
	Mentions Limit
	Links    Limit
	Refused  string // characters the platform refuses in a text

	Media Media

	Parts Limit // posts of one thread; 0: a caption is always one post

	Edit, Delete, Find, Thread Ability

	Hosts   []string // of a post's address, for proof
	NoURL   bool     // a post may have no address of its own
	Compose string   // share address up to the escaped text; empty where there is none
}

// Ability is what can be done after posting, by a person in the app or through
// the platform's API.
type Ability struct {
	Person, API bool
	Note        lang.Text
}

// Media is what a destination takes beside the text.
type Media struct {
	Min    int   // fewer are refused
	Count  Limit // of all
	Images Limit // of which images; 0 takes none
	Videos Limit // of which videos; 0 takes none
	Mixed  bool  // images and videos in one post
	Image  ImageLimits
	Video  VideoLimits
	Alt    Limit // alternative text; a Max of 0 takes none
}

// ImageLimits bounds one image. Recipe makes an image keep them.
type ImageLimits struct {
	MinWidth Limit
	Size     Limit // in bytes
	Recipe   Recipe
	Source   string // of the ratio and the width
	Checked  string
}

// VideoLimits bounds one video; videos are handed on as they are.
type VideoLimits struct {
	Duration Limit
	Size     Limit
}

// Takes reports whether the destination takes attachments of the kind.
func (m Media) Takes(kind string) bool {
	return kind == Image && m.Images.Max > 0 || kind == Video && m.Videos.Max > 0
}

// Limit is the bound on the text, which is tighter beside media on some platforms.
func (d Destination) Limit(withMedia bool) Limit {
	if withMedia && d.Caption.Max > 0 {
		return d.Caption
	}
	return d.Text
}

// Body is the part of a text that [Destination.Limit] bounds: all of it, or what
// follows the title and a blank line.
func (d Destination) Body(text string) string {
	if d.Title.Max == 0 {
		return text
	}
	_, body, _ := strings.Cut(text, "\n")
	return strings.TrimLeft(body, "\n")
}

// TitleOf is the first line of a text where the platform keeps a title apart.
func (d Destination) TitleOf(text string) string {
	if d.Title.Max == 0 {
		return ""
	}
	title, _, _ := strings.Cut(text, "\n")
	return title
}

// configured is the Source of a limit that an office set itself.
const configured = ".github/terbit.yml"

// With returns the destination with the limits that the office set in place of
// the table's, and with the host of its own account's page where posts carry no
// host of the platform's.
func (d Destination) With(c schema.Destination) Destination {
	if c.TextMax > 0 {
		d.Text = Limit{Max: c.TextMax, Unit: d.Text.Unit, Source: configured}
		if d.Caption.Max > 0 {
			d.Caption = Limit{Max: c.TextMax, Unit: d.Caption.Unit, Source: configured}
		}
		if d.Encoded.Max > 0 && c.TextMax > d.Encoded.Max {
			d.Encoded = Limit{}
		}
	}
	if c.MediaMax > 0 {
		d.Media.Count = Limit{Max: c.MediaMax, Unit: Files, Source: configured}
		if d.Media.Images.Max > 0 {
			d.Media.Images = d.Media.Count
		}
	}
	if u, err := url.Parse(c.URL); err == nil && len(d.Hosts) == 0 && u.Hostname() != "" {
		d.Hosts = []string{strings.ToLower(u.Hostname())}
	}
	return d
}

// Owns reports whether an address may be that of a post on the destination: an
// https address on one of its hosts with a path. It says nothing about whose.
func (d Destination) Owns(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.User != nil || strings.Trim(u.Path, "/") == "" {
		return false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	return slices.ContainsFunc(d.Hosts, func(h string) bool { return strings.TrimPrefix(h, "www.") == host })
}

// composeMax keeps share addresses within what browsers and apps pass on.
const composeMax = 8000

// ComposeLink is the address that opens the platform with the text filled in, or
// "" where the platform has none or the text is too long for an address.
func (d Destination) ComposeLink(text string) string {
	if d.Compose == "" {
		return ""
	}
	link := d.Compose + strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
	if len(link) > composeMax {
		return ""
	}
	return link
}

// table is made once: every item asks for it several times.
var table = []Destination{
	instagram(), facebook(), x(), threads(), telegram(),
	tiktok(), youtube(), whatsapp(), mastodon(), bluesky(),
}

// Of returns the destination of a channel; the site is none.
func Of(c schema.Channel) (Destination, bool) {
	for i := range table {
		if table[i].Channel == c {
			return table[i], true
		}
	}
	return Destination{}, false
}

// All is the table of destinations, in the order of the schema's channels.
func All() []Destination { return slices.Clone(table) }
