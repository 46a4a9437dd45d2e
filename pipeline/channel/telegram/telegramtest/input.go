package telegramtest

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

// kind is a parameter's documented type.
type kind string

const (
	chatID   kind = "Integer or String"
	text     kind = "String"
	integer  kind = "Integer"
	boolean  kind = "Boolean"
	object   kind = "a JSON-serialized object"
	list     kind = "a JSON-serialized list"
	upload   kind = "InputFile"
	required      = "!"
)

// input is a request's parameters, each as its text; uploads apart.
type input struct {
	text  map[string]string
	files map[string]File
}

func (in *input) has(name string) bool { _, ok := in.text[name]; return ok }

func (in *input) number(name string) int64 {
	n, _ := strconv.ParseInt(in.text[name], 10, 64) // its type was checked
	return n
}

// read takes the parameters and refuses those that the method doesn't have. A
// parameter is required where its type ends in "!".
func read(r *http.Request, takes map[string]kind) (*input, error) {
	if r.Method != http.MethodPost || r.URL.RawQuery != "" {
		return nil, bad("only POST with the parameters in the body is understood here")
	}
	t, options, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, bad("content type %q", r.Header.Get("Content-Type"))
	}
	in := &input{text: map[string]string{}, files: map[string]File{}}
	switch t {
	case "application/json":
		err = in.fromJSON(r.Body, takes)
	case "multipart/form-data":
		err = in.fromForm(multipart.NewReader(r.Body, options["boundary"]), takes)
	default:
		return nil, bad("content type %q", t)
	}
	if err != nil {
		return nil, err
	}
	for name, k := range takes {
		if _, file := in.files[name]; strings.HasSuffix(string(k), required) && !in.has(name) && !file {
			return nil, bad("parameter %q is missing", name)
		}
	}
	return in, nil
}

func (in *input) fromJSON(body io.Reader, takes map[string]kind) error {
	var values map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&values); err != nil {
		return bad("can't parse the JSON: %v", err)
	}
	for name, raw := range values {
		k, ok := takes[name]
		if !ok {
			return bad("unknown parameter %q", name)
		}
		value := string(raw)
		var s string
		switch isText := json.Unmarshal(raw, &s) == nil; {
		case isText && (bare(k) == text || bare(k) == chatID):
			value = s
		case isText || bare(k) == text || !fits(bare(k), value):
			return bad("parameter %q is no %s", name, bare(k))
		}
		in.text[name] = value
	}
	return nil
}

func (in *input) fromForm(form *multipart.Reader, takes map[string]kind) error {
	for {
		part, err := form.NextPart()
		if err == io.EOF { //nolint:errorlint // as the package documents it
			return nil
		}
		if err != nil {
			return bad("read the form: %v", err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return bad("read the form: %v", err)
		}
		name := part.FormName()
		k, ok := takes[name]
		switch {
		case part.FileName() != "" && (bare(k) == upload || takes["*"] == upload):
			in.files[name] = File{Name: part.FileName(), Type: part.Header.Get("Content-Type"), Bytes: data}
		case !ok:
			return bad("unknown parameter %q", name)
		case part.FileName() != "" || !fits(bare(k), string(data)):
			return bad("parameter %q is no %s", name, bare(k))
		default:
			in.text[name] = string(data)
		}
	}
}

func bare(k kind) kind { return kind(strings.TrimSuffix(string(k), required)) }

// fits reports whether a value is of the type when written as JSON or in a form.
func fits(k kind, value string) bool {
	switch k {
	case text:
		return true
	case integer, chatID:
		_, err := strconv.ParseInt(value, 10, 64)
		return err == nil || k == chatID && strings.HasPrefix(value, "@")
	case boolean:
		return value == "true" || value == "false"
	case object:
		return strings.HasPrefix(value, "{") && json.Valid([]byte(value))
	case list:
		return strings.HasPrefix(value, "[") && json.Valid([]byte(value))
	}
	return false
}
