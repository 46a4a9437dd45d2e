// Package lang holds the two languages Terbit speaks to people: Indonesian, the
// default, and English. A [Text] carries both, written side by side where the
// sentence is used, so that neither can be forgotten or drift away unseen.
package lang

import "fmt"

// Lang is a language tag of BCP 47.
type Lang string

// The languages of the interface.
const (
	Indonesian Lang = "id"
	English    Lang = "en"
)

// Parse returns the language named by s, or an error that lists the choices.
func Parse(s string) (Lang, error) {
	switch l := Lang(s); l {
	case Indonesian, English:
		return l, nil
	}
	return "", fmt.Errorf("language %q: choose id or en", s)
}

// Text is one sentence in both languages. It may hold fmt verbs until [Text.With].
type Text struct {
	ID string `json:"id"`
	EN string `json:"en"`
}

// T pairs the Indonesian and the English wording of one sentence.
func T(id, en string) Text { return Text{ID: id, EN: en} }

// Same is a text that reads alike in both languages: a name, a path, a number.
func Same(s string) Text { return Text{ID: s, EN: s} }

// With fills the fmt verbs of both wordings with the same arguments. An argument
// that is itself a Text is given to each wording in its own language.
func (t Text) With(args ...any) Text {
	return Text{
		ID: fmt.Sprintf(t.ID, in(Indonesian, args)...),
		EN: fmt.Sprintf(t.EN, in(English, args)...),
	}
}

// In returns the wording in l; anything but English is Indonesian.
func (t Text) In(l Lang) string {
	if l == English {
		return t.EN
	}
	return t.ID
}

// IsZero reports whether the text is empty in both languages.
func (t Text) IsZero() bool { return t == Text{} }

func in(l Lang, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(Text); ok {
			a = t.In(l)
		}
		out[i] = a
	}
	return out
}
