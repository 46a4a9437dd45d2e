//go:build unix

package main

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A program that dies as in a panic prints what all its parts were doing: in the middle
// of a post, with every token in its hands, that holds none of them.
func TestNoSecretIsInTheDumpOfAProgramThatDies(t *testing.T) {
	o := newGuarded(t)
	asked, once := make(chan struct{}), sync.Once{}
	o.breaks(1, func(_ http.ResponseWriter, r *http.Request, _ string, _ http.Handler) {
		once.Do(func() { close(asked) })
		<-r.Context().Done() // the program is gone
	})
	o.want(0, nil, "status", "--ledger", "git") // brings the checkout up to date
	var said bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "terbit", "publish", "--live", "--root", o.clone)
	cmd.Stdout, cmd.Stderr, cmd.Env = &said, &said, append(os.Environ(), "GOTRACEBACK=all", "TERBIT_NOW="+o.w.Now().Format(time.RFC3339))
	for k, v := range o.env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-asked:
	case <-time.After(time.Minute):
		t.Error("no platform was asked")
	}
	if err := cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(said.String(), "goroutine ") {
		t.Errorf("it did not die: %v\n%s", err, said.String())
	}
	o.public("the dump", said.String())
}
