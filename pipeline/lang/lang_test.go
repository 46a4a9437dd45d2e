package lang

import "testing"

func TestATextFillsBothWordings(t *testing.T) {
	got := T("%s tidak menerima %d %s", "%s takes no %[3]s, let alone %[2]d").With("X", 3, T("gambar", "images"))
	want := Text{ID: "X tidak menerima 3 gambar", EN: "X takes no images, let alone 3"}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got.In(English) != want.EN || got.In(Indonesian) != want.ID || got.In("") != want.ID {
		t.Error("Indonesian is the language of whoever did not choose")
	}
}

func TestParse(t *testing.T) {
	for _, s := range []string{"id", "en"} {
		if l, err := Parse(s); err != nil || string(l) != s {
			t.Errorf("Parse(%s) = %s, %v", s, l, err)
		}
	}
	if _, err := Parse("fr"); err == nil {
		t.Error("a language that nobody wrote was accepted")
	}
}
