package platform

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/gunungmas/terbit/schema"
)

// testdata/x.json holds texts of our own, and testdata/twitter-text.json those of
// .ci/weights.mjs, with the length that twitter-text 3.1.0 (configuration version
// 3) gives them.
func TestWeightedAgreesWithTwitterText(t *testing.T) {
	for name, least := range map[string]int{"x.json": 250, "twitter-text.json": 2000} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var cases []struct {
			Text   string
			Length int
		}
		if err := json.Unmarshal(data, &cases); err != nil {
			t.Fatal(err)
		}
		if len(cases) < least {
			t.Fatalf("%s: %d cases", name, len(cases))
		}
		for _, c := range cases {
			if got := Weighted.Length(c.Text); got != c.Length {
				t.Errorf("%s: %q: %d, twitter-text says %d", name, c.Text, got, c.Length)
			}
		}
	}
}

// TestWeightedConformance holds X's length to the cases that twitter-text's own
// conformance suite gives for version 3 of its configuration
// (conformance/validate.yml, WeightedTweetsWithDiscountedEmojiCounterTest): its
// texts, put together here from what they repeat, and its figures.
func TestWeightedConformance(t *testing.T) {
	tens := func(n int) string { return strings.Repeat("xxxxxxxxxx-", n) }
	kana := "あいうえおかきくけこ"
	hanzi, punctuation := strings.Repeat("故", 160), " ‐ ‑ ‒ – — ― ‖  ‗ ‘ ’ ‚ ‛ “ ” „ ‟ ′ ″ ‴ ‵ ‶ ‷"
	cases := []struct {
		name, text string
		want       int
	}{
		{"text and a link", "Hi http://test.co", 26},
		{"a link alone", "http://test.co", 23},
		{"longer than the limit", "285 chars-" + tens(25), 285},
		{"a link in the middle", "285 chars- http://www.twitter.com/jack " + tens(24), 299},
		{"a link at the end", tens(24) + " http://www.twitter.com/jack ", 289},
		{"ten links", strings.Repeat("https://www.twitter.com/aloha ", 10), 240},
		{"Chinese", hanzi, 320},
		{"Chinese behind Latin", "the" + hanzi, 323},
		{"emoji", strings.Repeat("😷", 160), 320},
		{"a decomposed letter", "282 chars-" + tens(24) + "xxxxxA\u0301x", 281},
		{"a family", "H🐱☺👨\u200d👩\u200d👧\u200d👦", 7},
		{"five emoji", "😷👾😡🔥💩", 10},
		{"skin tone and profession", "🙋🏽👨\u200d🎤", 4},
		{"general punctuation", "This is a tweet with general punctuation characters: \u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u200B" + punctuation, 110},
		{"a label of 64 letters", strings.Repeat("randomurl", 7) + "s.com", 68},
		{"a host too long in punycode", strings.Repeat(kana, 12) + " http://" + strings.Repeat(kana, 5) + "あいう.com", 358},
		{"a host just short enough", strings.Repeat(kana, 12) + " http://" + strings.Repeat(kana, 5) + "あい.com", 264},
	}
	for _, c := range cases {
		if got := Weighted.Length(c.text); got != c.want {
			t.Errorf("%s: %d, the conformance suite says %d", c.name, got, c.want)
		}
	}
}

func TestLength(t *testing.T) {
	family := "👨‍👩‍👧"
	cases := []struct {
		unit Unit
		text string
		want int
	}{
		{Characters, "Halo", 4},
		{Characters, "é", 1},
		{Characters, family, 5},
		{Graphemes, family + "🇮🇩e\u0301", 3},
		{Bytes, family, 18},
		{UTF16, family, 8},
		{UTF16, "Halo é", 6},
		{EmojiBytes, "Halo é", 6},
		{EmojiBytes, "Halo 👍", 9},
		{EmojiBytes, family, 18},
		{EmojiBytes, "1️⃣", 7},
		{EmojiBytes, "123 #a", 6},
		{Toot, "Lihat https://ppid.contoh.go.id/layanan/permohonan ya", 6 + 23 + 3},
		{Toot, "Lihat ppid.contoh.go.id", 23},
		{Toot, "Halo @ppid@contoh.social, apa kabar", len("Halo @ppid, apa kabar")},
		{Toot, "Halo @ppid@contoh.social.", len("Halo @ppid.")},
		{Toot, "surel a@contoh.id", 17},
		{Toot, "@a@b.id @c@d.id", 5},
		{Toot, family, 1},
		{Tags, "#satu dua#tiga #4 (#lima) https://a.id/#x", 2},
		{Mentions, "@satu a@dua.id @tiga", 2},
		{Links, "https://a.id dan http://b.id serta c.id", 2},
		{Files, "apa saja", 0},
	}
	for _, c := range cases {
		if got := c.unit.Length(c.text); got != c.want {
			t.Errorf("%s %q: %d, want %d", c.unit, c.text, got, c.want)
		}
	}
}

