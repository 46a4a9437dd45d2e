package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// tiff is an EXIF block: ASCII tags of IFD0 and of the Exif IFD, by their number.
func tiff(main, camera map[uint16]string) []byte {
	le := binary.LittleEndian
	count := func(m map[uint16]string, more int) int { return 2 + 12*(len(m)+more) + 4 }
	exifAt := 8 + count(main, 1)
	dataAt := exifAt + count(camera, 0)
	out := append([]byte("II*\x00"), 8, 0, 0, 0)
	var data []byte
	ifd := func(m map[uint16]string, pointer bool) {
		n := len(m)
		if pointer {
			n++
		}
		out = le.AppendUint16(out, uint16(n))
		for tag := range 0x10000 {
			s, ok := m[uint16(tag)]
			if ok {
				out = le.AppendUint16(le.AppendUint16(out, uint16(tag)), 2)
				out = le.AppendUint32(le.AppendUint32(out, uint32(len(s)+1)), uint32(dataAt+len(data)))
				data = append(append(data, s...), 0)
			}
		}
		if pointer {
			out = le.AppendUint16(le.AppendUint16(out, 0x8769), 4)
			out = le.AppendUint32(le.AppendUint32(out, 1), uint32(exifAt))
		}
		out = le.AppendUint32(out, 0)
	}
	ifd(main, true)
	ifd(camera, false)
	return append(out, data...)
}

// withSegment puts a segment after a JPEG's first marker.
func withSegment(jpg []byte, marker byte, body string) []byte {
	out := append([]byte{}, jpg[:2]...)
	out = append(out, 0xff, marker, byte((len(body)+2)>>8), byte(len(body)+2))
	return append(append(out, body...), jpg[2:]...)
}

// withChunk puts a chunk before a PNG's end.
func withChunk(png []byte, kind, body string) []byte {
	end := len(png) - 12
	out := append([]byte{}, png[:end]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	out = append(out, kind+body...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(kind+body)))
	return append(out, png[end:]...)
}

