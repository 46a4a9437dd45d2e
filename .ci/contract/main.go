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
	breaches, err := run(*description, *record, *payloads, *workflows)
	if err != nil {
		log.Fatalf("contract: %v", err)
	}
	if breaches > 0 {
		log.Fatalf("contract: %d breaches", breaches)
	}
}

// run prints what was checked and every breach, and counts the breaches.
func run(description, record, payloads, workflows string) (int, error) {
	began := time.Now()
	rec, err := readRecord(record)
	if err != nil {
		return 0, err
	}
	d, err := loadDescription(description, rec.routes)
	if err != nil {
		return 0, err
	}
	found := newFindings()
	for _, route := range rec.routes {
		if d.operations[route] == nil {
			found.add(route, "GitHub's description has no such endpoint", "")
		}
	}
	good, spoiled := map[string]bool{}, 0
	for _, e := range rec.exchanges {
		op := d.operations[e.Route]
		if op == nil {
			continue
		}
		if e.Injected {
			spoiled++
		} else if e.Status < 300 {
			good[e.Route] = true
		}
		if err := check(d, op, e, found); err != nil {
			return 0, fmt.Errorf("check %s %s: %w", e.Method, e.URL, err)
		}
	}
	for _, route := range rec.routes {
		if !good[route] {
			found.add(route, "the fake serves it and no test had a good answer from it", "")
		}
	}
	found.unused()
	paths, err := checkPayloads(payloads, workflows, found)
	if err != nil {
		return 0, err
	}
	fmt.Printf("%d distinct exchanges (%d of them spoiled on purpose: only their requests count), %d of %d endpoints, %d paths into real payloads, %d ms\n",
		len(rec.exchanges), spoiled, len(good), len(rec.routes), paths, time.Since(began).Milliseconds())
	found.print(os.Stdout)
	return len(found.breaches), nil
}

// sorted are a map's keys in order.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
