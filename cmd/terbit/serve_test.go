package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// serving is terbit serve as a process of its own.
type serving struct {
	t         testing.TB
	root, url string
	temp      string
	cmd       *exec.Cmd
	mu        sync.Mutex
	said      bytes.Buffer // on standard error
}

func (s *serving) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.Write(p)
}

func (s *serving) stderr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

func startServe(t testing.TB, root string, args ...string) *serving {
	t.Helper()
	s := &serving{t: t, root: root, temp: t.TempDir()}
	s.cmd = exec.CommandContext(context.WithoutCancel(t.Context()), "terbit", append([]string{"serve", "--root", root, "--addr", "127.0.0.1:0"}, args...)...)
	s.cmd.Env = append(os.Environ(), "TERBIT_NOW=2026-11-23T12:00:00+07:00", "TMPDIR="+s.temp)
	s.cmd.Stderr = s
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("serve: %v: %s", err, s.stderr())
	}
	_, s.url, _ = strings.Cut(strings.TrimSpace(line), " ")
	s.url = strings.TrimSuffix(strings.TrimSpace(s.url), "/")
	t.Cleanup(func() {
		if s.cmd.ProcessState == nil {
			s.stop()
		}
	})
	return s
}

// stop ends the process as Ctrl-C does and wants it to end well.
func (s *serving) stop() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("serve ended with %v: %s", err, s.stderr())
	}
	if left, err := filepath.Glob(filepath.Join(s.temp, "*")); err != nil || len(left) > 0 {
		s.t.Errorf("left behind: %v %v", left, err)
	}
}

func (s *serving) get(path string) (int, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// until polls a page until it holds the text.
func (s *serving) until(path, text string) string {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if _, body := s.get(path); strings.Contains(body, text) {
			return body
		}
	}
	_, body := s.get(path)
	s.t.Fatalf("%s never held %q; standard error:\n%s\npage:\n%s", path, text, s.stderr(), body)
	return ""
}

// told waits until the terminal says the text: a page may be served before it does.
func (s *serving) told(text string) {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(s.stderr(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("the terminal never said %q:\n%s", text, s.stderr())
		}
	}
}

// without polls a page until it no longer holds the text.
func (s *serving) without(path, text string) {
	s.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if _, body := s.get(path); !strings.Contains(body, text) {
			return
		}
	}
	s.t.Fatalf("%s still holds %q; standard error:\n%s", path, text, s.stderr())
}

var holds = regexp.MustCompile(`data-isi="([0-9a-f]+)" data-panel="([0-9a-f]+)"`)

// event opens the page's stream as its script does, and returns a function that
// waits for an event of that name.
func (s *serving) event(path, name string) func() {
	s.t.Helper()
	_, body := s.get(path)
	m := holds.FindStringSubmatch(body)
	if m == nil {
		s.t.Fatalf("%s has no panel:\n%s", path, body)
	}
	ctx, cancel := context.WithTimeout(s.t.Context(), 30*time.Second)
	q := url.Values{"halaman": {path}, "isi": {m[1]}, "panel": {m[2]}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/_terbit/peristiwa?"+q.Encode(), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req) //nolint:bodyclose // the returned function closes it
	if err != nil {
		s.t.Fatal(err)
	}
	lines := bufio.NewScanner(res.Body)
	if !lines.Scan() { // the stream is open
		s.t.Fatal(lines.Err())
	}
	return func() {
		s.t.Helper()
		defer cancel()
		defer res.Body.Close()
		for lines.Scan() {
			if lines.Text() == "event: "+name {
				return
			}
		}
		s.t.Errorf("%s: no event %s: %v", path, name, lines.Err())
	}
}

func (s *serving) write(name, text string) {
	s.t.Helper()
	full := filepath.Join(s.root, name)
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		s.t.Fatal(err)
	}
	// As many editors do: beside the old file, then over it.
	if err := os.WriteFile(full+".simpan", []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
	if err := os.Rename(full+".simpan", full); err != nil {
		s.t.Fatal(err)
	}
}

func (s *serving) read(name string) string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.root, name))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

const (
	hak     = "content/2026/hak-anda-atas-informasi-publik/index.md"
	hakPage = "/2026/hak-anda-atas-informasi-publik/"
)

