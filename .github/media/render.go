// Command render draws the pictures and films of the content items from the
// small sources beside it. See README.md.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"image"
	"image/jpeg"
	"image/png"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const (
	width   = 1080
	quality = 86
	fade    = 0.4 // seconds that two slides overlap
)

// A slide is one picture of a film.
type slide struct {
	Nomor   int     `json:"nomor"` // 0 on the opening and the closing
	Ikon    string  `json:"ikon"`
	Judul   string  `json:"judul"`
	Teks    string  `json:"teks"`
	Detik   float64 `json:"detik"`
	Langkah []bool  `json:"-"` // one mark for each slide, true up to this one
}

func main() {
	log.SetFlags(0)
	only := flag.String("only", "", "draw only the items whose path contains this")
	content := flag.String("content", "../../content", "folder of the items")
	flag.Parse()
	if err := run(context.Background(), *content, *only); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, content, only string) error {
	tmp, err := os.MkdirTemp("", "media-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	r := &renderer{tmp: tmp, content: content}
	for _, kind := range []struct {
		dir  string
		draw func(ctx context.Context, source, item string) error
	}{{"infografis", r.infographic}, {"video", r.film}} {
		err := filepath.WalkDir(kind.dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.Contains(path, only) {
				return err
			}
			rel, _ := filepath.Rel(kind.dir, strings.TrimSuffix(path, filepath.Ext(path)))
			log.Println(rel)
			if err := kind.draw(ctx, path, filepath.Join(r.content, rel)); err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

type renderer struct{ tmp, content string }

// infographic draws one 4:5 picture.
func (r *renderer) infographic(ctx context.Context, source, item string) error {
	img, err := r.shoot(ctx, 1350, nil, "halaman.html", source)
	if err != nil {
		return err
	}
	return writeJPEG(filepath.Join(item, "infografis.jpg"), img)
}

// film draws a 9:16 film, its poster and its captions from a list of slides.
func (r *renderer) film(ctx context.Context, source, item string) error {
	data, err := os.ReadFile(source)
	if err != nil {
		return err
	}
	var slides []slide
	if err := json.Unmarshal(data, &slides); err != nil {
		return err
	}
	var frames []string
	for i := range slides {
		slides[i].Langkah = make([]bool, len(slides))
		for j := 0; j <= i; j++ {
			slides[i].Langkah[j] = true
		}
		img, err := r.shoot(ctx, 1920, slides[i], "slide.html")
		if err != nil {
			return err
		}
		if i == 0 {
			if err := writeJPEG(filepath.Join(item, "poster.jpg"), img); err != nil {
				return err
			}
		}
		frames = append(frames, filepath.Join(r.tmp, fmt.Sprintf("%02d.png", i)))
		if err := writePNG(frames[i], img); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(item, "takarir.vtt"), captions(slides), 0o644); err != nil {
		return err
	}
	return encode(ctx, slides, frames, filepath.Join(item, "video.mp4"))
}

// shoot renders the templates in Chromium and returns the picture. A page that
// is too full marks itself with a red frame and is refused.
func (r *renderer) shoot(ctx context.Context, height int, data any, files ...string) (image.Image, error) {
	t, err := template.New(filepath.Base(files[0])).Funcs(template.FuncMap{
		"gaya":       func() (template.CSS, error) { b, err := os.ReadFile("gaya.css"); return template.CSS(b), err },
		"ikon_semua": func() (template.HTML, error) { b, err := os.ReadFile("ikon.svg"); return template.HTML(b), err },
		"ikon": func(name string) template.HTML {
			return template.HTML(`<svg class="ikon" aria-hidden="true"><use href="#` + template.HTMLEscapeString(name) + `"/></svg>`)
		},
	}).ParseFiles(files...)
	if err != nil {
		return nil, err
	}
	var page bytes.Buffer
	if err := t.Execute(&page, data); err != nil {
		return nil, err
	}
	in, out := filepath.Join(r.tmp, "page.html"), filepath.Join(r.tmp, "page.png")
	if err := os.WriteFile(in, page.Bytes(), 0o600); err != nil {
		return nil, err
	}
	// The window is taller than the page, as its own borders may take some of it.
	if err := command(ctx, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--hide-scrollbars", "--force-device-scale-factor=1",
		"--user-data-dir="+filepath.Join(r.tmp, "profile"),
		fmt.Sprintf("--window-size=%d,%d", width, height+200), "--screenshot="+out, "file://"+in); err != nil {
		return nil, err
	}
	f, err := os.Open(out)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	full, err := png.Decode(f)
	if err != nil {
		return nil, err
	}
	cut, ok := full.(interface {
		SubImage(image.Rectangle) image.Image
	})
	if !ok {
		return nil, errors.New("cut the screenshot: unknown image type")
	}
	img := cut.SubImage(image.Rect(0, 0, width, height))
	if red, green, _, _ := img.At(2, 2).RGBA(); red == 0xffff && green == 0 {
		return nil, writeFailed(img)
	}
	return img, nil
}

func writeFailed(img image.Image) error {
	path := filepath.Join(os.TempDir(), "media-too-full.png")
	return errors.Join(fmt.Errorf("the text does not fit, see %s", path), writePNG(path, img))
}

// encode joins the slides with cross-fades and adds a silent sound track,
// which some platforms require.
func encode(ctx context.Context, slides []slide, frames []string, out string) error {
	var args, filters []string
	for i, s := range slides {
		args = append(args, "-loop", "1", "-framerate", "25", "-t", fmt.Sprintf("%.2f", s.Detik+fade), "-i", frames[i])
	}
	last, at := "[0:v]", 0.0
	for i := 1; i < len(slides); i++ {
		at += slides[i-1].Detik
		next := fmt.Sprintf("[v%d]", i)
		filters = append(filters, fmt.Sprintf("%s[%d:v]xfade=transition=fade:duration=%.2f:offset=%.2f%s", last, i, fade, at, next))
		last = next
	}
	at += slides[len(slides)-1].Detik
	filters = append(filters, last+"format=yuv420p[v]")
	args = append(args, "-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo",
		"-filter_complex", strings.Join(filters, ";"), "-map", "[v]", "-map", fmt.Sprintf("%d:a", len(slides)),
		"-t", fmt.Sprintf("%.2f", at), "-c:v", "libx264", "-preset", "slow", "-crf", "22", "-profile:v", "high", "-threads", "1",
		"-c:a", "aac", "-b:a", "48k", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
		"-movflags", "+faststart", out)
	return command(ctx, "ffmpeg", append([]string{"-y", "-loglevel", "error"}, args...)...)
}

// captions repeats the words on the screen as WebVTT.
func captions(slides []slide) []byte {
	var b bytes.Buffer
	b.WriteString("WEBVTT\n\nNOTE Video ini tanpa suara. Takarir memuat tulisan di layar.\n")
	at := 0.0
	for i, s := range slides {
		title := s.Judul
		if s.Nomor > 0 {
			title = fmt.Sprintf("Langkah %d: %s", s.Nomor, s.Judul)
		}
		fmt.Fprintf(&b, "\n%d\n%s --> %s\n%s\n", i+1, stamp(at), stamp(at+s.Detik), title)
		if s.Teks != "" {
			fmt.Fprintln(&b, s.Teks)
		}
		at += s.Detik
	}
	return b.Bytes()
}

func stamp(seconds float64) string {
	return time.UnixMilli(int64(seconds*1000 + 0.5)).UTC().Format("15:04:05.000")
}

func writeJPEG(path string, img image.Image) error {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func writePNG(path string, img image.Image) error {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o644)
}

func command(ctx context.Context, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, bytes.TrimSpace(out))
	}
	return nil
}
