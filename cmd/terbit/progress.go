package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/gunungmas/terbit/pipeline/lang"
)

// progress shows on a terminal how far long work has come; elsewhere it is
// silent. It appears after a second, so that short work leaves no trace.
type progress struct {
	mu    sync.Mutex
	w     io.Writer // nil: silent
	lang  lang.Lang
	began time.Time
	shown time.Time
	width int
}

const (
	progressAfter = time.Second
	progressEvery = 100 * time.Millisecond
)

func (a *app) newProgress() *progress {
	p := &progress{lang: a.lang, began: time.Now()}
	if isTerminal(a.stderr) {
		p.w = a.stderr
	}
	return p
}

// stage returns the counter of one kind of work; it may be called from several
// goroutines.
func (p *progress) stage(what lang.Text) func(done, total int) {
	return func(done, total int) {
		if p.w == nil {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if now := time.Now(); now.Sub(p.began) > progressAfter && now.Sub(p.shown) > progressEvery {
			p.shown = now
			p.line(fmt.Sprintf("%s %d/%d", what.In(p.lang), done, total))
		}
	}
}

func (p *progress) line(s string) {
	pad := max(0, p.width-len(s))
	p.width = len(s)
	fmt.Fprintf(p.w, "\r%s%s", s, strings.Repeat(" ", pad))
}

// clear takes the line away before results are printed.
func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.w != nil && p.width > 0 {
		p.line("")
		fmt.Fprint(p.w, "\r")
		p.width = 0
	}
}