const newItem = `---
title: Konten yang baru ditulis
summary: Ringkasan.
date: 2026-11-20
type: narasi
classification: berkala
channels: [site]
owner: Bidang
materials: [{kind: informasi, source: Undang-undang}]
---

Narasi.
`

// From the save to the page, and back from every kind of mistake.
func TestServeFollowsWhatIsWritten(t *testing.T) {
	root := someOffice(t)
	s := startServe(t, root)
	good := s.read(hak)
	s.until(hakPage, "tidak ada temuan")

	wait := s.event(hakPage, "muat")
	s.write(hak, good+"\nKalimat yang baru disunting.\n")
	wait()
	if _, body := s.get(hakPage); !strings.Contains(body, "Kalimat yang baru disunting.") {
		t.Error("the event came before the page")
	}

	wait = s.event(hakPage, "muat")
	s.write(hak, strings.Replace(good, "title: ", "titel: ", 1))
	wait()
	code, body := s.get(hakPage)
	for _, want := range []string{"index.md:3:1", "YM005", "Saran:", "belum dapat ditampilkan", "/_terbit/aset/muat.js"} {
		if code != http.StatusInternalServerError || !strings.Contains(body, want) {
			t.Errorf("error page: %d, no %q in\n%s", code, want, body)
		}
	}
	if code, body := s.get("/2026/hari-hak-untuk-tahu-sedunia/"); code != http.StatusOK || !strings.Contains(body, "Dijadwalkan tayang Selasa, 28 September 2027 08.00 WIB.") {
		t.Errorf("the other page: %d\n%s", code, body)
	}
	s.write(hak, good)
	if body := s.until(hakPage, "<main"); strings.Contains(body, "belum dapat ditampilkan") {
		s.until(hakPage, "Empat hak")
	}

	s.write("content/2027/konten-baru/index.md", newItem)
	s.until("/2027/konten-baru/", "Draf, tahap ide")
	s.until("/", `main a[href="/2027/konten-baru/"]`) // the mark in the list
	if err := os.RemoveAll(filepath.Join(root, "content/2027")); err != nil {
		t.Fatal(err)
	}
	s.without("/2027/konten-baru/", "Konten yang baru ditulis")
	if code, _ := s.get("/2027/konten-baru/"); code != http.StatusNotFound {
		t.Errorf("the page of a removed item: %d", code)
	}
	s.without("/", "konten-baru")
	s.stop()
}

// A finding of the check comes after the page, and takes the panel alone.
func TestServeTellsFindings(t *testing.T) {
	s := startServe(t, someOffice(t))
	s.until(hakPage, "tidak ada temuan")
	good := s.read(hak)
	s.write(hak, good+"\nHubungi NIK 6271031708900001.\n")
	body := s.until(hakPage, "Tertahan: tidak akan tayang")
	if strings.Contains(body[strings.Index(body, `id="_terbit"`):], "6271031708900001") {
		t.Error("the panel repeats personal data")
	}
	if body := s.until("/_terbit/", "Tertahan: ada kesalahan"); !strings.Contains(body, "PD001") {
		t.Errorf("no rule in the list:\n%s", body)
	}
	caption := "content/2026/hak-anda-atas-informasi-publik/takarir/x.txt"
	s.write(caption, strings.Repeat("panjang ", 60))
	s.until("/_terbit/pos"+hakPage, "melebihi batas")
	s.write(hak, good)
	s.until("/_terbit/pos"+hakPage, "479 dari 280")
	s.write(caption, "Bagian awal.\n---\n"+strings.Repeat("panjang ", 60))
	if body := s.until("/_terbit/pos"+hakPage, "Bagian 2 dari 2"); !strings.Contains(body, "12 dari 280") || !strings.Contains(body, "479 dari 280") || strings.Contains(body, "---") {
		t.Errorf("a thread is not shown post by post:\n%s", body)
	}
}