// TestPlatformsCount pins how each destination counts the same texts.
func TestPlatformsCount(t *testing.T) {
	family, flag, tinted, keycap := "👨\u200d👩\u200d👧", "🇮🇩", "👍🏽", "1\ufe0f\u20e3"
	link := "https://ppid.contoh.go.id/layanan/permohonan-informasi"
	cases := []struct {
		channel string
		text    string
		want    int
	}{
		{"bluesky", family + flag + tinted + keycap + "e\u0301", 5},
		{"bluesky", link, len(link)}, // links are not shortened
		{"bluesky", "\r\n", 1},
		{"mastodon", link, 23},
		{"mastodon", "http://a.id", 23}, // short ones grow
		{"mastodon", "ppid.contoh.go.id", 17},
		{"mastodon", link + " " + link, 47},
		{"mastodon", "@ppid@contoh.social", 5},
		{"mastodon", "@ppid", 5},
		{"mastodon", "surel ppid@contoh.go.id", 23},
		{"mastodon", family + flag, 2},
		{"threads", family, 18}, // 4+3+4+3+4 bytes
		{"threads", flag, 8},
		{"threads", tinted, 8},
		{"threads", keycap, 7},
		{"threads", "é日", 2},
		{"threads", link, len(link)},
		{"telegram", family, 8}, // 2+1+2+1+2
		{"telegram", flag, 4},
		{"telegram", "é日", 2},
		{"telegram", "**tebal**", 9}, // sent without markup: what is written is what counts
		{"tiktok", tinted, 4},
		{"instagram", family, 5},
		{"facebook", flag, 2},
		{"whatsapp", "é日👍", 3},
		{"youtube", "é日👍", 2 + 3 + 4},
		{"x", family, 2},
		{"x", flag + tinted + keycap, 6},
		{"x", "é日", 3},
		{"x", link + ".", 24},
		{"x", "ppid.contoh.go.id", 23},
	}
	for _, c := range cases {
		d, ok := Of(schema.Channel(c.channel))
		if !ok {
			t.Fatalf("no destination %s", c.channel)
		}
		if got := d.Text.Length(c.text); got != c.want {
			t.Errorf("%s %q: %d, want %d", c.channel, c.text, got, c.want)
		}
	}
	if d, _ := Of("bluesky"); d.Encoded.Unit != Bytes || d.Encoded.Max != 3000 {
		t.Errorf("bluesky bounds the bytes: %+v", d.Encoded)
	}
	if d, _ := Of("telegram"); d.Limit(true).Max != 1024 || d.Limit(false).Max != 4096 {
		t.Errorf("telegram's caption and message: %d, %d", d.Limit(true).Max, d.Limit(false).Max)
	}
}

// The lengths are those of the punycode that other programs write.
func TestPunycodeLen(t *testing.T) {
	for label, code := range map[string]string{
		"contoh": "contoh", "münchen": "xn--mnchen-3ya", "рф": "xn--p1ai", "日本": "xn--wgv71a", "☃": "xn--n3h",
		"bücher": "xn--bcher-kva", "испытание": "xn--80akhbyknj4f", "他们为什么不说中文": "xn--ihqwcrb4cv8a8dqg056pqjye", "": "",
	} {
		if got := punycodeLen(label); got != len(code) {
			t.Errorf("%s: %d, want %d (%s)", label, got, len(code), code)
		}
	}
	if got := punycodeLen(strings.Repeat("日", 100_000)); got <= asciiLabelMax {
		t.Errorf("a label of 100,000: %d", got)
	}
}

