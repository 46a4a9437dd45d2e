package vtt

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"webvtt", "WEBVTT\n\n00:01.000 --> 00:02.500\nHalo\n", "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nHalo\n"},
		{
			"byte order mark, header, names, line ends", "\ufeffWEBVTT - Wawancara\r\nKind: captions\r\n\r\npertama\r\n01:00:01.000 --> 01:00:02.000 align:start line:-1\r\nSatu\r\nDua\r\n",
			"WEBVTT\n\n01:00:01.000 --> 01:00:02.000 align:start line:-1\nSatu\nDua\n",
		},
		{
			"subrip", "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color=\"red\">Merah</font> & <i>miring</i>\n\n2\n00:00:03,000 --> 00:00:04,000\n3 < 4\n",
			"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nMerah &amp; <i>miring</i>\n\n00:00:03.000 --> 00:00:04.000\n3 &lt; 4\n",
		},
		{
			"styles, regions and notes go", "WEBVTT\n\nSTYLE\n::cue { background: url(https://jahat.example/) }\n\nREGION\nid:a\n\nNOTE jangan lupa\nnomor 0812\n\n00:01.000 --> 00:02.000 region:a onclick=1\n<v Ani><c.kuning>Ya</c></v> <00:01.500>&amp; tidak\n",
			"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nYa &amp; tidak\n",
		},
		{
			"markup of a page is text", "WEBVTT\n\n00:01.000 --> 00:02.000\n<script>alert(1)</script> <img src=x onerror=y> a --> b &copy; {x}\n",
			"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n&lt;script&gt;alert(1)&lt;/script&gt; &lt;img src=x onerror=y&gt; a --&gt; b &amp;copy; {x}\n",
		},
		{"an empty cue goes", "WEBVTT\n\n00:01.000 --> 00:02.000\n<c> </c>\n\n00:03.000 --> 00:04.000\nAda\n", "WEBVTT\n\n00:00:03.000 --> 00:00:04.000\nAda\n"},
	}
	for _, c := range cases {
		cues, err := Parse([]byte(c.in))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if d := cmp.Diff(c.want, string(cues.WebVTT())); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	cases := []struct {
		name, in string
		line     int
	}{
		{"empty", "", 1},
		{"a header alone", "WEBVTT\n", 1},
		{"no text file", "WEBVTT\n\n00:01.000 --> 00:02.000\n\xff\n", 4},
		{"zero byte", "WEBVTT\n\x00", 2},
		{"a page", "<!DOCTYPE html>\n<p>halo</p>\n", 2},
		{"no milliseconds", "WEBVTT\n\n00:01 --> 00:02\na\n", 3},
		{"backwards", "WEBVTT\n\n00:02.000 --> 00:01.000\na\n", 3},
		{"a name and nothing else", "WEBVTT\n\nhalo\n", 4},
		{"more hours than there are", "WEBVTT\n\n100:00:00.000 --> 100:00:01.000\na\n", 3},
		{"too large", strings.Repeat("a", MaxBytes+1), 1},
	}
	for _, c := range cases {
		_, err := Parse([]byte(c.in))
		e, ok := errors.AsType[*Error](err)
		if !ok || e.Line != c.line {
			t.Errorf("%s: %v, want a refusal at line %d", c.name, err, c.line)
		}
	}
}

// What was written is read again as the same, whatever the file was.
func FuzzParse(f *testing.F) {
	f.Add([]byte("WEBVTT\n\n00:01.000 --> 00:02.000\n<b>a</b> &lt;\n"))
	f.Add([]byte("1\n00:00:01,000 --> 00:00:02,000\n<x>{\\an8}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		cues, err := Parse(data)
		if err != nil {
			return
		}
		out := cues.WebVTT()
		again, err := Parse(out)
		if len(out) > MaxBytes {
			return // escaping made it longer
		}
		if err != nil {
			t.Fatalf("%v in %q", err, out)
		}
		if d := cmp.Diff(string(out), string(again.WebVTT())); d != "" {
			t.Fatal(d)
		}
		for _, c := range cues {
			rest := strings.NewReplacer("<i>", "", "</i>", "", "<b>", "", "</b>", "", "<u>", "", "</u>", "").Replace(c.Text)
			if strings.ContainsAny(rest, "<>") {
				t.Fatalf("markup left: %q", c.Text)
			}
		}
	})
}
