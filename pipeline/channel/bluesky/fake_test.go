package bluesky

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel/channeltest"
	"github.com/gunungmas/terbit/pipeline/platform"
)

const (
	ownDID    = "did:plc:contohcontohcontoh234567"
	ownHandle = "kantor.contoh.test"
)

// server is a PDS with one account, as the lexicons describe it; what they don't
// allow fails the test.
type server struct {
	t   *testing.T
	now func() time.Time

	mu      sync.Mutex
	state   channeltest.State
	records []*record // oldest first
	blobs   map[string][]byte
	kinds   map[string]string
	logins  int
	access  string // the one valid access token
	expired bool   // the next call finds the access token expired
	scope   string
}

type record struct {
	key   string
	value map[string]any
}

func newServer(t *testing.T, now func() time.Time) *server {
	return &server{t: t, now: now, blobs: map[string][]byte{}, kinds: map[string]string{}, scope: "com.atproto.appPass"}
}

// methods are those that the channel uses; another is not found.
var methods = map[string]func(*server, http.ResponseWriter, *http.Request){
	"POST com.atproto.server.createSession":  (*server).createSession,
	"POST com.atproto.server.refreshSession": (*server).refreshSession,
	"POST com.atproto.repo.uploadBlob":       (*server).uploadBlob,
	"POST com.atproto.repo.createRecord":     (*server).createRecord,
	"POST com.atproto.repo.applyWrites":      (*server).applyWrites,
	"POST com.atproto.repo.deleteRecord":     (*server).deleteRecord,
	"GET com.atproto.repo.getRecord":         (*server).getRecord,
	"GET com.atproto.repo.describeRepo":      (*server).describeRepo,
	"GET com.atproto.identity.resolveHandle": (*server).resolveHandle,
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(r.URL.Path, "/xrpc/")
	do := methods[r.Method+" "+name]
	if !ok || do == nil {
		s.t.Errorf("no such method: %s %s", r.Method, r.URL.Path)
		fail(w, 501, "MethodNotImplemented")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	do(s, w, r)
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v)
}

func fail(w http.ResponseWriter, status int, name string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": name, "message": name})
}

// input reads a body and refuses, failing the test, what the lexicon doesn't know.
func (s *server) input(r *http.Request, known ...string) map[string]any {
	s.t.Helper()
	var in map[string]any
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Header.Get("Content-Type") != "application/json" {
		s.t.Errorf("%s: %q: %v", r.URL.Path, r.Header.Get("Content-Type"), err)
	}
	s.only(r.URL.Path, in, known...)
	return in
}

func (s *server) only(what string, in map[string]any, known ...string) {
	s.t.Helper()
	for k := range in {
		if !slices.Contains(known, k) {
			s.t.Errorf("%s: unknown %q", what, k)
		}
	}
}

func (s *server) query(r *http.Request, known ...string) {
	s.t.Helper()
	for k := range r.URL.Query() {
		if !slices.Contains(known, k) {
			s.t.Errorf("%s: unknown parameter %q", r.URL.Path, k)
		}
	}
}

// authorized answers for a request without a valid access token.
func (s *server) authorized(w http.ResponseWriter, r *http.Request) bool {
	switch token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "); {
	case token == "":
		fail(w, 401, "AuthMissing")
	case s.expired && token == s.access:
		s.expired = false
		s.access = ""
		fail(w, 400, "ExpiredToken")
	case token != s.access:
		fail(w, 400, "InvalidToken")
	default:
		return true
	}
	return false
}

func (s *server) session(w http.ResponseWriter) {
	s.logins++
	claims, err := json.Marshal(map[string]any{"scope": s.scope, "n": s.logins})
	if err != nil {
		s.t.Error(err)
	}
	s.access = "e30." + base64.RawURLEncoding.EncodeToString(claims) + "." + channeltest.Canary
	answer(w, map[string]any{
		"accessJwt": s.access, "refreshJwt": channeltest.Canary + ".refresh." + strconv.Itoa(s.logins),
		"did": ownDID, "handle": ownHandle, "active": true, "emailConfirmed": true,
	})
}

func (s *server) createSession(w http.ResponseWriter, r *http.Request) {
	in := s.input(r, "identifier", "password", "authFactorToken", "allowTakendown")
	if s.state == channeltest.BadToken || in["identifier"] != ownHandle || in["password"] != channeltest.Token {
		fail(w, 401, "AuthenticationRequired")
		return
	}
	s.session(w)
}

func (s *server) refreshSession(w http.ResponseWriter, r *http.Request) {
	if body, _ := io.ReadAll(r.Body); len(body) > 0 {
		s.t.Error("refreshSession takes no body")
	}
	if r.Header.Get("Authorization") != "Bearer "+channeltest.Canary+".refresh."+strconv.Itoa(s.logins) {
		fail(w, 400, "ExpiredToken")
		return
	}
	s.session(w)
}

