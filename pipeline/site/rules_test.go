package site

import (
	"strings"
	"testing"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/rule"
)

func TestEveryRuleHasItsPlaceOnThePage(t *testing.T) {
	in := testInput(t, item("content/2026/satu", nil))
	other := diag.Doc{ID: "ZZ001", Severity: diag.Error, Title: lang.T("Lain <b>", "Other <b>"), Why: lang.T("Sebab.", "Because.")}
	in.Rules = rule.Families(other)
	files, _ := mustBuild(t, in)
	for path, l := range map[string]lang.Lang{rule.Page: lang.Indonesian, rule.PageEnglish: lang.English} {
		text := files[path+"index.html"]
		rules := 0
		for _, f := range in.Rules {
			contains(t, text, `href="#`+f.Anchor+`"`, `<h2 id="`+f.Anchor+`"`)
			for _, e := range f.Entries {
				rules++
				if strings.Count(text, `id="`+e.Anchor()+`"`) != 1 {
					t.Errorf("%s: %s has no place, or two", path, e.ID)
				}
				if url := rule.URL(in.BaseURL, e.ID, l); url != in.BaseURL+path+"#"+e.Anchor() {
					t.Errorf("%s is linked as %s", e.ID, url)
				}
			}
		}
		if rules < len(rule.All())+1 {
			t.Errorf("%d rules", rules)
		}
		contains(t, text, "&lt;b&gt;", `lang="`+string(l)+`"`)
		if strings.Contains(text, "<b>") {
			t.Error("a rule's text is markup")
		}
	}
	contains(t, files["index.html"], `href="/panduan/aturan/"`)
}

func TestWithoutRulesThereIsNoPageOfThem(t *testing.T) {
	files, _ := mustBuild(t, testInput(t, item("content/2026/satu", nil)))
	if _, ok := files[rule.Page+"index.html"]; ok || strings.Contains(files["index.html"], "panduan/aturan") {
		t.Error("a page of rules, or a link to it")
	}
}
