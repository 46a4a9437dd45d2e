// Package blueskytest is a Bluesky server (PDS) with one account, as the lexicons of
// the AT Protocol describe it. What they don't allow fails the test: a method or a
// member that they don't know, a key that is no TID, a record that breaks a bound, a
// facet that lies within another. As in the reference server, a key in use is
// answered with 500. Passing its suite is no proof of the lexicons: the same suite
// runs over a real server (.ci/pds).
package blueskytest

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

// The account, and another one that can be mentioned.
const (
	DID     = "did:plc:contohcontohcontoh234567"
	Handle  = "kantor.contoh.test"
	Other   = "warga.contoh.test"
	OtherID = "did:plc:wargawargawargawarga2345"
)

const collection = "app.bsky.feed.post"

// Server is the account's server.
type Server struct {
	t   testing.TB
	now func() time.Time

	mu      sync.Mutex
	state   channeltest.State
	records []*record // oldest first
	blobs   map[string][]byte
	kinds   map[string]string
	logins  int
	access  string // the one valid access token
	expired bool   // the next call finds the access token expired
	stale   int    // the number of the refresh token that has run out
	scope   string
}

type record struct {
	key   string
	value map[string]any
}

// New makes a server whose account has no posts; its app password is
// [channeltest.Token] and its clock now.
func New(t testing.TB, now func() time.Time) *Server {
	return &Server{t: t, now: now, blobs: map[string][]byte{}, kinds: map[string]string{}, scope: "com.atproto.appPass"}
}

// methods are those that the channel uses; another is not found.
var methods = map[string]func(*Server, http.ResponseWriter, *http.Request){
	"POST com.atproto.server.createSession":  (*Server).createSession,
	"POST com.atproto.server.refreshSession": (*Server).refreshSession,
	"POST com.atproto.repo.uploadBlob":       (*Server).uploadBlob,
	"POST com.atproto.repo.createRecord":     (*Server).createRecord,
	"POST com.atproto.repo.applyWrites":      (*Server).applyWrites,
	"POST com.atproto.repo.deleteRecord":     (*Server).deleteRecord,
	"GET com.atproto.repo.getRecord":         (*Server).getRecord,
	"GET com.atproto.repo.listRecords":       (*Server).listRecords,
	"GET com.atproto.repo.describeRepo":      (*Server).describeRepo,
	"GET com.atproto.identity.resolveHandle": (*Server).resolveHandle,
}

// ServeHTTP answers a call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutPrefix(r.URL.Path, "/xrpc/")
	do := methods[r.Method+" "+name]
	if !ok || do == nil {
		s.t.Errorf("no such method: %s %s", r.Method, r.URL.Path)
		Fail(w, 501, "MethodNotImplemented")
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

// Fail answers with an error of the protocol.
func Fail(w http.ResponseWriter, status int, name string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": name, "message": name})
}

// input reads a body and refuses, failing the test, what the lexicon doesn't know.
func (s *Server) input(r *http.Request, known ...string) map[string]any {
	s.t.Helper()
	var in map[string]any
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Header.Get("Content-Type") != "application/json" {
		s.t.Errorf("%s: %q: %v", r.URL.Path, r.Header.Get("Content-Type"), err)
	}
	s.only(r.URL.Path, in, known...)
	return in
}

func (s *Server) only(what string, in map[string]any, known ...string) {
	s.t.Helper()
	for k := range in {
		if !slices.Contains(known, k) {
			s.t.Errorf("%s: unknown %q", what, k)
		}
	}
}

func (s *Server) query(r *http.Request, known ...string) {
	s.t.Helper()
	for k := range r.URL.Query() {
		if !slices.Contains(known, k) {
			s.t.Errorf("%s: unknown parameter %q", r.URL.Path, k)
		}
	}
}

// authorized answers for a request without a valid access token.
func (s *Server) authorized(w http.ResponseWriter, r *http.Request) bool {
	switch token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "); {
	case token == "":
		Fail(w, 401, "AuthMissing")
	case s.expired && token == s.access:
		s.expired = false
		s.access = ""
		Fail(w, 400, "ExpiredToken")
	case token != s.access:
		Fail(w, 400, "InvalidToken")
	default:
		return true
	}
	return false
}

func (s *Server) session(w http.ResponseWriter) {
	s.logins++
	claims, err := json.Marshal(map[string]any{"scope": s.scope, "n": s.logins})
	if err != nil {
		s.t.Error(err)
	}
	s.access = "e30." + base64.RawURLEncoding.EncodeToString(claims) + "." + channeltest.Canary
	answer(w, map[string]any{
		"accessJwt": s.access, "refreshJwt": channeltest.Canary + ".refresh." + strconv.Itoa(s.logins),
		"did": DID, "handle": Handle, "active": true, "emailConfirmed": true,
	})
}

