package bluesky

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
	"github.com/gunungmas/terbit/pipeline/platform"
)

// collection holds an account's posts.
const collection = "app.bsky.feed.post"

// picturesMax is app.bsky.embed.images' bound, read 2026-11-26.
const picturesMax = 4

// strongRef names one version of a record.
type strongRef struct {
	URI string `json:"uri"`
	CID string `json:"cid"`
}

// write is one of applyWrites.
type write struct {
	Type       string `json:"$type"`
	Collection string `json:"collection"`
	Rkey       string `json:"rkey"`
	Value      any    `json:"value,omitempty"`
}

// post is a record of app.bsky.feed.post.
type post struct {
	Type      string    `json:"$type"`
	Text      string    `json:"text"`
	Facets    []facet   `json:"facets,omitempty"`
	Reply     *replyRef `json:"reply,omitempty"`
	Embed     *embed    `json:"embed,omitempty"`
	Langs     []string  `json:"langs,omitempty"`
	CreatedAt string    `json:"createdAt"`
}

type replyRef struct {
	Root   strongRef `json:"root"`
	Parent strongRef `json:"parent"`
}

// embed is app.bsky.embed.images or app.bsky.embed.video.
type embed struct {
	Type   string          `json:"$type"`
	Images []picture       `json:"images,omitempty"`
	Video  json.RawMessage `json:"video,omitempty"`
	Alt    string          `json:"alt,omitempty"` // of the video
	Aspect *aspect         `json:"aspectRatio,omitempty"`
}

type picture struct {
	Image  json.RawMessage `json:"image"`
	Alt    string          `json:"alt"` // required, so never left out
	Aspect *aspect         `json:"aspectRatio,omitempty"`
}

type aspect struct {
	Width  int `json:"width"`
	Height int `json:"height"`
}

// created is a job's time as its record says it.
func created(j channel.Job) string { return j.Time.UTC().Format("2006-01-02T15:04:05.000Z") }

const sortable = "234567abcdefghijklmnopqrstuvwxyz"

// rkey is the key of a job's record, a TID: 53 bits of microseconds and 10 of a
// clock's number. The milliseconds are the job's time, the rest comes from its key,
// so that every attempt has the same and no two jobs of one moment do.
func rkey(j channel.Job) string {
	sum := sha256.Sum256([]byte(j.Key))
	micros := uint64(j.Time.UnixMilli())*1000 + uint64(binary.BigEndian.Uint32(sum[:4])%1000)
	n := micros<<10 | uint64(binary.BigEndian.Uint16(sum[4:6])&0x3ff)
	var out [13]byte
	for i := range out {
		out[len(out)-1-i] = sortable[n&31]
		n >>= 5
	}
	return string(out[:])
}

// record makes a job's post, its media uploaded. Uploads are not kept for another
// attempt: the server drops within minutes what no record uses, and gives the same
// bytes the same name.
func (r *Remote) record(ctx context.Context, s *session, j channel.Job, parent *replyRef) (*post, error) {
	p := &post{Type: collection, Text: j.Message.Text, Langs: []string{r.cfg.Lang}, CreatedAt: created(j), Reply: parent}
	if j.How == channel.Reply {
		p.Text = j.Reply
	}
	if strings.TrimSpace(p.Text) == "" && (parent != nil || len(j.Files) == 0) {
		return nil, refuse("there is nothing to post")
	}
	var err error
	if p.Facets, err = r.facets(ctx, s, p.Text); err != nil {
		return nil, err
	}
	if j.How != channel.Reply {
		p.Embed, err = r.embed(ctx, s, j)
	}
	return p, err
}

func (r *Remote) embed(ctx context.Context, s *session, j channel.Job) (*embed, error) {
	media := j.Message.Media
	switch {
	case len(media) != len(j.Files):
		return nil, refuse("%d files for %d media", len(j.Files), len(media))
	case len(media) == 0:
		return nil, nil
	case len(media) > picturesMax:
		return nil, refuse("%d media; Bluesky takes %d", len(media), picturesMax)
	case media[0].Kind == platform.Video && len(media) == 1:
		blob, err := r.upload(ctx, s, j.Files[0])
		return &embed{Type: "app.bsky.embed.video", Video: blob, Alt: media[0].Alt, Aspect: ratio(j.Files[0])}, err
	}
	e := &embed{Type: "app.bsky.embed.images"}
	for i, m := range media {
		if m.Kind != platform.Image {
			return nil, refuse("%s: Bluesky takes one video, alone", m.File)
		}
		blob, err := r.upload(ctx, s, j.Files[i])
		if err != nil {
			return nil, err
		}
		e.Images = append(e.Images, picture{Image: blob, Alt: m.Alt, Aspect: ratio(j.Files[i])})
	}
	return e, nil
}

func ratio(f channel.File) *aspect {
	if f.Width < 1 || f.Height < 1 {
		return nil
	}
	return &aspect{f.Width, f.Height}
}

// upload sends a file and returns the server's reference to it, as it said it.
func (r *Remote) upload(ctx context.Context, s *session, f channel.File) (json.RawMessage, error) {
	var out struct {
		Blob json.RawMessage `json:"blob"`
	}
	err := r.call(ctx, s, request{
		method: "com.atproto.repo.uploadBlob", file: f.Open, kind: f.Type, size: f.Bytes, upload: true,
	}, &out)
	if err != nil {
		return nil, fmt.Errorf("upload %s: %w", f.Name, err)
	}
	var blob struct {
		Type string `json:"$type"`
		Ref  struct {
			Link string `json:"$link"`
		} `json:"ref"`
		Size int64 `json:"size"`
	}
	if err := json.Unmarshal(out.Blob, &blob); err != nil || blob.Type != "blob" || blob.Ref.Link == "" {
		return nil, fmt.Errorf("upload %s: the server's answer names no file", f.Name)
	}
	if blob.Size != f.Bytes {
		return nil, fmt.Errorf("upload %s: %d bytes arrived of %d", f.Name, blob.Size, f.Bytes)
	}
	return out.Blob, nil
}

// when reads a record's createdAt; the zero time where it is none.
func when(s string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}
	}
	return t
}
