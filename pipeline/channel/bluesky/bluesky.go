// Package bluesky posts to one Bluesky account over the AT Protocol, with an app
// password.
//
// A post is a record in the account's repository, and a repository takes a key
// once: createRecord with a key in use fails, and getRecord reads the repository
// itself. The key of a job's record is made from the job's key and time, and so is
// createdAt; whatever was lost on the way, looking the key up tells what happened,
// and a second attempt can't make a second post. This leaves no doubt to a person
// but that of a server which answers nothing.
//
// The app doesn't show edits, so there are none: a correction is a reply to the
// post, or a repost: the old record's deletion and the new one's creation in one
// applyWrites, which takes effect as a whole.
//
// A thread is posted one record at a time, each a reply to the one before with the
// first as its root, and each with a key of its own, so that all of the above holds of
// each. A reply names the content of what it replies to, which is known only once that
// is there: a thread can't be made, or made anew, as one.
//
// A receipt's ID is the record's at:// address; of a thread that of each; after a
// correction by reply, that of the post and then those of its replies, with spaces
// between, so that a withdrawal takes all of them away. A receipt's URL names the account by its DID,
// which stays when the handle changes.
//
// Read 2026-11-26:
//
//   - keys, times, limits: https://atproto.com/specs/tid,
//     https://atproto.com/specs/record-key and the lexicons in
//     https://github.com/bluesky-social/atproto/tree/main/lexicons
//     (com.atproto.repo.createRecord, applyWrites, deleteRecord "or ensure it
//     doesn't exist", getRecord with its error RecordNotFound, uploadBlob "deleted
//     if it is not referenced within a time window (eg, minutes)",
//     app.bsky.feed.post, app.bsky.embed.images: 4, alt required,
//     app.bsky.embed.video: one, video/mp4)
//   - facets, in bytes of UTF-8: https://docs.bsky.app/docs/advanced-guides/post-richtext
//   - the entry host takes requests for every account of Bluesky's own servers:
//     https://docs.bsky.app/docs/advanced-guides/entryway
//   - sessions 30 in 5 minutes and 300 a day (the entry host counts 100:
//     https://github.com/bluesky-social/bsky-docs/issues/183), writes 5,000 points an
//     hour at 3 a post: https://docs.bsky.app/docs/advanced-guides/rate-limits
//   - a video by uploadBlob, seen by the video service once it is posted; the
//     account's e-mail must be confirmed: https://docs.bsky.app/docs/tutorials/video
package bluesky

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/channel/wire"
)

// Host is where accounts of Bluesky's own servers sign in.
const Host = "https://bsky.social"

// Config is one account.
type Config struct {
	URL     string // of the server; "" is [Host]
	Token   string // the app password
	Account string // the handle, with or without @
	Lang    string // of the posts, BCP 47; "" is id
	HTTP    *http.Client
	Now     func() time.Time
}

// Remote is the account's transport. It does one job at a time.
type Remote struct {
	cfg Config

	mu      sync.Mutex
	session *session // made when first needed, once a run
}

// New makes the transport. It asks nobody.
func New(c Config) *Remote {
	if c.URL == "" {
		c.URL = Host
	}
	c.URL = strings.TrimSuffix(c.URL, "/")
	c.Account = strings.TrimPrefix(strings.TrimSpace(c.Account), "@")
	if c.Lang == "" {
		c.Lang = "id"
	}
	return &Remote{cfg: c}
}

// Able says what the protocol can do.
func (*Remote) Able() channel.Able {
	return channel.Able{Repost: true, Delete: true, Reply: true, Find: true, Read: true, Alt: true, Thread: true}
}

// Do does a job once.
func (r *Remote) Do(ctx context.Context, j channel.Job) (channel.Receipt, error) {
	if j.Key == "" || j.Time.IsZero() {
		return channel.Receipt{}, refuse("a job needs a key and a time")
	}
	s, err := r.open(ctx)
	if err != nil {
		return channel.Receipt{}, wire.Before(err)
	}
	switch {
	case j.Action == channel.Post && len(j.Message.Parts()) > 1:
		return channel.Receipt{}, refuse("a thread is posted one post at a time")
	case j.Action == channel.Post && j.Part > 1:
		return r.next(ctx, s, j)
	case j.Action == channel.Post:
		return r.post(ctx, s, j, nil)
	case j.Action == channel.Withdraw:
		return r.withdraw(ctx, s, j)
	case j.Action == channel.Correct && j.How == channel.Reply:
		return r.reply(ctx, s, j)
	case j.Action == channel.Correct && j.How == channel.Repost:
		return r.repost(ctx, s, j)
	}
	return channel.Receipt{}, refuse("Bluesky has no way to %s by %q", j.Action, j.How)
}

// post makes the job's post; a reply where parent is given.
func (r *Remote) post(ctx context.Context, s *session, j channel.Job, parent *replyRef) (channel.Receipt, error) {
	rec, err := r.record(ctx, s, j, parent)
	if err != nil {
		return channel.Receipt{}, wire.Before(err)
	}
	in := map[string]any{"repo": s.DID, "collection": collection, "rkey": rkey(j), "validate": true, "record": rec}
	var out strongRef
	if err := r.call(ctx, s, request{method: "com.atproto.repo.createRecord", in: in}, &out); err != nil {
		return channel.Receipt{}, err
	}
	if want := s.address(rkey(j)); out.URI != want || out.CID == "" {
		return channel.Receipt{}, fmt.Errorf("create %s: the server answered with another record", want)
	}
	return s.receipt(j), nil
}

