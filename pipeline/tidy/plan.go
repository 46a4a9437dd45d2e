package tidy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/source"
)

// GitHub's bounds on a file in git: it warns above the first and refuses above
// the second.
const (
	GitWarns   = 50 << 20
	GitRefuses = 100 << 20
)

// Change is what becomes of one file.
type Change struct {
	Name  string // in the item's folder
	To    string // its new name; the same when it stays
	Facts media.Facts
	Image *media.Tidied // the new image, nil when its bytes stay
	Remux bool          // the video's streams are copied into a new container
	Safe  bool          // git holds the original as it is
	Left  lang.Text     // why the file is left alone
	Hint  lang.Text
}

// Nothing reports whether the file is tidy.
func (c *Change) Nothing() bool {
	return c.Left.IsZero() && c.To == c.Name && c.Image == nil && !c.Remux
}

// Changes reports whether anything is to be written.
func (c *Change) Changes() bool { return c.To != c.Name || c.Image != nil || c.Remux }

// Plan is what becomes of an item's media.
type Plan struct {
	Item    *source.Item
	Changes []Change
	Edits   []Edit // of index.md
	text    []byte // of index.md
}

// Any reports whether anything is to be written.
func (p *Plan) Any() bool {
	return slices.ContainsFunc(p.Changes, func(c Change) bool { return c.Changes() })
}

// Options say how to look.
type Options struct {
	Only   func(name string) bool // files of the item; nil is all
	Held   fs.FS                  // what git holds, from the root; nil is nothing
	Tidier *media.Tidier
	FFmpeg string // path of the program, "" when there is none
	Step   func(done, total int)
}

var kinds = map[string]string{
	".jpg": media.Image, ".jpeg": media.Image, ".png": media.Image, ".webp": media.Image, ".gif": media.Image,
	".heic": media.Image, ".heif": media.Image, ".avif": media.Image, ".svg": media.Image, ".tif": media.Image, ".tiff": media.Image, ".bmp": media.Image,
	".mp4": media.Video, ".mov": media.Video, ".m4v": media.Video, ".webm": media.Video,
}

// IsMedia reports whether a file's name is that of an image or a video.
func IsMedia(name string) bool { return kinds[strings.ToLower(path.Ext(name))] != "" }

// Look plans an item's changes. It reads and decodes, and writes nothing.
func Look(ctx context.Context, it *source.Item, opts Options) (*Plan, error) {
	p := &Plan{Item: it}
	var err error
	if p.text, err = fs.ReadFile(it.Folder, "index.md"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read %s: %w", it.Path(), err)
	}
	taken := map[string]bool{}
	var names []string
	for _, f := range it.Files {
		taken[strings.ToLower(f.Name)] = true
		if IsMedia(f.Name) && (opts.Only == nil || opts.Only(f.Name)) {
			names = append(names, f.Name)
		}
	}
	for i, name := range names {
		c, err := look(ctx, it, name, opts)
		if err != nil {
			return nil, err
		}
		if c.Left.IsZero() {
			c.To = c.newName(taken)
		}
		c.Safe = c.Changes() && held(opts.Held, it, name)
		if !c.Nothing() {
			p.Changes = append(p.Changes, c)
		}
		if opts.Step != nil {
			opts.Step(i+1, len(names))
		}
	}
	p.Edits = edits(it, p.text, p.Changes)
	return p, nil
}

func look(ctx context.Context, it *source.Item, name string, opts Options) (Change, error) {
	c := Change{Name: name, To: name}
	if kinds[strings.ToLower(path.Ext(name))] == media.Video {
		return c.video(it, opts)
	}
	var err error
	c.Image, c.Facts, err = opts.Tidier.Tidy(ctx, it.Folder, name)
	return c.left(err)
}