func TestFits(t *testing.T) {
	l := Limit{Max: 5, Unit: Graphemes}
	for text, want := range map[string]string{
		"":           "",
		"tepat":      "tepat",
		"terlalu":    "terla",
		"👨‍👩‍👧👍👍👍👍👍": "👨‍👩‍👧👍👍👍👍",
	} {
		if got := text[:l.Fits(text)]; got != want {
			t.Errorf("%q fits up to %q, want %q", text, got, want)
		}
	}
	if (Limit{}).Over(strings.Repeat("a", 1e5)) != 0 {
		t.Error("no bound must bound nothing")
	}
}

// texts draws what captions are made of.
func texts() *rapid.Generator[string] {
	word := rapid.OneOf(
		rapid.StringMatching(`[a-z]{1,8}`), rapid.String(),
		rapid.SampledFrom([]string{" ", "\n", "#tagar", "@akun", "https://a.id/b", "contoh.go.id", "👍🏽", "🇮🇩", "é", "1️⃣", "—", "."}),
	)
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 0, 20).Draw(t, "words"), "")
	})
}

func TestUnitsBoundOneAnother(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := texts().Draw(t, "text")
		g, c, u, b := Graphemes.Length(s), Characters.Length(s), UTF16.Length(s), Bytes.Length(s)
		if g > c || c > u || u > b && utf8.ValidString(s) {
			t.Fatalf("%q: %d graphemes, %d characters, %d UTF-16, %d bytes", s, g, c, u, b)
		}
		if e := EmojiBytes.Length(s); e < g || e > b {
			t.Fatalf("%q: %d on Threads, between %d and %d", s, e, g, b)
		}
	})
}

// Apart from links, two texts on their own lines count as much as together.
func TestLengthAdds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := texts().Draw(t, "a"), texts().Draw(t, "b")
		if strings.HasSuffix(a, "\r") {
			a += "."
		}
		for _, u := range []Unit{Characters, UTF16, Bytes, Graphemes, EmojiBytes, Toot, Weighted} {
			apart := u.Length(a) + 1 + u.Length(b)
			if u == Weighted {
				// At the very start of a text, and nowhere else, X takes a letter such
				// as é for the mark before a link: "écontoh.go.id" is 24 with and
				// without a line break before it. testdata/x.json has the cases.
				apart = u.Length(a) + u.Length("\n"+b)
			}
			if got := u.Length(a + "\n" + b); got != apart {
				t.Fatalf("%s: %q and %q: %d together, %d apart", u, a, b, got, apart)
			}
		}
	})
}

func TestFitsIsLongest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := Limit{Max: rapid.IntRange(1, 30).Draw(t, "max"), Unit: rapid.SampledFrom([]Unit{Characters, Graphemes, Bytes}).Draw(t, "unit")}
		s := texts().Draw(t, "text")
		n := l.Fits(s)
		if l.Over(s[:n]) != 0 {
			t.Fatalf("%q does not fit", s[:n])
		}
		if n < len(s) && l.Length(s) <= l.Max {
			t.Fatalf("%q fits whole", s)
		}
	})
}

func FuzzLength(f *testing.F) {
	f.Add("https://a.id/(b) @c@d.id #e 👍🏽")
	f.Add("日本a.id.рф:80?x")
	f.Fuzz(func(t *testing.T, s string) {
		for u := range units {
			if n := u.Length(s); n < 0 {
				t.Fatalf("%s: %d", u, n)
			}
		}
		at := 0
		for _, l := range links(s, false) {
			if l[0] < at || l[1] <= l[0] || l[1] > len(s) {
				t.Fatalf("links %v of %q", l, s)
			}
			at = l[1]
		}
	})
}

func BenchmarkWeighted(b *testing.B) {
	s := strings.Repeat("Setiap orang berhak memperoleh informasi publik 📢 ppid.contoh.go.id. ", 4)
	for b.Loop() {
		Weighted.Length(s)
	}
}