func (s *Server) createSession(w http.ResponseWriter, r *http.Request) {
	in := s.input(r, "identifier", "password", "authFactorToken", "allowTakendown")
	if s.state == channeltest.BadToken || in["identifier"] != Handle || in["password"] != channeltest.Token {
		Fail(w, 401, "AuthenticationRequired")
		return
	}
	s.session(w)
}

func (s *Server) refreshSession(w http.ResponseWriter, r *http.Request) {
	if body, _ := io.ReadAll(r.Body); len(body) > 0 {
		s.t.Error("refreshSession takes no body")
	}
	if r.Header.Get("Authorization") != "Bearer "+channeltest.Canary+".refresh."+strconv.Itoa(s.logins) || s.stale == s.logins {
		Fail(w, 400, "ExpiredToken")
		return
	}
	s.session(w)
}

func (s *Server) uploadBlob(w http.ResponseWriter, r *http.Request) {
	if !s.authorized(w, r) {
		return
	}
	data, err := io.ReadAll(r.Body)
	if err != nil {
		Fail(w, 400, "InvalidRequest")
		return
	}
	sum := sha256.Sum256(data)
	link := "bafkrei" + hex.EncodeToString(sum[:])
	s.blobs[link], s.kinds[link] = data, r.Header.Get("Content-Type")
	answer(w, map[string]any{"blob": map[string]any{
		"$type": "blob", "ref": map[string]any{"$link": link}, "mimeType": s.kinds[link], "size": len(data),
	}})
}

func (s *Server) find(key string) *record {
	for _, r := range s.records {
		if r.key == key {
			return r
		}
	}
	return nil
}

func (s *Server) own(in map[string]any) {
	s.t.Helper()
	if in["repo"] != DID && in["repo"] != Handle || in["collection"] != nil && in["collection"] != collection {
		s.t.Errorf("repo %v, collection %v", in["repo"], in["collection"])
	}
}

func (s *Server) createRecord(w http.ResponseWriter, r *http.Request) {
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
	answer(w, map[string]any{"uri": "at://" + DID + "/" + collection + "/" + key, "cid": cid(value), "validationStatus": "valid"})
}

func (s *Server) applyWrites(w http.ResponseWriter, r *http.Request) {
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
				Fail(w, 500, "InternalServerError")
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
				"uri":   "at://" + DID + "/" + collection + "/" + key, "cid": cid(value),
			})
		default:
			s.t.Errorf("write of %v", one["$type"])
		}
	}
	s.records = next
	answer(w, map[string]any{"results": results})
}

func (s *Server) deleteRecord(w http.ResponseWriter, r *http.Request) {
	in := s.input(r, "repo", "collection", "rkey", "swapRecord", "swapCommit")
	if !s.authorized(w, r) {
		return
	}
	s.own(in)
	key, _ := in["rkey"].(string)
	s.records = slices.DeleteFunc(s.records, func(r *record) bool { return r.key == key })
	answer(w, map[string]any{})
}

func (s *Server) getRecord(w http.ResponseWriter, r *http.Request) {
	s.query(r, "repo", "collection", "rkey", "cid")
	q := r.URL.Query()
	rec := s.find(q.Get("rkey"))
	if rec == nil || q.Get("repo") != DID || q.Get("collection") != collection {
		Fail(w, 400, "RecordNotFound")
		return
	}
	answer(w, map[string]any{"uri": "at://" + DID + "/" + collection + "/" + rec.key, "cid": cid(rec.value), "value": rec.value})
}

// listRecords lists by key, the last first; a cursor is the key to go on behind.
func (s *Server) listRecords(w http.ResponseWriter, r *http.Request) {
	s.query(r, "repo", "collection", "limit", "cursor", "reverse")
	q := r.URL.Query()
	limit := 50
	if n := q.Get("limit"); n != "" {
		var err error
		if limit, err = strconv.Atoi(n); err != nil || limit < 1 || limit > 100 {
			Fail(w, 400, "InvalidRequest")
			return
		}
	}
	if q.Get("repo") != DID || q.Get("collection") != collection {
		Fail(w, 400, "InvalidRequest")
		return
	}
	byKey := slices.Clone(s.records)
	slices.SortFunc(byKey, func(a, b *record) int { return strings.Compare(b.key, a.key) })
	out := map[string]any{}
	list := []any{}
	for _, rec := range byKey {
		if after := q.Get("cursor"); after != "" && rec.key >= after {
			continue
		}
		if len(list) == limit {
			break
		}
		list = append(list, map[string]any{"uri": "at://" + DID + "/" + collection + "/" + rec.key, "cid": cid(rec.value), "value": rec.value})
		out["cursor"] = rec.key
	}
	if len(list) < limit {
		delete(out, "cursor")
	}
	out["records"] = list
	answer(w, out)
}

