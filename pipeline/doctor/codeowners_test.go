package doctor

import (
	"strings"
	"testing"
	"time"

	"github.com/gunungmas/terbit/pipeline/sop"
)

// ownersOf reads CODEOWNERS as GitHub does, for the forms that are written here:
// the last line that matches rules.
func ownersOf(text, path string) string {
	owners := ""
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		pattern := f[0]
		matches := pattern == "*" || pattern == "/"+path || strings.HasSuffix(pattern, "/") && strings.HasPrefix("/"+path, pattern)
		if matches {
			owners = strings.Join(f[1:], " ")
		}
	}
	return owners
}

func TestWhoOwnsWhat(t *testing.T) {
	for _, c := range []struct {
		name   string
		policy []string
		want   map[string]string
	}{
		{"deciders and superiors", []string{"staf=staf", "kabid-pip=Kabid,ani", "atasan=kadis"}, map[string]string{
			"content/2026/x/index.md": "@ani @Kabid", ".github/terbit.yml": "@ani @Kabid @kadis", ".github/workflows/gate.yml": "@ani @Kabid @kadis", ".github/CODEOWNERS": "@ani @Kabid @kadis",
			"schema/sop.yaml": "@ani @Kabid @kadis", "cmd/terbit/main.go": "@ani @Kabid @kadis", "pipeline/gate/decide.go": "@ani @Kabid @kadis",
			"go.mod": "@ani @Kabid @kadis", "Content/x": "@ani @Kabid @kadis", "folder-baru/x": "@ani @Kabid @kadis",
		}},
		{"a deputy in force, one to come, one that ended", []string{"kabid-pip=kabid", "plt:kabid-pip=kini 2026-08-01 2026-08-31", "plt:kabid-pip=nanti 2026-09-01 2026-09-30", "plt:kabid-pip=dulu 2026-07-01 2026-08-09", "plt:staf=lain 2026-08-01 2026-08-31"}, map[string]string{
			"content/2026/x/index.md": "@kabid @kini @nanti", "schema/x": "@kabid @kini @nanti",
		}},
		{"a team", []string{"kabid-pip=@kantor/kabid"}, map[string]string{"content/x": "@kantor/kabid"}},
		{"each once, in any case", []string{"kabid-pip=Kabid,kabid", "atasan=KABID"}, map[string]string{"content/x": "@Kabid", "schema/x": "@Kabid"}},
		{"nobody", nil, map[string]string{"content/x": "", "schema/x": "", "README.md": ""}},
		{"only superiors: they own no content", []string{"atasan=kadis"}, map[string]string{"content/x": "", "README.md": "", "schema/x": "@kadis", ".github/terbit.yml": "@kadis"}},
	} {
		text, err := Codeowners(policy(c.policy...), day("2026-08-10"))
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range c.want {
			if got := ownersOf(text, path); got != want {
				t.Errorf("%s: %s is owned by %q, want %q", c.name, path, got, want)
			}
		}
		for line := range strings.Lines(text) {
			if f := strings.Fields(line); len(f) == 1 && !strings.HasPrefix(line, "#") {
				t.Errorf("%s: %q takes owners away", c.name, line)
			}
			if n := len([]rune(line)); n > 81 {
				t.Errorf("%s: a line of %d characters: %s", c.name, n, line)
			}
		}
	}
}

// A name that is none could carry a line of its own.
func TestOwnersAreNamesOnly(t *testing.T) {
	for _, login := range []string{"a\n* @x", "a b", "", "@", "a#b", "@a/b/c", "-a", "a-", "surel@kantor.example", "*", "robot[bot]", "@kantor/"} {
		p := policy("kabid-pip=kabid")
		p.Roles["kabid-pip"] = append(p.Roles["kabid-pip"], sop.Holder{Login: login})
		if text, err := Codeowners(p, day("2026-08-10")); err == nil {
			t.Errorf("%q was written:\n%s", login, text)
		}
		p = policy("kabid-pip=kabid")
		p.Atasan = []sop.Holder{{Login: login}}
		if _, err := Codeowners(p, day("2026-08-10")); err == nil {
			t.Errorf("%q was written as a superior", login)
		}
	}
	for _, login := range []string{"a", "kabid-pip", "A1", "@kantor/kabid_pip", "kabid_perusahaan"} {
		if _, err := Codeowners(policy("kabid-pip="+login), day("2026-08-10")); err != nil {
			t.Error(err)
		}
	}
}

// The text names its day only where the day matters, and is fresh by its own day
// on every later one.
func TestAFileDoesNotTurnStaleByItself(t *testing.T) {
	plain := policy("kabid-pip=kabid")
	a, _ := Codeowners(plain, day("2026-08-10"))
	b, _ := Codeowners(plain, day("2027-08-10"))
	if a != b || strings.Contains(a, asOfLine) {
		t.Errorf("without deputies the day matters:\n%s", a)
	}
	dated := policy("kabid-pip=kabid", "plt:kabid-pip=plt 2026-08-10 2026-08-12")
	text, _ := Codeowners(dated, day("2026-08-12").Add(23*time.Hour))
	if !OwnersAsOf(text, wib).Equal(day("2026-08-12")) {
		t.Errorf("made for %s:\n%s", OwnersAsOf(text, wib), text)
	}
	for _, c := range []struct {
		text         string
		today        string
		fresh, still bool
	}{
		{text, "2026-08-12", true, true},
		{text, "2026-08-13", true, false},
		{text, "2030-01-01", true, false},
		{strings.ReplaceAll(text, "@plt", "@lain"), "2026-08-12", false, false},
		{withoutDay(text), "2026-08-12", false, true},
		{strings.ReplaceAll(text, "2026-08-12", "kemarin"), "2026-08-12", false, true},
		{"", "2026-08-12", false, false},
		{a, "2026-08-13", false, false},
	} {
		fresh, still, err := OwnersFresh(c.text, dated, day(c.today))
		if err != nil || fresh != c.fresh || still != c.still {
			t.Errorf("%s: fresh %v, still %v, %v:\n%s", c.today, fresh, still, err, c.text)
		}
	}
}