func (s *server) uploadBlob(w http.ResponseWriter, r *http.Request) {
	if !s.authorized(w, r) {
		return
	}
	data, err := io.ReadAll(r.Body)
	if err != nil {
		fail(w, 400, "InvalidRequest")
		return
	}
	sum := sha256.Sum256(data)
	link := "bafkrei" + hex.EncodeToString(sum[:])
	s.blobs[link], s.kinds[link] = data, r.Header.Get("Content-Type")
	answer(w, map[string]any{"blob": map[string]any{
		"$type": "blob", "ref": map[string]any{"$link": link}, "mimeType": s.kinds[link], "size": len(data),
	}})
}

func (s *server) find(key string) *record {
	for _, r := range s.records {
		if r.key == key {
			return r
		}
	}
	return nil
}

func (s *server) own(in map[string]any) {
	s.t.Helper()
	if in["repo"] != ownDID && in["repo"] != ownHandle || in["collection"] != nil && in["collection"] != collection {
		s.t.Errorf("repo %v, collection %v", in["repo"], in["collection"])
	}
}

func (s *server) createRecord(w http.ResponseWriter, r *http.Request) {
	in := s.input(r, "repo", "collection", "rkey", "validate", "record", "swapCommit")
	if !s.authorized(w, r) {
		return
	}
	s.own(in)
	key, _ := in["rkey"].(string)
	value, _ := in["record"].(map[string]any)
	if !s.valid(w, key, value) {
		return
	}
	s.records = append(s.records, &record{key, value})
	answer(w, map[string]any{"uri": "at://" + ownDID + "/" + collection + "/" + key, "cid": cid(value), "validationStatus": "valid"})
}

func (s *server) applyWrites(w http.ResponseWriter, r *http.Request) {
	in := s.input(r, "repo", "validate", "writes", "swapCommit")
	if !s.authorized(w, r) {
		return
	}
	s.own(in)
	writes, _ := in["writes"].([]any)
	next, results := slices.Clone(s.records), []any{}
	for _, each := range writes {
		one, _ := each.(map[string]any)
		key, _ := one["rkey"].(string)
		switch one["$type"] {
		case "com.atproto.repo.applyWrites#delete":
			s.only("delete", one, "$type", "collection", "rkey")
			at := slices.IndexFunc(next, func(r *record) bool { return r.key == key })
			if at < 0 {
				fail(w, 500, "InternalServerError")
				return
			}
			next = slices.Delete(next, at, at+1)
			results = append(results, map[string]any{"$type": "com.atproto.repo.applyWrites#deleteResult"})
		case "com.atproto.repo.applyWrites#create":
			s.only("create", one, "$type", "collection", "rkey", "value")
			value, _ := one["value"].(map[string]any)
			if !s.valid(w, key, value) {
				return
			}
			next = append(next, &record{key, value})
			results = append(results, map[string]any{
				"$type": "com.atproto.repo.applyWrites#createResult",
				"uri":   "at://" + ownDID + "/" + collection + "/" + key, "cid": cid(value),
			})
		default:
			s.t.Errorf("write of %v", one["$type"])
		}
	}
	s.records = next
	answer(w, map[string]any{"results": results})
}

func (s *server) deleteRecord(w http.ResponseWriter, r *http.Request) {
	in := s.input(r, "repo", "collection", "rkey", "swapRecord", "swapCommit")
	if !s.authorized(w, r) {
		return
	}
	s.own(in)
	key, _ := in["rkey"].(string)
	s.records = slices.DeleteFunc(s.records, func(r *record) bool { return r.key == key })
	answer(w, map[string]any{})
}

func (s *server) getRecord(w http.ResponseWriter, r *http.Request) {
	s.query(r, "repo", "collection", "rkey", "cid")
	q := r.URL.Query()
	rec := s.find(q.Get("rkey"))
	if rec == nil || q.Get("repo") != ownDID || q.Get("collection") != collection {
		fail(w, 400, "RecordNotFound")
		return
	}
	answer(w, map[string]any{"uri": "at://" + ownDID + "/" + collection + "/" + rec.key, "cid": cid(rec.value), "value": rec.value})
}

func (s *server) describeRepo(w http.ResponseWriter, r *http.Request) {
	s.query(r, "repo")
	answer(w, map[string]any{
		"handle": ownHandle, "did": ownDID, "didDoc": map[string]any{}, "collections": []string{collection}, "handleIsCorrect": true,
	})
}

func (s *server) resolveHandle(w http.ResponseWriter, r *http.Request) {
	s.query(r, "handle")
	if r.URL.Query().Get("handle") != "warga.contoh.test" {
		fail(w, 400, "InvalidRequest")
		return
	}
	answer(w, map[string]any{"did": "did:plc:wargawargawargawarga2345"})
}

func cid(value map[string]any) string {
	data, _ := json.Marshal(value)
	return fmt.Sprintf("bafyrei%x", sha256.Sum256(data))
}

var tid = regexp.MustCompile(`^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$`)