// A wrong configuration is told on the pages and in the terminal, and the last
// right one stays in force.
func TestServeOutlivesAWrongConfiguration(t *testing.T) {
	root := someOffice(t)
	good := "office:\n  name: Kantor Pertama\n  short_name: Kantor Pertama\n"
	s := startServe(t, root)
	s.write(".github/terbit.yml", good)
	s.until("/", "Kantor Pertama")
	s.write(".github/terbit.yml", good+"zona: x\n")
	if body := s.until("/", "Konfigurasi keliru"); !strings.Contains(body, "Kantor Pertama") || !strings.Contains(body, "terbit.yml:4:1") {
		t.Errorf("the page says\n%s", body)
	}
	s.told(".github/terbit.yml:4:1")
	s.write(".github/terbit.yml", strings.ReplaceAll(good, "Pertama", "Kedua"))
	s.until("/", "Kantor Kedua")
	s.without("/", "Konfigurasi keliru")
	s.stop()

	s = startServe(t, wrongOffice(t)) // from the start
	if code, body := s.get("/"); code != http.StatusInternalServerError || !strings.Contains(body, "Konfigurasi kantor keliru") {
		t.Errorf("%d\n%s", code, body)
	}
	s.write(".github/terbit.yml", good)
	s.until("/", "Kantor Pertama")
}