// reply corrects by a reply to the post.
func (r *Remote) reply(ctx context.Context, s *session, j channel.Job) (channel.Receipt, error) {
	parts, err := s.parts(j.ID)
	if err != nil {
		return channel.Receipt{}, err
	}
	root, err := r.ref(ctx, s, parts[0])
	if err != nil {
		return channel.Receipt{}, err
	}
	return r.post(ctx, s, j, &replyRef{Root: root, Parent: root})
}

// next makes a thread's next post: a reply to the one before.
func (r *Remote) next(ctx context.Context, s *session, j channel.Job) (channel.Receipt, error) {
	parts, err := s.before(j)
	if err != nil {
		return channel.Receipt{}, err
	}
	root, err := r.ref(ctx, s, parts[0])
	if err != nil {
		return channel.Receipt{}, err
	}
	parent := root
	if len(parts) > 1 {
		if parent, err = r.ref(ctx, s, parts[len(parts)-1]); err != nil {
			return channel.Receipt{}, err
		}
	}
	return r.post(ctx, s, j, &replyRef{Root: root, Parent: parent})
}

// ref names a post that is there, to be replied to.
func (r *Remote) ref(ctx context.Context, s *session, key string) (strongRef, error) {
	old, err := r.read(ctx, s, key)
	switch {
	case err != nil:
		return strongRef{}, wire.Before(err)
	case old == nil:
		return strongRef{}, refuse("the post to reply to is gone: %s", s.address(key))
	}
	return strongRef{URI: s.address(key), CID: old.CID}, nil
}

// repost deletes the post and makes it anew, both or neither. Replies to the old
// one, which would hang in the air, go with it.
func (r *Remote) repost(ctx context.Context, s *session, j channel.Job) (channel.Receipt, error) {
	parts, err := s.parts(j.ID)
	switch {
	case err != nil:
		return channel.Receipt{}, err
	case j.Parts > 1 || len(j.Message.Parts()) > 1:
		return channel.Receipt{}, refuse("a thread can't be made anew as one")
	}
	rec, err := r.record(ctx, s, j, nil)
	if err != nil {
		return channel.Receipt{}, wire.Before(err)
	}
	writes := []any{}
	for _, key := range parts {
		old, err := r.read(ctx, s, key)
		if err != nil {
			return channel.Receipt{}, wire.Before(err)
		}
		if old != nil { // deleting what isn't there would refuse all of it
			writes = append(writes, write{Type: "com.atproto.repo.applyWrites#delete", Collection: collection, Rkey: key})
		}
	}
	writes = append(writes, write{
		Type: "com.atproto.repo.applyWrites#create", Collection: collection, Rkey: rkey(j), Value: rec,
	})
	in := map[string]any{"repo": s.DID, "validate": true, "writes": writes}
	var out struct {
		Results []strongRef `json:"results"`
	}
	if err := r.call(ctx, s, request{method: "com.atproto.repo.applyWrites", in: in}, &out); err != nil {
		return channel.Receipt{}, err
	}
	if n := len(out.Results); n != len(writes) || out.Results[n-1].URI != s.address(rkey(j)) {
		return channel.Receipt{}, fmt.Errorf("repost %s: the server answered with other results", s.address(rkey(j)))
	}
	return s.receipt(j), nil
}

// withdraw deletes the post and then what follows it: the rest of a thread, and
// replies. What is gone already is no error.
func (r *Remote) withdraw(ctx context.Context, s *session, j channel.Job) (channel.Receipt, error) {
	parts, err := s.parts(j.ID)
	if err != nil {
		return channel.Receipt{}, err
	}
	for i, key := range parts {
		in := map[string]any{"repo": s.DID, "collection": collection, "rkey": key}
		var out struct{}
		err := r.call(ctx, s, request{method: "com.atproto.repo.deleteRecord", in: in}, &out)
		if i > 0 && err != nil {
			// The post itself is away: no longer "nothing was done".
			return channel.Receipt{}, fmt.Errorf("delete post %d: %s", i+1, r.scrub(s, err))
		}
		if err != nil {
			return channel.Receipt{}, err
		}
	}
	return r.confirmed(ctx, s, j)
}

// confirmed is the receipt of a withdrawal that reading back confirms: the
// deletion's answer is an empty object, which anything can say.
func (r *Remote) confirmed(ctx context.Context, s *session, j channel.Job) (channel.Receipt, error) {
	gone, err := r.gone(ctx, s, j)
	if err != nil {
		return channel.Receipt{}, fmt.Errorf("read the deletion back: %s", r.scrub(s, err))
	}
	if !gone {
		return channel.Receipt{}, errors.New("the server says that it deleted the post, and shows it still")
	}
	return channel.Receipt{ID: j.ID}, nil
}

// refuse is a refusal for good that needs no platform's word.
func refuse(format string, args ...any) error {
	return &channel.RefusedError{Reason: fmt.Sprintf(format, args...)}
}