// valid holds a new record to app.bsky.feed.post; a key in use is the server's own
// fault, as in the reference server.
func (s *server) valid(w http.ResponseWriter, key string, v map[string]any) bool {
	text, _ := v["text"].(string)
	at, err := time.Parse(time.RFC3339Nano, fmt.Sprint(v["createdAt"]))
	switch {
	case !tid.MatchString(key):
		s.t.Errorf("key %q is no TID", key)
	case v["$type"] != collection:
		s.t.Errorf("record of type %v", v["$type"])
	case err != nil || at.Location() != time.UTC:
		s.t.Errorf("createdAt %v: %v", v["createdAt"], err)
	case len(text) > 3000 || platform.Graphemes.Length(text) > 300:
		s.t.Errorf("a text of %d bytes", len(text))
	}
	s.only("record", v, "$type", "text", "facets", "reply", "embed", "langs", "labels", "tags", "createdAt")
	if langs, _ := v["langs"].([]any); len(langs) != 1 || langs[0] != "id" {
		s.t.Errorf("langs %v", v["langs"])
	}
	s.facets(text, v["facets"])
	if s.find(key) != nil {
		fail(w, 500, "InternalServerError")
		return false
	}
	for _, link := range s.media(v) {
		if s.blobs[link] == nil {
			fail(w, 400, "BlobNotFound")
			return false
		}
	}
	return true
}

func (s *server) facets(text string, v any) {
	all, _ := v.([]any)
	last := 0
	for _, each := range all {
		f, _ := each.(map[string]any)
		s.only("facet", f, "$type", "index", "features")
		index, _ := f["index"].(map[string]any)
		from, _ := index["byteStart"].(float64)
		to, _ := index["byteEnd"].(float64)
		if int(from) < last || to <= from || int(to) > len(text) {
			s.t.Errorf("facet from %v to %v of %d bytes after %d", from, to, len(text), last)
			continue
		}
		last = int(to)
		features, _ := f["features"].([]any)
		if len(features) != 1 {
			s.t.Errorf("features %v", features)
		}
	}
}

// media lists the blobs of a record.
func (s *server) media(v map[string]any) []string {
	var links []string
	e, _ := v["embed"].(map[string]any)
	switch e["$type"] {
	case nil:
	case "app.bsky.embed.images":
		s.only("images", e, "$type", "images")
		images, _ := e["images"].([]any)
		if len(images) == 0 || len(images) > 4 {
			s.t.Errorf("%d images", len(images))
		}
		for _, each := range images {
			one, _ := each.(map[string]any)
			s.only("image", one, "image", "alt", "aspectRatio")
			if _, ok := one["alt"].(string); !ok {
				s.t.Error("an image without alt")
			}
			links = append(links, s.blob(one["image"], "image/", 2_000_000))
		}
	case "app.bsky.embed.video":
		s.only("video", e, "$type", "video", "captions", "alt", "aspectRatio", "presentation")
		links = append(links, s.blob(e["video"], "video/mp4", 300_000_000))
	default:
		s.t.Errorf("embed %v", e["$type"])
	}
	return links
}

func (s *server) blob(v any, kind string, most float64) string {
	b, _ := v.(map[string]any)
	s.only("blob", b, "$type", "ref", "mimeType", "size")
	ref, _ := b["ref"].(map[string]any)
	link, _ := ref["$link"].(string)
	size, _ := b["size"].(float64)
	if mime, _ := b["mimeType"].(string); b["$type"] != "blob" || !strings.HasPrefix(mime, kind) || size > most {
		s.t.Errorf("blob %v", b)
	}
	return link
}

// Live, Change, Remove and Set are the suite's.
func (s *server) Live() []channeltest.Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	var live []channeltest.Seen
	for _, r := range s.records {
		p := channeltest.Seen{ID: "at://" + ownDID + "/" + collection + "/" + r.key, Text: r.value["text"].(string)}
		if reply, ok := r.value["reply"].(map[string]any); ok {
			parent, _ := reply["parent"].(map[string]any)
			p.Reply, _ = parent["uri"].(string)
		}
		alts := alts(r.value)
		for i, link := range s.media(r.value) {
			sum := sha256.Sum256(s.blobs[link])
			p.Media = append(p.Media, channeltest.Media{Type: s.kinds[link], SHA256: hex.EncodeToString(sum[:]), Alt: alts[i]})
		}
		live = append(live, p)
	}
	return live
}

func alts(v map[string]any) []string {
	e, _ := v["embed"].(map[string]any)
	images, ok := e["images"].([]any)
	if !ok {
		alt, _ := e["alt"].(string)
		return []string{alt}
	}
	var all []string
	for _, each := range images {
		all = append(all, each.(map[string]any)["alt"].(string))
	}
	return all
}

func (s *server) Change(id, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.find(id[strings.LastIndexByte(id, '/')+1:])
	r.value = maps.Clone(r.value)
	r.value["text"] = text
}

func (s *server) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records = slices.DeleteFunc(s.records, func(r *record) bool { return strings.HasSuffix(id, "/"+r.key) })
}

func (s *server) Set(state channeltest.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
}
