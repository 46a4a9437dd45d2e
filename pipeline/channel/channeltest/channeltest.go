// Package channeltest is the suite that every channel over an API passes against
// a fake of its platform, built from the platform's documents.
//
// It plays the publisher: an intent, then Do; after a refusal that may be repeated,
// Do again with what was recorded; after doubt, or a crash, a new process that asks
// Find and does the job again only when Find says Absent. Whatever the network and
// the platform do on the way, these hold:
//
//   - done, or Present, means that the effect is there; refused, or Absent, that it
//     isn't (of a job that ends as doubt nothing is claimed);
//   - no job ever takes effect twice;
//   - of a thread each post is a job that follows on what is out: whatever happened to
//     one, those before it stay, and it is there once or not at all;
//   - nothing secret is in an error, a receipt, a step or a note.
//
// A subject's fake gives every secret it hands out [Canary] as a part.
package channeltest

import (
	"net/http"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/schema"
)

// Canary is a part of every secret in a test and must appear in nothing else.
const Canary = "kenari4rahasia"

// Token is what a subject's remote is given as its token.
const Token = Canary + "0123456789"

// Subject is a channel under test.
type Subject struct {
	// New makes a platform with one account, whose token is Token, and no posts. Its
	// clock is now. The platform fails t when a request is not as its documents say.
	New func(t *testing.T, now func() time.Time) Platform
	// Remote makes the channel, as a new process would.
	Remote func(t *testing.T, s Setup) channel.Remote

	Costs    Costs          // requests of its jobs
	Pictures int            // most pictures in one post
	Video    bool           // a video is taken
	Mute     bool           // a video carries no alternative text
	NoText   bool           // a text alone is not taken
	Hows     []string       // the ways to correct that the channel has
	Once     bool           // the platform itself keeps a key from being posted twice
	Thread   schema.Channel // the channel's name, where it posts threads
	Absent   bool           // Find says so when nothing took effect, so that no doubt is left
	States   []State        // what the platform's answers before posting can tell, beside Good

	// Extra holds the numbers, from 0, of a preflight's requests whose answers it can
	// do without.
	Extra map[int]bool
	// Only names the faults to try, for a platform that takes its time; nil is all.
	Only []string

	// Answer writes the platform's own form of an answer with a status, and of how
	// long to wait (0: it doesn't say); nil is a plain status with Retry-After.
	Answer func(w http.ResponseWriter, status int, wait time.Duration)
	// Undated says that the platform's own form tells no waiting time.
	Undated bool
}

// Setup is what a remote is made from.
type Setup struct {
	URL, Token string
	HTTP       *http.Client
	Now        func() time.Time
}

// Platform is a fake platform.
type Platform interface {
	http.Handler
	// Live is what a visitor sees of the account, oldest first.
	Live() []Seen
	// Change gives a live post another text, as a person in the app would.
	Change(id, text string)
	// Remove takes a live post away, as a person in the app would.
	Remove(id string)
	// Set puts the account in a state.
	Set(State)
}

// Seen is one live post. A post of several parts is one.
type Seen struct {
	ID    string // as Receipt.ID names it
	Text  string
	Reply string // the ID of the post that it replies to
	Media []Media
}

// Media is an attachment of a live post.
type Media struct {
	Type   string // media type as sent
	SHA256 string // of the bytes as received
	Alt    string
}

// State is an account's condition before a post.
type State int

// The states.
const (
	Good       State = iota
	BadToken         // the token is refused
	NearExpiry       // the token has three days left
	NoQuota          // no post is left today
)

// Run runs the suite.
func Run(t *testing.T, s Subject) {
	t.Helper()
	for _, part := range []struct {
		name string
		run  func(*testing.T, Subject)
	}{
		{"able", able},
		{"post", posts},
		{"again with the same key", twice},
		{"every fault at every request", faults},
		{"a ledger that fails", unrecorded},
		{"clock skew", skew},
		{"requests", costs},
		{"threads", threads},
		{"withdraw", withdraw},
		{"after a reply", withdrawReply},
		{"find from a broken platform", brokenFind},
		{"preflight", preflight},
		{"shown", shown},
		{"recent", recent},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, s) })
	}
}
