package mastodon

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/channel/mastodon/mastodontest"
	"github.com/gunungmas/terbit/pipeline/platform"
)

func atOnce(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func TestSuite(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Costs: channeltest.Costs{Post: 2, Pictures: 6, Withdraw: 1},
		New:   func(t *testing.T, now func() time.Time) channeltest.Platform { return mastodontest.New(t, now) },
		Remote: func(_ *testing.T, s channeltest.Setup) channel.Remote {
			return New(Config{URL: s.URL, Token: s.Token, Account: "@" + mastodontest.Acct + "@contoh.social", HTTP: s.HTTP, Now: s.Now, Wait: atOnce})
		},
		Thread: "mastodon", Pictures: 4, Video: true, Once: true,
		Hows:   []string{channel.Edit, channel.Reply},
		States: []channeltest.State{channeltest.BadToken},
		Answer: func(w http.ResponseWriter, status int, wait time.Duration) {
			if wait > 0 {
				w.Header().Set("X-RateLimit-Reset", time.Now().Add(wait).UTC().Format("2006-01-02T15:04:05.000000Z"))
			}
			mastodontest.Fail(w, status, http.StatusText(status))
		},
	})
}

// setup is a fake server with a client.
func setup(t *testing.T) (*mastodontest.Server, *Remote) {
	t.Helper()
	s := mastodontest.New(t, time.Now)
	h := httptest.NewServer(s)
	t.Cleanup(h.Close)
	return s, New(Config{URL: h.URL + "/", Token: channeltest.Token, Wait: atOnce})
}

func job(text string) channel.Job {
	return channel.Job{
		Key: "sha256:01", Action: channel.Post, Time: time.Now(),
		Message: platform.Message{Text: text},
	}
}

func open(data string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(data)), nil }
}

// shown is the text of a live status.
func shown(s *mastodontest.Server, id string) string {
	for _, p := range s.Live() {
		if p.ID == id {
			return p.Text
		}
	}
	return ""
}

