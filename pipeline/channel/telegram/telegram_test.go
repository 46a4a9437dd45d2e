package telegram_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/telegram"
	"github.com/gunungmas/terbit/pipeline/channel/telegram/telegramtest"
	"github.com/gunungmas/terbit/pipeline/platform"
)

const token = "123456:rahasia-k4nari_ABC"

func start(t *testing.T) (*telegramtest.Server, *telegram.Channel) {
	t.Helper()
	fake := telegramtest.New(token, "dinas_uji")
	return fake, against(t, fake, "@dinas_uji")
}

func against(t *testing.T, h http.Handler, account string) *telegram.Channel {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	c, err := telegram.New(telegram.Config{URL: s.URL, Token: token, Account: account})
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

func post(text string, files ...channel.File) channel.Job {
	return channel.Job{Key: "k", Action: channel.Post, Message: platform.Message{Text: text}, Files: files}
}

// shown is the channel as one line a post.
func shown(fake *telegramtest.Server) string {
	var lines []string
	for _, p := range fake.Posts() {
		line := p.Text
		for _, f := range p.Files {
			line += fmt.Sprintf(" [%s %s %s]", f.Name, f.Type, f.Bytes)
		}
		if p.ReplyTo != 0 {
			line += fmt.Sprintf(" ↩%d", p.ReplyTo)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestPosts(t *testing.T) {
	a, b := file("a.jpg", "image/jpeg", "AA"), file("b.mp4", "video/mp4", "BB")
	for _, c := range []struct {
		name, text string
		files      []channel.File
		want, id   string
	}{
		{"a text without markup", "*Pengumuman* <b>1</b> & _dua_", nil, "*Pengumuman* <b>1</b> & _dua_", "1"},
		{"a photo", "Foto", []channel.File{a}, "Foto [a.jpg image/jpeg AA]", "1"},
		{"a photo alone", "", []channel.File{a}, " [a.jpg image/jpeg AA]", "1"},
		{"a video", "Video", []channel.File{b}, "Video [b.mp4 video/mp4 BB]", "1"},
		{"an album", "Album", []channel.File{a, b}, "Album [a.jpg image/jpeg AA] [b.mp4 video/mp4 BB]", "1,2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake, tg := start(t)
			r, err := tg.Do(t.Context(), post(c.text, c.files...))
			if err != nil {
				t.Fatal(err)
			}
			if r.ID != c.id || r.URL != "https://t.me/dinas_uji/1" {
				t.Errorf("receipt %+v", r)
			}
			if got := shown(fake); got != c.want {
				t.Errorf("shown:\n%s\nwant:\n%s", got, c.want)
			}
		})
	}
}

func TestRefusedBeforeSending(t *testing.T) {
	many := make([]channel.File, 11)
	for i := range many {
		many[i] = file("a.jpg", "image/jpeg", "A")
	}
	broken := file("a.jpg", "image/jpeg", "A")
	broken.Open = func() (io.ReadCloser, error) { return nil, errors.New("gone") }
	for name, j := range map[string]channel.Job{
		"eleven files":      post("x", many...),
		"a document":        post("x", file("a.pdf", "application/pdf", "A")),
		"a lost file":       post("x", broken),
		"a text too long":   post(strings.Repeat("x", 4097)),
		"a caption too":     post(strings.Repeat("x", 1025), many[0]),
		"an album's too":    post(strings.Repeat("x", 1025), many[:2]...),
		"nothing":           post(""),
		"no such action":    {Action: "dance"},
		"no such way":       {Action: channel.Correct},
		"edit of nothing":   {Action: channel.Correct, How: channel.Edit},
		"reply to nothing":  {Action: channel.Correct, How: channel.Reply, ID: "0"},
		"delete of nothing": {Action: channel.Withdraw, ID: "1;x"},
		"another's address": {Action: channel.Withdraw, URL: "https://example.org/1"},
	} {
		fake, tg := start(t)
		if _, err := tg.Do(t.Context(), j); !errors.Is(err, channel.ErrRefused) {
			t.Errorf("%s: %v", name, err)
		}
		if got := shown(fake); got != "" {
			t.Errorf("%s: posted %s", name, got)
		}
	}
}

func TestCorrects(t *testing.T) {
	a := file("a.jpg", "image/jpeg", "A")
	for _, c := range []struct {
		name     string
		files    []channel.File
		how      string
		want, id string
	}{
		{"a text", nil, channel.Edit, "baru", "1"},
		{"a caption", []channel.File{a}, channel.Edit, "baru [a.jpg image/jpeg A]", "1"},
		{"an album's", []channel.File{a, a}, channel.Edit, "baru [a.jpg image/jpeg A] [a.jpg image/jpeg A]", "1,2"},
		{"by a reply", nil, channel.Reply, "lama\nRALAT ↩1", "1;2"},
		{"anew", []channel.File{a}, channel.Repost, "baru [a.jpg image/jpeg A]", "2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake, tg := start(t)
			r, err := tg.Do(t.Context(), post("lama", c.files...))
			if err != nil {
				t.Fatal(err)
			}
			steps := map[string]string{}
			j := post("baru", c.files...)
			j.Action, j.How, j.ID, j.URL, j.Reply, j.Steps = channel.Correct, c.how, r.ID, r.URL, "RALAT", steps
			j.Record = func(k, v string) error { steps[k] = v; return nil }
			got, err := tg.Do(t.Context(), j)
			if err != nil || got.ID != c.id {
				t.Errorf("receipt %+v, %v", got, err)
			}
			if got := shown(fake); got != c.want {
				t.Errorf("shown:\n%s\nwant:\n%s", got, c.want)
			}
			if c.how == channel.Edit { // made before: done, not refused
				if _, err := tg.Do(t.Context(), j); err != nil {
					t.Errorf("again: %v", err)
				}
			}
			j = channel.Job{Action: channel.Withdraw, ID: got.ID}
			if _, err := tg.Do(t.Context(), j); err != nil || shown(fake) != "" {
				t.Errorf("withdrawn: %v, still shown: %s", err, shown(fake))
			}
			if _, err := tg.Do(t.Context(), j); err != nil {
				t.Errorf("withdrawn again: %v", err)
			}
		})
	}
}

// A repost that was cut between its halves doesn't delete again, and one whose
// first half isn't safe goes no further.
func TestRepostResumes(t *testing.T) {
	fake, tg := start(t)
	r, err := tg.Do(t.Context(), post("lama"))
	if err != nil {
		t.Fatal(err)
	}
	j := post("baru")
	j.Action, j.How, j.ID = channel.Correct, channel.Repost, r.ID
	j.Record = func(string, string) error { return errors.New("disk full") }
	if _, err := tg.Do(t.Context(), j); err == nil || errors.Is(err, channel.ErrRefused) || shown(fake) != "" {
		t.Errorf("not recorded: %v, shown %q", err, shown(fake))
	}
	j.Steps = map[string]string{"deleted": "1"}
	if _, err := tg.Do(t.Context(), j); err != nil || shown(fake) != "baru" {
		t.Errorf("resumed: %v, shown %q", err, shown(fake))
	}
}

func TestAfter48HoursAPersonDeletes(t *testing.T) {
	fake, tg := start(t)
	now := time.Now()
	fake.Now = func() time.Time { return now }
	r, err := tg.Do(t.Context(), post("lama"))
	if err != nil {
		t.Fatal(err)
	}
	now = now.Add(48 * time.Hour)
	_, err = tg.Do(t.Context(), channel.Job{Action: channel.Withdraw, URL: r.URL})
	if !errors.Is(err, channel.ErrRefused) || !strings.Contains(err.Error(), "48 hours") || shown(fake) != "lama" {
		t.Errorf("%v, shown %q", err, shown(fake))
	}
}

func TestEditingKeepsTheFiles(t *testing.T) {
	_, tg := start(t)
	r, err := tg.Do(t.Context(), post("lama"))
	if err != nil {
		t.Fatal(err)
	}
	j := post("baru", file("a.jpg", "image/jpeg", "A"), file("b.jpg", "image/jpeg", "B"))
	j.Action, j.How, j.ID = channel.Correct, channel.Edit, r.ID
	if _, err := tg.Do(t.Context(), j); !errors.Is(err, channel.ErrRefused) {
		t.Errorf("files were added by editing: %v", err)
	}
}

func TestPreflight(t *testing.T) {
	for _, c := range []struct {
		name  string
		set   func(*telegramtest.Server)
		notes int
		want  string // in the error
	}{
		{"all is well", func(*telegramtest.Server) {}, 1, ""},
		{"only posting", func(s *telegramtest.Server) { s.Rights = map[string]bool{"can_post_messages": true} }, 3, ""},
		{"no posting", func(s *telegramtest.Server) { s.Rights["can_post_messages"] = false }, 0, "no administrator"},
		{"a member", func(s *telegramtest.Server) { s.Status = "member" }, 0, "no administrator"},
		{"a group", func(s *telegramtest.Server) { s.Kind = "supergroup" }, 0, "no channel"},
		{"another channel", func(s *telegramtest.Server) { s.Username = "lain" }, 0, "chat not found"},
		{"another token", func(s *telegramtest.Server) { s.Token = "1:x" }, 0, "Unauthorized"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fake, tg := start(t)
			c.set(fake)
			a, err := tg.Preflight(t.Context())
			if c.want == "" {
				if err != nil || a.Name == "" || a.URL != "https://t.me/dinas_uji" || a.Left != -1 || len(a.Notes) != c.notes {
					t.Errorf("%+v, %v", a, err)
				}
				return
			}
			var refused *channel.RefusedError
			if !errors.As(err, &refused) || !refused.Account || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestAPrivateChannelHasItsOwnAddresses(t *testing.T) {
	fake := telegramtest.New(token, "")
	tg := against(t, fake, fmt.Sprint(telegramtest.ChannelID))
	r, err := tg.Do(t.Context(), post("x"))
	if err != nil || r.URL != "https://t.me/c/1234567890/1" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestConfig(t *testing.T) {
	for _, c := range []struct{ token, account string }{
		{"", "@dinas"}, {"x", "@dinas"}, {token + "/getMe?", "@dinas"}, {token, ""}, {token, "a b"}, {token, "123"}, {token, "https://t.me/dinas"},
	} {
		if _, err := telegram.New(telegram.Config{Token: c.token, Account: c.account}); err == nil || c.token != "" && strings.Contains(err.Error(), c.token) && c.token != "x" {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

const (
	refused = "refused"
	again   = "again"
	account = "account"
	doubt   = "doubt"
)

func verdict(err error) string {
	var r *channel.RefusedError
	switch {
	case err == nil:
		return "done"
	case !errors.As(err, &r):
		return doubt
	case r.Again:
		return again + " " + r.After.String()
	case r.Account:
		return account
	}
	return refused
}

func TestWhatAnErrorMeans(t *testing.T) {
	failure := func(code int, description, more string) string {
		return fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q%s}`, code, description, more)
	}
	album := post("x", file("a.jpg", "image/jpeg", "A"), file("b.jpg", "image/jpeg", "B"))
	for _, c := range []struct {
		name, body string
		status     int
		job        channel.Job
		want       string
	}{
		{"too many", failure(429, "Too Many Requests: retry after 35", `,"parameters":{"retry_after":35}`), 429, post("x"), again + " 35s"},
		{"too many, for ever", failure(429, "Too Many Requests", `,"parameters":{"retry_after":99999999}`), 429, post("x"), again + " 24h0m0s"},
		{"revoked", failure(401, "Unauthorized", ""), 401, post("x"), account},
		{"never a token", failure(404, "Not Found", ""), 404, post("x"), account},
		{"thrown out", failure(403, "Forbidden: bot was kicked from the channel chat", ""), 403, post("x"), account},
		{"no channel", failure(400, "Bad Request: chat not found", ""), 400, post("x"), account},
		{"no right", failure(400, "Bad Request: not enough rights to send text messages to the chat", ""), 400, post("x"), account},
		{"a bad picture", failure(400, "Bad Request: IMAGE_PROCESS_FAILED", ""), 400, album, refused},
		{"part of an album", failure(400, `Bad Request: failed to send message #1 with the error message "Too Many Requests: retry after 8"`, ""), 400, album, doubt},
		{"the rest of an album", failure(400, "Bad Request: group send failed", ""), 400, album, doubt},
		{"broken", failure(500, "Internal Server Error", ""), 500, post("x"), doubt},
		{"restarting", failure(502, "Bad Gateway", ""), 502, post("x"), doubt},
		{"not ok in 200", failure(400, "Bad Request", ""), 200, post("x"), doubt},
		{"no message", `{"ok":true,"result":true}`, 200, post("x"), doubt},
		{"no number", `{"ok":true,"result":{"message_id":0}}`, 200, post("x"), doubt},
		{"half an album", `{"ok":true,"result":[{"message_id":1}]}`, 200, album, doubt},
		{"nothing", `{}`, 200, post("x"), doubt},
		{"no JSON", `<html>`, 200, post("x"), doubt},
		{"nothing deleted", `{"ok":true,"result":false}`, 200, channel.Job{Action: channel.Withdraw, ID: "1"}, doubt},
	} {
		t.Run(c.name, func(t *testing.T) {
			tg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			}), "@dinas")
			_, err := tg.Do(t.Context(), c.job)
			if got := verdict(err); got != c.want {
				t.Errorf("%s (%v), want %s", got, err, c.want)
			}
		})
	}
}

func TestTheTokenStaysSecret(t *testing.T) {
	for _, status := range []int{200, 302, 400, 401, 404, 429, 500} {
		tg := against(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Location", "https://example.org"+r.URL.Path)
			w.WriteHeader(status)
			fmt.Fprintf(w, `{"ok":false,"description":"no %s"}`, r.URL.Path)
		}), "@dinas")
		_, err := tg.Do(t.Context(), post("x"))
		if err == nil || strings.Contains(err.Error(), "k4nari") {
			t.Errorf("%d: %v", status, err)
		}
		if _, err = tg.Preflight(t.Context()); err == nil || strings.Contains(err.Error(), "k4nari") {
			t.Errorf("%d: %v", status, err)
		}
	}
	tg, err := telegram.New(telegram.Config{URL: "http://127.0.0.1:1", Token: token, Account: "dinas"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tg.Do(t.Context(), post("x")); verdict(err) != again+" 0s" || strings.Contains(err.Error(), "k4nari") {
		t.Errorf("nobody there: %v", err)
	}
}
