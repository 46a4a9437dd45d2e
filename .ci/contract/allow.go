package main

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
)

// allowance is a place where the description is at odds with GitHub's answers.
type allowance struct {
	endpoint *regexp.Regexp // "METHOD /path", whole
	breach   *regexp.Regexp // what would be one, whole
	why      string
	used     bool
}

func allow(endpoint, breach, why string) *allowance {
	whole := func(pattern string) *regexp.Regexp { return regexp.MustCompile(`^(?:` + pattern + `)$`) }
	return &allowance{endpoint: whole(endpoint), breach: whole(breach), why: why}
}

func allowances() []*allowance {
	const noAccount = "a deleted account is null, in every list and object"
	return []*allowance{
		allow(`GET .*/pulls|POST .*/requested_reviewers`, `answer(/\*)?/labels/\*/description: Value is not nullable`,
			"a label without a description has null, as the description says of the same label in a single pull request"),
		allow(`GET .*/pulls/\{pull_number\}`, `answer/user: Value is not nullable`, noAccount),
		allow(`GET .*/pulls/\{pull_number\}`, `answer/head/repo: Value is not nullable`, "a deleted fork is null"),
		allow(`GET .*/timeline`, `answer/\*\((reviewed|commented)\)/(user|actor): Value is not nullable`, noAccount),
	}
}

// findings are the breaches, each kind once.
type findings struct {
	allowed  []*allowance
	breaches map[breach]*seen
}

type breach struct{ endpoint, what string }

type seen struct {
	times   int
	example string
}

// add notes a breach, unless it is allowed.
func (f *findings) add(endpoint, what, example string) {
	for _, a := range f.allowed {
		if a.endpoint.MatchString(endpoint) && a.breach.MatchString(what) {
			a.used = true
			return
		}
	}
	b := breach{endpoint, what}
	if f.breaches[b] == nil {
		f.breaches[b] = &seen{example: example}
	}
	f.breaches[b].times++
}

// unused notes the allowances that nothing needed.
func (f *findings) unused() {
	for _, a := range f.allowed {
		if !a.used {
			f.add("allow.go", fmt.Sprintf("nothing needs %s of %s (%s)", a.breach, a.endpoint, a.why), "")
		}
	}
}

// print lists the breaches by endpoint.
func (f *findings) print(to io.Writer) {
	var all []breach
	for b := range f.breaches {
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b breach) int {
		return cmp.Or(cmp.Compare(a.endpoint, b.endpoint), cmp.Compare(a.what, b.what))
	})
	last := ""
	for _, b := range all {
		if b.endpoint != last {
			fmt.Fprintln(to, b.endpoint)
			last = b.endpoint
		}
		fmt.Fprintf(to, "  %s\n", b.what)
		if s := f.breaches[b]; s.example != "" {
			fmt.Fprintf(to, "      %d times, as in %s\n", s.times, s.example)
		}
	}
}
