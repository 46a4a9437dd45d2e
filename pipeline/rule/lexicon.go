package rule

import (
	_ "embed"
	"math/bits"
	"strings"
	"sync"

	"github.com/gunungmas/terbit/schema"
)

// ejaan.txt holds the words that rules know; its first lines say how it is written.
//
//go:embed ejaan.txt
var wordList string

// sense is what a word of the list is known for.
type sense uint8

const (
	misspelt sense = 1 << iota // to is how it is written
	joined                     // a preposition written together with its noun; to is how it is written
	verb                       // takes the prefix di-, and is no place
)

type known struct {
	sense sense
	to    string
}

// lexicon is the word list, made for looking up every word of a text.
type lexicon struct {
	words   map[string]known
	filter  [1 << 10]uint64 // a bit for each word there is: most words of a text are not
	shouted map[string]bool // ordinary words, no acronyms, where they are all capitals
}

// wordMax is longer than any word of the list.
const wordMax = 32

var builtin = sync.OnceValue(func() *lexicon {
	x := &lexicon{words: make(map[string]known, 2048), shouted: map[string]bool{}}
	section := ""
	for line := range strings.Lines(wordList) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = line
		case section == "[ejaan]":
			pair, affixes, _ := strings.Cut(line, " | ")
			wrong, right, _ := strings.Cut(pair, " → ")
			x.pair(wrong, right, strings.Fields(affixes))
		default:
			for word := range strings.FieldsSeq(line) {
				x.add(word, section)
			}
		}
	}
	return x
})

// newLexicon is the word list with what the office adds to it and takes from it.
func newLexicon(w schema.Words) *lexicon {
	base := builtin()
	if len(w.Accept) == 0 && len(w.Pairs) == 0 {
		return base
	}
	x := &lexicon{words: make(map[string]known, len(base.words)+len(w.Pairs)), shouted: base.shouted}
	for word, e := range base.words {
		x.put(word, e)
	}
	for wrong, right := range w.Pairs {
		x.pair(strings.ToLower(strings.TrimSpace(wrong)), strings.TrimSpace(right), nil)
	}
	for _, word := range w.Accept {
		word = strings.ToLower(strings.TrimSpace(word))
		for _, suffix := range clitics {
			e := x.words[word+suffix]
			e.sense &^= misspelt | joined
			x.words[word+suffix] = e
		}
	}
	return x
}

// clitics go with every word.
var clitics = []string{"", "nya", "lah", "kah"}

// pair adds a misspelling with its forms.
func (x *lexicon) pair(wrong, right string, affixes []string) {
	for _, form := range append(affixes, "-") {
		for _, suffix := range clitics {
			x.put(affixed(form, wrong)+suffix, known{misspelt, affixed(form, right) + suffix})
		}
	}
}

// add adds a word of the sections that hold single words.
func (x *lexicon) add(word, section string) {
	switch section {
	case "[kata depan]":
		x.put(word, known{joined, word[:2] + " " + word[2:]})
	case "[awalan di]":
		x.put(word, known{sense: verb})
	case "[huruf besar]":
		x.shouted[word] = true
	}
}

// put adds to what is known of a word.
func (x *lexicon) put(word string, e known) {
	if word == "" || len(word) > wordMax {
		return
	}
	had := x.words[word]
	had.sense |= e.sense
	if e.to != "" {
		had.to = e.to
	}
	x.words[word] = had
	h := spread(hashOf(word))
	x.filter[h>>6] |= 1 << (h & 63)
}

// has reports whether the list may hold a word with that hash.
func (x *lexicon) has(hash uint32) bool {
	h := spread(hash)
	return x.filter[h>>6]&(1<<(h&63)) != 0
}

const (
	hashSeed = 1
	hashTurn = 5
)

// spread makes the place in the filter of a hash.
func spread(hash uint32) uint32 { return hash * 0x9e3779b1 >> 16 }

// hashOf is the hash of a word's ASCII letters in lower case. It is no better than
// it must be: the reader computes it of every word along the way.
func hashOf(word string) uint32 {
	h := uint32(hashSeed)
	for i := range len(word) {
		if c := fold[word[i]]; c != 0 {
			h = bits.RotateLeft32(h, hashTurn) ^ uint32(c)
		}
	}
	return h
}

// affixed writes a stem in a form such as "meN-kan": what stands before the
// hyphen goes before, what stands after it behind.
func affixed(form, stem string) string {
	before, after, _ := strings.Cut(form, "-")
	switch {
	case strings.HasSuffix(before, "N"):
		return nasal(before[:len(before)-1], stem) + after
	case before == "ber" && strings.HasPrefix(stem, "r"):
		before = "be"
	}
	return before + stem + after
}

// nasal joins me- or pe- to a stem: k, p, s and t give way, unless another
// consonant follows.
func nasal(prefix, stem string) string {
	if stem == "" {
		return prefix
	}
	cluster := len(stem) > 1 && !strings.ContainsRune("aeiou", rune(stem[1]))
	switch c := stem[0]; {
	case strings.ContainsRune("lrwymn", rune(c)):
		return prefix + stem
	case c == 'p' && !cluster:
		return prefix + "m" + stem[1:]
	case strings.ContainsRune("pbfv", rune(c)):
		return prefix + "m" + stem
	case c == 't' && !cluster:
		return prefix + "n" + stem[1:]
	case c == 's' && !cluster:
		return prefix + "ny" + stem[1:]
	case strings.ContainsRune("tscdjz", rune(c)):
		return prefix + "n" + stem
	case c == 'k' && !cluster:
		return prefix + "ng" + stem[1:]
	}
	return prefix + "ng" + stem
}
