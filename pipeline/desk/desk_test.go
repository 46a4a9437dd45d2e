package desk

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/comment"
	"github.com/gunungmas/terbit/pipeline/gate"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/ledger"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/sop"
	"github.com/gunungmas/terbit/schema"
)

var update = flag.Bool("update", false, "write the golden bodies")

const item = "content/2026/hak-informasi"

var (
	begun = time.Date(2026, 8, 10, 2, 0, 0, 0, time.UTC)
	shown = begun.Add(time.Minute)
	now   = begun.Add(time.Hour)
)

// task is a place that waits: its intent was begun at begun, and has a key of its own.
func task(c schema.Channel, status ledger.Status, action string, edit ...func(*Place)) Place {
	d, _ := platform.Of(c)
	p := Place{Destination: d, Named: true}
	p.Item, p.Channel, p.Account = item, c, "kantorcontoh"
	p.Status = status
	p.Pending = schema.Entry{
		Type: schema.Intent, Time: begun, Key: fmt.Sprintf("%x", string(c)), Item: item, Channel: c, Account: "kantorcontoh",
		Action: action, Digest: "sha256:1",
	}
	if action != ledger.ActionWithdraw {
		p.Message = &platform.Message{Item: item, Channel: c, Account: "kantorcontoh", Text: "Hak atas informasi.\n"}
	}
	for _, e := range edit {
		e(&p)
	}
	return p
}

// desk is a desk whose issue has shown all its tasks since shown.
func desk(places ...Place) Input {
	roster := sop.NewRoster(sop.Policy{Roles: map[string][]sop.Holder{"staf": {{Login: "staf"}}, "pranata-humas": {{Login: "humas"}}}}, nil)
	in := Input{
		Item: item, Title: "Hak atas informasi", Files: "https://github.com/kantor/konten/blob/main/" + item,
		Outbox: "https://github.com/kantor/konten/actions/workflows/publish.yml",
		Places: places, Roster: roster, Roles: []string{"staf", "pranata-humas"}, People: []string{"staf"}, Minutes: 10, Now: now, Lang: lang.English,
	}
	for _, p := range places {
		in.Body += fmt.Sprintf("<!-- terbit:tugas %s %d -->\n", p.Pending.Key, shown.Unix())
	}
	return in
}

// said is a comment a while after the tasks were shown.
func said(who, body string, edit ...func(*Comment)) Comment {
	c := Comment{Comment: gate.Comment{ID: 7, Author: gate.Actor{Login: who, Kind: gate.User}, CreatedAt: shown.Add(time.Minute), Body: body}, URL: "https://github.com/kantor/konten/issues/1#issuecomment-7"}
	for _, e := range edit {
		e(&c)
	}
	return c
}

const (
	post     = ledger.ActionPost
	telegram = "https://t.me/kantorcontoh/12"
)

func out(p *Place) { p.Status, p.Time, p.URL = ledger.Out, begun.Add(30*time.Second), telegram }

