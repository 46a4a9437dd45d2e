package handoff

import (
	"slices"
	"strings"
)

// piece is a stretch of text that was kept, taken out or put in.
type piece struct {
	Op   string // "", "del" or "ins"
	Text string
}

// diffMax bounds the table of a comparison; larger texts are shown whole.
const diffMax = 4_000_000

// compare says by words how a text became another.
func compare(before, after string) []piece {
	a, b := words(before), words(after)
	if len(a)*len(b) > diffMax {
		return join([]piece{{"del", before}, {"ins", after}})
	}
	common := make([][]int32, len(a)+1)
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i, from := range slices.Backward(a) {
		for j, to := range slices.Backward(b) {
			if from == to {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var pieces []piece
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			pieces = append(pieces, piece{"", a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			pieces = append(pieces, piece{"del", a[i]})
			i++
		default:
			pieces = append(pieces, piece{"ins", b[j]})
			j++
		}
	}
	return join(pieces)
}

// join merges neighbors of one kind and drops empty ones.
func join(pieces []piece) []piece {
	var out []piece
	for _, p := range pieces {
		switch {
		case p.Text == "":
		case len(out) > 0 && out[len(out)-1].Op == p.Op:
			out[len(out)-1].Text += p.Text
		default:
			out = append(out, p)
		}
	}
	return out
}

// words cuts a text after each run of blank space; nothing is lost.
func words(s string) []string {
	var out []string
	for s != "" {
		end := strings.IndexAny(s, " \n\t")
		if end < 0 {
			return append(out, s)
		}
		for end < len(s) && strings.ContainsRune(" \n\t", rune(s[end])) {
			end++
		}
		out, s = append(out, s[:end]), s[end:]
	}
	return out
}
