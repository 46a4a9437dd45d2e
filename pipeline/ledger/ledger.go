// Package ledger is the record: an append-only file of JSON lines that says what
// went out, where, when and at which revision, and that nobody can change unseen.
//
// Each entry carries in prev the SHA-256 of the previous raw line (without its
// line feed; 64 zeros on the first) and in sum a seal over itself, so that a
// change to any line, the last included, is found. The first entry is the
// genesis, which names the mode: a rehearsal never writes into a live ledger,
// nor the other way round.
//
// A ledger that can't be read or whose chain breaks is an error, never an empty
// ledger. The one repair is of an unfinished last line, which a crash in the
// middle of an append leaves behind: nothing had been acknowledged, so it is set
// aside in a file of its own and the run goes on.
package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gunungmas/terbit/schema"
)

// ErrBroken says that a ledger's chain does not hold.
var ErrBroken = errors.New("the ledger's chain is broken")

// ErrNewer says that a later version of the program wrote an entry: what this one
// doesn't know it must not pass over, a lease or an end for instance.
var ErrNewer = errors.New("an entry of a later version of Terbit: update the program")

// zero is the prev of the first entry.
const zero = "sha256:0000000000000000000000000000000000000000000000000000000000000000"

func digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// sumKey separates an entry's content from its seal in the raw line.
var sumKey = []byte(`,"sum":"`)

// encode gives the raw line of e, sealed, without a line feed.
func encode(e schema.Entry) ([]byte, error) {
	e.Sum = ""
	raw, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode entry %d: %w", e.Seq, err)
	}
	content, _, ok := bytes.Cut(raw, append(sumKey, '"'))
	if !ok {
		return nil, fmt.Errorf("encode entry %d: no seal in %q", e.Seq, raw)
	}
	line := append(bytes.Clone(content), sumKey...)
	return append(line, digest(content)+`"}`...), nil
}

// chain numbers, times and seals entries that follow a book of that many and that
// head, in place, and gives their lines and the new head.
func chain(number int, head string, now time.Time, entries []schema.Entry) (lines []byte, newHead string, err error) {
	for i := range entries {
		e := &entries[i]
		e.Seq, e.Prev, e.Time = number+i+1, head, now.UTC().Truncate(time.Millisecond)
		line, err := encode(*e)
		if err != nil {
			return nil, "", err
		}
		e.Sum = string(line[len(line)-len(`"}`)-len(head) : len(line)-len(`"}`)]) // a seal is as long as a head
		head = digest(line)
		lines = append(append(lines, line...), '\n')
	}
	return lines, head, nil
}

// decode reads a raw line and checks its seal.
func decode(raw []byte) (schema.Entry, error) {
	var e schema.Entry
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	err := dec.Decode(&e)
	i := bytes.LastIndex(raw, sumKey)
	sealed := i >= 0 && string(raw[i:]) == string(sumKey)+digest(raw[:i])+`"}`
	switch {
	case err != nil && sealed && strings.HasPrefix(err.Error(), "json: unknown field "):
		return e, fmt.Errorf("%w: it has the %s", ErrNewer, strings.TrimPrefix(err.Error(), "json: unknown "))
	case err != nil:
		return e, fmt.Errorf("not an entry: %w", err)
	case !sealed:
		return e, errors.New("the line was changed after it was written: its seal does not fit")
	case !slices.Contains(types, string(e.Type)):
		return e, fmt.Errorf("%w: it is of the type %q", ErrNewer, e.Type)
	}
	return e, nil
}

var types = schema.EntryType("").Values()
