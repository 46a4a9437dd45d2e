package wire

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel"
)

type counted struct {
	io.Reader
	open *int
}

func (c counted) Close() error { *c.open--; return nil }

func TestAFormArrivesWhole(t *testing.T) {
	open := 0
	file := func(name, content string) channel.File {
		return channel.File{Name: name, Type: "image/jpeg", Bytes: int64(len(content)), Open: func() (io.ReadCloser, error) {
			open++
			return counted{strings.NewReader(content), &open}, nil
		}}
	}
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		if r.ContentLength <= 0 {
			t.Errorf("the length is %d", r.ContentLength)
		}
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			t.Error(err)
			return
		}
		if got := r.MultipartForm.Value["text"]; len(got) != 1 || got[0] != "halo" {
			t.Errorf("text: %q", got)
		}
		for name, want := range map[string]string{"a": "first", "b": "second"} {
			h := r.MultipartForm.File[name][0]
			f, err := h.Open()
			if err != nil {
				t.Error(err)
				return
			}
			got, _ := io.ReadAll(f)
			if string(got) != want || h.Filename != name+".jpg" || h.Header.Get("Content-Type") != "image/jpeg" {
				t.Errorf("file %s: %q, %v", name, got, h.Header)
			}
		}
	}))
	defer s.Close()
	var f Form
	f.Field("text", "halo")
	f.File("a", file("a.jpg", "first"))
	f.File("b", file("b.jpg", "second"))
	r := Request{Method: "POST", Path: "/"}
	if err := f.Into(&r); err != nil {
		t.Fatal(err)
	}
	if _, err := client(s.URL).Call(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if open != 0 {
		t.Errorf("%d files stayed open", open)
	}
	f.File("c", channel.File{Name: "c.jpg", Open: func() (io.ReadCloser, error) { return nil, fs.ErrNotExist }})
	if err := f.Into(&r); !errors.Is(err, fs.ErrNotExist) || open != 0 {
		t.Errorf("a missing file: %v, %d stayed open", err, open)
	}
}
