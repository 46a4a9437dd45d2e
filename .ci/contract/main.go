// Command contract holds the fake GitHub and our client to GitHub's own OpenAPI
// description.
//
//	contract -description api.github.com.json -record FOLDER -payloads index.json -workflows .github/workflows
//
// The folder holds what went over the wire in the tests (package forgetest,
// RecordVariable). Of every distinct exchange the request (path, query, body,
// and our client's headers) and the answer (status, headers, body) must be as
// the description says, without a field that it does not know. An answer that a
// test spoiled on purpose says nothing and only its request is held. An endpoint
// of the fake that no test had a good answer from is a breach too, so nothing
// that the fake serves escapes.
//
// Where the description is at odds with what GitHub really answers, allow.go
// says so, with a reason; an allowance that nothing needs is a breach.
//
// The real webhook payloads must have what the workflows take of an event.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"slices"
	"time"
)

func main() {
	log.SetFlags(0)
	description := flag.String("description", "", "GitHub's OpenAPI description, a `file`")
	record := flag.String("record", "", "the `folder` with the exchanges")
	payloads := flag.String("payloads", "", "real webhook payloads, a `file`")
	workflows := flag.String("workflows", "", "the `folder` with the workflows; it may be missing")
	flag.Parse()
	breaches, err := run(sources{*description, *record, *payloads, *workflows}, allowances(), os.Stdout)
	if err != nil {
		log.Fatalf("contract: %v", err)
	}
	if breaches > 0 {
		log.Fatalf("contract: %d breaches", breaches)
	}
}

// sources are where everything is.
type sources struct{ description, record, payloads, workflows string }

// run prints what was checked and every breach, and counts the breaches.
func run(from sources, allowed []*allowance, to io.Writer) (int, error) {
	began := time.Now()
	knowFormats()
	rec, err := readRecord(from.record)
	if err != nil {
		return 0, err
	}
	d, err := loadDescription(from.description, rec.routes)
	if err != nil {
		return 0, err
	}
	found := &findings{allowed: allowed, breaches: map[breach]*seen{}}
	good, spoiled, err := checkAll(d, rec, found)
	if err != nil {
		return 0, err
	}
	found.unused()
	paths, err := checkPayloads(d, from.payloads, from.workflows, found)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(to, "%d distinct exchanges (%d of them spoiled on purpose: only their requests count), %d of %d endpoints, %d paths into real payloads, %d ms\n",
		len(rec.exchanges), spoiled, good, len(rec.routes), paths, time.Since(began).Milliseconds())
	found.print(to)
	return len(found.breaches), nil
}

// checkAll holds every exchange, and every endpoint to be exercised. It counts
// the endpoints that were and the exchanges that were spoiled.
func checkAll(d *description, rec record, found *findings) (good, spoiled int, err error) {
	answered := map[string]bool{}
	for _, e := range rec.exchanges {
		op := d.operations[e.Route]
		if op == nil {
			continue
		}
		if e.Injected {
			spoiled++
		} else if e.Status < 300 {
			answered[e.Route] = true
		}
		if err := check(d, op, e, found); err != nil {
			return 0, 0, fmt.Errorf("check %s %s: %w", e.Method, e.URL, err)
		}
	}
	for _, route := range rec.routes {
		switch {
		case d.operations[route] == nil:
			found.add(route, "GitHub's description has no such endpoint", "")
		case !answered[route]:
			found.add(route, "the fake serves it and no test had a good answer from it", "")
		}
	}
	return len(answered), spoiled, nil
}

// sorted are a map's keys in order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