func wrongOffice(t *testing.T) string {
	t.Helper()
	root := someOffice(t)
	if err := os.Mkdir(filepath.Join(root, ".github"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, ".github/terbit.yml"), []byte("zona: x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return root
}

// everyFile is what a folder holds, with times.
func everyFile(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		out[rel] = fmt.Sprint(info.ModTime(), info.Mode())
		if !d.IsDir() {
			data, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			out[rel] += fmt.Sprintf(" %x", sha256.Sum256(data))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The office's theme is worn, and followed: a mistake in it is said, and mended with
// the file.
func TestServeWearsTheTheme(t *testing.T) {
	s := startServe(t, someOffice(t))
	s.write(".github/tema/mark.gohtml", "<b>Lambang satu</b>")
	s.write(".github/terbit.yml", "office: {name: Kantor}\ntheme: .github/tema\n")
	s.until(hakPage, "<b>Lambang satu</b>")
	s.write(".github/tema/mark.gohtml", "<b>Lambang dua</b>")
	s.until(hakPage, "<b>Lambang dua</b>")
	s.write(".github/tema/mark.gohtml", "{{.Salah}}")
	s.until(hakPage, ".github/tema/mark.gohtml:1: tidak ada .Salah di sini")
	s.write(".github/tema/mark.gohtml", "<b>Lambang tiga</b>")
	s.until(hakPage, "<b>Lambang tiga</b>")
}

// Nothing is written but in the temporary folder, and the built files there know
// nothing of the server.
func TestServeWritesNowhereElse(t *testing.T) {
	root := someOffice(t)
	before := everyFile(t, root)
	s := startServe(t, root)
	s.until(hakPage, "tidak ada temuan")
	s.get("/_terbit/")
	s.get("/_terbit/pos" + hakPage)
	built, err := filepath.Glob(filepath.Join(s.temp, "terbit-serve-*", "situs", "2026", "h*", "index.html"))
	if err != nil || len(built) != 2 {
		t.Fatalf("%v %v", built, err)
	}
	for _, name := range built {
		data, err := os.ReadFile(name)
		if err != nil || bytes.Contains(data, []byte("_terbit")) || bytes.Contains(data, []byte("nonce")) {
			t.Errorf("%s: %v, or it knows the server", name, err)
		}
	}
	s.stop()
	if d := cmp.Diff(before, everyFile(t, root)); d != "" {
		t.Errorf("the root changed (-before +after):\n%s", d)
	}
}

// A thousand touched files are few rebuilds.
func TestServeTakesAStormAsOne(t *testing.T) {
	root := corpus(t, 1000)
	s := startServe(t, root)
	lines := func() int { return strings.Count(s.stderr(), " milidetik)") }
	names, err := filepath.Glob(filepath.Join(root, "content/*/*/index.md"))
	if err != nil || len(names) < 1000 {
		t.Fatal(len(names), err)
	}
	now := time.Now()
	for _, name := range names {
		if err := os.Chtimes(name, now, now); err != nil {
			t.Fatal(err)
		}
	}
	rel, err := filepath.Rel(root, names[0])
	if err != nil {
		t.Fatal(err)
	}
	s.write(rel, s.read(rel)+"\nSesudah badai.\n")
	s.until("/"+strings.TrimPrefix(filepath.ToSlash(filepath.Dir(rel)), "content/")+"/", "Sesudah badai.")
	for deadline := time.Now().Add(10 * time.Second); lines() == 0 && time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
	}
	time.Sleep(time.Second)
	if n := lines(); n == 0 || n > 30 {
		t.Errorf("%d rebuilds:\n%s", n, s.stderr())
	}
	s.stop()
}

// Only this machine is answered, and only what is asked in peace.
func TestServeRefusesStrangers(t *testing.T) {
	s := startServe(t, someOffice(t))
	ask := func(method, path, host string) int {
		req, err := http.NewRequestWithContext(t.Context(), method, s.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = host
		req.URL.Opaque = path // as it stands
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		if err := res.Body.Close(); err != nil {
			t.Fatal(err)
		}
		return res.StatusCode
	}
	for _, c := range []struct {
		method, path, host string
		want               int
	}{
		{"GET", "/", "127.0.0.1:8080", 200},
		{"GET", "/", "localhost", 200},
		{"GET", "/", "[::1]:80", 200},
		{"GET", "/", "jahat.example", 421},
		{"GET", "/_terbit/", "jahat.example:8080", 421},
		{"GET", "/_terbit/peristiwa", "127.0.0.1.jahat.example", 421},
		{"GET", "/", "localhost.jahat.example", 421},
		{"POST", "/", "localhost", 405},
		{"DELETE", hakPage, "localhost", 405},
		{"GET", "/../../../../etc/passwd", "localhost", 404},
		{"GET", "/%2e%2e/%2e%2e/etc/passwd", "localhost", 404},
		{"GET", "/_terbit/aset/../../templates/serve.gohtml", "localhost", 404},
		{"GET", "/_terbit/gambar/../../x", "localhost", 404},
		{"GET", "/.terbit-site", "localhost", 404},
		{"GET", "/_terbit/pos/2026/tidak-ada/", "localhost", 404},
		{"GET", strings.TrimSuffix(hakPage, "/"), "localhost", 200}, // by a redirect
		{"HEAD", hakPage, "localhost", 200},
	} {
		if got := ask(c.method, c.path, c.host); got != c.want {
			t.Errorf("%s %s of %s: %d, want %d", c.method, c.path, c.host, got, c.want)
		}
	}
}

func TestServeTakesTheNextPortAndStaysHome(t *testing.T) {
	var conf net.ListenConfig
	l, err := conf.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	taken := l.Addr().(*net.TCPAddr).Port
	if taken > 65000 {
		t.Skip("no port is left above")
	}
	s := startServe(t, someOffice(t), "--addr", fmt.Sprint("127.0.0.1:", taken))
	if strings.HasSuffix(s.url, fmt.Sprint(":", taken)) || !strings.Contains(s.stderr(), fmt.Sprintf("Porta %d terpakai", taken)) {
		t.Errorf("%s: %s", s.url, s.stderr())
	}
	for _, addr := range []string{"0.0.0.0:8080", ":8080", "192.168.1.7:8080", "kantor.example:80", "8080", "127.0.0.1:x", "127.0.0.1:99999"} {
		if _, code := terbit(t, "serve", "--addr", addr); code != exitUsage {
			t.Errorf("--addr %s: exit %d", addr, code)
		}
	}
}

// BenchmarkServeEdit is the time from a save to the page that shows it, the median of
// all, since other programs may be at work:
//
//	go test ./cmd/terbit -run '^$' -bench ServeEdit -benchtime 15x
func BenchmarkServeEdit(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			root := corpus(b, n)
			s := startServe(b, root)
			names, err := filepath.Glob(filepath.Join(root, "content/*/*/index.md"))
			if err != nil {
				b.Fatal(err)
			}
			b.ResetTimer() // making and building all that is no edit
			var took []time.Duration
			for i := range b.N {
				rel, _ := filepath.Rel(root, names[i*37%len(names)])
				text, mark := s.read(rel), fmt.Sprintf("Suntingan nomor %d.", i)
				began := time.Now()
				s.write(rel, text+"\n"+mark+"\n")
				s.until("/"+strings.TrimPrefix(filepath.ToSlash(filepath.Dir(rel)), "content/")+"/", mark)
				took = append(took, time.Since(began))
				time.Sleep(time.Second) // the check of everything that follows
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms/edit")
			s.stop()
		})
	}
}
