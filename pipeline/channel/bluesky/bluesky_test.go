package bluesky

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/bluesky/blueskytest"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/platform"
)

func subject() channeltest.Subject {
	return channeltest.Subject{
		Costs: channeltest.Costs{Post: 2, Pictures: 6, Withdraw: 3},
		New:   func(t *testing.T, now func() time.Time) channeltest.Platform { return blueskytest.New(t, now) },
		Remote: func(_ *testing.T, s channeltest.Setup) channel.Remote {
			return New(Config{URL: s.URL, Token: s.Token, Account: "@" + blueskytest.Handle, HTTP: s.HTTP, Now: s.Now})
		},
		Thread: "bluesky", Pictures: 4, Video: true, Once: true, Absent: true,
		Hows:   []string{channel.Reply, channel.Repost},
		States: []channeltest.State{channeltest.BadToken},
		Answer: func(w http.ResponseWriter, status int, wait time.Duration) {
			if wait > 0 {
				// The server says when, not for how long, and rounds down to a second.
				w.Header().Set("RateLimit-Reset", strconv.FormatInt(time.Now().Add(wait).Unix()+1, 10))
			}
			blueskytest.Fail(w, status, http.StatusText(status))
		},
	}
}

func TestSuite(t *testing.T) { channeltest.Run(t, subject()) }

// setup is a fake server with a client.
func setup(t *testing.T) (*blueskytest.Server, *Remote) {
	t.Helper()
	s := blueskytest.New(t, time.Now)
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	return s, New(Config{URL: h.URL + "/", Token: channeltest.Token, Account: blueskytest.Handle})
}

func job(text string) channel.Job {
	return channel.Job{
		Key: "sha256:01", Action: channel.Post, Time: time.Date(2026, 3, 4, 5, 6, 7, 89_000_000, time.UTC),
		Message: platform.Message{Text: text},
	}
}

func TestOneSessionARun(t *testing.T) {
	s, r := setup(t)
	if _, err := r.Preflight(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"a", "b", "c"} {
		j := job("Pengumuman " + key)
		j.Key = key
		if _, err := r.Do(t.Context(), j); err != nil {
			t.Fatal(err)
		}
		if found, _, err := r.Find(t.Context(), j); found != channel.Present || err != nil {
			t.Fatal(found, err)
		}
	}
	if s.Sessions() != 1 {
		t.Errorf("%d sessions", s.Sessions())
	}
}

