package wire

import (
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
)

type counted struct {
	io.Reader
	open *atomic.Int64
}

func (c counted) Close() error { c.open.Add(-1); return nil }

// closed waits for a body's end: net/http may close it after it has answered.
func closed(open *atomic.Int64) bool {
	for range 200 {
		if open.Load() == 0 {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

func TestAFormArrivesWhole(t *testing.T) {
	var open atomic.Int64
	file := func(name, content string) channel.File {
		return channel.File{Name: name, Type: "image/jpeg", Bytes: int64(len(content)), Open: func() (io.ReadCloser, error) {
			open.Add(1)
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
	if !closed(&open) {
		t.Errorf("%d files stayed open", open.Load())
	}
	f.File("c", channel.File{Name: "c.jpg", Open: func() (io.ReadCloser, error) { return nil, fs.ErrNotExist }})
	if err := f.Into(&r); !errors.Is(err, fs.ErrNotExist) || open.Load() != 0 {
		t.Errorf("a missing file: %v, %d stayed open", err, open.Load())
	}
}
