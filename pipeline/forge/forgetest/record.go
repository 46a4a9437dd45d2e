package forgetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
)

// RecordVariable names the folder into which every exchange with a fake is
// written, so that it can be held to GitHub's own description. Each process
// writes a file of its own there, a line of JSON for every distinct [Exchange],
// headed by a line with the [Served] endpoints. Without it nothing is written.
const RecordVariable = "TERBIT_FORGE_RECORD"

// recordedHost stands in the record for the world's loopback address.
const recordedHost = "https://api.github.com"

// Served heads a record.
type Served struct {
	Routes []string `json:"routes"`
}

// Exchange is one request with its answer, as they went over the wire.
type Exchange struct {
	// Route is the endpoint of the fake, as in Served.
	Route string `json:"route"`
	// Injected says that the answer was spoiled on purpose ([World.Fail]): it
	// says nothing about the fake.
	Injected       bool              `json:"injected,omitempty"`
	Method         string            `json:"method"`
	URL            string            `json:"url"`
	RequestHeader  map[string]string `json:"request_header"`
	RequestBody    string            `json:"request_body,omitempty"`
	Status         int               `json:"status"`
	ResponseHeader map[string]string `json:"response_header"`
	ResponseBody   string            `json:"response_body,omitempty"`
}

// toldHeaders are those of a request that are written down. The token is none.
var toldHeaders = []string{"Accept", "Content-Type", "If-None-Match", "User-Agent", "X-Github-Api-Version"}

// recorder writes exchanges to a file, each once.
type recorder struct {
	mu   sync.Mutex
	file *os.File
	seen map[[sha256.Size]byte]bool
}

// theRecorder is the process's; nil where nothing is recorded.
var theRecorder = sync.OnceValues(func() (*recorder, error) {
	dir := os.Getenv(RecordVariable)
	if dir == "" {
		return nil, nil
	}
	file, err := os.CreateTemp(dir, "exchanges-*.jsonl")
	if err != nil {
		return nil, fmt.Errorf("record exchanges: %w", err)
	}
	r := &recorder{file: file, seen: map[[sha256.Size]byte]bool{}}
	return r, r.write(Served{Routes: slices.Sorted(maps.Keys(routes))})
})

// write adds a line, unless it is there.
func (r *recorder) write(what any) error {
	line, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("record an exchange: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if key := sha256.Sum256(line); !r.seen[key] {
		r.seen[key] = true
		if _, err := r.file.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("record an exchange: %w", err)
		}
	}
	return nil
}

// overheard is a response writer that remembers what was sent.
type overheard struct {
	http.ResponseWriter
	status int
	sent   bytes.Buffer
}

func (o *overheard) WriteHeader(status int) {
	o.status = status
	o.ResponseWriter.WriteHeader(status)
}

func (o *overheard) Write(p []byte) (int, error) {
	o.sent.Write(p)
	return o.ResponseWriter.Write(p)
}

// record writes down an exchange. One that is not part of the fake failed its
// test already.
func (w *World) record(r *recorder, e Exchange, req *http.Request, sent *overheard) {
	if e.Route == "" || sent.status == http.StatusNotImplemented || w.Ahead {
		return
	}
	plain := func(s string) string { return strings.ReplaceAll(s, w.URL, recordedHost) }
	e.Method, e.URL = req.Method, recordedHost+req.URL.RequestURI()
	e.RequestHeader, e.ResponseHeader = map[string]string{}, map[string]string{}
	for _, name := range toldHeaders {
		if v := req.Header.Get(name); v != "" {
			e.RequestHeader[name] = v
		}
	}
	if token, ok := strings.CutPrefix(req.Header.Get("Authorization"), "Bearer "); ok && token != "" {
		plainly := plain
		plain = func(s string) string { return strings.ReplaceAll(plainly(s), token, "***") }
	}
	for name := range sent.Header() {
		e.ResponseHeader[name] = plain(sent.Header().Get(name))
	}
	e.URL, e.RequestBody, e.ResponseBody, e.Status = plain(e.URL), plain(e.RequestBody), plain(sent.sent.String()), sent.status
	if err := r.write(e); err != nil {
		w.t.Errorf("%v", err)
	}
}