func xmp(body string) string {
	return `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ` +
		body + `</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
}

func deflated(s string) string {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

// iptc is an APP13 segment with one record of the second kind.
func iptc(dataset byte, s string) string {
	record := "\x1c\x02" + string(dataset) + string([]byte{byte(len(s) >> 8), byte(len(s))}) + s
	return "Photoshop 3.0\x008BIM\x04\x04\x00\x00" + string(binary.BigEndian.AppendUint32(nil, uint32(len(record)))) + record
}

func TestFindTraces(t *testing.T) {
	jpg, pic := jpegBytes(t, quadrants(40, 20)), pngBytes(t, quadrants(40, 20))
	const xmpHead = "http://ns.adobe.com/xap/1.0/\x00"
	names := `xmlns:dc="d"><dc:creator><rdf:Seq><rdf:li>Fulan Polan</rdf:li></rdf:Seq></dc:creator><dc:description><rdf:Alt><rdf:li xml:lang="x-default">Serah terima</rdf:li></rdf:Alt></dc:description>`
	faces := `xmlns:m="m"><mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li><rdf:Description mwg-rs:Name="Fulanah" mwg-rs:Type="Face"/></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>`
	xyz := "\x00\x15\x15\xc7-01.0000+113.0000/"
	keys := "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x2cmdtacom.apple.quicktime.location.ISO6709"
	for name, tc := range map[string]struct {
		data []byte
		want Traces
	}{
		"polos.jpg":   {jpg, Traces{}},
		"polos.png":   {pic, Traces{}},
		"polos.mp4":   {mp4(1280, 720, 5, upright), Traces{}},
		"teks.jpg":    {[]byte("bukan gambar"), Traces{}},
		"gps.jpg":     {withEXIF(jpg, 1), Traces{Place: true}},
		"kamera.jpg":  {withSegment(jpg, 0xe1, "Exif\x00\x00"+string(tiff(map[uint16]string{0x13b: "Fulan Polan"}, map[uint16]string{0xa430: "Fulanah", 0xa431: "000123", 0xa435: "L-000"}))), Traces{Serial: true, People: []string{"Fulan Polan", "Fulanah"}}},
		"judul.jpg":   {withSegment(jpg, 0xe1, "Exif\x00\x00"+string(tiff(map[uint16]string{0x10e: "Rapat di aula", 0x8298: "Humas"}, nil))), Traces{Texts: []string{"Rapat di aula", "Humas"}}},
		"merek.jpg":   {withSegment(jpg, 0xe1, "Exif\x00\x00"+string(tiff(map[uint16]string{0x10f: "Kamera", 0x110: "Tipe 1"}, nil))), Traces{}},
		"kamera.tif":  {tiff(nil, map[uint16]string{0xa431: "000123"}), Traces{Serial: true}},
		"kamera.png":  {withChunk(pic, "eXIf", string(tiff(nil, map[uint16]string{0xa431: "000123"}))), Traces{Serial: true}},
		"xmp.jpg":     {withSegment(jpg, 0xe1, xmpHead+xmp(`exif:GPSLatitude="1,3.5S" aux:SerialNumber="000123">`)), Traces{Place: true, Serial: true}},
		"nama.jpg":    {withSegment(jpg, 0xe1, xmpHead+xmp(names)), Traces{People: []string{"Fulan Polan"}, Texts: []string{"Serah terima"}}},
		"wajah.jpg":   {withSegment(jpg, 0xe1, xmpHead+xmp(faces)), Traces{Faces: true, People: []string{"Fulanah"}}},
		"wajah.png":   {withChunk(pic, "iTXt", "XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp(faces)), Traces{Faces: true, People: []string{"Fulanah"}}},
		"penulis.png": {withChunk(pic, "tEXt", "Author\x00Fulan Polan"), Traces{People: []string{"Fulan Polan"}}},
		"judul.png":   {withChunk(pic, "zTXt", "Title\x00\x00"+deflated("Rapat")), Traces{Texts: []string{"Rapat"}}},
		"lama.png":    {withChunk(pic, "zTXt", "Raw profile type exif\x00\x00"+deflated(fmt.Sprintf("\nexif\n      99\n%x\n", "Exif\x00\x00"+string(tiff(nil, map[uint16]string{0xa431: "000123"}))))), Traces{Serial: true}},
		"magick.png":  {withChunk(pic, "tEXt", "exif:GPSLatitude\x001/1, 3/1, 0/1"), Traces{Place: true}},
		"rusak.png":   {withChunk(pic, "zTXt", "Title\x00\x00bukan zlib"), Traces{Broken: true}},
		"banyak.png":  {bytes.Replace(pic, pic[8:33], append(append([]byte{}, pic[8:33]...), bytes.Repeat(withChunk(pic, "tEXt", "X\x00")[len(pic)-12:len(pic)+2], 600)...), 1), Traces{Broken: true}},
		"iptc.jpg":    {withSegment(jpg, 0xed, iptc(80, "Fulan Polan")), Traces{People: []string{"Fulan Polan"}}},
		"takarir.jpg": {withSegment(jpg, 0xed, iptc(120, "Serah terima")), Traces{Texts: []string{"Serah terima"}}},
		"android.mp4": {mp4(1280, 720, 5, upright, box("moov", box("udta", box("\xa9xyz", []byte(xyz))))), Traces{Place: true}},
		"3gpp.mp4":    {mp4(1280, 720, 5, upright, box("moov", box("udta", box("loci", make([]byte, 20))))), Traces{Place: true}},
		"iphone.mov":  {mp4(1280, 720, 5, upright, box("moov", box("meta", box("hdlr", make([]byte, 25)), box("keys", []byte(keys))))), Traces{Place: true}},
		"versi.mp4":   {mp4(1280, 720, 5, upright, box("moov", box("udta", box("meta", []byte{0, 0, 0, 0}, box("keys", []byte(keys)))))), Traces{Place: true}},
		"ujung.mp4":   {append(mp4(1280, 720, 5, upright, box("moov", box("udta", box("\xa9xyz", []byte(xyz))))), "\x00\x00\x00\x00mdat…"...), Traces{Place: true}},
		"rusak.mp4":   {mp4(1280, 720, 5, upright, []byte("\x00\x00\x00\x03free")), Traces{Broken: true}},
		"rusak.jpg":   {append([]byte("\xff\xd8\xff\xe1\x00\x01"), jpg[2:]...), Traces{Broken: true}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, fsys := range []fs.FS{fstest.MapFS{name: {Data: tc.data}}, unseekable{tc.data}} {
				got, err := FindTraces(fsys, name)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tc.want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if got.Empty() != (strings.HasPrefix(name, "polos") || name == "teks.jpg" || name == "merek.jpg") {
					t.Errorf("Empty() = %v", got.Empty())
				}
			}
		})
	}
	if _, err := FindTraces(fstest.MapFS{}, "tiada.jpg"); err == nil {
		t.Error("no error for a file that is not there")
	}
}

// unseekable is a file system with one file that can only be read on.
type unseekable struct{ data []byte }

func (u unseekable) Open(name string) (fs.File, error) {
	f, err := fstest.MapFS{name: {Data: u.data}}.Open(name)
	return struct{ fs.File }{f}, err
}

// FuzzFindTraces: no panic and no endless walk, whatever the bytes.
func FuzzFindTraces(f *testing.F) {
	jpg, pic := jpegBytes(f, quadrants(4, 4)), pngBytes(f, quadrants(4, 4))
	f.Add(withEXIF(jpg, 1))
	f.Add(withSegment(jpg, 0xe1, "http://ns.adobe.com/xap/1.0/\x00"+xmp(`exif:GPSLatitude="1">`)))
	f.Add(withSegment(jpg, 0xed, iptc(80, "Fulan")))
	f.Add(withChunk(pic, "eXIf", string(tiff(nil, map[uint16]string{0xa431: "1"}))))
	f.Add(box("ftyp", []byte("isom\x00\x00\x02\x00isom")))
	f.Add(bytes.Join([][]byte{box("ftyp", []byte("isom\x00\x00\x02\x00isom")), box("moov", box("udta", box("meta", box("keys", nil))))}, nil))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := FindTraces(fstest.MapFS{"f": {Data: data}}, "f")
		if err != nil {
			t.Fatal(err)
		}
		if len(got.People) > valuesMax || len(got.Texts) > valuesMax {
			t.Fatalf("%d and %d values", len(got.People), len(got.Texts))
		}
	})
}
