package social

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/schema"
)

// asset is one medium of an item, looked at once for all destinations.
type asset struct {
	meta  schema.Media
	index int // in the front matter
	info  media.Info
	sum   string
	err   error
}

// look probes and hashes the item's media.
func look(it *source.Item) []asset {
	assets := make([]asset, len(it.Meta.Media))
	for i, m := range it.Meta.Media {
		assets[i] = asset{meta: m, index: i}
		if m.File == "" {
			assets[i].remote()
		} else {
			assets[i].local(it)
		}
	}
	return assets
}

func (a *asset) local(it *source.Item) {
	if a.info, a.err = media.Probe(it.Folder, a.meta.File); a.err != nil {
		return
	}
	f, err := it.Folder.Open(a.meta.File)
	if err != nil {
		a.err = fmt.Errorf("read %s: %w", a.meta.File, err)
		return
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		a.err = fmt.Errorf("read %s: %w", a.meta.File, err)
		return
	}
	a.sum = fmt.Sprintf("%x", h.Sum(nil))
}

// remote takes the front matter's word for a file kept elsewhere.
func (a *asset) remote() {
	a.sum = a.meta.SHA256
	a.info = media.Info{Kind: media.Other, Bytes: a.meta.Bytes}
	address, _, _ := strings.Cut(a.meta.URL, "?")
	switch strings.ToLower(path.Ext(address)) {
	case ".mp4", ".mov", ".m4v":
		a.info.Kind = media.Video
	case ".jpg", ".jpeg", ".png", ".webp", ".gif":
		a.info.Kind = media.Image
	}
}

func (a *asset) name() string {
	if a.meta.File != "" {
		return a.meta.File
	}
	address, _, _ := strings.Cut(a.meta.URL, "?")
	return path.Base(address)
}

// attach chooses the destination's media and judges each.
func (r *rendering) attach(assets []asset) {
	chosen := r.choose(assets)
	for _, a := range chosen {
		r.message.Media = append(r.message.Media, r.attachment(a))
	}
	if least := r.dest.Media.Min; len(chosen) < least {
		what := lang.T("gambar atau video", "an image or a video")
		if r.dest.Media.Images.Max == 0 {
			what = lang.T("video", "a video")
		}
		r.report(MediaNeeded, r.atChannel(),
			lang.T("%s memerlukan %s, konten ini tidak memilikinya", "%s needs %s, and this item has none").With(r.dest.Name, what),
			lang.T("tambahkan ke media, atau hapus %s dari channels", "add one to media, or take %s out of channels").With(r.dest.Channel))
	}
}

// choose returns the media that the destination shows, in order.
func (r *rendering) choose(assets []asset) []asset {
	usable := r.readable(assets)
	kind := r.mainKind(usable)
	var chosen []asset
	counts := map[string]int{}
	limits := map[string]int{media.Image: r.dest.Media.Images.Max, media.Video: r.dest.Media.Videos.Max}
	for _, a := range usable {
		k := a.info.Kind
		switch {
		case !r.dest.Media.Takes(k):
			r.leftOut(a, lang.T("%s tidak menerima %s", "%s does not take %s").With(r.dest.Name, kindText(k)))
		case kind != "" && k != kind:
			r.leftOut(a, lang.T("%s tidak menerima gambar dan video sekaligus", "%s does not take images and video together").With(r.dest.Name))
		case counts[k] == limits[k] || len(chosen) == r.dest.Media.Count.Max:
			r.report(MediaTooMany, r.atMedia(a),
				lang.T("%s tidak ikut: %s menerima paling banyak %d", "%s is left out: %s takes at most %d").
					With(a.name(), r.dest.Name, min(limits[k], r.dest.Media.Count.Max)),
				lang.T("taruh yang terpenting di urutan pertama", "put the most important first"))
		default:
			counts[k]++
			chosen = append(chosen, a)
		}
	}
	return chosen
}

// readable reports the media that could not be looked at and returns the rest.
func (r *rendering) readable(assets []asset) []asset {
	return slices.DeleteFunc(slices.Clone(assets), func(a asset) bool {
		if a.err == nil {
			return false
		}
		message, hint := lang.Same(a.err.Error()), lang.T("periksa berkasnya, lalu coba lagi", "check the file and try again")
		if refusal, ok := errors.AsType[*media.Refusal](a.err); ok {
			message, hint = refusal.Message, refusal.Hint
		}
		r.report(MediaUnreadable, r.atMedia(a), message, hint)
		return true
	})
}

// mainKind is the only kind shown where a destination does not mix them and the
// item has both; "" where nothing is to choose.
func (r *rendering) mainKind(assets []asset) string {
	has := func(kind string) bool {
		return r.dest.Media.Takes(kind) && slices.ContainsFunc(assets, func(a asset) bool { return a.info.Kind == kind })
	}
	switch {
	case r.dest.Media.Mixed || !has(media.Image) || !has(media.Video):
		return ""
	case r.item.Meta.Type == schema.Video:
		return media.Video
	}
	return media.Image
}

