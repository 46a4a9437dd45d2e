//go:build act

package main_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// indexed reports whether the site serves an index.
func (p *premiere) indexed() bool {
	_, entry := p.served("pagefind/pagefind-entry.json")
	_, script := p.served("pagefind/pagefind.js")
	return entry && script
}

// withoutPagefind is an environment in which npm finds no package.
func withoutPagefind(t *testing.T) []string {
	t.Helper()
	return []string{"npm_config_cache=" + t.TempDir()}
}

// greedy stands where Pagefind's program would, and takes what it can get.
const greedy = `package main

import (
	"fmt"
	"net"
	"os"
)

var what, address string

func main() {
	names := func(dir string) (out []string) {
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			out = append(out, e.Name())
		}
		return out
	}
	_, dialed := net.Dial("tcp", address)
	report := fmt.Sprintf("env %q\nuser %d group %d\nprocess %d\nroot %q\nsite %q\ndialed %v\nwrote %v\n", os.Environ(), os.Getuid(), os.Getgid(), os.Getpid(),
		names("/"), names("/situs"), dialed == nil, os.WriteFile("/situs/baru.html", nil, 0o600) == nil || os.WriteFile("/pagefind", nil, 0o600) == nil)
	os.WriteFile("/indeks/pagefind.js", []byte(report), 0o644)
	if what != "half" {
		os.Mkdir("/indeks/fragment", 0o755)
	}
	switch what {
	case "fails":
		os.Exit(1)
	case "links":
		os.Symlink("/proc/self/environ", "/indeks/fragment/a")
	}
}
`

// pinned makes a folder like .github/pagefind whose package holds that program, and
// leaves a mark where it is let run something while it is installed.
func pinned(t *testing.T, what, address, mark string) string {
	t.Helper()
	dir := t.TempDir()
	source, program, tarball := filepath.Join(dir, "main.go"), filepath.Join(dir, "program"), filepath.Join(dir, "paket.tgz")
	write := func(name string, data []byte) {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(source, []byte(greedy))
	build := exec.CommandContext(t.Context(), "go", "build", "-ldflags", "-X main.what="+what+" -X main.address="+address, "-o", program, source)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	binary, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zipped)
	for name, data := range map[string][]byte{
		"package/package.json":          fmt.Appendf(nil, `{"name": "@pagefind/linux-x64", "version": "1.6.0", "scripts": {"preinstall": "touch %s", "install": "touch %s"}}`, mark, mark),
		"package/bin/pagefind_extended": binary,
	} {
		if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(data))}); err != nil {
			t.Fatal(err)
		}
		_, _ = archive.Write(data) // Close says what went wrong
	}
	for _, w := range []interface{ Close() error }{archive, zipped} {
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	write(tarball, packed.Bytes())
	sum := sha512.Sum512(packed.Bytes())
	wants := fmt.Sprintf(`"dependencies": {"@pagefind/linux-x64": "file:%s"}`, tarball)
	write(filepath.Join(dir, "package.json"), fmt.Appendf(nil, `{"name": "terbit-search-index", %s}`, wants))
	write(filepath.Join(dir, "package-lock.json"), fmt.Appendf(nil, `{"name": "terbit-search-index", "lockfileVersion": 3, "packages": {"": {%s}, "node_modules/@pagefind/linux-x64": {"version": "1.6.0", "resolved": "file:%s", "hasInstallScript": true, "integrity": "sha512-%s"}}}`,
		wants, tarball, base64.StdEncoding.EncodeToString(sum[:])))
	return dir
}

// Whatever the indexer does, it holds nothing of the run and can change nothing of the
// site; and where it fails or leaves more than files, the site has no index, nor an
// old one.
func TestActTheIndexerIsConfined(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // on loopback
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	script, err := os.ReadFile(filepath.Join(root, ".github/scripts/search-index"))
	if err != nil {
		t.Fatal(err)
	}
	mark := filepath.Join(t.TempDir(), "terpasang")
	const shown, other = `<!doctype html><article data-pagefind-body>Tayang</article>`, `<!doctype html><article class="withdrawn">Menyebut data-pagefind-body</article>`
	for _, c := range []struct {
		what, pages, want string
	}{
		{"reports", shown, "env [\"PATH=/usr/sbin:/usr/bin:/sbin:/bin\"]\nuser 65534 group 65534\nprocess 1\nroot [\"indeks\" \"pagefind\" \"situs\"]\nsite [\"index.html\"]\ndialed false\nwrote false\n"},
		{"reports", other, ""},
		{"fails", shown, ""},
		{"links", shown, ""},
		{"half", shown, ""},
	} {
		dir := t.TempDir()
		site := filepath.Join(dir, "situs")
		for name, text := range map[string]string{"scripts/search-index": string(script), "situs/index.html": c.pages, "situs/cari/index.html": other, "situs/pagefind/pagefind.js": "lama"} {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink(pinned(t, c.what, listener.Addr().String(), mark), filepath.Join(dir, "pagefind")); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "bash", filepath.Join(dir, "scripts/search-index"), site)
		cmd.Env = append(os.Environ(), "npm_config_offline=true", "ACTIONS_ID_TOKEN_REQUEST_TOKEN="+actToken)
		began := time.Now()
		out, err := cmd.CombinedOutput()
		t.Logf("%s %.20s…: %.1f s\n%s", c.what, c.pages, time.Since(began).Seconds(), out)
		got, _ := os.ReadFile(filepath.Join(site, "pagefind/pagefind.js"))
		if string(got) != c.want || err == nil != (c.want != "") || err != nil != strings.Contains(string(out), "Pencarian: tanpa indeks") {
			t.Errorf("%s %s: %v, the index holds\n%swant\n%s", c.what, c.pages, err, got, c.want)
		}
		if _, err := os.Stat(filepath.Join(site, "pagefind")); c.want == "" && err == nil {
			t.Errorf("%s %s: something of an index is left", c.what, c.pages)
		}
	}
	if _, err := os.Stat(mark); err == nil {
		t.Error("the package ran something while it was installed")
	}
}
