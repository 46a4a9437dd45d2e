package tidy

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/media"
)

// The time that the programs get: ffprobe reads headers, ffmpeg copies a file.
const (
	probeTime = 10 * time.Second
	copyTime  = 5 * time.Minute
	answerMax = 1 << 20
)

// remux copies the streams of pictures and sound into a new container, without
// metadata and with its headers first, and looks at the result before it takes
// the place of what is there.
func remux(ctx context.Context, ffmpeg, from, to string, was media.Facts) error {
	ctx, cancel := context.WithTimeout(ctx, copyTime)
	defer cancel()
	dir, err := os.MkdirTemp(filepath.Dir(to), ".rapikan-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // hidden, empty or half a copy: nobody misses it
	out := filepath.Join(dir, "video"+strings.ToLower(filepath.Ext(to)))
	// Only files are opened, whatever the video refers to; the file: prefix keeps a
	// name from being taken for an option or an address.
	cmd := exec.CommandContext(ctx, ffmpeg, "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-i", "file:"+from,
		"-map", "0:v:0", "-map", "0:a?", "-c", "copy", "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1",
		"-fflags", "+bitexact", "-movflags", "+faststart", "file:"+out)
	if _, err := output(cmd); err != nil {
		return err
	}
	now, err := media.Inspect(os.DirFS(dir), filepath.Base(out))
	if err != nil {
		return fmt.Errorf("ffmpeg made a video that can't be read: %w", err)
	}
	if err := sameVideo(was, now); err != nil {
		return err
	}
	return os.Rename(out, to)
}

// sameVideo compares what must not change.
func sameVideo(was, now media.Facts) error {
	switch {
	case was.Width != now.Width || was.Height != now.Height:
		return fmt.Errorf("ffmpeg changed the size from %d×%d to %d×%d", was.Width, was.Height, now.Width, now.Height)
	case math.Abs((was.Duration - now.Duration).Seconds()) > 0.5:
		return fmt.Errorf("ffmpeg changed the duration from %s to %s", was.Duration, now.Duration)
	case was.Track.Video != now.Track.Video || was.Track.Audio != now.Track.Audio:
		return errors.New("ffmpeg changed the codecs")
	case len(now.Hidden) > 0 || now.Track.Data || !now.Track.FastStart || now.Tail.Kind != "":
		return errors.New("ffmpeg left metadata in the video")
	}
	return nil
}

// output runs a program and returns what it prints, bounded.
func output(cmd *exec.Cmd) ([]byte, error) {
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &bounded{&out}, &bounded{&said}
	cmd.WaitDelay = time.Second
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("run %s: %w: %s", filepath.Base(cmd.Path), err, plainLine(said.String()))
	}
	return out.Bytes(), nil
}

type bounded struct{ b *bytes.Buffer }

func (w *bounded) Write(p []byte) (int, error) {
	if w.b.Len()+len(p) > answerMax {
		return 0, io.ErrShortBuffer
	}
	return w.b.Write(p)
}

// plainLine is the first line of what a program said, without control characters.
func plainLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	line = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, line)
	return line[:min(len(line), 200)]
}

// probed is what ffprobe prints.
type probed struct {
	Streams []struct {
		Type   string `json:"codec_type"`
		Codec  string `json:"codec_name"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
		Rate   string `json:"avg_frame_rate"`
		Side   []side `json:"side_data_list"`
	} `json:"streams"`
	Format struct {
		Duration string `json:"duration"`
	} `json:"format"`
}

type side struct {
	Rotation float64 `json:"rotation"`
}

// Ask lets ffprobe say what a video is; its word goes before the headers'.
func Ask(ctx context.Context, ffprobe, name string, f *media.Facts) error {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	out, err := output(exec.CommandContext(ctx, ffprobe, "-v", "error", "-protocol_whitelist", "file", "-print_format", "json", "-show_format", "-show_streams", "file:"+name))
	if err != nil {
		return err
	}
	var p probed
	if err := json.Unmarshal(out, &p); err != nil {
		return fmt.Errorf("read ffprobe's answer: %w", err)
	}
	return p.into(f)
}

func (p *probed) into(f *media.Facts) error {
	var video, audio bool
	for _, s := range p.Streams {
		switch {
		case s.Type == "video" && !video:
			video = true
			f.Track.Video = s.Codec
			if s.Width > 0 && s.Height > 0 { // else the headers know better
				f.Width, f.Height = s.Width, s.Height
				if slices.ContainsFunc(s.Side, func(d side) bool { return math.Mod(math.Abs(d.Rotation), 180) == 90 }) {
					f.Width, f.Height = f.Height, f.Width
				}
			}
			n, d, _ := strings.Cut(s.Rate, "/")
			num, err1 := strconv.ParseFloat(n, 64)
			den, err2 := strconv.ParseFloat(d, 64)
			if err1 == nil && err2 == nil && den > 0 {
				f.Track.Rate = math.Round(num/den*100) / 100
			}
		case s.Type == "audio" && !audio:
			audio = true
			f.Track.Audio = s.Codec
		}
	}
	if !video {
		return errors.New("ffprobe finds no picture track")
	}
	if seconds, err := strconv.ParseFloat(p.Format.Duration, 64); err == nil && seconds >= 0 && seconds < 1e6 {
		f.Duration = time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
	}
	f.Source = media.FromFFprobe
	return nil
}
