//go:build pds

package bluesky

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/bluesky/blueskytest"
	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
)

// real is one new account on a real server, which .ci/pds/run starts. It stands
// between the channel and the server only to count as the account that the suite
// signs in to.
type real struct {
	t      *testing.T
	base   string
	proxy  *httputil.ReverseProxy
	handle string
	did    string
	access string

	mu    sync.Mutex
	state channeltest.State
}

func pds(t *testing.T) string {
	t.Helper()
	base := os.Getenv("TERBIT_PDS_URL")
	if base == "" {
		t.Fatal("TERBIT_PDS_URL is not set: run these tests by .ci/pds/run")
	}
	return strings.Replace(base, "localhost", "127.0.0.1", 1)
}

func newReal(t *testing.T) *real {
	t.Helper()
	p := &real{t: t, base: pds(t)}
	target, err := url.Parse(p.base)
	if err != nil {
		t.Fatal(err)
	}
	p.proxy = &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	p.handle = "k" + strings.ToLower(rand.Text()[:14]) + ".test"
	var out struct{ DID, AccessJwt string }
	p.call("com.atproto.server.createAccount", map[string]any{
		"handle": p.handle, "email": p.handle + "@contoh.invalid", "password": channeltest.Token,
	}, &out)
	p.did, p.access = out.DID, out.AccessJwt
	return p
}

// call is a person's own call, beside the channel: a query without in.
func (p *real) call(method string, in, out any) {
	p.t.Helper()
	verb, body := http.MethodGet, io.Reader(nil)
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			p.t.Fatal(err)
		}
		verb, body = http.MethodPost, bytes.NewReader(data)
	}
	// The test's context ends before its last look.
	req, err := http.NewRequest(verb, p.base+"/xrpc/"+method, body) //nolint:noctx // see above
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if p.access != "" {
		req.Header.Set("Authorization", "Bearer "+p.access)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %d %s %v", method, res.StatusCode, data, err)
	}
	if raw, ok := out.(*[]byte); ok {
		*raw = data
	} else if err := json.Unmarshal(data, out); err != nil {
		p.t.Fatalf("%s: %v", method, err)
	}
}

func (p *real) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "createSession") {
		var in map[string]any
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			p.t.Error(err)
		}
		in["identifier"] = p.handle
		p.mu.Lock()
		if p.state == channeltest.BadToken {
			in["password"] = "bukan-sandi-akun"
		}
		p.mu.Unlock()
		data, err := json.Marshal(in)
		if err != nil {
			p.t.Error(err)
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(data)), int64(len(data))
		r.Header.Set("Content-Length", fmt.Sprint(len(data)))
	}
	p.proxy.ServeHTTP(w, r)
}

func (p *real) Live() []channeltest.Seen {
	p.t.Helper()
	var out struct {
		Records []struct {
			URI   string
			Value map[string]any
		}
	}
	p.call("com.atproto.repo.listRecords?reverse=true&limit=100&repo="+p.did+"&collection="+collection, nil, &out)
	var live []channeltest.Seen
	for _, r := range out.Records {
		s := channeltest.Seen{ID: r.URI, Text: r.Value["text"].(string)}
		if reply, ok := r.Value["reply"].(map[string]any); ok {
			s.Reply = reply["parent"].(map[string]any)["uri"].(string)
		}
		alts := blueskytest.Alts(r.Value)
		for i, b := range blobs(r.Value) {
			var data []byte
			p.call("com.atproto.sync.getBlob?did="+p.did+"&cid="+b["ref"].(map[string]any)["$link"].(string), nil, &data)
			sum := sha256.Sum256(data)
			s.Media = append(s.Media, channeltest.Media{
				Type: b["mimeType"].(string), SHA256: hex.EncodeToString(sum[:]), Alt: alts[i],
			})
		}
		live = append(live, s)
	}
	return live
}

// blobs are the files of a record.
func blobs(v map[string]any) []map[string]any {
	e, _ := v["embed"].(map[string]any)
	if video, ok := e["video"].(map[string]any); ok {
		return []map[string]any{video}
	}
	var all []map[string]any
	images, _ := e["images"].([]any)
	for _, each := range images {
		all = append(all, each.(map[string]any)["image"].(map[string]any))
	}
	return all
}

func key(id string) string { return id[strings.LastIndexByte(id, '/')+1:] }

func (p *real) Change(id, text string) {
	p.t.Helper()
	var rec struct{ Value map[string]any }
	p.call("com.atproto.repo.getRecord?repo="+p.did+"&collection="+collection+"&rkey="+key(id), nil, &rec)
	rec.Value["text"] = text
	delete(rec.Value, "facets")
	var out struct{}
	p.call("com.atproto.repo.putRecord", map[string]any{
		"repo": p.did, "collection": collection, "rkey": key(id), "record": rec.Value,
	}, &out)
}

func (p *real) Remove(id string) {
	p.t.Helper()
	var out struct{}
	p.call("com.atproto.repo.deleteRecord", map[string]any{"repo": p.did, "collection": collection, "rkey": key(id)}, &out)
}

func (p *real) Set(state channeltest.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = state
}

// TestRealSuite is the suite over again, with a new account of a real server for
// every world and those faults in which it matters what the server did.
func TestRealSuite(t *testing.T) {
	s := subject()
	s.Only = []string{"cut before", "cut after", "silent after", "500 after", "dead from here on"}
	s.New = func(t *testing.T, _ func() time.Time) channeltest.Platform { return newReal(t) }
	channeltest.Run(t, s)
}

// TestRealAppPassword signs in as an office should, and is warned when it doesn't.
func TestRealAppPassword(t *testing.T) {
	p := newReal(t)
	var made struct{ Password string }
	p.call("com.atproto.server.createAppPassword", map[string]any{"name": "terbit"}, &made)
	for token, notes := range map[string]int{made.Password: 0, channeltest.Token: 1} {
		r := New(Config{URL: p.base, Token: token, Account: p.handle})
		a, err := r.Preflight(t.Context())
		if err != nil || a.Name != p.handle || a.ID != p.did {
			t.Fatalf("%+v, %v", a, err)
		}
		var said []string
		for _, n := range a.Notes {
			if !strings.Contains(n.EN, "e-mail") {
				said = append(said, n.EN)
			}
		}
		if len(said) != notes {
			t.Errorf("notes %q, want %d", said, notes)
		}
		j := job("Halo dari " + token[:4] + ", @" + p.handle + " #Uji https://contoh.go.id")
		j.Key = token
		if _, err := r.Do(t.Context(), j); err != nil {
			t.Error(err)
		}
	}
	if live := p.Live(); len(live) != 2 {
		t.Errorf("%d posts", len(live))
	}
}

// TestRealLimits: what the server refuses is a refusal, not doubt.
func TestRealLimits(t *testing.T) {
	p := newReal(t)
	r := New(Config{URL: p.base, Token: channeltest.Token, Account: p.handle})
	_, err := r.Do(t.Context(), job(strings.Repeat("a", 301)))
	if refusal, ok := err.(*channel.RefusedError); !ok || refusal.Again || refusal.Account { //nolint:errorlint // as it comes
		t.Errorf("301 characters: %v", err)
	}
	if live := p.Live(); len(live) != 0 {
		t.Errorf("%d posts", len(live))
	}
}
