package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// video reads everything that the boxes of an MP4 or QuickTime file say.
func (f *Facts) video(fsys fs.FS, name string) error {
	file, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("inspect %s: %w", name, err)
	}
	defer file.Close()
	m := movie{head: bytes.NewReader(nil), rest: file, turned: 1, deep: true, hidden: map[string]bool{}}
	if err := m.read(f.Bytes, 0); err != nil {
		return refuse(name, ErrDamaged, err.Error())
	}
	m.finish()
	f.Track, f.Tail = m.track, m.tail
	for _, kind := range hiddenOrder {
		if m.hidden[kind] {
			f.Hidden = append(f.Hidden, kind)
		}
	}
	end, err := lastBytes(file, f.Bytes)
	if err != nil {
		return fmt.Errorf("inspect %s: %w", name, err)
	}
	if zipAtEnd(end) {
		f.Tail = Tail{Kind: TailZip, Bytes: m.tail.Bytes}
	}
	return nil
}

// lastBytes reads the end of a file, where a ZIP archive would show.
func lastBytes(file fs.File, size int64) ([]byte, error) {
	const most = 1<<16 + 22
	s, ok := file.(io.ReadSeeker)
	if !ok {
		return nil, nil // a git blob or a test's: read through already
	}
	if _, err := s.Seek(max(0, size-most), io.SeekStart); err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(s, most))
}

// more reads the boxes that only [Inspect] asks for. It reports whether it took
// the box.
func (m *movie) more(kind string, size int64, depth int) (bool, error) {
	switch {
	case depth == 0 && kind == "ftyp":
		return true, m.wholeOf(size, metaMax, func(b []byte) error {
			if len(b) >= 4 {
				m.track.Brand = strings.TrimSpace(printable(b[:4]))
			}
			return nil
		})
	case depth == 0 && kind == "mdat":
		m.mdat = m.mdat || !m.found
	case depth == 0 && m.found && !knownTop[kind]:
		return true, m.unknown(kind, size)
	case depth == 2 && kind == "mdia", depth == 3 && kind == "minf", depth == 4 && kind == "stbl":
		return true, m.read(size, depth+1)
	case depth == 1 && kind == "udta", depth == 2 && kind == "udta":
		return true, m.read(size, 10)
	case depth == 10 && isTag[kind] != "":
		m.hidden[isTag[kind]] = true
	case (depth == 1 || depth == 10) && kind == "meta":
		return true, m.start(size, min(size, metaMax), m.keys)
	case depth == 3 && kind == "hdlr":
		return true, m.start(size, 12, func(b []byte) { m.stream().kind = string(b[8:12]) })
	case depth == 3 && kind == "mdhd":
		return true, m.whole(size, m.mediaHeader)
	case depth == 5 && kind == "stsd":
		return true, m.start(size, 16, func(b []byte) { m.stream().codec = printable(b[12:16]) })
	case depth == 5 && kind == "stsz":
		return true, m.start(size, 12, func(b []byte) { m.stream().samples = binary.BigEndian.Uint32(b[8:]) })
	}
	return false, nil
}

// knownTop are the boxes that may follow moov.
var knownTop = map[string]bool{
	"ftyp": true, "moov": true, "mdat": true, "free": true, "skip": true, "wide": true, "uuid": true, "meta": true, "udta": true,
	"moof": true, "mfra": true, "sidx": true, "styp": true, "emsg": true, "pnot": true, "prft": true, "ssix": true, "pdin": true,
}

// isTag are the boxes of udta that tell of people and places.
var isTag = map[string]string{
	"\xa9xyz": HiddenPlace, "loci": HiddenPlace, "\xa9mak": HiddenCamera, "\xa9mod": HiddenCamera, "\xa9swr": HiddenCamera, "CNDA": HiddenThumb,
	"\xa9day": HiddenTime, "\xa9aut": HiddenPerson, "auth": HiddenPerson, "\xa9cmt": HiddenText, "GPS ": HiddenPlace,
}

