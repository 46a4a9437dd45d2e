package channeltest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// Sentences with what platforms stumble over: a link, a hashtag, letters of more
// than one byte, an emoji, and marks of HTML.
const (
	firstText  = "Jadwal layanan “terbuka” & daring <baru> 👍🏽\n\nhttps://contoh.go.id/jadwal?a=1&b=2 #InfoPublik"
	secondText = "Jadwal layanan, jam sudah diperbaiki\n\nhttps://contoh.go.id/jadwal #InfoPublik"
	replyText  = "RALAT: jam layanan yang benar ada di https://contoh.go.id/jadwal"
)

// picture is a small JPEG, another for every shade.
func picture(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 400, 320))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.Set(1, 1, color.White)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// clip is the beginning of an MP4 file: enough for what looks at no more.
func clip() []byte {
	return append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x10mdat"), bytes.Repeat([]byte{7}, 4096)...)
}

// attached adds files to a job, with a public address for each.
func attached(t *testing.T, j channel.Job, kind string, contents ...[]byte) channel.Job {
	t.Helper()
	served := map[string][]byte{}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, ok := served[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(data)
	}))
	t.Cleanup(site.Close)
	for i, data := range contents {
		name, media := fmt.Sprintf("gambar-%d.jpg", i+1), "image/jpeg"
		f := channel.File{Width: 400, Height: 320}
		if kind == platform.Video {
			name, media, f = "rekaman.mp4", "video/mp4", channel.File{Width: 640, Height: 360}
		}
		served["/"+name] = data
		f.Name, f.Type, f.Bytes, f.URL = name, media, int64(len(data)), site.URL+"/"+name
		f.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
		sum := sha256.Sum256(data)
		j.Files = append(j.Files, f)
		j.Message.Media = append(j.Message.Media, platform.Attachment{
			File: name, Kind: kind, Alt: fmt.Sprintf("Papan jadwal “%d” di loket", i+1),
			SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(data)), Width: f.Width, Height: f.Height,
		})
	}
	j.Message.Digest = j.Message.Sum()
	return j
}

func pictures(t *testing.T, j channel.Job, n int) channel.Job {
	t.Helper()
	var all [][]byte
	for i := range n {
		all = append(all, picture(t, uint8(40*i+10)))
	}
	return attached(t, j, platform.Image, all...)
}

// posting is a job that posts a text; with pictures where a text alone isn't taken.
func (w *world) posting(n int) channel.Job {
	j := channel.Job{
		Key: "sha256:" + strings.Repeat("ab", 32), Action: channel.Post, Time: w.clock(),
		Message: platform.Message{Item: "content/2026/jadwal", Title: "Jadwal", Text: firstText},
	}
	if n == 0 && w.s.NoText {
		n = 1
	}
	return pictures(w.t, j, n)
}

// correcting is a job that corrects what posted made.
func (w *world) correcting(how string, posted channel.Job, r channel.Receipt) channel.Job {
	j := posted
	j.Key, j.Action, j.How = "sha256:"+strings.Repeat("cd", 32), channel.Correct, how
	j.Previous, j.URL, j.ID, j.Reason = posted.Message.Text, r.URL, r.ID, "Jam layanan keliru."
	j.Message.Text = secondText
	j.Message.Digest = j.Message.Sum()
	if how == channel.Reply {
		j.Reply = replyText
	}
	j.Time = w.clock()
	w.steps = map[string]string{}
	return j
}

// withdrawing is a job that withdraws what posted made.
func (w *world) withdrawing(posted channel.Job, r channel.Receipt) channel.Job {
	j := posted
	j.Key, j.Action, j.How, j.Reply = "sha256:"+strings.Repeat("ef", 32), channel.Withdraw, "", ""
	j.URL, j.ID, j.Reason, j.Time = r.URL, r.ID, "Isi keliru.", w.clock()
	w.steps = map[string]string{}
	return j
}

// same reports whether a live post shows the job's message.
func (w *world) same(p Seen, j channel.Job) bool {
	if p.Text != j.Message.Text || len(p.Media) != len(j.Message.Media) {
		return false
	}
	alt := w.remote().Able().Alt
	for i, m := range j.Message.Media {
		alt := alt && !(w.s.Mute && m.Kind == platform.Video)
		if p.Media[i].SHA256 != m.SHA256 || alt && p.Media[i].Alt != m.Alt {
			return false
		}
	}
	return true
}

// posted makes the post that a test begins with.
func (w *world) posted(n int) (channel.Job, channel.Receipt) {
	w.t.Helper()
	w.breaks(nil)
	w.steps = map[string]string{}
	j := w.posting(n)
	o := w.do(j)
	if o.end != done {
		w.t.Fatalf("the post to begin with: %v", o.err)
	}
	return j, o.receipt
}

// corrects reports whether the channel corrects in a way.
func (s Subject) corrects(how string) bool { return slices.Contains(s.Hows, how) }
