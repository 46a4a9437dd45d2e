package main

import (
	"context"
	"encoding/base64"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var (
	update = flag.Bool("update", false, "rewrite the expected output")
	kills  = flag.Int("kills", defaultKills, "how often to kill a publish")
)

// TestMain lets the test binary be the program itself, so that scripts run it as
// a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"terbit": main})
}

func TestScripts(t *testing.T) {
	content, err := filepath.Abs("../../content")
	if err != nil {
		t.Fatal(err)
	}
	heic, err := filepath.Abs("../../pipeline/media/heif/testdata/kuadran.heic")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("TERBIT_NOW", "2026-11-23T12:00:00+07:00")
			e.Setenv("CONTENT", content)
			e.Setenv("HEIC", heic)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"flip": flip, "sample": sample, "unbase64": unbase64},
	})
}

// flip FILE LINE changes one byte in the middle of a line.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: flip FILE LINE")
	}
	name := ts.MkAbs(args[0])
	data, err := os.ReadFile(name)
	ts.Check(err)
	line, start := 1, 0
	for i, b := range data {
		if b != '\n' {
			continue
		}
		if args[1] == string(rune('0'+line)) {
			data[(start+i)/2] ^= 1
			ts.Check(os.WriteFile(name, data, 0o644))
			return
		}
		line, start = line+1, i+1
	}
	ts.Fatalf("no line %s", args[1])
}

// unbase64 FROM TO writes what a script can't hold.
func unbase64(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: unbase64 FROM TO")
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(ts.ReadFile(args[0])), ""))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), data, 0o644))
}

// sample copies some of the repository's items, with their media, into the
// script's content. Their links to other items become plain words.
func sample(ts *testscript.TestScript, _ bool, args []string) {
	for _, id := range args {
		dir := ts.MkAbs(filepath.Join("content", id))
		ts.Check(os.CopyFS(dir, os.DirFS(filepath.Join(ts.Getenv("CONTENT"), id))))
		index := filepath.Join(dir, "index.md")
		text, err := os.ReadFile(index)
		ts.Check(err)
		ts.Check(os.WriteFile(index, itemLink.ReplaceAll(text, []byte("$1")), 0o644))
	}
}

var itemLink = regexp.MustCompile(`\[([^\]]+)\]\(\.\./[^)]*\)`)

func BenchmarkCheck1000(b *testing.B) {
	root := corpus(b, 1000)
	a := &app{stdin: os.Stdin, stdout: discard{}, stderr: discard{}, env: func(string) string { return "" }, now: time.Now}
	for b.Loop() {
		if code := a.main(context.Background(), []string{"terbit", "check", "--root", root}); code != exitOK {
			b.Fatal(code)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/item")
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
