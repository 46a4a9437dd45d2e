package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// exchange is a request with its answer, as package forgetest writes it down.
type exchange struct {
	Route          string            `json:"route"`
	Injected       bool              `json:"injected"`
	Method         string            `json:"method"`
	URL            string            `json:"url"`
	RequestHeader  map[string]string `json:"request_header"`
	RequestBody    string            `json:"request_body"`
	Status         int               `json:"status"`
	ResponseHeader map[string]string `json:"response_header"`
	ResponseBody   string            `json:"response_body"`
}

type record struct {
	routes    []string
	exchanges []exchange
}

// readRecord reads the files of all test processes; what two of them saw alike
// counts once.
func readRecord(dir string) (record, error) {
	files, err := filepath.Glob(filepath.Join(dir, "exchanges-*.jsonl"))
	if err != nil {
		return record{}, err
	}
	var rec record
	seen := map[string]bool{}
	for _, name := range files {
		if err := rec.read(name, seen); err != nil {
			return rec, fmt.Errorf("read %s: %w", name, err)
		}
	}
	if len(rec.exchanges) == 0 {
		return rec, errors.New("read the record: no exchange in it")
	}
	return rec, nil
}

func (rec *record) read(name string, seen map[string]bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for first := true; lines.Scan(); first = false {
		if first {
			var served struct {
				Routes []string `json:"routes"`
			}
			if err := json.Unmarshal(lines.Bytes(), &served); err != nil {
				return err
			}
			rec.routes = served.Routes
			continue
		}
		if seen[lines.Text()] {
			continue
		}
		seen[lines.Text()] = true
		var e exchange
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return err
		}
		if !slices.Contains(rec.routes, e.Route) {
			return fmt.Errorf("an exchange of %q, which its process did not serve", e.Route)
		}
		rec.exchanges = append(rec.exchanges, e)
	}
	return lines.Err()
}
