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
	"io/fs"
	"time"

	"github.com/gunungmas/terbit/pipeline/platform"
)

// The actions at a destination.
const (
	Post     = "post"
	Correct  = "correct"
	Withdraw = "withdraw"
)

// ErrRefused says that nothing was posted and that nothing will be unless the
// action is planned again.
var ErrRefused = errors.New("refused, nothing was posted")

// Job is one action at one destination account.
type Job struct {
	Key      string           // the same for every attempt at the same action
	Action   string           // post, correct or withdraw
	Message  platform.Message // what the destination is to show; of a withdrawal, what it shows
	Previous string           // text shown before a correction, where known
	URL      string           // the live post, where known
	Reason   string           // the correction's note or the withdrawal's reason
	Folder   fs.FS            // the item's folder, for media
	Time     time.Time        // when the action was planned
}

// Receipt is the proof of a finished action.
type Receipt struct {
	URL      string // the live post; "" where there is none to show
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
	// Do performs the job once.
	Do(ctx context.Context, j Job) (Receipt, error)
	// Find tells whether a job of this key took effect; it changes nothing.
	Find(ctx context.Context, j Job) (Found, Receipt, error)
}
