package platform

import (
	"crypto/sha256"
	"fmt"
	"io"

	"github.com/gunungmas/terbit/schema"
)

// The kinds of attachments.
const (
	Image = "image"
	Video = "video"
)

// Message is what one destination is to show of one item: its exact text and the
// media chosen for it.
type Message struct {
	Item     string // content/YYYY/slug
	Revision string // git tree id of the item's folder; set by who knows it
	Channel  schema.Channel
	Account  string
	Title    string // the item's title, for people; not posted
	Text     string // takarir/<kanal>.txt, byte for byte; see [Message.Parts]
	Length   int    // of the text, in Unit; of a YouTube text, its description's; of a thread, its longest part's
	Max      int
	Unit     Unit
	Media    []Attachment
	Digest   string // [Message.Sum]
}

// Attachment is one image or video of a message.
type Attachment struct {
	File   string // name in the item's folder; empty for one kept elsewhere
	URL    string // where one kept elsewhere is
	Kind   string // image or video
	Alt    string // empty where the destination takes none
	SHA256 string // of the source's bytes, 64 hexadecimal digits
	Bytes  int64  // of the source
	Width  int    // as shown, after turning
	Height int
	Recipe Recipe
}

// Recipe says how an image is made to fit a destination. The zero value changes
// nothing but the metadata, which is always left behind.
type Recipe struct {
	MaxWidth  int   `json:"max_width,omitempty"`
	MaxHeight int   `json:"max_height,omitempty"`
	Quality   int   `json:"quality,omitempty"` // of JPEG; 0 means 85
	MaxBytes  int   `json:"max_bytes,omitempty"`
	MinRatio  Ratio `json:"min_ratio,omitzero"` // narrower images get margins, never a crop
	MaxRatio  Ratio `json:"max_ratio,omitzero"` // wider ones too
	JPEGOnly  bool  `json:"jpeg_only,omitempty"`
}

// Sum is the digest of what the destination shows: the text, and each
// attachment's source and alternative text in order. Recipes, accounts, titles
// and templates have no part in it, so that changing them never looks like a
// correction.
func (m Message) Sum() string {
	h := sha256.New()
	field(h, m.Text)
	for _, a := range m.Media {
		field(h, a.SHA256)
		field(h, a.Alt)
	}
	return fmt.Sprintf("sha256:%x", h.Sum(nil))
}

// MediaSum is the digest of the media alone, with their alternative texts; "" of a
// message without any.
func (m Message) MediaSum() string {
	if len(m.Media) == 0 {
		return ""
	}
	return Message{Media: m.Media}.Sum()
}

// field writes s after its length, so that no two lists of fields look alike.
func field(w io.Writer, s string) { fmt.Fprintf(w, "%d:%s\n", len(s), s) }
