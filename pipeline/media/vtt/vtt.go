// Package vtt reads the text of videos, WebVTT or SubRip, and writes it as WebVTT
// that holds nothing but what is read on the screen.
//
// [Parse] refuses with an [*Error], which names the line, what is no such text:
// other than UTF-8, more than [MaxBytes], a time that can't be read, a cue that
// ends before it begins, no cue at all. [Cues.WebVTT] is the same for the same
// cues: their times, where they stand on the picture, and their words with i, b
// and u. Styles, regions, notes (where people write to each other), classes and
// voices are left out; any other markup is shown as the characters that it is.
package vtt

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// The bounds of one file.
const (
	MaxBytes = 2 << 20
	maxHours = 99
)

// Cue is what stands on the screen for a while.
type Cue struct {
	From, To time.Duration
	Place    string // settings of WebVTT, such as align:start
	Text     string // escaped as WebVTT wants it
}

// Cues are the cues of a video in the order of the file.
type Cues []Cue

// Error is a file that can't be read, from its line on.
type Error struct {
	Line    int // from 1
	Message lang.Text
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Message.In(lang.English)) }

// Parse reads WebVTT, or SubRip where the file does not begin with WEBVTT.
func Parse(data []byte) (Cues, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if len(data) > MaxBytes {
		return nil, &Error{1, lang.T("lebih dari %d MB", "more than %d MB").With(MaxBytes >> 20)}
	}
	if n := badByte(data); n >= 0 {
		return nil, &Error{1 + bytes.Count(data[:n], []byte("\n")), lang.T("bukan teks UTF-8", "not UTF-8 text")}
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(data))
	p := &parser{lines: strings.Split(text, "\n")}
	if head, ok := strings.CutPrefix(p.lines[0], "WEBVTT"); ok && (head == "" || head[0] == ' ' || head[0] == '\t') {
		p.skip() // the header block
	}
	return p.cues()
}

// badByte is the first byte that is no text, or -1.
func badByte(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == 0 || r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

type parser struct {
	lines []string
	at    int
}

// skip goes to the next blank line.
func (p *parser) skip() {
	for p.at < len(p.lines) && strings.TrimSpace(p.lines[p.at]) != "" {
		p.at++
	}
}

func (p *parser) cues() (Cues, error) {
	var list Cues
	for {
		for p.at < len(p.lines) && strings.TrimSpace(p.lines[p.at]) == "" {
			p.at++
		}
		if p.at == len(p.lines) {
			break
		}
		if word, _, _ := strings.Cut(strings.TrimSpace(p.lines[p.at]), " "); word == "NOTE" || word == "STYLE" || word == "REGION" {
			p.skip()
			continue
		}
		c, err := p.cue()
		if err != nil {
			return nil, err
		}
		if c.Text != "" {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return nil, &Error{1, lang.T("tidak memuat satu teks pun", "it holds no text at all")}
	}
	return list, nil
}

// cue reads one cue; the line before its times is its name and left out.
func (p *parser) cue() (c Cue, err error) {
	if !strings.Contains(p.lines[p.at], "-->") && p.at+1 < len(p.lines) {
		p.at++
	}
	line := p.at + 1
	from, rest, ok := strings.Cut(p.lines[p.at], "-->")
	to, settings, _ := strings.Cut(strings.TrimLeft(rest, " \t"), " ")
	var okFrom, okTo bool
	c.From, okFrom = clock(strings.TrimSpace(from))
	c.To, okTo = clock(strings.TrimSpace(to))
	switch {
	case !ok || !okFrom || !okTo:
		return c, &Error{line, lang.T("waktu tidak terbaca; contoh yang benar: 00:01:02.500 --> 00:01:05.000", "no time that can be read; a right one is 00:01:02.500 --> 00:01:05.000")}
	case c.To <= c.From:
		return c, &Error{line, lang.T("teks berakhir sebelum dimulai", "the text ends before it begins")}
	}
	c.Place = place(settings)
	p.at++
	start := p.at
	p.skip()
	c.Text = words(strings.Join(p.lines[start:p.at], "\n"))
	return c, nil
}

var clockForm = regexp.MustCompile(`^(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{3})$`)

// clock reads a time: hours may be absent, milliseconds may not.
func clock(s string) (time.Duration, bool) {
	m := clockForm.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	var n [4]int
	for i, part := range m[1:] {
		n[i], _ = strconv.Atoi("0" + part) // digits only
	}
	if n[0] > maxHours {
		return 0, false
	}
	return time.Duration(n[0])*time.Hour + time.Duration(n[1])*time.Minute + time.Duration(n[2])*time.Second + time.Duration(n[3])*time.Millisecond, true
}

var settingForm = regexp.MustCompile(`^(?:(?:line|position):-?\d{1,3}(?:\.\d{1,3})?%?(?:,(?:start|center|end|line-left|line-right))?|size:\d{1,3}(?:\.\d{1,3})?%|align:(?:start|center|end|left|right)|vertical:(?:rl|lr))$`)

// place keeps the settings that say where a cue stands.
func place(settings string) string {
	var keep []string
	for s := range strings.FieldsSeq(settings) {
		if settingForm.MatchString(s) {
			keep = append(keep, s)
		}
	}
	return strings.Join(keep, " ")
}

var (
	kept     = regexp.MustCompile(`^</?[ibu]>`)
	dropped  = regexp.MustCompile(`(?i)^(?:</?(?:c|v|lang|ruby|rt|font)(?:[.\s][^<>\n]*)?>|<\d[\d:.]*>|\{\\an?\d{1,2}\})`)
	entities = regexp.MustCompile(`^&(?:amp|lt|gt|nbsp|lrm|rlm);`)
)

// words is a cue's text with the markup that it may have.
func words(s string) string {
	var b strings.Builder
	for s != "" {
		n := strings.IndexAny(s, "<>&{")
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		if s = s[n:]; s == "" {
			break
		}
		if m := kept.FindString(s) + entities.FindString(s); m != "" {
			b.WriteString(m)
			s = s[len(m):]
			continue
		}
		if m := dropped.FindString(s); m != "" {
			s = s[len(m):]
			continue
		}
		b.WriteString(map[byte]string{'<': "&lt;", '>': "&gt;", '&': "&amp;", '{': "{"}[s[0]])
		s = s[1:]
	}
	var lines []string // a line left empty would end the cue
	for line := range strings.SplitSeq(b.String(), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// WebVTT is the file to serve.
func (c Cues) WebVTT() []byte {
	var b bytes.Buffer
	b.WriteString("WEBVTT\n")
	for _, cue := range c {
		b.WriteString("\n" + stamp(cue.From) + " --> " + stamp(cue.To))
		if cue.Place != "" {
			b.WriteString(" " + cue.Place)
		}
		b.WriteString("\n" + cue.Text + "\n")
	}
	return b.Bytes()
}

func stamp(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d", d/time.Hour, d/time.Minute%60, d/time.Second%60, d/time.Millisecond%1000)
}