// What each answer does, by who gave it, to what, and when.
func TestWhichAnswersCount(t *testing.T) {
	open := task("telegram", ledger.Awaiting, post)
	doubt := task("telegram", ledger.InDoubt, post)
	gone := task("telegram", ledger.Awaiting, ledger.ActionWithdraw)
	doubtGone := task("telegram", ledger.InDoubt, ledger.ActionWithdraw)
	unnamed := task("telegram", ledger.Awaiting, post, func(p *Place) { p.Named = false })
	whatsapp := task("whatsapp", ledger.Awaiting, post)
	begunAt := func(at time.Time) func(*Place) { return func(p *Place) { p.Pending.Time = at } }
	atOnce := task("telegram", ledger.Awaiting, post, begunAt(shown.Add(600*time.Millisecond)))
	anew := task("telegram", ledger.Awaiting, post, begunAt(shown.Add(time.Second)))
	for _, c := range []struct {
		name  string
		place Place
		said  Comment
		want  string // "" is nothing; an entry as "url error"
		reply string // "" is none
	}{
		{"out, with its address", open, said("staf", "/tayang telegram "+telegram), telegram + " ", ""},
		{"by another role that may", open, said("HUMAS", "/tayang telegram "+telegram), telegram + " ", ""},
		{"without an address where there is one", open, said("staf", "/tayang telegram"), "", "a post on Telegram has an address"},
		{"where there is none to know", whatsapp, said("staf", "/tayang whatsapp"), " ", ""},
		{"another platform's address", open, said("staf", "/tayang telegram https://palsu.example/1"), "", "no address of a post on Telegram"},
		{"another account's", open, said("staf", "/tayang telegram https://t.me/lain/12"), "", "the registered one is kantorcontoh"},
		{"not posted yet", open, said("staf", "/tidak-tayang telegram"), "", "the task stays open"},
		{"not posted, and no longer wanted", unnamed, said("staf", "/tidak-tayang telegram"), " not posted", ""},
		{"an obstacle", open, said("staf", "/gagal telegram akunnya terkunci"), "failed: akunnya terkunci", ""},
		{"withdrawn, of what is to be posted", open, said("staf", "/dicabut telegram"), "", "no withdrawal"},
		{"a channel that was not handed over", open, said("staf", "/tayang x https://x.com/a/status/1"), "", "was not handed over for that channel"},
		{"half a command", open, said("staf", "/tayang telegram lihat kanal"), "", "not complete"},
		{"mere talk", open, said("staf", "Nanti saya /tayang telegram."), "", ""},

		{"a doubt: it is there", doubt, said("staf", "/tayang telegram "+telegram), telegram + " ", ""},
		{"a doubt: it is not there", doubt, said("staf", "/tidak-tayang telegram"), " not posted", ""},
		{"a doubt: there, but where", doubt, said("staf", "/tayang telegram"), "", "has an address"},
		{"a doubt: withdrawn is no answer", doubt, said("staf", "/dicabut telegram"), "", "no withdrawal"},

		{"a withdrawal: done", gone, said("staf", "/dicabut telegram"), " ", ""},
		{"a withdrawal: the older word", gone, said("staf", "/tidak-tayang telegram"), " ", ""},
		{"a withdrawal: the word that could mean both", gone, said("staf", "/tayang telegram"), "", "write /dicabut telegram"},
		{"a withdrawal in doubt: gone", doubtGone, said("staf", "/dicabut telegram"), " ", ""},

		{"by somebody without a role", open, said("warga", "/tayang telegram "+telegram), "", "holds no role of staf, pranata-humas"},
		{"by a deleted account", open, said("", "/tayang telegram "+telegram), "", ""},
		{"by an app", open, said("robot[bot]", "/tayang telegram "+telegram, func(c *Comment) { c.Author.Kind = gate.App }), "", ""},
		{"by ourselves", open, said("staf", "/tayang telegram "+telegram, func(c *Comment) { c.Ours = true }), "", ""},
		{"edited afterwards", open, said("staf", "/tayang telegram "+telegram, func(c *Comment) { c.Edited = true }), "", "send it as a new one"},
		{"before the task was begun", open, said("staf", "/tayang telegram "+telegram, func(c *Comment) { c.CreatedAt = begun }), "", ""},
		{"before the task was shown", open, said("staf", "/tayang telegram "+telegram, func(c *Comment) { c.CreatedAt = shown }), "", "written before the task was shown"},
		{"of a task that was shown in the second in which it was begun", atOnce, said("staf", "/tayang telegram "+telegram), telegram + " ", ""},
		{"of a task that was begun anew after it was shown", anew, said("staf", "/tayang telegram "+telegram), "", "written before the task was shown"},
		{"what is on record already", task("telegram", ledger.Out, post, out), said("staf", "/tayang telegram "+telegram), "", "on record"},

		{"quoted", open, said("staf", "> /tayang telegram "+telegram), "", ""},
		{"as code", open, said("staf", "```\n/tayang telegram "+telegram+"\n```"), "", ""},
		{"twice the same", open, said("staf", "/tayang telegram "+telegram+"\n/tayang telegram "+telegram), telegram + " ", ""},
		{"two things at once", open, said("staf", "/tayang telegram "+telegram+"\n/tayang telegram https://t.me/kantorcontoh/13"), "", "send one answer only"},
		{"out, and an obstacle", open, said("staf", "/tayang telegram "+telegram+"\n/gagal telegram terkunci"), "", "send one answer only"},
	} {
		in := desk(c.place)
		in.Comments = []Comment{c.said}
		got := Hear(in)
		var did []string
		for _, e := range got.Entries {
			if e.Type != schema.Resolved || e.Key != c.place.Pending.Key || !strings.EqualFold(e.By, c.said.Author.Login) || e.Value != c.said.URL {
				t.Errorf("%s: %+v", c.name, e)
			}
			did = append(did, e.URL+" "+e.Error)
		}
		for _, why := range got.Failed {
			did = append(did, "failed: "+why)
		}
		if strings.Join(did, "|") != c.want {
			t.Errorf("%s: %q, want %q", c.name, did, c.want)
		}
		reply := strings.Join(got.Replies, "")
		if (reply == "") != (c.reply == "") || !strings.Contains(reply, c.reply) || len(got.Replies) > 1 {
			t.Errorf("%s: replied %q, want %q", c.name, got.Replies, c.reply)
		}
	}
}

