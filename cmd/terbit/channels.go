package main

import (
	"context"
	"fmt"
	"io"
	"mime"
	"os"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/bluesky"
	"github.com/gunungmas/terbit/pipeline/channel/facebook"
	"github.com/gunungmas/terbit/pipeline/channel/guide"
	"github.com/gunungmas/terbit/pipeline/channel/instagram"
	"github.com/gunungmas/terbit/pipeline/channel/mastodon"
	"github.com/gunungmas/terbit/pipeline/channel/telegram"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/schema"
)

// access is how an account's platform is reached.
type access struct {
	url, token, account string
	expires             time.Time // of the token; zero where nothing is noted
	now                 func() time.Time
}

// remotes are the platforms that are posted to through their API. Every other, and
// every one that the configuration doesn't give to the API, is handed to people.
var remotes = map[schema.Channel]func(access) (channel.Remote, error){
	"bluesky": func(x access) (channel.Remote, error) {
		return bluesky.New(bluesky.Config{URL: x.url, Token: x.token, Account: x.account, Now: x.now}), nil
	},
	"mastodon": func(x access) (channel.Remote, error) {
		return mastodon.New(mastodon.Config{URL: x.url, Token: x.token, Account: x.account, Now: x.now}), nil
	},
	"telegram": func(x access) (channel.Remote, error) {
		return telegram.New(telegram.Config{URL: x.url, Token: x.token, Account: x.account, Now: x.now})
	},
	"facebook": func(x access) (channel.Remote, error) {
		return facebook.New(facebook.Config{URL: x.url, Token: x.token, Account: x.account, Now: x.now})
	},
	"instagram": func(x access) (channel.Remote, error) {
		return instagram.New(instagram.Config{URL: x.url, Token: x.token, Account: x.account, Now: x.now, Expires: x.expires})
	},
}

// abilities are what the platforms' APIs can do, whatever the account; Instagram's
// depends on the login, and this is the one that offices meet.
var abilities = map[schema.Channel]channel.Able{
	"bluesky": new(bluesky.Remote).Able(), "mastodon": new(mastodon.Remote).Able(), "telegram": new(telegram.Channel).Able(),
	"facebook": new(facebook.Channel).Able(), "instagram": new(instagram.Channel).Able(),
}

// guides are what there is to know of each channel.
func guides() []guide.Page { return guide.Pages(abilities) }

// channelVar is the name of a channel's variable in the environment.
func channelVar(c schema.Channel, what string) string {
	return "TERBIT_" + strings.ToUpper(string(c)) + "_" + what
}

// byAPI reports whether the configuration gives a channel to its API.
func byAPI(o *office.Office, c schema.Channel) bool {
	return o.Destination(c).Transport == schema.API && remotes[c] != nil
}

// remote is the way to a channel's API, with the token from the environment.
func (a *app) remote(o *office.Office, c schema.Channel) (channel.Remote, error) {
	token := a.env(channelVar(c, "TOKEN"))
	if token == "" {
		return nil, &channel.RefusedError{Account: true, Reason: a.tf("%s belum diisi%s", "%s is not set%s", channelVar(c, "TOKEN"), a.howToGetToken(o, c))}
	}
	expires, err := a.expiry(o, c)
	if err != nil {
		return nil, err
	}
	r, err := remotes[c](access{url: a.env(channelVar(c, "URL")), token: token, account: o.Destination(c).Account, expires: expires, now: a.now})
	if err != nil {
		return nil, &channel.RefusedError{Account: true, Reason: a.tf("akun %s tidak dapat dipakai", "the account on %s can't be used", platform.Name(c)), Err: err}
	}
	return r, nil
}

// howToGetToken leads to the channel's guide, where there is a site.
func (a *app) howToGetToken(o *office.Office, c schema.Channel) string {
	if o.Site == "" {
		return ""
	}
	return a.tf("; caranya pada %s", "; %s says how", guide.URL(o.Site, c, a.lang))
}

// carrier takes what a platform's API can do to the API, and the rest to people.
type carrier struct {
	remote channel.Remote
	person channel.Transport
}

// by chooses who does a job. The choice follows from the job alone, so that Find
// asks whoever was asked to do it.
func (t carrier) by(j channel.Job) channel.Transport {
	switch j.Action {
	case channel.Withdraw:
		if !t.remote.Able().Delete || j.ID == "" {
			return t.person
		}
	case channel.Correct:
		if j.How == "" || j.ID == "" {
			return t.person
		}
	}
	return t.remote
}

func (t carrier) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	return t.by(j).Do(ctx, j)
}

func (t carrier) Find(ctx context.Context, j channel.Job) (channel.Found, channel.Receipt, error) {
	return t.by(j).Find(ctx, j)
}

// refusing is an account that can't be used in this run.
type refusing struct{ err error }

func (t refusing) Do(context.Context, channel.Job) (channel.Receipt, error) {
	return channel.Receipt{}, t.err
}

func (t refusing) Find(context.Context, channel.Job) (channel.Found, channel.Receipt, error) {
	return channel.Inconclusive, channel.Receipt{}, t.err
}