func TestFindReadsBackToTheJobsTime(t *testing.T) {
	s, r := setup(t)
	j := job("Pengumuman")
	for i := range 90 { // more than two pages, and the same text long ago
		s.Add("Lain", j.Time.Add(time.Duration(i-200)*time.Hour))
	}
	s.Change(s.Live()[0].ID, "Pengumuman")
	if found, _, err := r.Find(t.Context(), j); found != channel.Inconclusive || err != nil {
		t.Errorf("the same text of long ago: %d, %v", found, err)
	}
	if _, err := r.Do(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	for range 15 {
		s.Add("Lain", j.Time.Add(time.Minute))
	}
	found, receipt, err := r.Find(t.Context(), j)
	if found != channel.Present || err != nil || shown(s, receipt.ID) != "Pengumuman" {
		t.Errorf("%d, %+v, %v", found, receipt, err)
	}
	s.Add("Pengumuman", j.Time.Add(time.Minute))
	if found, _, _ := r.Find(t.Context(), j); found != channel.Inconclusive {
		t.Errorf("two of the text: %d", found)
	}
}

// A list from a replica may lack what is there.
func TestAListThatLagsProvesNothing(t *testing.T) {
	s, r := setup(t)
	j := job("Pengumuman")
	if _, err := r.Do(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	s.Lag(1)
	if found, _, err := r.Find(t.Context(), j); found != channel.Inconclusive || err != nil {
		t.Errorf("%d, %v", found, err)
	}
}

// The same words with other pictures are another status.
func TestTheRecordedMediaTellStatusesApart(t *testing.T) {
	s, r := setup(t)
	j := job("Dengan gambar")
	j.Message.Media = []platform.Attachment{{Kind: platform.Image, Alt: "Gambar"}}
	j.Files = []channel.File{{Name: "a.jpg", Type: "image/jpeg", Bytes: 3, Open: open("abc")}}
	steps := map[string]string{}
	j.Record = func(step, value string) error { steps[step] = value; return nil }
	made, err := r.Do(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	j.Steps = steps
	for name, c := range map[string]struct {
		steps map[string]string
		job   func(*channel.Job)
		want  channel.Found
	}{
		"the post itself":       {steps, func(*channel.Job) {}, channel.Present},
		"another upload":        {map[string]string{"media:0": "9"}, func(*channel.Job) {}, channel.Inconclusive},
		"no upload yet":         {nil, func(*channel.Job) {}, channel.Inconclusive},
		"an edit's own picture": {steps, func(j *channel.Job) { j.Action, j.How = channel.Correct, channel.Edit }, channel.Present},
		"an edit to come":       {nil, func(j *channel.Job) { j.Action, j.How = channel.Correct, channel.Edit }, channel.Absent},
	} {
		j := j
		j.ID, j.Steps = made.ID, c.steps
		c.job(&j)
		if found, _, err := r.Find(t.Context(), j); found != c.want || err != nil {
			t.Errorf("%s: %d, %v; want %d", name, found, err, c.want)
		}
	}
	if n := s.Files(); n != 1 {
		t.Errorf("%d uploads", n)
	}
}

func TestARecordedUploadIsUsedOnce(t *testing.T) {
	s, r := setup(t)
	j := job("Dengan gambar")
	j.Message.Media = []platform.Attachment{{Kind: platform.Image, Alt: "Gambar"}}
	j.Files = []channel.File{{Name: "a.jpg", Type: "image/jpeg", Bytes: 3, Open: open("abc")}}
	s.Keep("77", "Gambar")
	j.Steps = map[string]string{"media:0": "77"}
	if _, err := r.Do(t.Context(), j); err != nil || s.Files() != 1 {
		t.Errorf("%v; %d uploads", err, s.Files())
	}
	j.Key, j.Steps["media:0"] = "lain", "78" // which the server has dropped
	recorded := ""
	j.Record = func(step, value string) error { recorded = step + "=" + value; return nil }
	if _, err := r.Do(t.Context(), j); err != nil || s.Files() != 2 || recorded != "media:0=1002" {
		t.Errorf("%v; %d uploads, recorded %q", err, s.Files(), recorded)
	}
}

func TestTheServersLimits(t *testing.T) {
	s, r := setup(t)
	s.Characters(50)
	image := func(j *channel.Job, change func(*channel.File)) {
		j.Message.Media = append(j.Message.Media, platform.Attachment{Kind: platform.Image})
		f := channel.File{Name: "a.jpg", Type: "image/jpeg", Bytes: 3, Open: open("abc")}
		change(&f)
		j.Files = append(j.Files, f)
	}
	for name, change := range map[string]func(*channel.Job){
		"too long":     func(j *channel.Job) { j.Message.Text = strings.Repeat("a", 51) },
		"nothing":      func(j *channel.Job) { j.Message.Text = " " },
		"no key":       func(j *channel.Job) { j.Key = "" },
		"a repost":     func(j *channel.Job) { j.Action, j.How = channel.Correct, channel.Repost },
		"too large":    func(j *channel.Job) { image(j, func(f *channel.File) { f.Bytes = 16777217 }) },
		"another kind": func(j *channel.Job) { image(j, func(f *channel.File) { f.Type = "image/tiff" }) },
		"alt too long": func(j *channel.Job) {
			image(j, func(*channel.File) {})
			j.Message.Media[0].Alt = strings.Repeat("a", 1501)
		},
		"no longer there":   func(j *channel.Job) { j.Action, j.How, j.ID = channel.Correct, channel.Edit, "5" },
		"no id of a status": func(j *channel.Job) { j.Action, j.ID = channel.Withdraw, "../accounts" },
		"five": func(j *channel.Job) {
			for range 5 {
				image(j, func(*channel.File) {})
			}
		},
		"a lost file": func(j *channel.Job) {
			image(j, func(f *channel.File) { f.Open = func() (io.ReadCloser, error) { return nil, errors.New("gone") } })
		},
	} {
		j := job("Teks")
		change(&j)
		_, err := r.Do(t.Context(), j)
		refusal, ok := errors.AsType[*channel.RefusedError](err)
		if !ok || refusal.Again || refusal.Account {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(s.Live()) != 0 || s.Files() != 0 {
		t.Errorf("%d statuses, %d uploads", len(s.Live()), s.Files())
	}
}

func TestPreflightOfATokenThatWontDo(t *testing.T) {
	for name, change := range map[string]func(*mastodontest.Server, *Config){
		"no right to write":  func(s *mastodontest.Server, _ *Config) { s.Rights("read") },
		"no right to upload": func(s *mastodontest.Server, _ *Config) { s.Rights("read", "write:statuses") },
		"somebody else's":    func(_ *mastodontest.Server, c *Config) { c.Account = "@lain@contoh.social" },
		"none":               func(_ *mastodontest.Server, c *Config) { c.Token = "" },
	} {
		s, r := setup(t)
		change(s, &r.cfg)
		_, err := r.Preflight(t.Context())
		refusal, ok := errors.AsType[*channel.RefusedError](err)
		if !ok || !refusal.Account {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, r := setup(t)
	s.Rights("read", "write")
	r.cfg.Account = mastodontest.Acct
	if a, err := r.Preflight(t.Context()); err != nil || a.Name != mastodontest.Acct || a.URL != mastodontest.Host+"/@kantor" {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestAServerThatNeverGetsReady(t *testing.T) {
	s, r := setup(t)
	s.Busy(1 << 20)
	j := job("Rekaman")
	j.Message.Media = []platform.Attachment{{Kind: platform.Video}}
	j.Files = []channel.File{{Name: "a.mp4", Type: "video/mp4", Bytes: 3, Open: open("abc")}}
	_, err := r.Do(t.Context(), j)
	if refusal, ok := errors.AsType[*channel.RefusedError](err); !ok || !refusal.Again {
		t.Errorf("%v", err)
	}
}
