// Terbit runs a government office's content procedure: it checks content items,
// builds the public website, plans and publishes posts, and keeps the record.
//
// Results go to standard output; progress, notes and errors to standard error.
// Exit codes: 0 fine, 1 findings, blocked or incomplete, 2 wrong use, 3 could not
// work.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	collectByNeed()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	a := &app{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, env: os.Getenv, now: time.Now}
	code := a.main(ctx, os.Args)
	stop()
	os.Exit(code)
}
