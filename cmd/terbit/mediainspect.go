package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/tidy"
)

// factsJSON is what media inspect says of one file.
type factsJSON struct {
	File        string   `json:"file"`
	MIME        string   `json:"mime"`
	Kind        string   `json:"kind"`
	Bytes       int64    `json:"bytes"`
	Width       int      `json:"width"`
	Height      int      `json:"height"`
	Orientation int      `json:"orientation"`
	Frames      int      `json:"frames"`
	Hidden      []string `json:"hidden"`
	Parts       []string `json:"parts"`
	Tail        string   `json:"tail"`
	Seconds     float64  `json:"seconds"`
	Codec       string   `json:"codec"`
	Audio       string   `json:"audio"`
	Rate        float64  `json:"rate"`
	Brand       string   `json:"brand"`
	FastStart   bool     `json:"fast_start"`
	Source      string   `json:"source"`
	Refused     string   `json:"refused"`
	Hint        string   `json:"hint"`
}

func (a *app) inspectMedia(c *cli.Context, args []string) error {
	if len(args) == 0 {
		return usagef("%s", a.t("sebutkan berkasnya: terbit media periksa BERKAS", "name the file: terbit media inspect FILE"))
	}
	files, err := a.mediaFiles(args)
	if err != nil {
		return err
	}
	ffprobe, _ := exec.LookPath("ffprobe") // without it the headers tell
	refused := false
	out := make([]factsJSON, 0, len(files))
	for _, name := range files {
		f, refusal, err := a.mediaFacts(c, ffprobe, name)
		if err != nil {
			return err
		}
		refused = refused || refusal != nil
		if c.String("format") == "json" {
			out = append(out, a.factsJSON(name, f, refusal))
		} else {
			a.printFacts(name, f, refusal)
		}
	}
	if c.String("format") == "json" {
		err = a.writeJSON(struct {
			Files []factsJSON `json:"files"`
		}{out})
	}
	if err == nil && refused {
		err = errFindings
	}
	return err
}

// mediaFiles are the files that the arguments name; of a folder, its media.
func (a *app) mediaFiles(args []string) (files []string, err error) {
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, usagef("%s", a.tf("%s tidak ada", "there is no %s", arg))
		}
		if !info.IsDir() {
			files = append(files, arg)
			continue
		}
		entries, err := os.ReadDir(arg)
		if err != nil {
			return nil, fmt.Errorf("list %s: %w", arg, err)
		}
		for _, e := range entries {
			if e.Type().IsRegular() && tidy.IsMedia(e.Name()) {
				files = append(files, filepath.Join(arg, e.Name()))
			}
		}
	}
	return files, nil
}

func (a *app) mediaFacts(c *cli.Context, ffprobe, name string) (media.Facts, *media.Refusal, error) {
	f, err := media.Inspect(os.DirFS(filepath.Dir(name)), filepath.Base(name))
	if refusal, ok := errors.AsType[*media.Refusal](err); ok {
		return f, refusal, nil
	}
	if err != nil {
		return f, nil, err
	}
	if f.Kind != media.Video || ffprobe == "" {
		return f, nil, nil
	}
	if err := tidy.Ask(c.Context, ffprobe, name, &f); err != nil {
		fmt.Fprintf(a.stderr, "%s: %s: %v\n", a.t("peringatan", "warning"), a.t("ffprobe tidak dapat dipakai, kepala berkas yang dibaca", "ffprobe could not be used, the headers were read"), err)
	}
	return f, nil, nil
}

func (a *app) factsJSON(name string, f media.Facts, refusal *media.Refusal) factsJSON {
	out := factsJSON{
		File: filepath.ToSlash(name), MIME: f.MIME, Kind: f.Kind, Bytes: f.Bytes, Width: f.Width, Height: f.Height, Orientation: f.Orientation,
		Frames: f.Frames, Hidden: append([]string{}, f.Hidden...), Parts: append([]string{}, f.Parts...), Tail: f.Tail.Kind,
		Seconds: f.Duration.Seconds(), Codec: f.Track.Video, Audio: f.Track.Audio, Rate: f.Track.Rate, Brand: f.Track.Brand, FastStart: f.Track.FastStart, Source: f.Source,
	}
	if refusal != nil {
		out.Refused, out.Hint = refusal.Message.In(a.lang), refusal.Hint.In(a.lang)
	}
	return out
}

