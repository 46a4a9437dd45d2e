// Package graphtest is what the counterparts of Meta's platforms share: it reads a
// request as strictly as Meta documents it and answers in Meta's forms. An unknown
// parameter or field is an error here, as it is (100) for most of the real API.
package graphtest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Version is the one that is served.
const Version = "v26.0"

// Error is an answer that is no success.
type Error struct {
	Status, Code, Subcode int
	Message               string
}

func (e *Error) Error() string { return e.Message }

// Fail is an error with status 400, as most of Meta's have.
func Fail(code, subcode int, format string, args ...any) error {
	return &Error{http.StatusBadRequest, code, subcode, fmt.Sprintf("(#%d) ", code) + fmt.Sprintf(format, args...)}
}

// Missing is the answer for a node that isn't there.
func Missing(id string) error {
	return &Error{http.StatusBadRequest, 100, 33, fmt.Sprintf(
		"Unsupported request. Object with ID '%s' does not exist, cannot be loaded due to missing permissions, or does not support this operation", id)}
}

// Answer answers with a status as the Graph API does; it never says how long to
// wait, and says too many with a code and no status of its own.
func Answer(w http.ResponseWriter, status int, _ time.Duration) {
	e := &Error{Status: status, Code: 100, Message: http.StatusText(status)}
	switch {
	case status == http.StatusTooManyRequests:
		e.Status, e.Code = http.StatusBadRequest, 4
	case status == http.StatusUnauthorized:
		e.Code = 190
	case status == http.StatusForbidden:
		e.Code = 200
	case status >= http.StatusInternalServerError:
		e.Code = 2
	}
	Write(w, nil, e)
}

// Write answers with a result or with an error.
func Write(w http.ResponseWriter, result any, err error) {
	status := http.StatusOK
	if err != nil {
		e, ok := err.(*Error) //nolint:errorlint // made here and never wrapped
		if !ok {
			e = &Error{Status: http.StatusInternalServerError, Code: 1, Message: err.Error()}
		}
		status = e.Status
		kind := "OAuthException"
		result = map[string]any{"error": map[string]any{
			"message": e.Message, "type": kind, "code": e.Code, "error_subcode": e.Subcode, "fbtrace_id": "A",
		}}
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(result)
}

// File is an upload.
type File struct {
	Name, Type string
	Bytes      []byte
}

// Input is a request's parameters.
type Input struct {
	Values url.Values
	Files  map[string]File
}

// Get is a parameter's one value.
func (in *Input) Get(name string) string { return in.Values.Get(name) }

// Check says whether a parameter has a value of its documented type.
type Check func(string) bool

// Text is any value.
func Text(string) bool { return true }

// Bool is true or false.
func Bool(s string) bool { return s == "true" || s == "false" }

// Number is a number without a sign.
func Number(s string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil
}

// Address is an absolute address of the web.
func Address(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// Object is a JSON object.
func Object(s string) bool { return strings.HasPrefix(s, "{") && json.Valid([]byte(s)) }

// Path checks the version and the token and returns the rest of the path, without
// a slash.
func Path(r *http.Request, token string) (string, error) {
	rest, ok := strings.CutPrefix(r.URL.Path, "/"+Version+"/")
	if !ok {
		return "", Fail(2635, 0, "only version %s is served", Version)
	}
	if r.URL.Query().Has("access_token") {
		return "", Fail(100, 0, "the token belongs in the Authorization header")
	}
	if r.Header.Get("Authorization") != "Bearer "+token {
		return "", &Error{http.StatusUnauthorized, 190, 460, "Error validating access token"}
	}
	return rest, nil
}

// Read takes the parameters: those of a GET from the query, all others from the
// body. A name in takes that ends in [] stands for name[0], name[1] and so on; one
// whose check is nil is a file.
func Read(r *http.Request, takes map[string]Check) (*Input, error) {
	in := &Input{Values: r.URL.Query(), Files: map[string]File{}}
	if r.Method != http.MethodGet && len(in.Values) > 0 {
		return nil, Fail(100, 0, "the parameters belong in the body")
	}
	if r.Method == http.MethodPost {
		if err := in.body(r); err != nil {
			return nil, err
		}
	}
	for name, values := range in.Values {
		check, ok := takes[base(name)]
		if !ok || check == nil {
			return nil, Fail(100, 0, "unknown parameter %q", name)
		}
		if len(values) != 1 || !check(values[0]) {
			return nil, Fail(100, 0, "param %s is of another type", name)
		}
	}
	for name := range in.Files {
		if check, ok := takes[name]; !ok || check != nil {
			return nil, Fail(100, 0, "unknown file %q", name)
		}
	}
	return in, nil
}

func base(name string) string {
	if at := strings.IndexByte(name, '['); at > 0 && strings.HasSuffix(name, "]") && Number(name[at+1:len(name)-1]) {
		return name[:at] + "[]"
	}
	return name
}

func (in *Input) body(r *http.Request) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return Fail(100, 0, "content type %q", r.Header.Get("Content-Type"))
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return Fail(100, 0, "read the form: %v", err)
		}
		in.Values = r.PostForm
	case "multipart/form-data":
		if err := r.ParseMultipartForm(64 << 20); err != nil {
			return Fail(100, 0, "read the form: %v", err)
		}
		in.Values = r.MultipartForm.Value
		for name, list := range r.MultipartForm.File {
			f, err := list[0].Open()
			if err != nil {
				return err
			}
			data, err := io.ReadAll(f)
			if err != nil {
				return err
			}
			in.Files[name] = File{Name: list[0].Filename, Type: list[0].Header.Get("Content-Type"), Bytes: data}
		}
	default:
		return Fail(100, 0, "content type %q", kind)
	}
	return nil
}

// Fields picks the fields that were asked for from a node, and refuses those that
// it doesn't have. A nil value is a field that this node lacks.
func Fields(in *Input, node map[string]any) (map[string]any, error) {
	out := map[string]any{"id": node["id"]}
	for f := range strings.SplitSeq(in.Get("fields"), ",") {
		if f == "" {
			continue
		}
		value, ok := node[f]
		if !ok {
			return nil, Fail(100, 0, "Tried accessing nonexisting field (%s)", f)
		}
		if value != nil {
			out[f] = value
		}
	}
	return out, nil
}

// Scope refuses what the token lacks a permission for.
func Scope(has []string, needs string) error {
	if !slices.Contains(has, needs) {
		return &Error{http.StatusForbidden, 200, 0, fmt.Sprintf("(#200) this needs the permission %s", needs)}
	}
	return nil
}

// When writes a time as the Graph API does.
func When(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05-0700") }