// left turns a refusal into the reason why a file is left alone.
func (c Change) left(err error) (Change, error) {
	refusal, ok := errors.AsType[*media.Refusal](err)
	switch {
	case err == nil:
	case ok:
		c.Left, c.Hint = refusal.Message, refusal.Hint
	case errors.Is(err, media.ErrAnimated):
		c.Left = lang.T("%s adalah animasi %d bingkai; gambar diam hanya menyimpan yang pertama", "%s is an animation of %d frames; a still image would keep only the first").With(c.Name, c.Facts.Frames)
		c.Hint = lang.T("ekspor sebagai video MP4, atau simpan satu bingkainya sebagai JPEG", "export it as an MP4 video, or save one frame of it as JPEG")
	case errors.Is(err, media.ErrCMYK):
		c.Left = lang.T("%s memakai warna cetak (CMYK)", "%s uses colors for printing (CMYK)").With(c.Name)
		c.Hint = lang.T("ekspor sebagai RGB (sRGB) dari aplikasi penyunting", "export it as RGB (sRGB) from the editor")
	case c.Facts.Kind == media.Other || c.Facts.Kind == media.Video:
		c.Left = lang.T("%s bukan gambar: isinya %s", "%s is no image: it holds %s").With(c.Name, c.Facts.MIME)
		c.Hint = lang.T("simpan ulang dengan akhiran yang sesuai", "save it again with the matching extension")
	default:
		return c, fmt.Errorf("look at %s: %w", c.Name, err)
	}
	return c, nil
}

// video plans a video: what its headers tell, and where it starts to play.
func (c Change) video(it *source.Item, opts Options) (Change, error) {
	var err error
	if c.Facts, err = media.Inspect(it.Folder, c.Name); err != nil {
		return c.left(err)
	}
	if c.Facts.Kind != media.Video || c.Facts.Track.Brand == "webm" || c.Facts.Track.Brand == "matroska" {
		c.Left = lang.T("%s bukan video MP4 atau MOV: isinya %s", "%s is no MP4 or MOV video: it holds %s").With(c.Name, c.Facts.MIME)
		c.Hint = lang.T("ekspor sebagai MP4 (H.264 dan AAC)", "export it as MP4 (H.264 and AAC)")
		return c, nil
	}
	private := len(c.Facts.Hidden) > 0 || c.Facts.Track.Data || c.Facts.Tail.Kind != ""
	switch {
	case !private && c.Facts.Track.FastStart:
	case opts.FFmpeg != "":
		c.Remux = true
	case private:
		c.Left = lang.T("%s memuat %s, dan ffmpeg yang dapat membuangnya tidak terpasang", "%s holds %s, and ffmpeg, which can take it out, is not installed").With(c.Name, media.Told(c.Facts))
		c.Hint = lang.T("pasang ffmpeg lalu ulangi, atau ekspor ulang videonya tanpa data lokasi", "install ffmpeg and run this again, or export the video again without location data")
	}
	return c, nil
}

// newName is a plain name with the extension of what the file is.
func (c *Change) newName(taken map[string]bool) string {
	dir, base := path.Split(c.Name)
	ext := path.Ext(base)
	stem := Plain(strings.TrimSuffix(base, ext))
	want := strings.ToLower(ext)
	if c.Image != nil && !(c.Image.Ext == ".jpg" && want == ".jpeg") {
		want = c.Image.Ext
	}
	if dir+stem+want == c.Name {
		return c.Name
	}
	for n := 1; ; n++ {
		to := dir + stem + want
		if n > 1 {
			to = fmt.Sprintf("%s%s-%d%s", dir, stem, n, want)
		}
		// Another file of that name stays; this one under another case goes.
		if lower := strings.ToLower(to); !taken[lower] || lower == strings.ToLower(c.Name) {
			taken[lower] = true
			return to
		}
	}
}

// Plain is a name of lower-case letters, digits and hyphens.
func Plain(name string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(name)) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r >= 0x300 && r < 0x370: // an accent
		default:
			b.WriteByte('-')
		}
	}
	parts := strings.FieldsFunc(b.String(), func(r rune) bool { return r == '-' })
	if len(parts) == 0 {
		return "media"
	}
	return strings.Join(parts, "-")
}

// held reports whether git holds the file exactly as it is.
func held(git fs.FS, it *source.Item, name string) bool {
	if git == nil {
		return false
	}
	a, err := git.Open(path.Join(it.ID, name))
	if err != nil {
		return false
	}
	defer a.Close()
	b, err := it.Folder.Open(name)
	if err != nil {
		return false
	}
	defer b.Close()
	return sameBytes(a, b)
}

func sameBytes(a, b io.Reader) bool {
	var x, y [32 << 10]byte
	for {
		n, errA := io.ReadFull(a, x[:])
		m, errB := io.ReadFull(b, y[:])
		if n != m || !bytes.Equal(x[:n], y[:m]) {
			return false
		}
		end := errors.Is(errA, io.EOF) || errors.Is(errA, io.ErrUnexpectedEOF)
		if errA != nil || errB != nil {
			return end && errA == errB //nolint:errorlint // both are io's own
		}
	}
}
