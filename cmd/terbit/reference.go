package main

import (
	"slices"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/lang"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/rule"
	"github.com/gunungmas/terbit/pipeline/social"
	"github.com/gunungmas/terbit/pipeline/source"
	"github.com/gunungmas/terbit/pipeline/strictyaml"
)

// reference is the rule reference of everything that check can say.
func reference(l lang.Lang) string {
	return rule.Reference(l, otherRules()...)
}

// families are the same as data.
func families() []rule.Family { return rule.Families(otherRules()...) }

// otherRules are the rules of the stages around check.
func otherRules() []diag.Doc {
	return slices.Concat(source.Rules, strictyaml.Rules, office.Rules, social.Rules, []diag.Doc{itemGone, themeWrong})
}
