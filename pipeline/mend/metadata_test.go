package mend_test

import (
	"bytes"
	"encoding/base64"
	"image/jpeg"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/media"
	"github.com/gunungmas/terbit/pipeline/mend"
	"github.com/gunungmas/terbit/pipeline/source"
)

// telling is a photo that tells where it was taken, from the rule's own cases.
func telling(t *testing.T) []byte {
	t.Helper()
	cases, err := txtar.ParseFile("../rule/testdata/PD010.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range cases.Files {
		if strings.HasSuffix(f.Name, "foto.jpg.b64") {
			data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(f.Data)), ""))
			if err != nil {
				t.Fatal(err)
			}
			return data
		}
	}
	t.Fatal("the rule has no such case any more")
	return nil
}

// The place goes, the picture stays to the pixel, and a second time there is
// nothing to do.
func TestMetadataIsTakenOut(t *testing.T) {
	photo := telling(t)
	folder := fstest.MapFS{"foto.jpg": {Data: photo}, "rusak.jpg": {Data: photo[:200]}, "takarir/x.txt": {Data: []byte("x")}}
	it := &source.Item{ID: "content/2026/uji", Folder: folder}
	for name, f := range folder {
		it.Files = append(it.Files, source.File{Name: name, Bytes: int64(len(f.Data))})
	}
	changes, err := mend.Metadata(t.Context(), it, &media.Tidier{})
	if err != nil || len(changes) != 1 {
		t.Fatalf("%v %v", changes, err)
	}
	c := changes[0]
	if c.Path != "content/2026/uji/foto.jpg" || !c.Binary || c.New || !bytes.Equal(c.Before, photo) ||
		!strings.Contains(c.Edits[0].What.In(lang.Indonesian), "lokasi GPS") {
		t.Errorf("%+v", c.Edits)
	}
	if bytes.Contains(c.After, []byte("Exif")) {
		t.Error("EXIF is still there")
	}
	before, err1 := jpeg.Decode(bytes.NewReader(c.Before))
	after, err2 := jpeg.Decode(bytes.NewReader(c.After))
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if d := cmp.Diff(before, after); d != "" {
		t.Error("the picture changed")
	}
	folder["foto.jpg"] = &fstest.MapFile{Data: c.After}
	if again, err := mend.Metadata(t.Context(), it, &media.Tidier{}); err != nil || len(again) != 0 {
		t.Errorf("a second time: %v %v", again, err)
	}
}
