package site

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"testing"
)

func offer(text string) Offer {
	return Offer{SHA256: fmt.Sprintf("%x", sha256.Sum256([]byte(text))), Ext: ".jpg", Open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}
}

// What a destination is to fetch is on the site for as long as it is offered, and
// nothing on the site leads there.
func TestOffersLieOnTheSiteUntilTheyAreNoLongerMade(t *testing.T) {
	in := testInput(t, everything()...)
	in.Pictures = fakePictures{t.TempDir()}
	one, two := offer("satu"), offer("dua")
	builder := NewBuilder("", "uji")
	for _, c := range []struct {
		name   string
		offers []Offer
	}{
		{"two, one of them twice", []Offer{one, two, one}},
		{"the same again", []Offer{one, two}},
		{"one was fetched", []Offer{two}},
		{"none", nil},
	} {
		in.Offers = c.offers
		if _, err := builder.Build(t.Context(), in); err != nil {
			t.Fatal(err)
		}
		files := tree(t, in.Out)
		for _, o := range []Offer{one, two} {
			offered := false
			for _, x := range c.offers {
				offered = offered || x.SHA256 == o.SHA256
			}
			if got, there := files[o.File()]; there != offered || there && fmt.Sprintf("%x", sha256.Sum256([]byte(got))) != o.SHA256 {
				t.Errorf("%s: %s is there: %t", c.name, o.File(), there)
			}
			for name, text := range files {
				if name != Manifest && strings.Contains(text, o.SHA256) {
					t.Errorf("%s: %s leads to an offer", c.name, name)
				}
			}
		}
		if _, err := ReadBuilt(in.Out); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		fresh := in
		fresh.Out = t.TempDir()
		if want, _ := mustBuild(t, fresh); !equalTrees(files, want) {
			t.Errorf("%s: not the site that is built from nothing", c.name)
		}
	}
}

func equalTrees(a, b map[string]string) bool {
	for name, text := range a {
		if b[name] != text {
			return false
		}
	}
	return len(a) == len(b)
}

func TestAnOffersAddressIsThatOfItsBytes(t *testing.T) {
	o := offer("satu")
	for base, want := range map[string]string{
		"https://kantor.go.id":        "https://kantor.go.id/kiriman/" + o.SHA256 + ".jpg",
		"https://kantor.go.id/situs/": "https://kantor.go.id/situs/kiriman/" + o.SHA256 + ".jpg",
		"kantor.go.id":                "",
	} {
		if got, err := o.Address(base); got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", base, got, err)
		}
	}
}

// Other bytes than its name says are on no site.
func TestAnOfferThatIsNotItsNameStopsTheBuild(t *testing.T) {
	changed, unnamed, script := offer("satu"), offer("satu"), offer("satu")
	changed.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte("lain"))), nil }
	unnamed.SHA256 = "../../" + unnamed.SHA256[6:]
	script.Ext = ".html"
	for _, o := range []Offer{changed, unnamed, script} {
		in := testInput(t, everything()...)
		in.Offers = []Offer{o}
		if _, err := Build(t.Context(), in); err == nil || !strings.Contains(err.Error(), "offer") {
			t.Errorf("%s%s: %v", o.SHA256, o.Ext, err)
		}
	}
}
