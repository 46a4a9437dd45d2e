package main

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/online"
)

const linkedItem = `---
title: Hak atas informasi publik
summary: Setiap warga berhak memperoleh informasi publik.
date: 2026-03-02
type: narasi
classification: berkala
channels: [site]
---

Baca [laman lama](http://ada.example:80/hilang) dan [laman baru](http://ada.example:80/ada).
`

// TestCheckOnline runs check against a server on loopback that stands for the
// internet: with --online it is asked, once a day; without, never.
func TestCheckOnline(t *testing.T) {
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/hilang" {
			w.WriteHeader(http.StatusGone)
		}
	}))
	defer server.Close()
	root := t.TempDir()
	name := filepath.Join(root, "content", "2026", "hak-informasi", "index.md")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(linkedItem), 0o600); err != nil {
		t.Fatal(err)
	}
	clock := time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	check := func(args ...string) (stdout, stderr string) {
		var out, errs bytes.Buffer
		a := &app{
			stdin: strings.NewReader(""), stdout: &out, stderr: &errs, env: func(string) string { return "" }, now: func() time.Time { return clock },
			network: online.Network{
				Gap: time.Microsecond,
				Lookup: func(context.Context, string) ([]netip.Addr, error) {
					return []netip.Addr{netip.MustParseAddr("93.184.216.34")}, nil
				},
				Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
					return (&net.Dialer{}).DialContext(ctx, network, server.Listener.Addr().String())
				},
			},
		}
		if code := a.main(t.Context(), append([]string{"terbit", "check", "--root", root}, args...)); code != exitOK {
			t.Fatalf("check %v ends with %d: %s%s", args, code, out.String(), errs.String())
		}
		return out.String(), errs.String()
	}

	if out, _ := check(); strings.Contains(out, "TX023") || asked.Load() != 0 {
		t.Errorf("without --online: %d requests\n%s", asked.Load(), out)
	}
	out, errs := check("--online")
	if !strings.Contains(out, "index.md:10:6: peringatan: http://ada.example:80/hilang tidak ada lagi (jawaban 410) [TX023]") || strings.Contains(out, "/ada ") {
		t.Errorf("with --online:\n%s", out)
	}
	if !strings.Contains(errs, "2 tautan luar: 2 ditanyakan sekarang, 0 dari .terbit/tautan.json") {
		t.Errorf("stderr: %s", errs)
	}
	before := asked.Load()
	if again, errs := check("--online"); again != out || asked.Load() != before || !strings.Contains(errs, "0 ditanyakan sekarang, 2 dari") {
		t.Errorf("from the cache: %d requests more\n%s%s", asked.Load()-before, again, errs)
	}
	clock = clock.Add(25 * time.Hour)
	if check("--online"); asked.Load() == before {
		t.Error("a day later nothing was asked again")
	}
	if err := os.Remove(filepath.Join(root, ".terbit", "tautan.json")); err != nil {
		t.Fatal(err)
	}
	check("--online")
}