func (s *Server) describeRepo(w http.ResponseWriter, r *http.Request) {
	s.query(r, "repo")
	answer(w, map[string]any{
		"handle": Handle, "did": DID, "didDoc": map[string]any{}, "collections": []string{collection}, "handleIsCorrect": true,
	})
}

func (s *Server) resolveHandle(w http.ResponseWriter, r *http.Request) {
	s.query(r, "handle")
	if r.URL.Query().Get("handle") != Other {
		Fail(w, 400, "InvalidRequest")
		return
	}
	answer(w, map[string]any{"did": OtherID})
}

func cid(value map[string]any) string {
	data, _ := json.Marshal(value)
	return fmt.Sprintf("bafyrei%x", sha256.Sum256(data))
}

// TID is the form of a record's key.
var TID = regexp.MustCompile(`^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$`)

// valid holds a new record to app.bsky.feed.post; a key in use is the server's own
// fault, as in the reference server.
func (s *Server) valid(w http.ResponseWriter, key string, v map[string]any) bool {
	text, _ := v["text"].(string)
	at, err := time.Parse(time.RFC3339Nano, fmt.Sprint(v["createdAt"]))
	switch {
	case !TID.MatchString(key):
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
	if reply, ok := v["reply"].(map[string]any); ok {
		s.reply(reply)
	}
	if s.find(key) != nil {
		Fail(w, 500, "InternalServerError")
		return false
	}
	for _, link := range s.media(v) {
		if s.blobs[link] == nil {
			Fail(w, 400, "BlobNotFound")
			return false
		}
	}
	return true
}

// reply holds what a record replies to: both refs name a record as it is, and the root
// is the parent's own, or the parent.
func (s *Server) reply(v map[string]any) {
	s.only("reply", v, "root", "parent")
	for _, name := range []string{"root", "parent"} {
		ref, _ := v[name].(map[string]any)
		s.only("strong ref", ref, "uri", "cid")
		uri, _ := ref["uri"].(string)
		if rec := s.find(strings.TrimPrefix(uri, "at://"+DID+"/"+collection+"/")); rec == nil || ref["cid"] != cid(rec.value) {
			s.t.Errorf("the %s of a reply is %v", name, ref)
			return
		}
	}
	root, parent := v["root"].(map[string]any)["uri"], v["parent"].(map[string]any)["uri"].(string)
	want := any(parent)
	if above, ok := s.find(parent[strings.LastIndexByte(parent, '/')+1:]).value["reply"].(map[string]any); ok {
		want = above["root"].(map[string]any)["uri"]
	}
	if root != want {
		s.t.Errorf("a reply to %v has the root %v, not %v", parent, root, want)
	}
}

func (s *Server) facets(text string, v any) {
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
func (s *Server) media(v map[string]any) []string {
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

func (s *Server) blob(v any, kind string, most float64) string {
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

// Expire lets the access token run out before the next call; with the refresh token
// too, a new session is needed.
func (s *Server) Expire(refresh bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expired = true
	if refresh {
		s.stale = s.logins
	}
}

// Sessions is how many were made or renewed.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

// Scope sets what the access tokens of new sessions say that they may do.
func (s *Server) Scope(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scope = scope
}

// Live is what a visitor sees.
func (s *Server) Live() []channeltest.Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	var live []channeltest.Seen
	for _, r := range s.records {
		p := channeltest.Seen{ID: "at://" + DID + "/" + collection + "/" + r.key, Text: r.value["text"].(string)}
		if reply, ok := r.value["reply"].(map[string]any); ok {
			parent, _ := reply["parent"].(map[string]any)
			p.Reply, _ = parent["uri"].(string)
		}
		alts := Alts(r.value)
		for i, link := range s.media(r.value) {
			sum := sha256.Sum256(s.blobs[link])
			p.Media = append(p.Media, channeltest.Media{Type: s.kinds[link], SHA256: hex.EncodeToString(sum[:]), Alt: alts[i]})
		}
		live = append(live, p)
	}
	return live
}

// Alts are the alternative texts of a record.
func Alts(v map[string]any) []string {
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

// Change gives a post another text.
func (s *Server) Change(id, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.find(id[strings.LastIndexByte(id, '/')+1:])
	r.value = maps.Clone(r.value)
	r.value["text"] = text
}

// Remove takes a post away.
func (s *Server) Remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records = slices.DeleteFunc(s.records, func(r *record) bool { return strings.HasSuffix(id, "/"+r.key) })
}

// Set puts the account in a state.
func (s *Server) Set(state channeltest.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state = state
}