// Of several lines in one comment each stands for itself: the right ones count, and
// the one reply names the wrong one alone.
func TestOneWrongLineTakesNothingFromTheOthers(t *testing.T) {
	in := desk(task("instagram", ledger.Awaiting, post), task("telegram", ledger.Awaiting, post), task("facebook", ledger.Awaiting, post))
	in.Comments = []Comment{said("staf", "Sudah semua:\n/tayang instagram https://www.instagram.com/p/abc/\n/tayang facebook https://palsu.example/1\n/tayang telegram "+telegram+"\n")}
	got := Hear(in)
	if len(got.Entries) != 2 || got.Entries[0].Channel != "instagram" || got.Entries[1].Channel != "telegram" {
		t.Errorf("%+v", got.Entries)
	}
	if len(got.Replies) != 1 || !strings.Contains(got.Replies[0], "palsu.example") || strings.Contains(got.Replies[0], "instagram.com") || strings.Contains(got.Replies[0], "t.me") {
		t.Errorf("%q", got.Replies)
	}
	// It is answered once, however often it is read.
	in.Comments = append(in.Comments, Comment{Comment: gate.Comment{ID: 8, Author: gate.Actor{Login: "bot", Kind: gate.App}, CreatedAt: now, Body: got.Replies[0]}, Ours: true})
	if again := Hear(in); len(again.Replies) > 0 {
		t.Errorf("answered twice: %q", again.Replies)
	}
}

// Whoever may comment can't make a reply that GitHub refuses, nor replies without end.
func TestRepliesHaveAnEnd(t *testing.T) {
	in := desk(task("telegram", ledger.Awaiting, post))
	var lines strings.Builder
	for i := 0; lines.Len() < 65_000; i++ {
		fmt.Fprintf(&lines, "/tayang k%d https://x.example/\n", i)
	}
	for id := range int64(60) {
		in.Comments = append(in.Comments, said("warga", lines.String(), func(c *Comment) { c.ID = id + 100 }))
	}
	got := Hear(in)
	if len(got.Replies) != repliesMax || len(got.Entries) > 0 {
		t.Errorf("%d replies, %d entries", len(got.Replies), len(got.Entries))
	}
	for _, r := range got.Replies[:1] {
		if n := utf8.RuneCountInString(r); n > Max || !strings.Contains(r, "more lines") || !strings.HasPrefix(r, comment.ReplyMarker(100)) {
			t.Errorf("%d characters: %.300s", n, r)
		}
	}
}

// everything is an issue with each kind of task, and what is on record.
func everything(l lang.Lang) (Input, map[string]string) {
	media := func(p *Place) {
		p.Message.Text = "Hak atas informasi.\n```\n@semua </pre> <!-- bukan perintah -->\n"
		p.Message.Media = []platform.Attachment{
			{File: "foto [1].jpg", Kind: platform.Image, Alt: "Seorang petugas melayani *warga*."},
			{URL: "https://contoh.go.id/video.mp4", Kind: platform.Video},
		}
	}
	in := desk(
		task("instagram", ledger.Awaiting, post, media),
		task("facebook", ledger.Awaiting, ledger.ActionCorrect, func(p *Place) { p.URL = "https://www.facebook.com/kantor/posts/1" }),
		task("x", ledger.InDoubt, post),
		task("threads", ledger.InDoubt, ledger.ActionWithdraw),
		task("telegram", ledger.Awaiting, ledger.ActionWithdraw, func(p *Place) { p.URL = telegram }),
		task("tiktok", ledger.Awaiting, post, func(p *Place) { p.Message = nil }),
		task("whatsapp", ledger.Awaiting, post, func(p *Place) { p.Named = false }),
		task("mastodon", ledger.Out, post, func(p *Place) { p.URL = "https://contoh.social/@kantorcontoh/1" }),
		task("bluesky", ledger.Withdrawn, post),
	)
	in.Lang, in.Reason, in.Title = l, "Jumlah <b>penerima</b> salah.", "Hak @warga atas #12"
	return in, map[string]string{task("instagram", "", post).Pending.Key: "akunnya *terkunci*"}
}

