//go:build tools

package tidy

import (
	"bytes"
	"context"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/media"
)

// run runs one of the programs that these tests need: ffmpeg, ffprobe, heif-enc
// and exiftool.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// film makes a video of two seconds with a place, a time and chapters in it, and
// its headers at the end.
func film(t *testing.T, dir, name string, more ...string) {
	t.Helper()
	args := []string{"-v", "error", "-y", "-f", "lavfi", "-i", "testsrc=size=320x180:rate=25", "-f", "lavfi", "-i", "sine", "-t", "2"}
	args = append(args, more...)
	run(t, "ffmpeg", append(args, "-metadata", "location=-1.5+113.5/", "-metadata", "creation_time=2026-11-20T09:00:00Z", filepath.Join(dir, name))...)
}

func TestVideosAreCleaned(t *testing.T) {
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Fatal(err)
	}
	root := office(t, map[string][]byte{"index.md": []byte(index)})
	dir := filepath.Join(root, id)
	film(t, dir, "VID_1.MP4", "-c:v", "libx264", "-c:a", "aac")
	film(t, dir, "-v.mov", "-c:v", "libx264", "-an")
	opts := Options{Tidier: &media.Tidier{}, FFmpeg: ffmpeg}
	plan, err := Look(t.Context(), item(t, root), opts)
	if err != nil || len(plan.Changes) != 2 {
		t.Fatalf("%+v, %v", plan, err)
	}
	frames := run(t, "ffmpeg", "-v", "error", "-i", filepath.Join(dir, "VID_1.MP4"), "-map", "0:v", "-f", "md5", "-")
	if _, err := (&Writer{Root: root, FFmpeg: ffmpeg}).Write(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	if again := run(t, "ffmpeg", "-v", "error", "-i", filepath.Join(dir, "vid-1.mp4"), "-map", "0:v", "-f", "md5", "-"); again != frames {
		t.Error("the pictures changed")
	}
	for _, name := range []string{"vid-1.mp4", "v.mov"} {
		if out := run(t, "exiftool", filepath.Join(dir, name)); strings.Contains(out, "GPS") || strings.Contains(out, "2026:11:20 09") {
			t.Errorf("%s: %s", name, out)
		}
	}
	before := tree(t, root)
	plan, err = Look(t.Context(), item(t, root), opts)
	if err != nil || len(plan.Changes) > 0 {
		t.Fatalf("a second run: %+v, %v", plan.Changes, err)
	}
	if len(before) != len(tree(t, root)) || len(before) != 5 {
		t.Errorf("files: %d", len(before))
	}
}

// ffprobe and our own reading of the headers agree.
func TestHeadersAgreeWithFFprobe(t *testing.T) {
	ffprobe, err := exec.LookPath("ffprobe")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	film(t, dir, "a.mp4", "-c:v", "libx264", "-c:a", "aac")
	film(t, dir, "b.mov", "-c:v", "libx264", "-an", "-r", "30000/1001")
	film(t, dir, "c.mp4", "-c:v", "libx265", "-tag:v", "hvc1", "-c:a", "aac", "-movflags", "+faststart")
	film(t, dir, "d.webm", "-c:v", "libvpx-vp9", "-c:a", "libopus")
	film(t, dir, "f.mp4", "-c:v", "libx264", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov")
	run(t, "ffmpeg", "-v", "error", "-y", "-i", filepath.Join(dir, "a.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", filepath.Join(dir, "e.mp4"))
	for _, name := range []string{"a.mp4", "b.mov", "c.mp4", "d.webm", "e.mp4", "f.mp4"} {
		ours, err := media.Inspect(os.DirFS(dir), name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		theirs := ours
		if err := Ask(t.Context(), ffprobe, filepath.Join(dir, name), &theirs); err != nil {
			t.Fatal(err)
		}
		rate := ours.Track.Rate == 0 || ours.Track.Rate-theirs.Track.Rate < 0.1 && theirs.Track.Rate-ours.Track.Rate < 0.1
		if ours.Width != theirs.Width || ours.Height != theirs.Height || ours.Track.Video != theirs.Track.Video || ours.Track.Audio != theirs.Track.Audio || !rate || name != "f.mp4" && (ours.Duration-theirs.Duration).Abs() > 100*time.Millisecond {
			t.Errorf("%s: headers say %d×%d %+v %s, ffprobe %d×%d %+v %s", name, ours.Width, ours.Height, ours.Track, ours.Duration, theirs.Width, theirs.Height, theirs.Track, theirs.Duration)
		}
		if theirs.Source != media.FromFFprobe {
			t.Errorf("%s: %s", name, theirs.Source)
		}
	}
}

// A photo as a phone sends it: HEIC, and a place and serial number in it.
func TestHEICFromHeifEnc(t *testing.T) {
	root := office(t, map[string][]byte{"index.md": []byte(index)})
	dir := filepath.Join(root, id)
	jpg := filepath.Join(dir, "asal.jpg")
	run(t, "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=3000x2000", "-frames:v", "1", jpg)
	run(t, "exiftool", "-q", "-overwrite_original", "-GPSLatitude=1.5", "-GPSLatitudeRef=S", "-SerialNumber=TEST-SERIAL", "-Orientation#=1", jpg)
	run(t, "heif-enc", "-q", "50", jpg, "-o", filepath.Join(dir, "IMG_0001.HEIC"))
	if err := os.Remove(jpg); err != nil {
		t.Fatal(err)
	}
	tidier := &media.Tidier{}
	defer tidier.Close(context.Background()) //nolint:errcheck // the test is over
	plan, err := Look(t.Context(), item(t, root), Options{Tidier: tidier})
	if err != nil || len(plan.Changes) != 1 || plan.Changes[0].Image == nil {
		t.Fatalf("%+v, %v", plan, err)
	}
	c := plan.Changes[0]
	if !slices.Contains(c.Facts.Hidden, media.HiddenPlace) || !slices.Contains(c.Facts.Hidden, media.HiddenSerial) || c.To != "img-0001.jpg" {
		t.Errorf("%+v", c)
	}
	img, err := jpeg.DecodeConfig(bytes.NewReader(c.Image.Data))
	if err != nil || img.Width != 2560 || img.Height != 1707 {
		t.Errorf("%+v, %v", img, err)
	}
	if _, err := (&Writer{Root: root}).Write(t.Context(), plan); err != nil {
		t.Fatal(err)
	}
	if out := run(t, "exiftool", filepath.Join(dir, "img-0001.jpg")); strings.Contains(out, "GPS") || strings.Contains(out, "TEST-SERIAL") {
		t.Error(out)
	}
}
