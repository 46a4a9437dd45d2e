package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/deploy"
	"github.com/gunungmas/terbit/pipeline/frame"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/publish"
	"github.com/gunungmas/terbit/pipeline/site"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// Some platforms don't take a file, they fetch it from a public address. The site
// that is deployed before the channels offers them exactly the files that the
// channels are about to name, for as long as something is to be posted with them:
// once the post is out the next site is without them, and so it is when the item is
// held back or withdrawn.

// fetching reports whether a channel's platform fetches media from the site.
func fetching(o *office.Office, c schema.Channel) bool { return byAPI(o, c) && abilities[c].Public }

// attached are a message's media as its destination gets them, in their order.
func (a *app) attached(ctx context.Context, store *media.Store, folder fs.FS, m *platform.Message) ([]media.Derived, error) {
	var out []media.Derived
	for _, x := range m.Media {
		if x.File == "" {
			return nil, errors.New(a.tf("media %s belum diambil; jalankan: terbit media ambil", "the media %s is not fetched; run: terbit media fetch", x.URL))
		}
		d, err := store.DeriveKnown(ctx, folder, x.File, x.SHA256, x.Recipe)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func offerOf(d media.Derived) site.Offer {
	return site.Offer{SHA256: d.SHA256, Ext: d.Ext, Open: func() (io.ReadCloser, error) { return os.Open(d.Path) }}
}

// offers are what the items' posts to come need on the site. A message whose media
// can't be made is told; its channel refuses it with the same reason.
func (a *app) offers(ctx context.Context, p *project, items []*source.Item, book *ledger.Book) ([]site.Offer, error) {
	if book.Genesis.Mode != schema.Live || !slices.ContainsFunc(platform.All(), func(d platform.Destination) bool { return fetching(p.office, d.Channel) }) {
		return nil, nil
	}
	wishes, _, err := wishesOf(ctx, p, items) // what is wrong with them is the channels' to tell
	if err != nil {
		return nil, err
	}
	var out []site.Offer
	for _, act := range publish.Plan(publish.Obey(wishes, book.Standing), book.Standings, p.office, p.now) {
		if act.Kind != publish.Post && act.Kind != publish.Correct || act.Folder() == nil || !fetching(p.office, act.Channel) {
			continue
		}
		made, err := a.attached(ctx, p.store(), act.Folder(), act.Message)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			fmt.Fprintln(a.stderr, a.tf("peringatan: %s: media untuk %s tidak dapat ditaruh di situs: %s", "warning: %s: the media for %s can't be put on the site: %s", frame.Clean(act.Item), platform.Name(act.Channel), frame.Clean(err.Error())))
			continue
		}
		for _, d := range made {
			out = append(out, offerOf(d))
		}
	}
	return out, nil
}

// siteAddress is the base address of the site that platforms fetch from; "" where
// the office has none.
func (l *live) siteAddress() string { return cmp.Or(l.c.String("base-url"), l.p.office.Site) }

// fetched reports whether carrying an action out has its platform fetch media. A
// comment has none, and what people have in hand they correct themselves.
func (l *live) fetched(act publish.Action) bool {
	if _, ok := l.transport(act.Channel).(carrier); !ok || !fetching(l.p.office, act.Channel) {
		return false
	}
	at := l.store.Standings[ledger.Place{Item: act.Item, Channel: act.Channel, Account: act.Account}]
	return act.Kind == publish.Post || act.Kind == publish.Correct && at.Status == ledger.Out && l.how(act) == channel.Repost
}

// preflightMedia asks the site for every file that a platform will be told to fetch.
// An action whose files are not there is not begun, and stays planned.
func (l *live) preflightMedia(ctx context.Context, actions []publish.Action) {
	for _, act := range actions {
		if act.Message == nil || !l.fetched(act) {
			continue
		}
		if reason, err := l.served(ctx, act); err != nil {
			l.unready[act.Key] = &channel.RefusedError{Again: true, Reason: reason, Err: err}
		}
	}
}

// served asks for one action's files; the reason says what a person is to do.
func (l *live) served(ctx context.Context, act publish.Action) (reason string, err error) {
	name := platform.Name(act.Channel)
	files, err := l.files(ctx, channel.Job{Message: *act.Message, Folder: act.Folder()})
	if err != nil {
		return l.tf("media untuk %s tidak dapat disiapkan", "the media for %s can't be made ready", name), err
	}
	for _, f := range files {
		if f.URL == "" {
			return l.tf("%s mengambil media dari situs, dan kantor ini belum menyebutkan alamat situsnya: isi site pada .github/terbit.yml", "%s fetches media from the site, and this office doesn't say where its site is: set site in .github/terbit.yml", name), errNoSite
		}
		if err := deploy.Serves(ctx, f.URL, f.SHA256, f.Bytes); err != nil {
			return l.tf(
				"%s mengambil media dari situs, dan media ini belum tersaji; pasang situs yang terbaru (terbit build --decided, lalu terbit deploy --push --probe), lalu jalankan lagi",
				"%s fetches media from the site, and these are not served yet; deploy the newest site (terbit build --decided, then terbit deploy --push --probe), then run again",
				name), fmt.Errorf("%s: %w", f.URL, err)
		}
	}
	return "", nil
}

var errNoSite = errors.New("no address of a site")

// ready is what preflight found of an action.
func (l *live) ready(act publish.Action) error {
	if err, ok := l.unready[act.Key]; ok {
		return err
	}
	return nil
}
