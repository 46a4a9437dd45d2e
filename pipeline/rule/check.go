package rule

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gunungmas/terbit/pipeline/diag"
	"github.com/gunungmas/terbit/pipeline/office"
	"github.com/gunungmas/terbit/pipeline/online"
	"github.com/gunungmas/terbit/pipeline/source"
)

// Options say how to check.
type Options struct {
	For      Step                     // judge every item for this step; 0 = for the step it has reached
	Now      time.Time                // the clock; zero: nothing is compared with it
	Baseline Baseline                 // what was last merged or published; nil = unknown
	Was      Was                      // what was last merged, but for corrections; nil = unknown
	Only     func(string) bool        // ids to report on; nil = all. Cross-item facts still cover all
	Rules    []Rule                   // nil = All()
	Links    map[string]online.Result // what was found out about [WebAddresses]; nil = not asked
	Others   []Fact                   // items that are not in the corpus, for cross-item facts

	// ErrorsOnly runs the rules that can yield an error or lift one, and returns the
	// errors: for whoever only asks which items may go out.
	ErrorsOnly bool
	Memory     *Memory // with ErrorsOnly: what an earlier check proved; nil = nothing
}

// Check runs the rules over the items and returns the findings, sorted. It works
// on all processors; the result does not depend on their number. When ctx ends it
// returns early with what it has: ask ctx.Err.
func Check(ctx context.Context, c *source.Corpus, o *office.Office, opts Options) []diag.Finding {
	if o == nil {
		o = &office.Office{}
	}
	if opts.Rules == nil {
		opts.Rules = All()
	}
	if opts.ErrorsOnly {
		opts.Rules = slices.DeleteFunc(slices.Clone(opts.Rules), func(r Rule) bool { return r.Severity != diag.Error && !r.Errors && !r.Lifts })
	}
	shared := Pass{Corpus: c, Index: indexWith(c, opts.Others), Office: o, Now: opts.Now, Baseline: opts.Baseline, Was: opts.Was, known: All(), Links: opts.Links}
	if !opts.ErrorsOnly { // its rules do not read words
		shared.lexicon = newLexicon(o.Words)
	}
	found := make([][]diag.Finding, len(c.Items))
	var next atomic.Int64
	var wg sync.WaitGroup
	recall := opts.Memory.begin(opts)
	for range min(runtime.GOMAXPROCS(0), len(c.Items)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(c.Items)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				found[i] = recall.check(shared, c.Items[i], opts)
			}
		})
	}
	wg.Wait()
	recall.end(c)
	var all []diag.Finding
	for _, f := range found {
		all = append(all, f...)
	}
	return diag.Sort(all)
}

// checkItem runs the rules over one item; p is its own copy of the shared pass.
func checkItem(p Pass, it *source.Item, opts Options) []diag.Finding {
	if !it.Parsed || opts.Only != nil && !opts.Only(it.ID) {
		return nil
	}
	if err := it.Hold(); err != nil {
		return []diag.Finding{it.Unread(err)}
	}
	defer it.Release()
	p.Item, p.Step, p.Forced = it, opts.For, opts.For != 0
	if !p.Forced {
		p.Step = Stage(it)
	}
	for i := range opts.Rules {
		p.run(&opts.Rules[i])
	}
	if opts.ErrorsOnly {
		return slices.DeleteFunc(p.findings, func(f diag.Finding) bool { return f.Severity != diag.Error })
	}
	return p.findings
}
