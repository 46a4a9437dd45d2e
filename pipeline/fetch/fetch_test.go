package fetch

import (
	"bytes"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var film = bytes.Repeat([]byte("gambar hidup "), 10_000)

func digest(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

// world is a server on this machine and a fetcher that trusts it.
func world(t *testing.T) (*httptest.Server, *Fetcher) {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/film.mp4", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
			t.Error("credentials were sent")
		}
		_, _ = w.Write(film)
	})
	mux.HandleFunc("/endless.mp4", func(w http.ResponseWriter, _ *http.Request) {
		for range 100 {
			if _, err := w.Write(film); err != nil {
				return
			}
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("/short.mp4", func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush()
		_, _ = w.Write(film[:100])
	})
	mux.HandleFunc("/moved.mp4", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/film.mp4", http.StatusFound) })
	mux.HandleFunc("/to-plain.mp4", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+r.Host+"/film.mp4", http.StatusFound)
	})
	mux.HandleFunc("/to-metadata.mp4", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "https://169.254.169.254/latest/meta-data/", http.StatusFound)
	})
	mux.HandleFunc("/loop.mp4", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop.mp4", http.StatusFound) })
	s := httptest.NewTLSServer(mux)
	t.Cleanup(s.Close)
	pool := x509.NewCertPool()
	pool.AddCert(s.Certificate())
	return s, &Fetcher{
		Dir: t.TempDir(), Hosts: []string{"127.0.0.1"}, trust: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		public: func(netip.Addr) bool { return true },
	}
}

func TestGet(t *testing.T) {
	s, f := world(t)
	for _, name := range []string{"/film.mp4", "/moved.mp4"} {
		var last int64
		w := Want{URL: s.URL + name, SHA256: digest(film), Bytes: int64(len(film))}
		path, err := f.Get(t.Context(), w, func(n, total int64) { last = n })
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, film) {
			t.Fatalf("%s: %v", name, err)
		}
		if filepath.Ext(path) != ".mp4" || name == "/film.mp4" && last != w.Bytes {
			t.Errorf("%s, progress to %d", path, last)
		}
	}
	// What is in the cache is hashed again, and needs no server.
	w := Want{URL: s.URL + "/film.mp4", SHA256: digest(film), Bytes: int64(len(film))}
	s.Close()
	path, err := f.Get(t.Context(), w, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("lain"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Get(t.Context(), w, nil); err == nil {
		t.Error("a changed file in the cache was taken")
	}
}

func TestRefuses(t *testing.T) {
	s, f := world(t)
	whole := Want{SHA256: digest(film), Bytes: int64(len(film))}
	other := Want{SHA256: digest([]byte("lain")), Bytes: int64(len(film))}
	smaller := Want{SHA256: digest(film), Bytes: 10}
	at := func(w Want, url string) Want { w.URL = url; return w }
	for name, c := range map[string]struct {
		want Want
		err  error
	}{
		"plain http":      {at(whole, "http://127.0.0.1/film.mp4"), ErrAddress},
		"another host":    {at(whole, "https://contoh.example/film.mp4"), ErrAddress},
		"file":            {at(whole, "file:///etc/passwd"), ErrAddress},
		"user name":       {at(whole, "https://a:b@127.0.0.1/film.mp4"), ErrAddress},
		"no address":      {at(whole, "https://%zz"), ErrAddress},
		"redirect plain":  {at(whole, s.URL+"/to-plain.mp4"), ErrAddress},
		"redirect inside": {at(whole, s.URL+"/to-metadata.mp4"), ErrAddress},
		"redirect loop":   {at(whole, s.URL+"/loop.mp4"), ErrAddress},
		"digest":          {at(other, s.URL+"/film.mp4"), ErrDigest},
		"size":            {at(smaller, s.URL+"/film.mp4"), ErrSize},
		"too much":        {at(whole, s.URL+"/endless.mp4"), ErrSize},
		"too little":      {at(whole, s.URL+"/short.mp4"), ErrSize},
		"nothing there":   {at(whole, s.URL+"/hilang.mp4"), ErrAnswer},
		"no size":         {Want{URL: s.URL + "/film.mp4", SHA256: digest(film)}, ErrSize},
	} {
		if path, err := f.Get(t.Context(), c.want, nil); !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v; want %v", name, path, err, c.err)
		} else if strings.Contains(err.Error(), "a:b@") {
			t.Errorf("%s: a password is shown: %v", name, err)
		}
	}
	left := 0
	_ = filepath.WalkDir(f.Dir, func(_ string, d os.DirEntry, _ error) error {
		if d != nil && !d.IsDir() {
			left++
		}
		return nil
	})
	if left > 0 {
		t.Errorf("%d files were left behind", left)
	}
}

// Without a test's permission no address of this machine or its network is met.
func TestAddresses(t *testing.T) {
	s, f := world(t)
	f.public = nil
	if _, err := f.Get(t.Context(), Want{URL: s.URL + "/film.mp4", SHA256: digest(film), Bytes: int64(len(film))}, nil); !errors.Is(err, ErrAddress) {
		t.Errorf("loopback: %v", err)
	}
	for a, want := range map[string]bool{
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false, "169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false,
		"224.0.0.1": false, "255.255.255.255": false, "::1": false, "fe80::1": false, "fc00::1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false, "::": false,
		"140.82.112.3": true, "2606:50c0:8000::153": true,
	} {
		if got := isPublic(netip.MustParseAddr(a)); got != want {
			t.Errorf("%s: public is %v", a, got)
		}
	}
	if isPublic(netip.MustParseAddr("::ffff:127.0.0.1").Unmap()) {
		t.Error("a mapped loopback address is taken for public")
	}
}