func (r *rendering) leftOut(a asset, why lang.Text) {
	r.report(MediaLeftOut, r.atMedia(a),
		lang.T("%s tidak ikut: %s", "%s is left out: %s").With(a.name(), why),
		lang.T("bila itu penting, ceritakan isinya di takarir", "if it matters, say in the caption what it shows"))
}

// atMedia is where the front matter names the medium.
func (r *rendering) atMedia(a asset) diag.Position {
	if a.meta.File == "" {
		return r.item.At("media", a.index, "url")
	}
	return r.item.At("media", a.index, "file")
}

func (r *rendering) attachment(a asset) platform.Attachment {
	at := platform.Attachment{
		File: a.meta.File, Kind: a.info.Kind, SHA256: a.sum, Bytes: a.info.Bytes, Width: a.info.Width, Height: a.info.Height,
	}
	if at.File == "" {
		at.URL = a.meta.URL
	}
	if r.dest.Media.Alt.Max > 0 {
		at.Alt = a.meta.Alt
		r.checkAlt(a)
	}
	if at.Kind == media.Image {
		at.Recipe = r.dest.Media.Image.Recipe
		r.checkImage(a)
	} else {
		r.checkVideo(a)
	}
	return at
}

func (r *rendering) checkAlt(a asset) {
	limit := r.dest.Media.Alt
	if over := limit.Over(a.meta.Alt); over > 0 {
		r.report(AltTooLong, r.item.At("media", a.index, "alt"),
			lang.T("teks alternatif %s %d %s, batas %s %d", "the alternative text of %s is %d %s, the limit of %s is %d").
				With(a.name(), limit.Length(a.meta.Alt), limit.Unit.Text(), r.dest.Name, limit.Max),
			lang.T("kurangi sekurangnya %d", "cut at least %d").With(over))
	}
}

func (r *rendering) checkImage(a asset) {
	w, h, bounds := a.info.Width, a.info.Height, r.dest.Media.Image
	if w == 0 || h == 0 {
		return // kept elsewhere
	}
	if w < bounds.MinWidth.Max {
		r.report(ImageSmall, r.atMedia(a),
			lang.T("%s lebarnya %d piksel, %s meminta sekurangnya %d", "%s is %d pixels wide, %s asks for at least %d").
				With(a.name(), w, r.dest.Name, bounds.MinWidth.Max),
			lang.T("pakai gambar yang lebih besar, sebaiknya lebar 1080 piksel", "use a larger image, 1080 pixels wide at best"))
	}
	low, high := bounds.Recipe.MinRatio, bounds.Recipe.MaxRatio
	if !low.IsZero() && low.Less(w, h) || !high.IsZero() && high.More(w, h) {
		r.report(RatioPadded, r.atMedia(a),
			lang.T("%s (%d×%d) diberi tepi di %s, yang menerima %d:%d sampai %d:%d", "%s (%d×%d) gets margins on %s, which takes %d:%d to %d:%d").
				With(a.name(), w, h, r.dest.Name, low.W, low.H, high.W, high.H),
			lang.T("bila kurang rapi, siapkan gambar dengan perbandingan itu", "if that looks poor, prepare the image in that ratio"))
	}
}

func (r *rendering) checkVideo(a asset) {
	bounds := r.dest.Media.Video
	if n := bounds.Duration.Max; n > 0 && a.info.Duration > time.Duration(n)*time.Second {
		r.report(VideoTooLarge, r.atMedia(a),
			lang.T("%s berdurasi %s menurut kepala berkasnya, batas %s %s", "%s runs %s by its headers, the limit of %s is %s").
				With(a.name(), clock(a.info.Duration), r.dest.Name, clock(time.Duration(n)*time.Second)),
			lang.T("potong videonya, atau unggah utuh di YouTube", "shorten the video, or post the whole of it on YouTube"))
	}
	if n := int64(bounds.Size.Max); n > 0 && a.info.Bytes > n {
		r.report(VideoTooLarge, r.atMedia(a),
			lang.T("%s berukuran %d MB, batas %s %d MB", "%s is %d MB, the limit of %s is %d MB").
				With(a.name(), (a.info.Bytes+999_999)/1_000_000, r.dest.Name, n/1_000_000),
			lang.T("ekspor ulang dengan mutu lebih rendah", "export it again at a lower quality"))
	}
}

// clock writes a duration as minutes and seconds.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

func kindText(kind string) lang.Text {
	switch kind {
	case media.Image:
		return lang.T("gambar", "images")
	case media.Video:
		return lang.T("video", "video")
	}
	return lang.T("berkas jenis ini", "files of this kind")
}