func (a *app) printFacts(name string, f media.Facts, refusal *media.Refusal) {
	paint := a.palette(a.stdout)
	say := func(label lang.Text, format string, args ...any) {
		fmt.Fprintf(a.stdout, "  %-13s %s\n", label.In(a.lang), fmt.Sprintf(format, args...))
	}
	fmt.Fprintln(a.stdout, paint(bold, name))
	if f.MIME != "" {
		say(lang.T("jenis", "kind"), "%s", f.MIME)
		say(lang.T("ukuran", "size"), "%s", a.dimensions(f))
	}
	if f.Kind == media.Video {
		a.printTrack(f, say)
	}
	if f.Frames > 1 {
		say(lang.T("animasi", "animation"), a.t("%d bingkai; yang tayang hanya yang pertama", "%d frames; only the first is shown"), f.Frames)
	}
	if f.MIME != "" {
		told := media.Told(f).In(a.lang)
		if told == "" {
			told = a.t("tidak ada", "none")
		}
		say(lang.T("tersembunyi", "hidden"), "%s", told)
	}
	if refusal != nil {
		say(lang.T("ditolak", "refused"), "%s", paint(red, refusal.Message.In(a.lang)))
		say(lang.T("saran", "hint"), "%s", refusal.Hint.In(a.lang))
	}
	if f.Bytes > tidy.GitWarns && f.Kind == media.Video {
		a.printRelease(name, f)
	}
}

func (a *app) dimensions(f media.Facts) string {
	s := a.fileSize(f.Bytes)
	if f.Width > 0 {
		s = fmt.Sprintf("%d×%d, %s", f.Width, f.Height, s)
	}
	if f.Orientation > 1 {
		s += a.t(", tersimpan miring", ", stored turned")
	}
	return s
}

func (a *app) printTrack(f media.Facts, say func(lang.Text, string, ...any)) {
	by := a.t("kepala berkas", "the file's headers")
	if f.Source == media.FromFFprobe {
		by = "ffprobe"
	}
	duration := fmt.Sprintf("%.1f", f.Duration.Seconds())
	say(lang.T("durasi", "duration"), "%s", a.tf("%s detik", "%s s", a.t(strings.Replace(duration, ".", ",", 1), duration)))
	parts := []string{f.Track.Brand, f.Track.Video}
	if f.Track.Rate > 0 {
		parts = append(parts, fmt.Sprintf("%g fps", f.Track.Rate))
	}
	if f.Track.Audio == "" {
		parts = append(parts, a.t("tanpa suara", "no sound"))
	} else {
		parts = append(parts, f.Track.Audio)
	}
	say(lang.T("isi", "streams"), "%s", strings.Join(parts, ", "))
	if !f.Track.FastStart {
		say(lang.T("kepala", "headers"), "%s", a.t("di akhir berkas: baru tayang setelah terunduh seluruhnya", "at the end: it plays only once it has arrived whole"))
	}
	say(lang.T("menurut", "according to"), "%s", by)
}

// printRelease says how a large video is brought, with the lines to paste.
func (a *app) printRelease(name string, f media.Facts) {
	fmt.Fprintln(a.stdout)
	if f.Bytes > tidy.GitRefuses {
		fmt.Fprintln(a.stdout, a.t("Berkas di atas 100 MB ditolak GitHub. Unggah sebagai aset rilis:", "GitHub refuses files above 100 MB. Upload it as a release asset:"))
	} else {
		fmt.Fprintln(a.stdout, a.t("Berkas di atas 50 MB memberatkan repositori. Sebaiknya unggah sebagai aset rilis:", "Files above 50 MB weigh on the repository. Better upload it as a release asset:"))
	}
	asset := tidy.Plain(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))) + strings.ToLower(filepath.Ext(name))
	fmt.Fprint(a.stdout, a.tf(`1. Di GitHub: Releases › Draft a new release, beri tag misalnya media-2026,
   seret berkasnya dengan nama %s, lalu Publish release.
2. Keluarkan berkas itu dari folder konten.
3. Tulis di index.md, ganti PEMILIK/REPO dan tag:
`, `1. On GitHub: Releases › Draft a new release, tag it media-2026 for example,
   drag the file there under the name %s, then Publish release.
2. Take the file out of the item's folder.
3. Write in index.md, putting in OWNER/REPO and the tag:
`, asset))
	sum, err := digestOf(name)
	if err != nil {
		fmt.Fprintf(a.stderr, "%s: %v\n", a.t("peringatan", "warning"), err)
		return
	}
	fmt.Fprintf(a.stdout, "\nmedia:\n  - url: https://github.com/%s/releases/download/media-2026/%s\n    sha256: %s\n    bytes: %d\n    alt:\n", a.t("PEMILIK/REPO", "OWNER/REPO"), asset, sum, f.Bytes)
}

func digestOf(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("hash: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("hash %s: %w", name, err)
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
