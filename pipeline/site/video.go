package site

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gunungmas/terbit/pipeline/fetch"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/media/vtt"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// track is a video's text in one language.
type track struct {
	URL, Lang, Label string
	Kind             string // captions in the page's language, subtitles in another
	Default          bool
}

// elsewhere is a medium that the page leads to and does not hold: its bytes are
// not here, so nobody could say whether they are those that were approved.
type elsewhere struct {
	URL, Host string
	What      string // gambar or video
	Size      string
}

var videoTypes = map[string]string{".mp4": "video/mp4", ".mov": "video/quicktime", ".webm": "video/webm"}

// video prepares a video: its file, its poster and its text.
func (w *worker) video(e *entry, m *schema.Media, f *figure, o original) (err error) {
	f.MIME = videoTypes[strings.ToLower(path.Ext(o.called))]
	if info, err := media.Probe(o.folder, o.name); err == nil && info.Kind == media.Video {
		f.Width, f.Height, f.MIME = info.Width, info.Height, info.MIME
	}
	if f.Video, err = w.lay(e, o); err != nil {
		return fmt.Errorf("copy %s/%s: %w", e.item.ID, o.called, err)
	}
	if err := w.poster(e, m, f); err != nil {
		return err
	}
	if f.Picture != nil && f.Width == 0 {
		f.Width, f.Height = f.Picture.Width, f.Picture.Height
	}
	return w.tracks(e, m, f)
}

// poster prepares what stands for a video until it plays: the picture that the
// item names, else its first one, if that has about the video's shape. Nothing is
// taken out of the video.
func (w *worker) poster(e *entry, m *schema.Media, f *figure) (err error) {
	name := m.Poster
	if name == "" {
		for _, other := range e.item.Meta.Media {
			if name == "" && other.File != "" && isPicture(other.File) {
				name = other.File
			}
		}
	}
	if !isPicture(name) {
		return nil
	}
	if f.Picture, err = w.picture(e, name); err != nil || f.Picture == nil {
		return err
	}
	if m.Poster == "" && !f.alike() {
		return nil
	}
	f.Poster, err = w.posterFile(e, original{e.item.Folder, name, name, ""}, f)
	return err
}

// alike reports whether the picture's shape is about the video's.
func (f *figure) alike() bool {
	across, down := f.Picture.Width*f.Height, f.Picture.Height*f.Width
	return f.Width == 0 || 4*across <= 5*down && 4*down <= 5*across
}

// posterFile is the picture in the video's exact shape, with margins where they
// differ: a browser gives a video its poster's shape, and the page would jump when
// it plays.
func (w *worker) posterFile(e *entry, o original, f *figure) (string, error) {
	if w.in.Pictures == nil || f.Width == 0 {
		return f.Picture.URL, nil
	}
	if err := o.know(); err != nil {
		return "", fmt.Errorf("read %s/%s: %w", e.item.ID, o.name, err)
	}
	r := versions[1]
	r.MaxHeight = 2 * r.MaxWidth // a video of one column would be as high as the sky
	r.MinRatio = platform.Ratio{W: f.Width, H: f.Height}
	r.MaxRatio = r.MinRatio
	made, err := w.in.Pictures.DeriveEach(w.ctx, o.folder, o.name, o.sum, []platform.Recipe{r})
	if err != nil {
		return "", fmt.Errorf("prepare %s/%s: %w", e.item.ID, o.name, err)
	}
	file := e.path + versionName("sampul-"+o.called, made[0])
	if err := w.out.copy(file, func() (io.ReadCloser, error) { return w.version(o, made[0], r) }); err != nil {
		return "", fmt.Errorf("copy %s/%s: %w", e.item.ID, o.name, err)
	}
	w.media.Add(1)
	return w.book.base.link(file), nil
}

