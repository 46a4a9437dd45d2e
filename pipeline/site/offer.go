package site

import (
	"fmt"
	"io"
	"regexp"
)

// Offer is a file that the site holds for a destination, which fetches what it posts
// from a public address. No page leads there, and the address is that of the bytes: it
// stays the same from build to build, and other bytes never answer at it.
type Offer struct {
	SHA256 string // of the bytes, 64 hexadecimal digits
	Ext    string // .jpg, .png, .mp4 or .mov
	Open   func() (io.ReadCloser, error)
}

// offerFolder is where offers lie, apart from everything that has a page.
const offerFolder = "kiriman/"

var offerForm = regexp.MustCompile(`^[0-9a-f]{64}\.(jpg|png|mp4|mov)$`)

// File is the offer's place within the site.
func (o Offer) File() string { return offerFolder + o.SHA256 + o.Ext }

// Address is where a site with the base address serves the offer. A base that is none
// is an error.
func (o Offer) Address(baseURL string) (string, error) {
	b, err := parseBase(baseURL)
	if err != nil {
		return "", err
	}
	return b.absolute(o.File()), nil
}

// putOffers lays the offers into the site, each once.
func (b *build) putOffers() error {
	done := map[string]bool{}
	for _, o := range b.in.Offers {
		if !offerForm.MatchString(o.SHA256 + o.Ext) {
			return fmt.Errorf("offer %s: not named by a SHA-256 and a known extension", o.SHA256+o.Ext)
		}
		if done[o.File()] {
			continue
		}
		done[o.File()] = true
		if err := b.out.copy(o.File(), o.Open); err != nil {
			return fmt.Errorf("offer %s: %w", o.File(), err)
		}
		if got := fmt.Sprintf("%x", b.out.digests[o.File()]); got != o.SHA256 {
			return fmt.Errorf("offer %s: its bytes have the SHA-256 %s", o.File(), got)
		}
		b.media.Add(1)
	}
	return nil
}
