package handoff

import (
	"encoding/json"
	"fmt"
	"regexp"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/platform"
	"github.com/gunungmas/terbit/schema"
)

// The actions of a job.
const (
	Post     = channel.Post
	Correct  = channel.Correct
	Withdraw = channel.Withdraw
)

// Job is one action at one destination account.
type Job = channel.Job

// Record is job.json.
type Record struct {
	Version  int            `json:"version"`
	Key      string         `json:"key"`
	Action   string         `json:"action"`
	Item     string         `json:"item"`
	Title    string         `json:"title,omitempty"`
	Revision string         `json:"revision,omitempty"`
	Digest   string         `json:"digest,omitempty"`
	Channel  schema.Channel `json:"channel"`
	Account  string         `json:"account"`
	Text     *File          `json:"text,omitempty"`
	Length   int            `json:"length,omitempty"`
	Max      int            `json:"max,omitempty"`
	Unit     platform.Unit  `json:"unit,omitempty"`
	Already  int            `json:"already,omitempty"` // parts of the thread that are out
	Media    []File         `json:"media,omitempty"`
	Previous string         `json:"previous,omitempty"`
	URL      string         `json:"url,omitempty"`
	Reason   string         `json:"reason,omitempty"`
	Time     time.Time      `json:"time"`
}

// File is one file of a job's folder, or a medium that stays elsewhere.
type File struct {
	Name   string `json:"name,omitempty"` // in the job's folder
	URL    string `json:"url,omitempty"`  // of a medium kept elsewhere
	Kind   string `json:"kind,omitempty"` // image or video
	Source string `json:"source,omitempty"`
	Alt    string `json:"alt,omitempty"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

const recordVersion = 1

var itemID = regexp.MustCompile(`^content/[0-9]{4}/[a-z0-9]+(-[a-z0-9]+)*$`)

// check refuses a job whose names could lead elsewhere.
func check(j Job) error {
	_, known := platform.Of(j.Message.Channel)
	switch {
	case j.Key == "":
		return fmt.Errorf("job on %s has no key", j.Message.Item)
	case !itemID.MatchString(j.Message.Item):
		return fmt.Errorf("item %q is not content/YYYY/slug", j.Message.Item)
	case !known:
		return fmt.Errorf("channel %q is no destination", j.Message.Channel)
	case j.Action != Post && j.Action != Correct && j.Action != Withdraw:
		return fmt.Errorf("action %q is not post, correct or withdraw", j.Action)
	}
	return nil
}

// newRecord is the job without its files.
func newRecord(j Job) Record {
	m := j.Message
	r := Record{
		Version: recordVersion, Key: j.Key, Action: j.Action, Item: m.Item, Title: m.Title, Revision: m.Revision,
		Digest: m.Digest, Channel: m.Channel, Account: m.Account, URL: j.URL, Reason: j.Reason, Time: j.Time.Round(0),
	}
	if j.Action != Withdraw {
		r.Length, r.Max, r.Unit, r.Already = m.Length, m.Max, m.Unit, j.Already
	}
	if j.Action == Correct {
		r.Previous = j.Previous
	}
	return r
}

func (r Record) encode() ([]byte, error) {
	data, err := json.MarshalIndent(r, "", "  ")
	return append(data, '\n'), err
}

func decode(data []byte) (Record, error) {
	var r Record
	if err := json.Unmarshal(data, &r); err != nil {
		return Record{}, err
	}
	if r.Version != recordVersion {
		return Record{}, fmt.Errorf("version %d, want %d", r.Version, recordVersion)
	}
	return r, nil
}
