package gate

import (
	"strings"
	"unicode"
)

// Verb is what a command asks for, as it is written after the slash.
type Verb string

// The verbs. Posted, PostFailed, NotPosted and TakenDown belong to publication: they are
// known here so that a comment has one grammar, and acted on elsewhere.
const (
	ConsiderYes Verb = "pertimbangan lanjut"
	ConsiderNo  Verb = "pertimbangan tolak"
	Ready       Verb = "siap"
	Corrected   Verb = "koreksi selesai"
	Refuse      Verb = "keputusan tolak"
	Hold        Verb = "tahan"
	Release     Verb = "lepas"
	Withdraw    Verb = "tarik"
	Posted      Verb = "tayang"
	PostFailed  Verb = "gagal"
	NotPosted   Verb = "tidak-tayang"
	TakenDown   Verb = "dicabut"
	Deputise    Verb = "wakil"
)

// form is what stands after a verb.
type form struct {
	subject bool // a channel or an account
	link    bool // and perhaps an address
	reason  bool // a reason
	needed  bool // which must be there
}

var forms = map[Verb]form{
	ConsiderYes: {},
	ConsiderNo:  {reason: true, needed: true},
	Ready:       {},
	Corrected:   {},
	Refuse:      {reason: true, needed: true},
	Hold:        {reason: true, needed: true},
	Release:     {},
	Withdraw:    {reason: true, needed: true},
	Posted:      {subject: true, link: true},
	PostFailed:  {subject: true, reason: true, needed: true},
	NotPosted:   {subject: true, reason: true},
	TakenDown:   {subject: true, reason: true},
	Deputise:    {subject: true, reason: true},
}

// halves are the first words of the verbs that have two.
var halves = map[string]bool{"pertimbangan": true, "koreksi": true, "keputusan": true}

// Command is one command of a comment. Where Problem is set the command is
// known but not complete, and Reason holds what stands after the verb.
type Command struct {
	Verb Verb
	// Subject is the channel, or the account of /wakil, in lower case.
	Subject string
	// Link is the address of a post.
	Link   string
	Reason string
	// Problem is CommandUnclear, CommandNeedsReason or "".
	Problem Code
}

// String writes the command as a person would; parsing it gives it back.
func (c Command) String() string {
	parts := []string{"/" + string(c.Verb)}
	for _, p := range []string{c.Subject, c.Link, c.Reason} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " ")
}

// ParseCommands reads the commands of a comment, one a line. A line is a
// command when it starts with a slash and a verb, in any case, outside quotes,
// code and HTML comments. Anything else is talk.
func ParseCommands(body string) []Command {
	var out []Command
	var skip hidden
	for line := range strings.FieldsFuncSeq(body, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if skip.line(line) {
			continue
		}
		if c, ok := parseLine(line); ok {
			out = append(out, c)
		}
	}
	return out
}

// hidden follows code fences and HTML comments from line to line: templates
// explain commands in them.
type hidden struct {
	fence   string
	comment bool
}

func (h *hidden) line(line string) bool {
	text := strings.TrimSpace(line)
	switch {
	case h.fence != "":
		if strings.HasPrefix(text, h.fence) && strings.Trim(text, h.fence[:1]) == "" {
			h.fence = ""
		}
		return true
	case h.comment:
		h.comment = !strings.Contains(text, "-->")
		return true
	case strings.HasPrefix(text, "```"), strings.HasPrefix(text, "~~~"):
		h.fence = text[:len(text)-len(strings.TrimLeft(text, text[:1]))]
		return true
	}
	if i := strings.LastIndex(text, "<!--"); i >= 0 {
		h.comment = !strings.Contains(text[i:], "-->")
	}
	return false
}

func parseLine(line string) (Command, bool) {
	// Four spaces or a tab make a code block.
	text := strings.TrimLeft(line, " ")
	if len(line)-len(text) > 3 || !strings.HasPrefix(text, "/") {
		return Command{}, false
	}
	first, rest := word(text[1:])
	verb := Verb(verbWord(first))
	if halves[string(verb)] {
		second, after := word(rest)
		full := verb + " " + Verb(verbWord(second))
		if _, ok := forms[full]; !ok {
			return Command{Verb: verb, Reason: rest, Problem: CommandUnclear}, true
		}
		verb, rest = full, after
	}
	f, ok := forms[verb]
	if !ok {
		return Command{}, false
	}
	return f.parse(verb, rest), true
}

// parse reads what stands after the verb.
func (f form) parse(verb Verb, rest string) Command {
	c := Command{Verb: verb}
	unclear := Command{Verb: verb, Reason: rest, Problem: CommandUnclear}
	if f.subject {
		var subject string
		subject, rest = word(rest)
		if c.Subject = bare(strings.ToLower(subject)); c.Subject == "" {
			return unclear
		}
	}
	if f.link && !punctuation(rest) {
		var link string
		link, rest = word(rest)
		if c.Link = strings.Trim(link, "<>.,;!"); !strings.Contains(c.Link, "://") {
			return unclear
		}
	}
	if f.reason {
		c.Reason = strings.TrimSpace(strings.TrimLeft(rest, ":-–— \t"))
		if punctuation(c.Reason) {
			c.Reason = ""
		}
		if c.Reason == "" && f.needed {
			c.Problem = CommandNeedsReason
		}
		return c
	}
	if !punctuation(rest) {
		return unclear
	}
	return c
}

// word splits off the first word.
func word(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// verbWord is a verb's word: any case, with a full stop or a colon behind it.
func verbWord(s string) string {
	return strings.TrimRightFunc(strings.ToLower(s), isPunctuation)
}

// bare drops what people put around a name: "@", ":", quotes.
func bare(s string) string { return strings.TrimFunc(s, isPunctuation) }

func isPunctuation(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// punctuation says that nothing is said: no letter, no digit.
func punctuation(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
