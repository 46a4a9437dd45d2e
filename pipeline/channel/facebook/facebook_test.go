package facebook_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/facebook"
	"github.com/gunungmas/terbit/pipeline/channel/facebook/facebooktest"
	"github.com/gunungmas/terbit/pipeline/channel/graph/graphtest"
	"github.com/gunungmas/terbit/pipeline/platform"
)

const (
	token = "EAAG-rahasia-k4nari"
	page  = "1029384756"
)

var noon = time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)

func start(t *testing.T) (*facebooktest.Server, *facebook.Channel) {
	t.Helper()
	fake := facebooktest.New(token, page)
	fake.Now = func() time.Time { return noon }
	return fake, against(t, fake)
}

func against(t *testing.T, h http.Handler) *facebook.Channel {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := facebook.New(facebook.Config{URL: s.URL, Token: token, Account: page, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func file(name, kind, content string) channel.File {
	return channel.File{Name: name, Type: kind, Bytes: int64(len(content)), Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

// post is a job whose steps are kept, as a live one's are.
func post(text string, files ...channel.File) channel.Job {
	j := channel.Job{Key: "k", Action: channel.Post, Message: platform.Message{Text: text}, Files: files, Time: noon, Steps: map[string]string{}}
	for _, f := range files {
		j.Message.Media = append(j.Message.Media, platform.Attachment{Alt: "alt " + f.Name})
	}
	j.Record = func(k, v string) error { j.Steps[k] = v; return nil }
	return j
}

func after(j channel.Job, r channel.Receipt, action, how string) channel.Job {
	j.Action, j.How, j.ID, j.URL, j.Reply = action, how, r.ID, r.URL, "RALAT"
	clear(j.Steps)
	return j
}

func shown(fake *facebooktest.Server) string {
	var lines []string
	for _, p := range fake.Posts() {
		line := p.Text
		for _, f := range p.Files {
			line += fmt.Sprintf(" [%s %q %s]", f.Type, f.Alt, f.Bytes)
		}
		for _, c := range p.Comments {
			line += " ↪" + c
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestPosts(t *testing.T) {
	a, b := file("a.jpg", "image/jpeg", "AA"), file("b.png", "image/png", "BB")
	for _, c := range []struct {
		name, text string
		files      []channel.File
		want, url  string
	}{
		{"a text", "Halo & <b>", nil, "Halo & <b>", "https://www.facebook.com/1029384756/posts/1029384756_7000000001"},
		{"photos", "Foto", []channel.File{a, b}, `Foto [image/jpeg "alt a.jpg" AA] [image/png "alt b.png" BB]`, "https://www.facebook.com/1029384756/posts/1029384756_7000000003"},
		{"a photo alone", "", []channel.File{a}, ` [image/jpeg "alt a.jpg" AA]`, "https://www.facebook.com/1029384756/posts/1029384756_7000000002"},
		{"a video", "Video", []channel.File{file("v.mp4", "video/mp4", "VV")}, `Video [video/mp4 "" VV]`, "https://www.facebook.com/1029384756/videos/7000000001/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake, fb := start(t)
			j := post(c.text, c.files...)
			r, err := fb.Do(t.Context(), j)
			if err != nil || r.URL != c.url {
				t.Fatalf("%+v, %v", r, err)
			}
			if got := shown(fake); got != c.want {
				t.Errorf("shown:\n%s\nwant:\n%s", got, c.want)
			}
			live, err := fb.Shown(t.Context(), after(j, r, "", ""))
			if err != nil || live.State != channel.Same {
				t.Errorf("read back: %+v, %v", live, err)
			}
			if c.text == "" {
				return
			}
			fake.Change(r.ID, "lain")
			if live, err = fb.Shown(t.Context(), after(j, r, "", "")); err != nil || live.State != channel.Changed || live.Text != "lain" {
				t.Errorf("changed: %+v, %v", live, err)
			}
		})
	}
}

func TestALargeVideoIsFetched(t *testing.T) {
	fake, fb := start(t)
	v := file("v.mp4", "video/mp4", "")
	v.Bytes = 51 << 20
	if _, err := fb.Do(t.Context(), post("x", v)); !errors.Is(err, channel.ErrRefused) {
		t.Errorf("without an address: %v", err)
	}
	v.URL = "https://dinas.example/v.mp4"
	fake.Fetch = func(address string) (string, []byte, error) { return "video/mp4", []byte(address), nil }
	r, err := fb.Do(t.Context(), post("x", v))
	if err != nil || !strings.Contains(shown(fake), v.URL) {
		t.Errorf("%v, shown %s", err, shown(fake))
	}
	// The page lists it under another id, with the video attached.
	posts, all, err := fb.Recent(t.Context(), time.Time{})
	if err != nil || !all || len(posts) != 1 || posts[0].IDs[0] == r.ID || !slices.Contains(posts[0].IDs, r.ID) {
		t.Errorf("%+v, all %v: %v", posts, all, err)
	}
}

func TestRefusedBeforeSending(t *testing.T) {
	a, v := file("a.jpg", "image/jpeg", "A"), file("v.mp4", "video/mp4", "V")
	for name, j := range map[string]channel.Job{
		"a picture and a video": post("x", a, v),
		"a document":            post("x", file("a.pdf", "application/pdf", "A")),
		"nothing":               post(""),
		"edit of nothing":       {Action: channel.Correct, How: channel.Edit},
		"an address as a number": {
			Action: channel.Withdraw, ID: "../" + page + "/feed",
		},
		"no such way": {Action: channel.Correct, ID: "1_2"},
	} {
		fake, fb := start(t)
		if _, err := fb.Do(t.Context(), j); !errors.Is(err, channel.ErrRefused) || shown(fake) != "" {
			t.Errorf("%s: %v, shown %s", name, err, shown(fake))
		}
	}
}

func TestCorrectsAndWithdraws(t *testing.T) {
	a, v := file("a.jpg", "image/jpeg", "A"), file("v.mp4", "video/mp4", "V")
	for _, c := range []struct {
		name  string
		files []channel.File
		how   string
		want  string
	}{
		{"a text", nil, channel.Edit, "baru"},
		{"a photo's", []channel.File{a}, channel.Edit, `baru [image/jpeg "alt a.jpg" A]`},
		{"a video's", []channel.File{v}, channel.Edit, `baru [video/mp4 "" V]`},
		{"by a comment", nil, channel.Reply, "lama ↪RALAT"},
		{"anew", []channel.File{a}, channel.Repost, `baru [image/jpeg "alt a.jpg" A]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake, fb := start(t)
			first, err := fb.Do(t.Context(), post("lama", c.files...))
			if err != nil {
				t.Fatal(err)
			}
			j := after(post("baru", c.files...), first, channel.Correct, c.how)
			if found, _, err := fb.Find(t.Context(), j); err != nil || found == channel.Present {
				t.Errorf("found before it was made: %v, %v", found, err)
			}
			r, err := fb.Do(t.Context(), j)
			if err != nil || shown(fake) != c.want {
				t.Fatalf("%v, shown:\n%s\nwant:\n%s", err, shown(fake), c.want)
			}
			if found, got, err := fb.Find(t.Context(), j); err != nil || found != channel.Present || got != r {
				t.Errorf("found %v %+v, %v; want %+v", found, got, err, r)
			}
			j = after(j, r, channel.Withdraw, "")
			if found, _, err := fb.Find(t.Context(), j); err != nil || found != channel.Absent {
				t.Errorf("withdrawn already? %v, %v", found, err)
			}
			for range 2 { // the second finds nothing to delete
				if _, err := fb.Do(t.Context(), j); err != nil || shown(fake) != "" {
					t.Errorf("withdrawn: %v, shown %s", err, shown(fake))
				}
			}
			if found, _, err := fb.Find(t.Context(), j); err != nil || found != channel.Present {
				t.Errorf("withdrawn? %v, %v", found, err)
			}
			if live, err := fb.Shown(t.Context(), j); err != nil || live.State != channel.Gone {
				t.Errorf("gone? %+v, %v", live, err)
			}
		})
	}
}

// The photos of an attempt that was cut off are used again, while they are young.
func TestAPhotoIsUploadedOnce(t *testing.T) {
	fake, fb := start(t)
	j := post("x", file("a.jpg", "image/jpeg", "A"), file("b.jpg", "image/jpeg", "B"))
	second := j.Files[1].Open
	j.Files[1].Open = func() (io.ReadCloser, error) { return nil, errors.New("gone") }
	if _, err := fb.Do(t.Context(), j); !errors.Is(err, channel.ErrRefused) {
		t.Fatal(err)
	}
	if found, _, err := fb.Find(t.Context(), j); err != nil || found != channel.Absent {
		t.Errorf("before the post was asked for: %v, %v", found, err)
	}
	j.Files[0].Open, j.Files[1].Open = j.Files[1].Open, second
	if _, err := fb.Do(t.Context(), j); err != nil || !strings.HasPrefix(shown(fake), "x [image/jpeg") {
		t.Errorf("%v, shown %s", err, shown(fake))
	}
	j.Steps["photo 1"] = fmt.Sprintf("7000000001@%d", noon.Add(-21*time.Hour).Unix())
	if _, err := fb.Do(t.Context(), j); !errors.Is(err, channel.ErrRefused) || !strings.Contains(err.Error(), "open a.jpg: gone") {
		t.Errorf("an old photo was used: %v", err)
	}
	j.Files[0].Open = second
	j.Record = func(string, string) error { return errors.New("disk full") }
	if _, err := fb.Do(t.Context(), j); !errors.Is(err, channel.ErrRefused) || len(fake.Posts()) != 1 {
		t.Errorf("posted without a safe step: %v", err)
	}
}

func TestFindOfALostPost(t *testing.T) {
	fake, fb := start(t)
	j := post("Pengumuman \r\nsatu")
	if found, _, err := fb.Find(t.Context(), j); err != nil || found != channel.Inconclusive {
		t.Errorf("absence from a ranked list: %v, %v", found, err)
	}
	r, err := fb.Do(t.Context(), j)
	if err != nil {
		t.Fatal(err)
	}
	if found, got, err := fb.Find(t.Context(), j); err != nil || found != channel.Present || got != r {
		t.Errorf("%v %+v, %v", found, got, err)
	}
	later := j
	later.Time = noon.Add(time.Hour)
	if found, _, err := fb.Find(t.Context(), later); err != nil || found != channel.Inconclusive {
		t.Errorf("an older post with the same text: %v, %v", found, err)
	}
	if _, err := fb.Do(t.Context(), j); err != nil {
		t.Fatal(err)
	}
	if found, _, err := fb.Find(t.Context(), j); err != nil || found != channel.Inconclusive {
		t.Errorf("two alike: %v, %v", found, err)
	}
	fake.Scopes = nil
	if found, _, err := fb.Find(t.Context(), j); err == nil || found != channel.Inconclusive {
		t.Errorf("without a right to read: %v, %v", found, err)
	}
}

func TestPreflight(t *testing.T) {
	for _, c := range []struct {
		name  string
		set   func(*facebooktest.Server)
		notes int
		want  string
	}{
		{"all is well", func(*facebooktest.Server) {}, 1, ""},
		{"fewer rights to read", func(s *facebooktest.Server) { s.Narrow = true }, 2, ""},
		{"a person's token", func(s *facebooktest.Server) { s.UserToken = true }, 0, "no Page's"},
		{"another Page's", func(s *facebooktest.Server) { s.Page = "1" }, 0, "not of the Page"},
		{"hidden", func(s *facebooktest.Server) { s.Published = false }, 0, "not published"},
		{"no task", func(s *facebooktest.Server) { s.CanPost = false }, 0, "may not post"},
		{"expired", func(s *facebooktest.Server) { s.Token = "x" }, 0, "190"},
	} {
		fake, fb := start(t)
		c.set(fake)
		a, err := fb.Preflight(t.Context())
		var refused *channel.RefusedError
		switch {
		case c.want == "" && (err != nil || a.Name != "Halaman Uji" || a.URL == "" || a.Left != -1 || len(a.Notes) != c.notes):
			t.Errorf("%s: %+v, %v", c.name, a, err)
		case c.want != "" && (!errors.As(err, &refused) || !refused.Account || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// What the address of a post must not be: anything but Facebook's.
func TestOnlyFacebooksAddresses(t *testing.T) {
	for _, link := range []string{"javascript:alert(1)", "https://example.org/x", "//example.org/x", "http://www.facebook.com/x", ""} {
		fb := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			graphtest.Write(w, map[string]any{"id": page + "_5", "permalink_url": link}, nil)
		}))
		if r, err := fb.Do(t.Context(), post("x")); err != nil || r.URL != "https://www.facebook.com/"+page+"_5" {
			t.Errorf("%q: %+v, %v", link, r, err)
		}
	}
}
