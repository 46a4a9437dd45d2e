// Package channel is the contract between the publisher and whatever carries a
// post to a destination: a platform's API, or a person with a phone.
//
// A send ends in one of three ways, and the publisher must be able to tell them
// apart: it is done (a [Receipt]); it was refused and nothing was posted (an error
// that is [ErrRefused]); or nobody knows (any other error). The last is looked up
// with Find and otherwise put to a person; it is never sent again unasked.
package channel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// The actions at a destination.
const (
	Post     = "post"
	Correct  = "correct"
	Withdraw = "withdraw"
)

// How a live post is corrected.
const (
	Edit   = "edit"   // the post itself is changed
	Reply  = "reply"  // a linked reply says what was wrong
	Repost = "repost" // the post is deleted and made anew
)

// Job is one action at one destination account.
type Job struct {
	Key      string           // the same for every attempt at the same action
	Action   string           // post, correct or withdraw
	Message  platform.Message // what the destination is to show; of a withdrawal, what it shows
	Previous string           // text shown before a correction, where known
	URL      string           // the live post, where known
	ID       string           // the live post's id as its receipt gave it
	Reason   string           // the correction's note or the withdrawal's reason
	Folder   fs.FS            // the item's folder, for media
	Time     time.Time        // when the action was first begun; the same for every attempt

	// Of a thread. A program posts one at a time: Message is then the post's own, and
	// ID names those before it, the newest last; its receipt is of this post alone.
	// People are handed all of it at once. Of a thread that is out, Parts says how many
	// of ID's posts are its own; what follows are replies.
	Part    int // number of the post that the job makes, from 1; 0: the message is one
	Parts   int
	Already int // posts of it that are out before the job

	// Of a live job only.
	Files  []File                         // the message's media, one for each, as the destination gets them
	How    string                         // of a correction: edit, reply or repost
	Reply  string                         // of a reply: its exact text
	Steps  map[string]string              // all that earlier attempts at this action recorded; nil where unknown
	Record func(step, value string) error // keeps a sub-step's result; returns when it is safe
}

// File is an attachment as the destination gets it: right-sized, upright and
// without metadata.
type File struct {
	Name          string // with the extension of Type
	Type          string // media type, such as image/jpeg
	Bytes         int64
	SHA256        string // of the bytes, 64 hexadecimal digits
	Width, Height int    // of a picture; 0 where unknown
	URL           string // public address of exactly these bytes; "" where there is none
	Open          func() (io.ReadCloser, error)
}

// Receipt is the proof of a finished action.
type Receipt struct {
	URL      string // the live post; "" where there is none to show
	ID       string // what the channel needs to find, correct or delete it again
	Prepared bool   // handed to a person: out only when they confirm it
}

// Found is what a destination says of an action whose answer was lost.
type Found int

// The answers. Only a strongly consistent read may say [Absent].
const (
	Inconclusive Found = iota
	Absent
	Present
)

// Transport carries jobs to one destination account.
type Transport interface {
	// Do performs the job once. What it recorded with Job.Record in an earlier
	// attempt it finds in Job.Steps and does not do again.
	Do(ctx context.Context, j Job) (Receipt, error)
	// Find tells whether a job of this key took effect; it changes nothing.
	Find(ctx context.Context, j Job) (Found, Receipt, error)
}

// Remote is a transport over a platform's API.
type Remote interface {
	Transport
	// Able says what the API can do. It asks nobody.
	Able() Able
	// Preflight asks, changing nothing, whether jobs would be accepted now: the
	// token, its rights and life, the quota. An error means that none would be.
	Preflight(ctx context.Context) (Account, error)
	// Shown reads a live post back, for the audit. j has URL and ID of its receipt
	// and the message that it should show.
	Shown(ctx context.Context, j Job) (Live, error)
}

// Lister is a remote whose platform tells what its account posted.
type Lister interface {
	// Recent lists the account's own posts since a time, whoever made them, the newest
	// first, without answers to other people. All says that the list reaches back to then.
	// It changes nothing.
	Recent(ctx context.Context, since time.Time) (posts []Sighting, all bool, err error)
}

// Sighting is a post as its account's list has it.
type Sighting struct {
	IDs  []string // all by which a receipt may know it
	URL  string   // "" where the platform tells none
	Time time.Time
}

// Able is what a platform's API can do after posting.
type Able struct {
	Edit, Delete, Reply bool
	EditMedia           bool // an edit carries new media too
	Repost              bool // a post can be deleted and made anew as one job
	Find                bool // Find can say Absent or Present
	Read                bool // Shown can tell
	Alt                 bool // alternative text is carried
	Public              bool // media are fetched by the platform from File.URL
	Thread              bool // a job can be one post of a thread
}

// Account is what a preflight learnt.
type Account struct {
	Name, ID string
	URL      string
	Expires  time.Time // of the token; zero where unknown or never
	Left     int       // posts that the quota still allows; -1 where unknown
	Notes    []lang.Text
}

// Live is a post as the platform shows it now.
type Live struct {
	State LiveState
	Text  string // as read; empty where it can't be
}

// LiveState is how a live post compares with what was posted.
type LiveState int

// The states.
const (
	Unreadable LiveState = iota // the platform doesn't let us read
	Same
	Changed
	Gone
)

// Posts are the messages that a job's live posts should show, in the order of its ID,
// which names so many: one, or those of a thread.
func Posts(j Job, named int) ([]platform.Message, error) {
	if j.Parts < 2 {
		return []platform.Message{j.Message}, nil
	}
	n := len(j.Message.Parts())
	if n != j.Parts || named < n {
		return nil, fmt.Errorf("a thread of %d posts, of which %d are named, against a text of %d parts", j.Parts, named, n)
	}
	posts := make([]platform.Message, n)
	for i := range posts {
		posts[i] = j.Message.Part(i + 1)
	}
	return posts, nil
}

// Joined is a thread's text as its caption would have it.
func Joined(texts []string) string { return strings.Join(texts, "\n"+platform.Divider+"\n") }

// ErrRefused says that nothing was posted and that nothing will be unless the
// action is planned again.
var ErrRefused = errors.New("refused, nothing was posted")

// RefusedError is a refusal with what is known of it; it is [ErrRefused].
type RefusedError struct {
	Reason  string        // the platform's words, shortened, without secrets
	Again   bool          // the same request may succeed later
	After   time.Duration // not before; 0 where the platform didn't say
	Account bool          // every job of the account would be refused: the token or its rights
	Err     error         // may be nil
}

func (e *RefusedError) Error() string {
	if e.Err != nil {
		return e.Reason + ": " + e.Err.Error()
	}
	return e.Reason
}

func (e *RefusedError) Unwrap() error { return e.Err }

// Is makes every refusal an ErrRefused.
func (e *RefusedError) Is(target error) bool { return target == ErrRefused }
