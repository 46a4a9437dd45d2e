package mend

import (
	"bytes"
	"encoding/json"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/markdown"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
	"github.com/gunungmas/terbit/schema"
)

// plain mends what any text can have: the order matters, since later steps look
// for line ends.
func (t *text) plain(index, composed bool) {
	if rest, ok := bytes.CutPrefix(t.now, []byte("\xef\xbb\xbf")); ok {
		t.now = rest
		t.did(1, 1, source.Bom.ID, "", lang.T("BOM dihapus", "the BOM was removed"))
	}
	same := t.sameText
	if index {
		same = t.sameItem
	}
	if i := bytes.Index(t.now, []byte("\r\n")); i >= 0 {
		t.try(bytes.ReplaceAll(t.now, []byte("\r\n"), []byte("\n")), same, lang.T("akhir baris Windows (CRLF) menjadi LF", "Windows line ends (CRLF) became LF"))
	}
	if composed && !norm.NFC.IsNormal(t.now) {
		t.try(norm.NFC.Bytes(t.now), same, lang.T("huruf beraksen disatukan (NFC)", "letters with accents were composed (NFC)"))
	}
	t.try(t.trimmed(index), same, lang.T("spasi di akhir baris dihapus", "blanks at the end of a line were removed"))
	if len(t.now) > 0 && t.now[len(t.now)-1] != '\n' {
		t.try(append(bytes.Clone(t.now), '\n'), same, lang.T("baris terakhir ditutup", "the last line was ended"))
	}
}

// try takes a new text if it means the same, and says where the first line
// differs.
func (t *text) try(next []byte, same func(a, b []byte) bool, what lang.Text) {
	if bytes.Equal(t.now, next) || !same(t.now, next) {
		return
	}
	line := 1
	for a, b := t.now, next; ; line++ {
		x, resta, _ := bytes.Cut(a, []byte("\n"))
		y, restb, _ := bytes.Cut(b, []byte("\n"))
		if !bytes.Equal(x, y) || len(resta) == 0 || len(restb) == 0 {
			break
		}
		a, b = resta, restb
	}
	t.now = next
	t.did(line, 1, "", "", what)
}

// trimmed is the text without blanks at the ends of lines, where they mean
// nothing. In markdown two of them are a line break, and in code they are code.
func (t *text) trimmed(index bool) []byte {
	_, body, ok := parts(t.now)
	head := len(t.now) - len(body)
	if !index {
		head = len(t.now)
	} else if !ok {
		return t.now
	}
	var out bytes.Buffer
	fence, at := "", 0
	for line := range bytes.Lines(t.now) {
		text, end := strings.CutSuffix(string(line), "\n")
		short := strings.TrimRight(text, " \t")
		if at >= head {
			short = bodyLine(text, short, &fence)
		}
		at += len(line)
		out.WriteString(short)
		if end {
			out.WriteByte('\n')
		}
	}
	return out.Bytes()
}

func bodyLine(text, short string, fence *string) string {
	mark := strings.TrimLeft(text, " \t>")
	for _, f := range []string{"```", "~~~"} {
		if strings.HasPrefix(mark, f) && (*fence == "" || *fence == f) {
			if *fence == "" {
				*fence = f
			} else {
				*fence = ""
			}
			return text
		}
	}
	switch {
	case *fence != "",
		short != "" && strings.HasSuffix(text, "  "),                   // a line break
		strings.HasPrefix(text, "    "), strings.HasPrefix(text, "\t"): // code by indentation
		return text
	}
	return short
}

// sameText: a caption's words.
func (t *text) sameText(a, b []byte) bool { return words(a) == words(b) }

func words(s []byte) string { return strings.Join(strings.Fields(norm.NFC.String(string(s))), " ") }

// sameItem: the decoded front matter and the rendered body, but for composed
// letters.
func (t *text) sameItem(a, b []byte) bool {
	frontA, bodyA, okA := parts(a)
	frontB, bodyB, okB := parts(b)
	return okA == okB && sameFront(frontA, frontB) && sameBody(bodyA, bodyB)
}

// sameFront compares what they decode to; of one that can't be parsed nobody
// knows what it means, so there only line ends and composed letters may differ.
func sameFront(a, b []byte) bool {
	if _, problems := strictyaml.Parse(a); len(problems) > 0 {
		return lines(a) == lines(b)
	}
	x, problemsX := decode(a)
	y, problemsY := decode(b)
	return len(problemsX) == len(problemsY) && values(x) == values(y)
}

func lines(s []byte) string {
	return norm.NFC.String(strings.ReplaceAll(string(s), "\r\n", "\n"))
}

// values are all values as text, composed; numbers are written whole, and nothing
// in a front matter can fail to be written.
func values(it schema.Item) string {
	data, err := json.Marshal(it)
	if err != nil {
		return err.Error()
	}
	return norm.NFC.String(string(data))
}

// sameBody compares what the text renders to. A text that does not render is
// the same as none.
func sameBody(a, b []byte) bool {
	x, errX := rendered(a)
	y, errY := rendered(b)
	return errX == nil && errY == nil && x == y
}

func rendered(src []byte) (string, error) {
	var b markdown.Buffer
	if err := markdown.CommonMark(&b, bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))); err != nil {
		return "", err
	}
	return norm.NFC.String(b.String()), nil
}

func decode(front []byte) (it schema.Item, problems []strictyaml.Problem) {
	n, problems := strictyaml.Parse(front)
	if len(problems) > 0 {
		return it, problems
	}
	problems = strictyaml.Decode(n, &it)
	return it, problems
}
