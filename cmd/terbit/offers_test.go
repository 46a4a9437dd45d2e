package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel/instagram/instagramtest"
	"github.com/gunungmas/terbit/pipeline/forge/forgetest"
	"github.com/gunungmas/terbit/pipeline/ledger"
)

// onInstagram is an office that posts to Instagram itself. Instagram fetches the
// media from the site, which is the folder that a build writes, served.
type onInstagram struct {
	*liveOffice
	instagram *instagramtest.Server
	site      string // its folder
	address   string
	spoil     bool // the site answers with other bytes of the same number
}

const (
	instagramToken   = "k4nariInstagram"
	instagramAccount = "17841400000000001"
)

func newOnInstagram(t *testing.T) *onInstagram {
	t.Helper()
	o := &onInstagram{liveOffice: newLiveOffice(t), instagram: instagramtest.New(instagramToken, instagramAccount, false), site: filepath.Join(t.TempDir(), "situs")}
	o.instagram.Now, o.instagram.Slow = o.w.Now, 0
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		data, err := os.ReadFile(filepath.Join(o.site, filepath.FromSlash(req.URL.Path)))
		switch {
		case err != nil:
			http.NotFound(rw, req)
			return
		case o.spoil:
			data[len(data)-1]++
		}
		_, _ = rw.Write(data)
	}))
	t.Cleanup(s.Close)
	ig := httptest.NewServer(o.instagram)
	t.Cleanup(ig.Close)
	o.address = s.URL + "/"
	o.env["TERBIT_INSTAGRAM_URL"], o.env["TERBIT_INSTAGRAM_TOKEN"] = ig.URL, instagramToken
	o.w.PushMain("kadis", forgetest.Files{".github/terbit.yml": forgetest.Office[".github/terbit.yml"] + `destinations:
  instagram: {account: "` + instagramAccount + `", transport: api}
`})
	o.want(0, nil, "ledger", "init")
	return o
}

// deploy makes the site what was decided, as the workflow does before the channels.
func (o *onInstagram) deploy() {
	o.t.Helper()
	o.want(0, nil, "build", "--decided", "--ledger", "git", "--out", o.site, "--base-url", o.address)
}

func (o *onInstagram) publish(says ...string) {
	o.t.Helper()
	o.want(1, says, "publish", "--live", "--base-url", o.address) // 1: the sample's other item is not decided on
}

// offered are the files on the site that no page shows.
func (o *onInstagram) offered() []string {
	o.t.Helper()
	names, err := filepath.Glob(filepath.Join(o.site, "kiriman", "*"))
	if err != nil {
		o.t.Fatal(err)
	}
	return names
}

// intents are the actions that were begun.
func (o *onInstagram) intents() int {
	o.t.Helper()
	return strings.Count(o.git("-C", o.w.Dir(), "show", ledger.BranchName+":"+segmentOf(o.liveOffice)), `"intent"`)
}

