//go:build act

package main_test

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// takeAway ends everything that a run of act has started, at once, as when the
// machine under a job is taken away: parents first, so that nobody is left to say or
// to tidy anything.
func takeAway(act int) {
	for _, pid := range family(act) {
		_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended by itself
	}
}

// family are a process and those that come from it, parents before children.
func family(first int) []int {
	children := map[int][]int{}
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range files {
		// The name of the program, in parentheses, may hold anything.
		data, err := os.ReadFile(name)
		_, rest, ok := strings.Cut(string(data[strings.LastIndexByte(string(data), ')')+1:]), " ")
		fields := strings.Fields(rest)
		if err != nil || !ok || len(fields) < 2 {
			continue // it ended meanwhile
		}
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		parent, _ := strconv.Atoi(fields[1])
		children[parent] = append(children[parent], pid)
	}
	all := []int{first}
	for i := 0; i < len(all); i++ {
		all = append(all, children[all[i]]...)
	}
	return all
}