// keys looks for QuickTime's and iTunes' names in a meta box.
func (m *movie) keys(b []byte) {
	for name, kind := range map[string]string{
		"location": HiddenPlace, "\xa9xyz": HiddenPlace, "quicktime.make": HiddenCamera, "quicktime.model": HiddenCamera, "creationdate": HiddenTime,
		"quicktime.author": HiddenPerson, "\xa9ART": HiddenPerson, "quicktime.comment": HiddenText, "\xa9cmt": HiddenText,
	} {
		if bytes.Contains(b, []byte(name)) {
			m.hidden[kind] = true
		}
	}
}

// stream is the track that is being read: the boxes before the first mdia are of
// none.
func (m *movie) stream() *stream {
	if len(m.tracks) == 0 {
		m.tracks = append(m.tracks, stream{})
	}
	return &m.tracks[len(m.tracks)-1]
}

// start reads the first n bytes of a box and skips the rest.
func (m *movie) start(size, n int64, use func([]byte)) error {
	b := make([]byte, n)
	if size < n {
		return m.skip(size)
	}
	if _, err := io.ReadFull(m, b); err != nil {
		return fmt.Errorf("read box: %w", err)
	}
	use(b)
	return m.skip(size - n)
}

// mediaHeader begins a track: mdhd is the first box that every one has.
func (m *movie) mediaHeader(b []byte) error {
	s := stream{}
	switch {
	case len(b) >= 32 && b[0] == 1:
		s.scale, s.units = binary.BigEndian.Uint32(b[20:]), binary.BigEndian.Uint64(b[24:])
	case len(b) >= 20 && b[0] == 0:
		s.scale, s.units = binary.BigEndian.Uint32(b[12:]), uint64(binary.BigEndian.Uint32(b[16:]))
	}
	m.tracks = append(m.tracks, s)
	return nil
}

// stray notes bytes after the last box.
func (m *movie) stray(size int64) error {
	b := make([]byte, size)
	if _, err := io.ReadFull(m, b); err != nil {
		return fmt.Errorf("read the end: %w", err)
	}
	m.tail = Tail{Kind: TailData, Bytes: size}
	if len(bytes.Trim(b, "\x00")) == 0 {
		m.tail.Kind = TailPadding
	}
	return nil
}

// unknown notes a box that no video has.
func (m *movie) unknown(kind string, size int64) error {
	b := make([]byte, min(size, 4096))
	if _, err := io.ReadFull(m, b); err != nil {
		return fmt.Errorf("read box %q: %w", kind, err)
	}
	m.tail = Tail{Kind: TailData, Bytes: size + 8}
	if other := foreign(append([]byte(kind), b...)); other != "" {
		m.tail.Kind = other
	}
	return m.skip(size - int64(len(b)))
}

// codecs are the usual names of the codes in stsd.
var codecs = map[string]string{
	"avc1": "h264", "avc3": "h264", "hvc1": "hevc", "hev1": "hevc", "dvh1": "hevc", "av01": "av1", "vp08": "vp8", "vp09": "vp9",
	"mp4v": "mpeg4", "mp4a": "aac", "ac-3": "ac3", "ec-3": "eac3", "Opus": "opus", "alac": "alac", ".mp3": "mp3", "apcn": "prores", "jpeg": "mjpeg",
}

func codecOf(code string) string {
	if name, ok := codecs[code]; ok {
		return name
	}
	return strings.TrimSpace(code)
}

// finish sums the tracks up.
func (m *movie) finish() {
	m.track.FastStart = !m.mdat
	for _, s := range m.tracks {
		switch s.kind {
		case "vide":
			if m.track.Video != "" {
				continue
			}
			m.track.Video = codecOf(s.codec)
			if s.units > 0 && s.scale > 0 {
				m.track.Rate = rate(float64(s.samples) * float64(s.scale) / float64(s.units))
			}
		case "soun":
			if m.track.Audio == "" {
				m.track.Audio = codecOf(s.codec)
			}
		case "":
		default:
			m.track.Data = true
		}
	}
}

// rate is a frame rate to two decimals, 0 for nonsense.
func rate(r float64) float64 {
	if !(r > 0 && r < 1000) {
		return 0
	}
	return float64(int(r*100+0.5)) / 100
}

// printable keeps what can be shown of a code.
func printable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, string(b))
}
