package instagram_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/instagram"
	"github.com/gunungmas/terbit/pipeline/channel/instagram/instagramtest"
	"github.com/gunungmas/terbit/pipeline/platform"
)

const token = "IGAA-rahasia-k4nari"

// clock is a time that a test moves.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

type stage struct {
	fake *instagramtest.Server
	ig   *instagram.Channel
	clock
	requests []string
}

func start(t *testing.T, login instagram.Login) *stage {
	t.Helper()
	s := &stage{fake: instagramtest.New(token, account, login == instagram.InstagramLogin)}
	s.now = time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)
	s.fake.Now = s.Now
	s.fake.Fetch = func(address string) (string, []byte, error) {
		if strings.HasSuffix(address, ".mp4") {
			return "video/mp4", []byte("clip"), nil
		}
		if !strings.HasPrefix(address, "https://dinas.example/") {
			return "", nil, errors.New("not found")
		}
		var b bytes.Buffer
		err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 400, 320)), nil)
		return "image/jpeg", b.Bytes(), err
	}
	s.ig = s.against(t, s.fake, login)
	return s
}

func (s *stage) against(t *testing.T, h http.Handler, login instagram.Login) *instagram.Channel {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests = append(s.requests, r.Method+" "+r.URL.Path[strings.LastIndex(r.URL.Path, "/"):])
		h.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	c, err := instagram.New(instagram.Config{URL: server.URL, Token: token, Account: account, Now: s.Now, Login: login, Wait: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func jpg(name string) channel.File {
	return channel.File{Name: name, Type: "image/jpeg", URL: "https://dinas.example/" + name}
}

func mp4(name string) channel.File {
	return channel.File{Name: name, Type: "video/mp4", URL: "https://dinas.example/" + name}
}

func (s *stage) posting(text string, files ...channel.File) channel.Job {
	j := channel.Job{Key: "k", Action: channel.Post, Message: platform.Message{Text: text}, Files: files, Time: s.now, Steps: map[string]string{}}
	for _, f := range files {
		j.Message.Media = append(j.Message.Media, platform.Attachment{Alt: "alt " + f.Name})
	}
	j.Record = func(k, v string) error { j.Steps[k] = v; return nil }
	return j
}

func (s *stage) shown() string {
	var lines []string
	for _, p := range s.fake.Posts() {
		line := p.Caption
		for _, f := range p.Files {
			line += fmt.Sprintf(" [%s %q]", f.Type, f.Alt)
		}
		for _, c := range p.Comments {
			line += " ↪" + c
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestPostsWithEitherLogin(t *testing.T) {
	for _, login := range []instagram.Login{instagram.FacebookLogin, instagram.InstagramLogin} {
		for _, c := range []struct {
			name  string
			files []channel.File
			want  string
		}{
			{"a picture", []channel.File{jpg("a.jpg")}, `Halo @warga [image/jpeg "alt a.jpg"]`},
			{"a reel", []channel.File{mp4("v.mp4")}, `Halo @warga [video/mp4 ""]`},
			{"a carousel", []channel.File{jpg("a.jpg"), mp4("v.mp4")}, `Halo @warga [image/jpeg "alt a.jpg"] [video/mp4 ""]`},
		} {
			t.Run(string(login)+"/"+c.name, func(t *testing.T) {
				s := start(t, login)
				j := s.posting("Halo @warga", c.files...)
				r, err := s.ig.Do(t.Context(), j)
				if err != nil || r.URL != "https://www.instagram.com/p/C"+r.ID+"/" || s.shown() != c.want {
					t.Errorf("%+v, %v, shown %s", r, err, s.shown())
				}
				j.ID, j.URL = r.ID, r.URL
				s.fake.Change(r.ID, "Halo warga") // as read with lesser rights
				if live, err := s.ig.Shown(t.Context(), j); err != nil || live.State != channel.Same {
					t.Errorf("read back: %+v, %v", live, err)
				}
			})
		}
	}
}

func TestRefusedBeforeAsking(t *testing.T) {
	png := jpg("a.png")
	png.Type = "image/png"
	private := jpg("a.jpg")
	private.URL = ""
	s := start(t, instagram.FacebookLogin)
	eleven := make([]channel.File, 11)
	for i := range eleven {
		eleven[i] = jpg("a.jpg")
	}
	correct := func(how, reply string, j channel.Job) channel.Job {
		j.Action, j.How, j.Reply, j.ID = channel.Correct, how, reply, "17900000009"
		return j
	}
	for name, j := range map[string]channel.Job{
		"no file":          s.posting("x"),
		"eleven files":     s.posting("x", eleven...),
		"a PNG":            s.posting("x", png),
		"no address":       s.posting("x", private),
		"an edit":          correct(channel.Edit, "", s.posting("x", jpg("a.jpg"))),
		"anew with a PNG":  correct(channel.Repost, "", s.posting("x", png)),
		"an empty comment": correct(channel.Reply, " ", s.posting("x")),
		"no such action":   {Action: "dance"},
	} {
		if _, err := s.ig.Do(t.Context(), j); !errors.Is(err, channel.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(s.requests) != 0 {
		t.Errorf("the platform was asked: %v", s.requests)
	}
}

func TestWithInstagramLoginAPersonDeletes(t *testing.T) {
	s := start(t, instagram.InstagramLogin)
	j := s.posting("lama", jpg("a.jpg"))
	r, err := s.ig.Do(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	j.ID, j.URL, j.Reply = r.ID, r.URL, "Ralat: jam buka 08.00"
	for _, how := range []struct{ action, how string }{{channel.Withdraw, ""}, {channel.Correct, channel.Repost}} {
		j.Action, j.How = how.action, how.how
		if _, err := s.ig.Do(t.Context(), j); !errors.Is(err, channel.ErrRefused) || !strings.Contains(err.Error(), "a person") {
			t.Errorf("%v: %v", how, err)
		}
	}
	j.Action, j.How = channel.Correct, channel.Reply
	if _, err := s.ig.Do(t.Context(), j); err != nil || s.shown() != `lama [image/jpeg "alt a.jpg"] ↪Ralat: jam buka 08.00` {
		t.Errorf("%v, shown %s", err, s.shown())
	}
	if found, _, err := s.ig.Find(t.Context(), j); err != nil || found != channel.Present {
		t.Errorf("the comment: %v, %v", found, err)
	}
}

// A post that a person made is corrected by its address.
func TestAPostIsKnownByItsAddress(t *testing.T) {
	s := start(t, instagram.FacebookLogin)
	r, err := s.ig.Do(t.Context(), s.posting("x", jpg("a.jpg")))
	if err != nil {
		t.Fatal(err)
	}
	j := channel.Job{Action: channel.Withdraw, URL: strings.TrimSuffix(r.URL, "/")}
	if _, err := s.ig.Do(t.Context(), j); err != nil || s.shown() != "" {
		t.Errorf("%v, shown %s", err, s.shown())
	}
	j.URL = "https://www.instagram.com/p/other/"
	if _, err := s.ig.Do(t.Context(), j); !errors.Is(err, channel.ErrRefused) {
		t.Errorf("%v", err)
	}
}

func TestMediaThatInstagramCannotUse(t *testing.T) {
	s := start(t, instagram.FacebookLogin)
	away := jpg("a.jpg")
	away.URL = "https://elsewhere.example/a.jpg"
	if _, err := s.ig.Do(t.Context(), s.posting("x", away)); !errors.Is(err, channel.ErrRefused) || !strings.Contains(err.Error(), "fetched") {
		t.Errorf("%v", err)
	}
	if _, err := s.ig.Do(t.Context(), s.posting(strings.Repeat("x", 2201), jpg("a.jpg"))); !errors.Is(err, channel.ErrRefused) {
		t.Errorf("a caption too long: %v", err)
	}
}

func TestPreflight(t *testing.T) {
	s := start(t, instagram.InstagramLogin)
	s.fake.Used = 58
	a, err := s.ig.Preflight(t.Context())
	if err != nil || a.Name != "dinas.uji" || a.Left != 42 || a.URL != "https://www.instagram.com/dinas.uji/" || len(a.Notes) != 3 {
		t.Errorf("%+v, %v", a, err)
	}
	s.fake.Scopes = []string{"instagram_basic"} // the other login's
	var refused *channel.RefusedError
	if _, err := s.ig.Preflight(t.Context()); !errors.As(err, &refused) || !refused.Account {
		t.Errorf("%v", err)
	}
}

func TestATokenThatRunsOut(t *testing.T) {
	s := start(t, instagram.InstagramLogin)
	server := httptest.NewServer(s.fake)
	defer server.Close()
	until := func(d time.Duration) *instagram.Channel {
		c, err := instagram.New(instagram.Config{
			URL: server.URL, Token: token, Account: account, Now: s.Now, Login: instagram.InstagramLogin, Expires: s.now.Add(d),
		})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	if a, err := until(72 * time.Hour).Preflight(t.Context()); err != nil || !a.Expires.Equal(s.now.Add(72*time.Hour)) {
		t.Errorf("%+v, %v", a, err)
	}
	var refused *channel.RefusedError
	if _, err := until(-time.Hour).Preflight(t.Context()); !errors.As(err, &refused) || !refused.Account {
		t.Errorf("run out: %v", err)
	}
	fresh, err := until(time.Hour).Refresh(t.Context())
	if err != nil || fresh.Value != token+"-next" || !fresh.Expires.Equal(s.now.Add(5183944*time.Second)) {
		t.Errorf("%+v, %v", fresh, err)
	}
	if _, err := until(time.Hour).Refresh(t.Context()); err == nil || strings.Contains(err.Error(), "k4nari") {
		t.Errorf("the old token: %v", err)
	}
	if _, err := start(t, instagram.FacebookLogin).ig.Refresh(t.Context()); !errors.Is(err, channel.ErrRefused) {
		t.Errorf("with Facebook Login: %v", err)
	}
}

func TestConfig(t *testing.T) {
	for _, c := range []instagram.Config{
		{Account: account},
		{Token: "a b", Account: account},
		{Token: token},
		{Token: token, Account: "dinas.uji"},
		{Token: token, Account: account, Login: "x"},
	} {
		if _, err := instagram.New(c); err == nil {
			t.Errorf("%+v was taken", c)
		}
	}
	for base, deletes := range map[string]bool{"": true, instagram.FacebookBase: true, instagram.InstagramBase: false, instagram.InstagramBase + "/": false} {
		c, err := instagram.New(instagram.Config{Token: token, Account: account, URL: base})
		if err != nil || c.Able().Delete != deletes {
			t.Errorf("%q: %v, %v", base, c, err)
		}
	}
}
