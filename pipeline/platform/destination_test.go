package platform

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/gunungmas/terbit/schema"
)

func TestTableIsComplete(t *testing.T) {
	var want []schema.Channel
	for _, c := range schema.Channel("").Values() {
		if schema.Channel(c) != schema.Site {
			want = append(want, schema.Channel(c))
		}
	}
	var got []schema.Channel
	for _, d := range All() {
		got = append(got, d.Channel)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("destinations %v, schema has %v", got, want)
	}
	if _, ok := Of(schema.Site); ok {
		t.Error("the site is no destination")
	}
}

// Every bound names its unit, its source and the day it was read.
func TestLimitsAreSourced(t *testing.T) {
	for _, d := range All() {
		for name, l := range limitsOf(reflect.ValueOf(d)) {
			if l == (Limit{}) {
				continue
			}
			if l.Max <= 0 || l.Unit == "" || l.Unit.Text().IsZero() || !strings.HasPrefix(l.Source, "https://") || len(l.Checked) != len("2006-01-02") {
				t.Errorf("%s %s: %+v", d.Channel, name, l)
			}
		}
		if d.Name == "" || d.Text.Max == 0 || d.Media.Count.Max == 0 {
			t.Errorf("%s lacks a name, a text limit or media", d.Channel)
		}
		if r := d.Media.Image.Recipe; r.MaxBytes > d.Media.Image.Size.Max && d.Media.Images.Max > 0 {
			t.Errorf("%s: recipe allows more bytes than the platform", d.Channel)
		}
	}
}

func limitsOf(v reflect.Value) map[string]Limit {
	found := map[string]Limit{}
	for i := range v.NumField() {
		name, f := v.Type().Field(i).Name, v.Field(i)
		if l, ok := reflect.TypeAssert[Limit](f); ok {
			found[name] = l
		} else if f.Kind() == reflect.Struct && name != "Recipe" {
			for k, l := range limitsOf(f) {
				found[name+"."+k] = l
			}
		}
	}
	return found
}

func TestWith(t *testing.T) {
	d, _ := Of("telegram")
	d = d.With(schema.Destination{TextMax: 900, MediaMax: 2})
	if d.Limit(false).Max != 900 || d.Limit(true).Max != 900 || d.Media.Count.Max != 2 || d.Text.Unit != UTF16 {
		t.Errorf("override: %+v", d.Text)
	}
	if d, _ := Of("telegram"); d.Limit(true).Max != 1024 || d.Limit(false).Max != 4096 {
		t.Error("the table must stay as it is")
	}
	m, _ := Of("mastodon")
	if m.Owns("https://contoh.social/@a/1") {
		t.Error("no server is known yet")
	}
	if m = m.With(schema.Destination{URL: "https://contoh.social/@a"}); !m.Owns("https://contoh.social/@a/1") || m.Owns("https://lain.social/@a/1") {
		t.Error("the account's server is the host")
	}
}

func TestOwns(t *testing.T) {
	for address, want := range map[string]bool{
		"https://x.com/akun/status/1":          true,
		"https://www.x.com/akun/status/1":      true,
		"https://X.com/akun/status/1":          true,
		"https://twitter.com/akun/status/1":    true,
		"http://x.com/akun/status/1":           false,
		"https://x.com/":                       false,
		"https://x.com.contoh.id/a":            false,
		"https://jahat@x.com/a":                false,
		"https://contoh.id/?u=https://x.com/a": false,
		"bukan alamat":                         false,
	} {
		d, _ := Of("x")
		if got := d.Owns(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}

func TestComposeLinkKeepsText(t *testing.T) {
	text := "Halo & selamat #pagi + 50%\nhttps://a.id/?b=c “é” 👍🏽"
	for _, d := range All() {
		link := d.ComposeLink(text)
		if d.Compose == "" {
			if link != "" {
				t.Errorf("%s: %s", d.Channel, link)
			}
			continue
		}
		u, err := url.Parse(link)
		if err != nil || u.Query().Get("text") != text || strings.Contains(link, "+") {
			t.Errorf("%s: %s", d.Channel, link)
		}
		if d.ComposeLink(strings.Repeat("panjang ", 2000)) != "" {
			t.Errorf("%s: too long an address", d.Channel)
		}
	}
}

func TestTitleAndBody(t *testing.T) {
	y, _ := Of("youtube")
	if y.TitleOf("Judul\n\nIsi\n\nlagi") != "Judul" || y.Body("Judul\n\nIsi\n\nlagi") != "Isi\n\nlagi" || y.Body("Judul") != "" {
		t.Error("title and body of a YouTube text")
	}
	x, _ := Of("x")
	if x.TitleOf("a\nb") != "" || x.Body("a\nb") != "a\nb" {
		t.Error("others have no title")
	}
}

func TestSum(t *testing.T) {
	base := Message{Text: "a", Media: []Attachment{{SHA256: "1", Alt: "x"}, {SHA256: "2", Alt: "y"}}}
	same := base
	same.Account, same.Title, same.Revision, same.Media = "lain", "lain", "lain", []Attachment{
		{SHA256: "1", Alt: "x", File: "b.jpg", Recipe: Recipe{MaxWidth: 9}}, {SHA256: "2", Alt: "y"},
	}
	if base.Sum() != same.Sum() {
		t.Error("account, title, names and recipes are not shown content")
	}
	for name, m := range map[string]Message{
		"text":  {Text: "b", Media: base.Media},
		"order": {Text: "a", Media: []Attachment{base.Media[1], base.Media[0]}},
		"alt":   {Text: "a", Media: []Attachment{{SHA256: "1", Alt: "z"}, base.Media[1]}},
		"fewer": {Text: "a", Media: base.Media[:1]},
		"moved": {Text: "a", Media: []Attachment{{SHA256: "1x"}, base.Media[1]}},
	} {
		if m.Sum() == base.Sum() {
			t.Errorf("%s changes what is shown", name)
		}
	}
}
