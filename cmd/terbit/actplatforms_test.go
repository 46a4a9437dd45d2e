//go:build act

package main_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/bluesky/blueskytest"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/channel/facebook/facebooktest"
	"github.com/gunungmas/terbit/pipeline/channel/instagram/instagramtest"
	"github.com/gunungmas/terbit/pipeline/channel/mastodon/mastodontest"
	"github.com/gunungmas/terbit/pipeline/channel/telegram/telegramtest"
)

const (
	telegramToken  = "123456:k4nariTelegramk4nariTelegramk4nari"
	facebookToken  = "k4nariFacebook"
	instagramToken = "k4nariInstagram"
	ledgerKey      = "-----BEGIN OPENSSH PRIVATE KEY-----\nk4nari-kunci-buku-besar\n-----END OPENSSH PRIVATE KEY-----"
	siteKey        = "-----BEGIN OPENSSH PRIVATE KEY-----\nk4nari-kunci-situs\n-----END OPENSSH PRIVATE KEY-----"
	facebookPage   = "100200300"
	instagramUser  = "17841400000000000"
)

// platforms are the five that an office can post to by API, each held to its documents;
// Bluesky is a real server where one is there.
type platforms struct {
	telegram  *telegramtest.Server
	facebook  *facebooktest.Server
	instagram *instagramtest.Server
	mastodon  *mastodontest.Server
	bluesky   interface {
		http.Handler
		Live() []channeltest.Seen
	}

	mu      sync.Mutex
	issued  map[string]bool // tokens that were sent to them
	posting func(name string, r *http.Request, h http.Handler)
	start   time.Time // of the clock that the office's programs go by
	since   time.Time
}

// now is the time of the programs that a workflow runs: they begin when the world says.
func (f *platforms) now() time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.start.Add(time.Since(f.since))
}

func (f *platforms) clock(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.start, f.since = now, time.Now()
}

// newPlatforms serves all five and gives the office its tokens and addresses.
func (p *premiere) newPlatforms() *platforms {
	f := &platforms{
		telegram: telegramtest.New(telegramToken, "kantorcontoh"), facebook: facebooktest.New(facebookToken, facebookPage),
		instagram: instagramtest.New(instagramToken, instagramUser, false), issued: map[string]bool{},
	}
	f.clock(time.Now())
	f.telegram.Now, f.facebook.Now, f.instagram.Now = f.now, f.now, f.now
	f.instagram.Slow = 0
	f.mastodon, f.bluesky = mastodontest.New(p.t, f.now), blueskytest.New(p.t, f.now)
	for name, h := range map[string]http.Handler{"telegram": f.telegram, "facebook": f.facebook, "instagram": f.instagram, "mastodon": f.mastodon} {
		p.vars[urlOf(name)] = p.serve(f.tap(name, h))
	}
	p.secrets["TERBIT_TELEGRAM_TOKEN"], p.secrets["TERBIT_FACEBOOK_TOKEN"] = telegramToken, facebookToken
	p.secrets["TERBIT_INSTAGRAM_TOKEN"], p.secrets["TERBIT_MASTODON_TOKEN"] = instagramToken, channeltest.Token
	return f
}

// openBluesky is the account on Bluesky, and its name.
func (p *premiere) openBluesky() (handle string) {
	handle, p.secrets["TERBIT_BLUESKY_TOKEN"] = blueskytest.Handle, channeltest.Token
	if address := os.Getenv("TERBIT_PDS_URL"); address != "" {
		real := blueskytest.NewReal(p.t, address)
		p.to.bluesky, handle, p.secrets["TERBIT_BLUESKY_TOKEN"] = real, real.Handle, real.AppPassword()
		p.t.Logf("Bluesky is a real server, at %s", address)
	} else {
		p.t.Log("Bluesky is a fake: TERBIT_PDS_URL is not set, .ci/pds/run sets it")
	}
	p.vars[urlOf("bluesky")] = p.serve(p.to.tap("bluesky", p.to.bluesky))
	return handle
}

func urlOf(name string) string { return "TERBIT_" + strings.ToUpper(name) + "_URL" }

func (p *premiere) serve(h http.Handler) (address string) {
	s := httptest.NewServer(h)
	p.t.Cleanup(s.Close)
	return s.URL
}

// tap stands before a platform. It keeps every token that passes, which are those that
// platforms gave out in exchange as well, and tells of the request.
func (f *platforms) tap(name string, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		if _, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok {
			f.issued[token] = true
		}
		posting := f.posting
		f.mu.Unlock()
		if posting != nil {
			posting(name, r, h)
		}
		h.ServeHTTP(w, r)
	})
}

// tokens are those that were sent to a platform.
func (f *platforms) tokens() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Collect(maps.Keys(f.issued))
}

// out is what the public sees on each platform, oldest first.
func (f *platforms) out() map[string][]string {
	all := map[string][]string{}
	for _, p := range f.telegram.Posts() {
		all["telegram"] = append(all["telegram"], p.Text)
	}
	for _, p := range f.facebook.Posts() {
		all["facebook"] = append(all["facebook"], p.Text)
	}
	for _, p := range f.instagram.Posts() {
		all["instagram"] = append(all["instagram"], p.Caption)
	}
	for _, p := range f.mastodon.Live() {
		all["mastodon"] = append(all["mastodon"], p.Text)
	}
	for _, p := range f.bluesky.Live() {
		all["bluesky"] = append(all["bluesky"], p.Text)
	}
	return all
}

// shown fails unless the public sees on each platform exactly so many posts, with these
// texts in them.
func (p *premiere) shown(when string, want map[string][]string) {
	p.t.Helper()
	got := p.to.out()
	for name, texts := range got {
		for i, text := range texts {
			if i < len(want[name]) && strings.Contains(text, want[name][i]) {
				texts[i] = want[name][i]
			}
		}
	}
	if !reflect.DeepEqual(got, want) {
		p.t.Fatalf("%s the public sees %q, want %q", when, got, want)
	}
}