func TestAnExpiredSessionIsRenewed(t *testing.T) {
	s, r := setup(t)
	if _, err := r.Do(t.Context(), job("Pertama")); err != nil {
		t.Fatal(err)
	}
	s.Expire(false)
	j := job("Kedua")
	j.Key = "lain"
	if _, err := r.Do(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if s.Sessions() != 2 || len(s.Live()) != 2 {
		t.Errorf("%d sessions, %d posts", s.Sessions(), len(s.Live()))
	}
	s.Expire(true)
	j.Key = "ketiga"
	if _, err := r.Do(t.Context(), j); err != nil || s.Sessions() != 3 {
		t.Errorf("%v; %d sessions", err, s.Sessions())
	}
}

func TestKeys(t *testing.T) {
	j := job("x")
	first := rkey(j)
	if !blueskytest.TID.MatchString(first) || rkey(j) != first {
		t.Errorf("key %s, then %s", first, rkey(j))
	}
	seen := map[string]bool{}
	for i := range 200 {
		j.Key = "sha256:" + strconv.Itoa(i)
		seen[rkey(j)] = true
	}
	if len(seen) != 200 {
		t.Errorf("200 jobs of one moment have %d keys", len(seen))
	}
	later := j
	later.Time = j.Time.Add(time.Second)
	if rkey(later) <= rkey(j) {
		t.Error("a later job's key sorts first")
	}
	// The specification's own example of zero: https://atproto.com/specs/tid.
	if zero := rkey(channel.Job{Key: "x", Time: time.UnixMilli(0)}); !strings.HasPrefix(zero, "222222222") {
		t.Errorf("the epoch: %s", zero)
	}
}

func TestFacets(t *testing.T) {
	_, r := setup(t)
	s, err := r.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	link, tag, did := "app.bsky.richtext.facet#link", "app.bsky.richtext.facet#tag", "app.bsky.richtext.facet#mention"
	for text, want := range map[string][]facet{
		"Tanpa apa-apa.": nil,
		"👍🏽 https://contoh.go.id/a?b=1#c, ya":        {{span{9, 37}, []feature{{Type: link, URI: "https://contoh.go.id/a?b=1#c"}}}},
		"#Info, #2026 dan (#bukan) #a_b-c":           {{span{0, 5}, []feature{{Type: tag, Tag: "Info"}}}, {span{26, 32}, []feature{{Type: tag, Tag: "a_b-c"}}}},
		"é #Pembangunan!":                            {{span{3, 15}, []feature{{Type: tag, Tag: "Pembangunan"}}}},
		"(@warga.contoh.test) dan @tak.ada.test":     {{span{1, 19}, []feature{{Type: did, DID: blueskytest.OtherID}}}},
		"surel: humas@warga.contoh.test":             nil,
		"#" + strings.Repeat("a", 65):                nil,
		"# \ufe0f #\ufe0f ##dua":                     {{span{11, 16}, []feature{{Type: tag, Tag: "#dua"}}}},
		"http://contoh.go.id/ http://bukan-alamat/x": {{span{0, 20}, []feature{{Type: link, URI: "http://contoh.go.id/"}}}},
	} {
		got, err := r.facets(t.Context(), s, text)
		if err != nil {
			t.Error(err)
		}
		if d := cmp.Diff(want, got, cmp.AllowUnexported(facet{}, span{}, feature{})); d != "" {
			t.Errorf("%q: %s", text, d)
		}
	}
}

func TestRefusedBeforeAnythingIsSent(t *testing.T) {
	s, r := setup(t)
	for name, change := range map[string]func(*channel.Job){
		"no key":          func(j *channel.Job) { j.Key = "" },
		"no time":         func(j *channel.Job) { j.Time = time.Time{} },
		"no text":         func(j *channel.Job) { j.Message.Text = " \n" },
		"an edit":         func(j *channel.Job) { j.Action, j.How = channel.Correct, channel.Edit },
		"files lost":      func(j *channel.Job) { j.Message.Media = []platform.Attachment{{Kind: platform.Image}} },
		"somebody else's": func(j *channel.Job) { j.Action, j.ID = channel.Withdraw, "at://did:plc:lain/app.bsky.feed.post/x" },
		"no post":         func(j *channel.Job) { j.Action, j.ID = channel.Withdraw, "" },
		"another collection": func(j *channel.Job) {
			j.Action, j.ID = channel.Withdraw, "at://"+blueskytest.DID+"/app.bsky.graph.follow/x"
		},
		"five pictures": func(j *channel.Job) {
			j.Message.Media, j.Files = make([]platform.Attachment, 5), make([]channel.File, 5)
		},
		"the post is gone": func(j *channel.Job) {
			j.Action, j.How, j.ID, j.Reply = channel.Correct, channel.Reply, "at://"+blueskytest.DID+"/"+collection+"/3jzfcijpj2z2a", "RALAT"
		},
	} {
		j := job("Teks")
		change(&j)
		_, err := r.Do(t.Context(), j)
		if refusal, ok := err.(*channel.RefusedError); !ok || refusal.Again || refusal.Account { //nolint:errorlint // as it comes
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(s.Live()) != 0 {
		t.Errorf("%d posts", len(s.Live()))
	}
}

func TestPreflightWarnsOfAMainPassword(t *testing.T) {
	s, r := setup(t)
	s.Scope("com.atproto.access")
	a, err := r.Preflight(t.Context())
	if err != nil || len(a.Notes) != 1 || !strings.Contains(a.Notes[0].EN, "app password") {
		t.Errorf("%+v, %v", a, err)
	}
}
