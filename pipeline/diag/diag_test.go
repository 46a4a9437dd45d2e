package diag

import (
	"slices"
	"testing"
)

func TestFindingsComeInTheOrderOfTheFile(t *testing.T) {
	f := func(path string, line, column int, rule string) Finding {
		return Finding{Position: Position{path, line, column}, Rule: rule, Severity: Note}
	}
	got := Sort([]Finding{f("b", 1, 1, "X"), f("a", 2, 1, "X"), f("a", 1, 9, "X"), f("a", 1, 2, "Y"), f("a", 1, 2, "X"), f("b", 1, 1, "X")})
	want := []Finding{f("a", 1, 2, "X"), f("a", 1, 2, "Y"), f("a", 1, 9, "X"), f("a", 2, 1, "X"), f("b", 1, 1, "X")}
	if !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	if HasErrors(got) {
		t.Error("notes are no errors")
	}
	got[2].Severity = Error
	if !HasErrors(got) {
		t.Error("an error among notes was overlooked")
	}
}