// The issue as people read it, in both languages.
func TestTheIssueAsItIsRead(t *testing.T) {
	for _, l := range []lang.Lang{lang.Indonesian, lang.English} {
		in, failed := everything(l)
		got := Title(in) + "\n\n" + Body(in, failed)
		golden := filepath.Join("testdata", "issue."+string(l)+".md")
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil { //nolint:gosec // a golden is for everybody
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if d := gocmp.Diff(string(want), got); d != "" {
			t.Errorf("%s (-update writes it): %s", golden, d)
		}
	}
}

// However much there is to show, the issue is one that GitHub takes; what it leaves
// out it names, with where to get it, and every task can still be answered.
func TestAnIssueIsNeverTooLong(t *testing.T) {
	text := func(n int) func(*Place) {
		return func(p *Place) { p.Message.Text = strings.Repeat("Hak atas informasi publik.\n", n) }
	}
	alts := func(p *Place) {
		for i := range 20 {
			p.Message.Media = append(p.Message.Media, platform.Attachment{File: fmt.Sprintf("foto-%d.jpg", i), Kind: platform.Image, Alt: strings.Repeat("_alt_ ", 250)})
		}
	}
	facebook, instagram := task("facebook", ledger.Awaiting, post, text(2300)), task("instagram", ledger.Awaiting, post, text(40))
	for _, c := range []struct {
		name   string
		places []Place
		says   []string
		lacks  []string
	}{
		{"all fits", []Place{instagram}, []string{"copy all of it"}, []string{"too long", "The text is long"}},
		{"one long text", []Place{facebook, instagram, task("telegram", ledger.Awaiting, post, text(300))}, []string{"The text is long; copy it from [facebook.txt](", "copy all of it"}, []string{"too long"}},
		{
			"long alternative texts",
			[]Place{task("facebook", ledger.Awaiting, post, alts, text(1000)), task("instagram", ledger.Awaiting, post, alts)},
			[]string{"**The content is too long for this issue", "`2026/hak-informasi/", "actions/workflows/publish.yml)", "[the item's folder](https://github.com/kantor/konten/blob/main/content/2026/hak-informasi)"},
			nil,
		},
	} {
		in := desk(c.places...)
		body := Body(in, nil)
		if n := utf8.RuneCountInString(body); n > Max {
			t.Errorf("%s: %d characters", c.name, n)
		}
		for _, p := range c.places {
			if !strings.Contains(body, "<!-- terbit:tugas "+p.Pending.Key+" ") || !strings.Contains(body, fmt.Sprintf("/tayang %s ADDRESS", p.Channel)) {
				t.Errorf("%s: %s can't be answered", c.name, p.Channel)
			}
		}
		for _, s := range c.says {
			if !strings.Contains(body, s) {
				t.Errorf("%s: does not say %q", c.name, s)
			}
		}
		for _, s := range c.lacks {
			if strings.Contains(body, s) {
				t.Errorf("%s: says %q", c.name, s)
			}
		}
	}
	// Not even addresses without end make one that is refused.
	var many []Place
	for i := range 40 {
		p := task("facebook", ledger.Awaiting, ledger.ActionWithdraw, func(p *Place) { p.URL = "https://www.facebook.com/" + strings.Repeat("a", 3000) })
		p.Account, p.Pending.Key = fmt.Sprint(i), fmt.Sprintf("%x", i)
		many = append(many, p)
	}
	body := Body(desk(many...), nil)
	if n := utf8.RuneCountInString(body); n > Max || !strings.HasSuffix(body, "publish.yml).\n") || !strings.Contains(body, "\n**Cut off here: too long for an issue.**") || ItemOf(body) != item {
		t.Errorf("%d characters: …%s", n, body[max(0, len(body)-300):])
	}
}
