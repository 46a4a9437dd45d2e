package blueskytest

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
	"strings"
	"sync"
	"testing"

	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
)

// Real is one new account on a real server, which .ci/pds/run starts. It stands
// between the channel and the server only to count as the account that the suite
// signs in to.
type Real struct {
	URL         string // of the server
	Handle, DID string

	t      testing.TB
	proxy  *httputil.ReverseProxy
	access string

	mu    sync.Mutex
	state channeltest.State
}

// NewReal makes the account on the server at an address; its password is
// [channeltest.Token].
func NewReal(t testing.TB, address string) *Real {
	t.Helper()
	p := &Real{t: t, URL: strings.Replace(address, "localhost", "127.0.0.1", 1)}
	target, err := url.Parse(p.URL)
	if err != nil {
		t.Fatal(err)
	}
	p.proxy = &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target) }}
	p.Handle = "k" + strings.ToLower(rand.Text()[:14]) + ".test"
	var out struct{ DID, AccessJwt string }
	p.call("com.atproto.server.createAccount", map[string]any{
		"handle": p.Handle, "email": p.Handle + "@contoh.invalid", "password": channeltest.Token,
	}, &out)
	p.DID, p.access = out.DID, out.AccessJwt
	return p
}

// AppPassword makes a password for an app, as an office should.
func (p *Real) AppPassword() string {
	p.t.Helper()
	var made struct{ Password string }
	p.call("com.atproto.server.createAppPassword", map[string]any{"name": "terbit"}, &made)
	return made.Password
}

// call is a person's own call, beside the channel: a query without in.
func (p *Real) call(method string, in, out any) {
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
	req, err := http.NewRequest(verb, p.URL+"/xrpc/"+method, body) //nolint:noctx // see above
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

// ServeHTTP passes a call on, signing in to the account whatever the name.
func (p *Real) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "createSession") {
		var in map[string]any
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			p.t.Error(err)
		}
		in["identifier"] = p.Handle
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

// Live is what a visitor sees.
func (p *Real) Live() []channeltest.Seen {
	p.t.Helper()
	var out struct {
		Records []struct {
			URI   string
			Value map[string]any
		}
	}
	p.call("com.atproto.repo.listRecords?reverse=true&limit=100&repo="+p.DID+"&collection="+collection, nil, &out)
	var live []channeltest.Seen
	for _, r := range out.Records {
		s := channeltest.Seen{ID: r.URI, Text: r.Value["text"].(string)}
		if reply, ok := r.Value["reply"].(map[string]any); ok {
			s.Reply = reply["parent"].(map[string]any)["uri"].(string)
		}
		alts := Alts(r.Value)
		for i, b := range blobs(r.Value) {
			var data []byte
			p.call("com.atproto.sync.getBlob?did="+p.DID+"&cid="+b["ref"].(map[string]any)["$link"].(string), nil, &data)
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

// Change gives a post another text.
func (p *Real) Change(id, text string) {
	p.t.Helper()
	var rec struct{ Value map[string]any }
	p.call("com.atproto.repo.getRecord?repo="+p.DID+"&collection="+collection+"&rkey="+key(id), nil, &rec)
	rec.Value["text"] = text
	delete(rec.Value, "facets")
	var out struct{}
	p.call("com.atproto.repo.putRecord", map[string]any{
		"repo": p.DID, "collection": collection, "rkey": key(id), "record": rec.Value,
	}, &out)
}

// Remove takes a post away.
func (p *Real) Remove(id string) {
	p.t.Helper()
	var out struct{}
	p.call("com.atproto.repo.deleteRecord", map[string]any{"repo": p.DID, "collection": collection, "rkey": key(id)}, &out)
}

// Set puts the account in a state.
func (p *Real) Set(state channeltest.State) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.state = state
}