// wide is a picture wider than Instagram takes.
func wide(t *testing.T) string {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 3000, 1000))
	for i := range 1000 {
		img.Set(i, i, color.NRGBA{R: 200, A: 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// An item's life on a platform that fetches: the post begins only when the site serves
// exactly the file that Instagram will be told of, and what was fetched, held back or
// withdrawn is on the site no longer.
func TestAPlatformFetchesFromTheSite(t *testing.T) {
	o := newOnInstagram(t)
	o.w.Merge(o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi")), "bot", "squash")
	o.want(1, []string{"1 decisions newly recorded"}, "publish", "--live", "--decide-only")

	// The site isn't there, or another picture is where the file should be: nothing is
	// begun, and what is planned stays so.
	notYet := "not tried: Instagram fetches media from the site, and these are not served yet"
	o.publish(notYet, "HTTP 404", "terbit deploy --push --probe")
	o.deploy()
	if n := len(o.offered()); n != 1 {
		t.Fatalf("%d files for Instagram on the site", n)
	}
	o.spoil = true
	o.publish(notYet, "other bytes")
	o.want(1, []string{"set site in .github/terbit.yml"}, "publish", "--live")
	if o.intents() > 0 || len(o.instagram.Posts()) > 0 {
		t.Fatalf("%d actions begun, %d posts", o.intents(), len(o.instagram.Posts()))
	}

	o.spoil = false
	file, err := os.ReadFile(o.offered()[0])
	if err != nil {
		t.Fatal(err)
	}
	o.publish("post: done https://www.instagram.com/p/")
	posts := o.instagram.Posts()
	if len(posts) != 1 || len(posts[0].Files) != 1 || !bytes.Equal(posts[0].Files[0].Bytes, file) || posts[0].Files[0].Alt != "Seorang petugas melayani warga." {
		t.Fatalf("on Instagram: %d posts", len(posts))
	}

	// It has been fetched: the next site is without it, and nothing is missed.
	o.deploy()
	if left := o.offered(); len(left) > 0 {
		t.Errorf("still on the site: %v", left)
	}
	o.publish("0 done")

	// A comment needs no media.
	note := "corrections:\n  - {time: 2026-08-10T16:00:00+07:00, note: Jamnya diperbaiki.}\n"
	index := forgetest.Index("Hak atas informasi", note, "Informasi publik terbuka.")
	o.again(forgetest.Files{forgetest.NewItem + "/index.md": index, forgetest.NewItem + "/takarir/instagram.txt": "Baru.\n"})
	o.publish("correct: done")
	if posts := o.instagram.Posts(); len(posts) != 1 || len(posts[0].Comments) != 1 {
		t.Errorf("the correction: %+v", posts)
	}

	// Another picture is a new post, of a file that Instagram takes.
	index = strings.Replace(index, "corrections:\n", "corrections:\n  - {time: 2026-08-10T15:00:00+07:00, note: Fotonya diganti.}\n", 1)
	o.again(forgetest.Files{forgetest.NewItem + "/index.md": index, forgetest.NewItem + "/foto.jpg": wide(t)})
	o.publish(notYet)
	if len(o.instagram.Posts()) != 1 {
		t.Fatal("the old post is gone, and there is no new one")
	}
	o.deploy()
	o.publish("correct: done")
	posts = o.instagram.Posts()
	size, err := jpeg.DecodeConfig(bytes.NewReader(posts[0].Files[0].Bytes))
	if err != nil || len(posts) != 1 || size.Width != 1440 || size.Width*100 > size.Height*191 {
		t.Errorf("%d posts, the picture %dx%d: %v", len(posts), size.Width, size.Height, err)
	}
	o.want(0, []string{"intact"}, "verify", "--ledger", "git")
}

// again is a correction or a withdrawal, decided, merged and recorded.
func (o *onInstagram) again(files forgetest.Files) {
	o.t.Helper()
	p := o.w.Propose("staf", files)
	o.w.Approve("humas", p)
	o.w.Approve("kabid", p)
	o.w.Merge(p, "bot", "squash")
	o.want(1, []string{"1 decisions newly recorded"}, "publish", "--live", "--decide-only")
}

// What was offered and is withdrawn before it was fetched is gone from the site.
func TestAWithdrawnItemsMediaAreOfferedToNobody(t *testing.T) {
	o := newOnInstagram(t)
	o.w.Merge(o.decided(forgetest.Item(forgetest.NewItem, "Hak atas informasi")), "bot", "squash")
	o.want(1, nil, "publish", "--live", "--decide-only")
	o.deploy()
	if len(o.offered()) != 1 {
		t.Fatal("nothing is offered")
	}
	o.again(forgetest.Files{
		forgetest.NewItem + "/index.md":              "---\ntitle: Hak atas informasi\ndate: 2026-08-10\ntype: foto\nclassification: berkala\nchannels: [instagram]\nwithdrawal:\n  kind: data-pribadi\n  time: \"2026-08-10T17:00:00+07:00\"\n---\n",
		forgetest.NewItem + "/foto.jpg":              forgetest.Removed,
		forgetest.NewItem + "/takarir/instagram.txt": forgetest.Removed,
	})
	o.deploy()
	if left := o.offered(); len(left) > 0 {
		t.Errorf("still on the site: %v", left)
	}
	o.publish("0 done")
	if n := len(o.instagram.Posts()); n > 0 {
		t.Errorf("%d posts", n)
	}
}

// Where people post, or the platform takes files, nothing is offered: not even of
// what a rehearsal's ledger plans.
func TestNothingIsOfferedThatNobodyFetches(t *testing.T) {
	o := newOnAir(t)
	o.w.Merge(o.decided(everywhere("", "Informasi publik terbuka.", "Satu.")), "bot", "squash")
	o.want(1, nil, "publish", "--live", "--decide-only")
	out := filepath.Join(t.TempDir(), "situs")
	o.want(0, nil, "build", "--decided", "--ledger", "git", "--out", out, "--base-url", "https://kantor.example")
	if _, err := os.Stat(filepath.Join(out, "kiriman")); err == nil {
		t.Error("something is offered")
	}
}