// tracks writes the texts of a video as clean WebVTT. One that can't be read is
// missing; the video is shown without it.
func (w *worker) tracks(e *entry, m *schema.Media, f *figure) error {
	for _, t := range e.item.Tracks(m) {
		data, err := fs.ReadFile(e.item.Folder, t.File)
		if err != nil {
			return fmt.Errorf("read %s/%s: %w", e.item.ID, t.File, err)
		}
		cues, err := vtt.Parse(data)
		if broken, ok := errors.AsType[*vtt.Error](err); ok {
			e.lose(t.File, lang.T("teks video %s, baris %d: %s", "text of the video, %s, line %d: %s").With(t.File, broken.Line, broken.Message))
			continue
		}
		if err != nil {
			return fmt.Errorf("read %s/%s: %w", e.item.ID, t.File, err)
		}
		text := cues.WebVTT()
		file := fmt.Sprintf("%s%s-%s.vtt", e.path, slug(strings.TrimSuffix(t.File, path.Ext(t.File))), digest(text))
		if err := w.out.copy(file, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }); err != nil {
			return fmt.Errorf("copy %s/%s: %w", e.item.ID, t.File, err)
		}
		w.media.Add(1)
		to := track{URL: w.book.base.link(file), Lang: t.Lang, Label: languageName(t.Lang), Kind: "subtitles"}
		if t.Lang == pageLanguage {
			to.Kind, to.Default = "captions", true
		}
		f.Tracks = append(f.Tracks, to)
	}
	return nil
}

// pageLanguage is the language of the site.
const pageLanguage = "id"

// languageNames are languages by their own names: the national one, those of the
// neighborhood, and English. Another is called by its tag.
var languageNames = map[string]string{
	"id": "Bahasa Indonesia", "en": "English", "ms": "Bahasa Melayu", "jv": "Basa Jawa", "su": "Basa Sunda", "mad": "Bhâsa Madhurâ",
	"bjn": "Bahasa Banjar", "nij": "Bahasa Dayak Ngaju", "ban": "Basa Bali", "bug": "Basa Ugi", "min": "Baso Minangkabau", "ace": "Bahsa Acèh",
	"ins": "Bahasa Isyarat Indonesia",
}

func languageName(tag string) string {
	if name := languageNames[tag]; name != "" {
		return name
	}
	return tag
}

// remote prepares a medium that is kept outside the item: the fetched file, if
// its bytes are those that were approved, else a link.
func (w *worker) remote(e *entry, m *schema.Media, f *figure) (err error) {
	u, err := url.Parse(m.URL)
	if err != nil || !web(m.URL) {
		return nil //nolint:nilerr // no address, nothing to show: the check says so
	}
	name := path.Base(u.Path)
	why := lang.T("%s belum diambil, halaman hanya menautkannya; ambil dengan: terbit media ambil", "%s was not fetched, the page only links to it; fetch it with: terbit media fetch").With(name)
	if w.in.Fetched != nil {
		if at, ok := w.fetched(fetch.Want{URL: m.URL, SHA256: m.SHA256, Bytes: m.Bytes}); ok {
			o := original{os.DirFS(filepath.Dir(at)), filepath.Base(at), name, m.SHA256}
			info, err := media.Probe(o.folder, o.name)
			refused, _ := errors.AsType[*media.Refusal](err)
			switch {
			case err != nil && refused == nil:
				return fmt.Errorf("look at %s of %s: %w", name, e.item.ID, err)
			case info.Kind == media.Image && refused == nil:
				f.Picture, err = w.pictureOf(e, o)
				return err
			case info.Kind == media.Video && refused == nil:
				return w.video(e, m, f, o)
			case refused != nil:
				why = refused.Message
			default:
				why = lang.T("%s bukan gambar atau video, halaman hanya menautkannya", "%s is neither an image nor a video, the page only links to it").With(name)
			}
		}
	}
	e.lose(m.URL, why)
	f.Away = &elsewhere{URL: m.URL, Host: u.Hostname(), What: "video", Size: size(m.Bytes)}
	if isPicture(name) {
		f.Away.What = "gambar"
	}
	return nil
}

// size is a file's size as a reader is told before a download.
func size(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 1_000_000:
		return strconv.FormatInt((n+999)/1000, 10) + " kB"
	}
	return strings.Replace(strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64), ".", ",", 1) + " MB"
}