// transport is the way to a channel.
func (l *live) transport(c schema.Channel) channel.Transport {
	if !byAPI(l.p.office, c) {
		return handing{l.box}
	}
	if t, ok := l.ways[c]; ok {
		return t
	}
	var t channel.Transport
	if r, err := l.remote(l.p.office, c); err != nil {
		t = refusing{err}
	} else {
		t = carrier{remote: r, person: handing{l.box}}
	}
	l.ways[c] = t
	return t
}

// way names a channel's account and who carries what goes there.
func (l *live) way(c schema.Channel) (account string, by schema.Transport) {
	by = schema.HandOff
	if byAPI(l.p.office, c) {
		by = schema.API
	}
	return l.p.office.Destination(c).Account, by
}

// preflight asks, before anything is posted, each account that will be used. One
// that would refuse is left alone in this run, and its actions stay planned.
func (l *live) preflight(ctx context.Context, actions []publish.Action) {
	for _, act := range actions {
		t, ok := l.transport(act.Channel).(carrier)
		if !act.Kind.Acts() || !ok || l.asked[act.Channel] {
			continue
		}
		l.asked[act.Channel] = true
		account, err := t.remote.Preflight(ctx)
		switch {
		case err != nil:
			l.ways[act.Channel] = refusing{&channel.RefusedError{Account: true, Reason: l.tf("akun %s belum siap", "the account on %s is not ready", platform.Name(act.Channel)), Err: err}}
			continue
		case account.Left == 0:
			l.ways[act.Channel] = refusing{&channel.RefusedError{Account: true, Again: false, Reason: l.tf("kuota %s habis untuk saat ini", "the quota of %s is used up for now", platform.Name(act.Channel))}}
		}
		l.warnOfEnd(act.Channel, account.Expires)
	}
}

// warnOfEnds tells of every token that is noted to end soon, also where there is
// nothing to post: else an office that is silent for a fortnight learns it too late.
func (l *live) warnOfEnds() {
	for _, d := range platform.All() {
		if byAPI(l.p.office, d.Channel) {
			if at, err := l.expiry(l.p.office, d.Channel); err != nil {
				l.say("%v", err)
			} else {
				l.warnOfEnd(d.Channel, at)
			}
		}
	}
}

// warnOfEnd tells once a run that a token ends soon.
func (l *live) warnOfEnd(c schema.Channel, at time.Time) {
	if text := l.endsSoon(l.p.office, c, at); text != "" && !l.warned[c] {
		l.warned[c] = true
		l.say("%s", text)
	}
}

func (l *live) say(format string, args ...any) { fmt.Fprintf(l.stderr, format+"\n", args...) }

// how is the way in which a live post is corrected: the configuration's, else the
// first that the platform can do. A reply carries no new media, and few edits do. Several
// posts are neither edited nor made anew as one: a thread is corrected by a reply to its
// first post, or by people.
func (l *live) how(act publish.Action) string {
	t, ok := l.transport(act.Channel).(carrier)
	if !ok {
		return ""
	}
	able := t.remote.Able()
	can := map[schema.CorrectionWay]bool{
		schema.CorrectByEdit:   able.Edit && (able.EditMedia || !act.NewMedia) && !act.Thread,
		schema.CorrectByReply:  able.Reply && !act.NewMedia,
		schema.CorrectByRepost: able.Repost && !act.Thread,
	}
	ways := []schema.CorrectionWay{l.p.office.Destination(act.Channel).Correction, schema.CorrectByEdit, schema.CorrectByReply, schema.CorrectByRepost}
	for _, w := range ways {
		if can[w] {
			return map[schema.CorrectionWay]string{schema.CorrectByEdit: channel.Edit, schema.CorrectByReply: channel.Reply, schema.CorrectByRepost: channel.Repost}[w]
		}
	}
	return ""
}

// files are a message's media as the destination gets them.
func (l *live) files(ctx context.Context, j channel.Job) ([]channel.File, error) {
	if !byAPI(l.p.office, j.Message.Channel) {
		return nil, nil // the outbox makes its own
	}
	made, err := l.attached(ctx, l.box.Media, j.Folder, &j.Message)
	if err != nil {
		return nil, err
	}
	out := make([]channel.File, len(made))
	for i, d := range made {
		out[i] = fileOf(i, d)
		if base := l.siteAddress(); base != "" && fetching(l.p.office, j.Message.Channel) {
			if out[i].URL, err = offerOf(d).Address(base); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

func fileOf(i int, d media.Derived) channel.File {
	return channel.File{
		Name: fmt.Sprintf("%02d%s", i+1, d.Ext), Type: mediaType(d.Ext), Bytes: d.Bytes, SHA256: d.SHA256, Width: d.Width, Height: d.Height,
		Open: func() (io.ReadCloser, error) { return os.Open(d.Path) },
	}
}

// mediaType doesn't ask the machine, whose tables differ.
func mediaType(ext string) string {
	switch ext {
	case ".jpg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".mp4":
		return "video/mp4"
	case ".mov":
		return "video/quicktime"
	}
	return mime.TypeByExtension(ext)
}
