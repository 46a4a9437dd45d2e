package graph

import (
	"strconv"
	"strings"
	"time"

	"github.com/gunungmas/terbit/pipeline/channel"
)

// Step is what a job records of a node that nobody sees yet: its number and when
// it was made, "1234@1795662000".
func Step(id string, at time.Time) string { return id + "@" + strconv.FormatInt(at.Unix(), 10) }

// ParseStep reads a step; ok is false for one that isn't there.
func ParseStep(s string) (id string, at time.Time, ok bool) {
	id, when, _ := strings.Cut(s, "@")
	sec, err := strconv.ParseInt(when, 10, 64)
	return id, time.Unix(sec, 0), err == nil && ID(id)
}

// Record keeps a step where the job keeps any.
func Record(j channel.Job, step, value string) error {
	if j.Record == nil {
		return nil
	}
	return j.Record(step, value)
}

// Alt is the alternative text of a job's file.
func Alt(j channel.Job, i int) string {
	if i < len(j.Message.Media) {
		return j.Message.Media[i].Alt
	}
	return ""
}
