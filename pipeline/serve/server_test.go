package serve

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/schema"
)

// asked is a server that a test asks.
type asked struct {
	*Server
	t *testing.T
}

func serverOf(t *testing.T, w *Workshop, st *State) *asked {
	t.Helper()
	s, err := NewServer(t.Context(), ServerOptions{Site: w.Site(), Store: w.Store(), Lang: lang.Indonesian, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	s.Show(st)
	return &asked{s, t}
}

func (s *asked) get(path string) (int, string) {
	s.t.Helper()
	r := httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, path, nil)
	r.Host = "localhost:8080"
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

var scripts = regexp.MustCompile(`(?i)<script\b[^>]*>|\bon[a-z]+\s*=\s*"|javascript:`)

// What people write is text, wherever the server shows it.
func TestNothingWrittenRuns(t *testing.T) {
	d := newDesk(t)
	evil := `"</title></style><script>alert(1)</script><img src=x onerror=alert(2)>"`
	d.write("content/2026/jahat/index.md", strings.Replace(text("'"+evil+"'", "media: [{file: \"a<b>.jpg\", alt: '"+evil+"'}]\n"), "[site]", "[x, instagram, youtube]", 1))
	for _, c := range []string{"x", "instagram", "youtube"} {
		d.write("content/2026/jahat/takarir/"+c+".txt", "judul "+evil+"\n\n</textarea>"+evil+" javascript:alert(3)\n")
	}
	d.write("content/2026/rusak/index.md", "---\n"+evil+": "+evil+"\nclassification: "+evil+"\n---\n"+evil)
	d.write("content/2026/<script>alert(4)<\\script>/index.md", "x")
	w := d.workshop()
	d.rebuild(w, everything)
	s := serverOf(t, w, w.Recheck(t.Context(), nil))
	for _, path := range []string{"/", "/2026/jahat/", "/2026/rusak/", "/_terbit/", "/_terbit/pos/2026/jahat/", "/_terbit/pos/2026/rusak/", "/_terbit/panel?halaman=/2026/rusak/", `/"><script>alert(5)</script>/`, `/_terbit/panel?halaman=<script>`} {
		_, body := s.get(strings.NewReplacer("<", "%3C", ">", "%3E", `"`, "%22").Replace(path))
		for _, m := range scripts.FindAllString(body, -1) {
			if !strings.HasPrefix(m, `<script src="/_terbit/aset/muat.js" defer nonce="`) && m != `<script type="application/ld+json">` && m != "javascript:" {
				t.Errorf("%s holds %s", path, m)
			}
		}
		if strings.Contains(body, `href="javascript:`) {
			t.Errorf("%s links to a script", path)
		}
	}
}

func TestPoliciesAreWidenedAndNoMore(t *testing.T) {
	for _, c := range []struct{ policy, directive, source, want string }{
		{"default-src 'none'; style-src 'self'", "script-src", "'nonce-a'", "default-src 'none'; style-src 'self'; script-src 'nonce-a'"},
		{"default-src 'none'; style-src 'self'", "style-src", "'nonce-a'", "default-src 'none'; style-src 'self' 'nonce-a'"},
		{"default-src 'self' data:; ", "script-src", "'nonce-a'", "default-src 'self' data:; script-src 'self' data: 'nonce-a'"},
		{"default-src 'none'; script-src 'none'; img-src *", "script-src", "'nonce-a'", "default-src 'none'; script-src 'nonce-a'; img-src *"},
		{"connect-src 'self'", "connect-src", "'self'", "connect-src 'self'"},
		{"Script-Src 'self'", "script-src", "'nonce-a'", "Script-Src 'self' 'nonce-a'"},
	} {
		if got := allow(c.policy, c.directive, c.source); got != c.want {
			t.Errorf("%s + %s %s\n got %s\nwant %s", c.policy, c.directive, c.source, got, c.want)
		}
	}
	page := `<head><meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;"></head>`
	want := `<head><meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; script-src &#39;nonce-n&#39;; style-src &#39;nonce-n&#39;; connect-src &#39;self&#39;"></head>`
	if got := string(allowIn([]byte(page), "n")); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := string(allowIn([]byte("<p>tanpa</p>"), "n")); got != "<p>tanpa</p>" {
		t.Error(got)
	}
}

// Each answer has a nonce of its own.
func TestANonceIsGoodOnce(t *testing.T) {
	d := newDesk(t)
	d.write("content/2026/a/index.md", text("Satu", ""))
	w := d.workshop()
	s := serverOf(t, w, d.rebuild(w, everything))
	seen := map[string]bool{}
	find := regexp.MustCompile(`nonce="([^"]+)"`)
	for range 5 {
		_, body := s.get("/2026/a/")
		all := find.FindAllStringSubmatch(body, -1)
		if len(all) < 2 || seen[all[0][1]] || all[0][1] != all[1][1] || !strings.Contains(body, "&#39;nonce-"+all[0][1]+"&#39;") {
			t.Fatalf("%q", all)
		}
		seen[all[0][1]] = true
	}
}

func TestOnlyThisMachineIsAsked(t *testing.T) {
	s := &Server{hosts: []string{"kantor", "kantor.local"}}
	for host, want := range map[string]bool{
		"127.0.0.1": true, "127.0.0.1:8080": true, "localhost:1": true, "[::1]:8080": true, "::1": true, "192.168.1.4:8080": true,
		"Kantor.local:80": true, "KANTOR": true, "LOCALHOST": true,
		"": false, "jahat.example": false, "localhost.jahat.example:80": false, "127.0.0.1.nip.io": false, "kantor.example": false, "localhost.": false,
	} {
		if got := s.asked(host); got != want {
			t.Errorf("%q: %t", host, got)
		}
	}
}

func TestPicturesAreCutAsAppsDo(t *testing.T) {
	tall, wide, square := shape{1080, 1350}, shape{1920, 1080}, shape{800, 800}
	for _, c := range []struct {
		channel  schema.Channel
		pictures []shape
		want     []shape
	}{
		{"instagram", []shape{tall, wide}, []shape{tall, tall}}, // all like the first
		{"instagram", []shape{{1000, 3000}}, []shape{{4, 5}}},
		{"x", []shape{tall}, []shape{tall}},
		{"x", []shape{{500, 2000}}, []shape{{3, 4}}},
		{"x", []shape{tall, wide}, []shape{{7, 8}, {7, 8}}},
		{"facebook", []shape{tall, wide, square}, []shape{{7, 8}, {7, 4}, {7, 4}}},
		{"facebook", []shape{tall, wide, square, tall, wide, tall}, []shape{{16, 9}, {16, 9}, {16, 9}, {16, 9}}},
		{"threads", []shape{tall, square}, []shape{tall, square}},
		{"tiktok", []shape{square}, []shape{{9, 16}}},
		{"youtube", []shape{wide}, []shape{{16, 9}}},
		{"youtube", []shape{tall}, []shape{{9, 16}}},
		{"telegram", []shape{{0, 0}}, []shape{{1, 1}}}, // kept elsewhere
		{"bluesky", nil, nil},
	} {
		if d := cmp.Diff(c.want, arrange(c.channel, c.pictures), cmp.AllowUnexported(shape{})); d != "" {
			t.Errorf("%s %v (-want +got):\n%s", c.channel, c.pictures, d)
		}
	}
	for _, c := range schema.Site.Values() {
		if _, ok := layouts[schema.Channel(c)]; !ok && c != string(schema.Site) {
			t.Errorf("no layout of %s", c)
		}
	}
	if (shape{16, 9}).crops(shape{1921, 1080}) || !(shape{16, 9}).crops(shape{4, 3}) || (shape{1, 1}).crops(shape{}) {
		t.Error("crops")
	}
}

func TestWhatStandsOutInAText(t *testing.T) {
	show := func(text string, links bool) string {
		var b strings.Builder
		for _, s := range spans(text, links) {
			if s.Live {
				b.WriteString("[" + s.Text + "]")
				continue
			}
			b.WriteString(s.Text)
		}
		return b.String()
	}
	for in, want := range map[string]string{
		"Baca https://a.example/b, ya #PPID!\n\n  @kantor": "Baca [https://a.example/b], ya [#PPID]!\n\n  [@kantor]",
		"# judul @ dan nama@a.example":                     "# judul @ dan nama@a.example",
		"":                                                 "",
		"\n\n":                                             "\n\n",
	} {
		if got := show(in, true); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
	if got := show("https://a.example #b", false); got != "https://a.example [#b]" {
		t.Error(got)
	}
}

func TestATextInAStyleStaysThere(t *testing.T) {
	if got := cssText(`a"</style>\` + "\n"); strings.ContainsAny(got, "\"<>\n") || !strings.HasPrefix(got, `a\22 \3c /style\3e \5c \a `) {
		t.Error(got)
	}
}
