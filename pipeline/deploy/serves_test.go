package deploy

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A post begins only where the platform would fetch what was decided, byte for byte.
func TestOnlyTheVeryFileCountsAsServed(t *testing.T) {
	const file = "isi gambar yang diputuskan"
	sum := fmt.Sprintf("%x", sha256.Sum256([]byte(file)))
	body := func(s string) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write([]byte(s)) }
	}
	away := httptest.NewServer(body(file))
	t.Cleanup(away.Close)
	elsewhere := strings.Replace(away.URL, "127.0.0.1", "localhost", 1)
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   string // "" is served
	}{
		{"the file", body(file), ""},
		{"not deployed yet", status(404), "HTTP 404"},
		{"the server is ill", status(503), "HTTP 503"},
		{"nothing", status(200), "another size"},
		{"cut short", body(file[:9]), "another size"},
		{"more", body(file + "!"), "another size"},
		{"without end", func(rw http.ResponseWriter, req *http.Request) {
			for req.Context().Err() == nil {
				if _, err := rw.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}, "another size"},
		{"another picture of that size", body(strings.ToUpper(file)), "other bytes"},
		{"ended before its length", func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Length", "26")
			_, _ = rw.Write([]byte(file[:9]))
		}, "unexpected EOF"},
		{"another host has it", func(rw http.ResponseWriter, req *http.Request) {
			http.Redirect(rw, req, elsewhere, http.StatusFound)
		}, ErrElsewhere.Error()},
	} {
		s := httptest.NewServer(c.answer)
		err := Serves(t.Context(), s.URL+"/kiriman/x.jpg", sum, int64(len(file)))
		s.Close()
		if (err == nil) != (c.want == "") || err != nil && (!errors.Is(err, ErrNotServed) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	for _, address := range []string{"", "dinas.go.id/x.jpg", "file:///etc/passwd", "https://u:p@dinas.go.id/x.jpg", "https://"} {
		if err := Serves(t.Context(), address, sum, 1); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}
