package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// knowFormats teaches the validation what an address is.
func knowFormats() {
	openapi3.DefineStringFormatValidator("uri", openapi3.NewCallbackValidator(func(s string) error {
		if u, err := url.Parse(s); err != nil || !u.IsAbs() || u.Host == "" {
			return errors.New("no address")
		}
		return nil
	}))
}

// check holds one exchange to the description.
func check(d *description, op *operation, e exchange, found *findings) error {
	where := op.String()
	about := func(side string) func(at, what string) {
		return func(at, what string) { found.add(where, side+at+": "+what, e.Method+" "+e.URL) }
	}
	req, err := http.NewRequestWithContext(context.Background(), e.Method, e.URL, strings.NewReader(e.RequestBody))
	if err != nil {
		return err
	}
	for name, value := range e.RequestHeader {
		req.Header.Set(name, value)
	}
	values, err := op.values(req.URL)
	if err != nil {
		about("request")("", err.Error())
		return nil
	}
	in := &openapi3filter.RequestValidationInput{
		Request: req, PathParams: values, Route: &op.Route,
		Options: &openapi3filter.Options{
			MultiError: true, IncludeResponseStatus: true, AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			RejectWhenRequestBodyNotSpecified: true, SkipSettingDefaults: true,
		},
	}
	checkRequest(in, e, about("request"))
	if !e.Injected {
		checkAnswer(d, in, e, about("answer"))
	}
	return nil
}

func checkRequest(in *openapi3filter.RequestValidationInput, e exchange, breach func(at, what string)) {
	op := in.Route.Operation
	if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
		each(err, breach)
	}
	for name := range in.Request.URL.Query() {
		if p := op.Parameters.GetByInAndName(openapi3.ParameterInQuery, name); p == nil {
			breach("", "query parameter "+name+" is not described")
		}
	}
	if op.RequestBody != nil && e.RequestBody != "" {
		if media := op.RequestBody.Value.Content.Get("application/json"); media != nil {
			unknown(media.Schema, decoded(e.RequestBody), "", breach)
		}
	}
	if e.RequestHeader["User-Agent"] != "terbit" {
		return // a test's own request, not our client's
	}
	for name, want := range map[string]string{"Accept": "application/vnd.github+json", "X-Github-Api-Version": apiVersion} {
		if got := e.RequestHeader[name]; got != want {
			breach("", fmt.Sprintf("header %s is %q, GitHub asks for %q", name, got, want))
		}
	}
	if e.RequestBody != "" && !strings.HasPrefix(e.RequestHeader["Content-Type"], "application/json") {
		breach("", fmt.Sprintf("a body whose Content-Type is %q", e.RequestHeader["Content-Type"]))
	}
}

// apiVersion is the version of the REST API that the description is of.
const apiVersion = "2022-11-28"

// errorStatuses are answers that GitHub gives at any endpoint and describes at
// some only; their shape is always that of an error.
var errorStatuses = map[int]bool{400: true, 401: true, 403: true, 404: true, 422: true, 429: true}

func checkAnswer(d *description, in *openapi3filter.RequestValidationInput, e exchange, breach func(at, what string)) {
	header := http.Header{}
	for name, value := range e.ResponseHeader {
		header.Set(name, value)
	}
	checkHeader(e, header, breach)
	if e.Status >= 400 && errorStatuses[e.Status] {
		checkError(e, breach)
		if in.Route.Operation.Responses.Status(e.Status) == nil {
			return
		}
	}
	if e.Status == http.StatusNotModified || e.Status == http.StatusNoContent {
		if e.ResponseBody != "" {
			breach("", fmt.Sprintf("%d has a body", e.Status))
		}
		if e.Status == http.StatusNotModified {
			return // to any conditional request, described or not
		}
	}
	out := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: in, Status: e.Status, Header: header, Body: io.NopCloser(strings.NewReader(e.ResponseBody)), Options: in.Options,
	}
	if err := openapi3filter.ValidateResponse(context.Background(), out); err != nil {
		each(err, breach)
	}
	if e.Status >= 300 {
		return
	}
	if response := in.Route.Operation.Responses.Status(e.Status); response != nil && response.Value.Content != nil {
		if media := response.Value.Content.Get("application/json"); media != nil {
			body := decoded(e.ResponseBody)
			if !timeline(d, media.Schema, body, breach) {
				unknown(media.Schema, body, "", breach)
			}
		}
	}
}

var linkForm = regexp.MustCompile(`^<https://api\.github\.com/[^>]+>; rel="(prev|next|last|first)"(, <https://api\.github\.com/[^>]+>; rel="(prev|next|last|first)")*$`)

// checkHeader holds what every answer of GitHub has.
func checkHeader(e exchange, h http.Header, breach func(at, what string)) {
	for _, name := range []string{"Date", "X-Github-Request-Id", "X-Ratelimit-Limit", "X-Ratelimit-Remaining", "X-Ratelimit-Used", "X-Ratelimit-Reset", "X-Ratelimit-Resource"} {
		if h.Get(name) == "" {
			breach("", "no header "+name)
		}
	}
	if e.ResponseBody != "" && h.Get("Content-Type") != "application/json; charset=utf-8" {
		breach("", fmt.Sprintf("Content-Type is %q", h.Get("Content-Type")))
	}
	if e.Method == http.MethodGet && e.Status < 400 && h.Get("Etag") == "" {
		breach("", "no header ETag")
	}
	if link := h.Get("Link"); link != "" && !linkForm.MatchString(link) {
		breach("", "Link is "+link)
	}
}

// checkError holds the shape of every error.
func checkError(e exchange, breach func(at, what string)) {
	body, _ := decoded(e.ResponseBody).(map[string]any)
	for _, name := range []string{"message", "documentation_url", "status"} {
		if s, _ := body[name].(string); s == "" {
			breach("", fmt.Sprintf("a %d without %q", e.Status, name))
		}
	}
}

func decoded(s string) any {
	var v any
	_ = json.Unmarshal([]byte(s), &v) // what is no JSON was told by the validation
	return v
}

// each breaks an error into its causes, with the place in the body.
func each(err error, breach func(at, what string)) {
	var many openapi3.MultiError
	var request *openapi3filter.RequestError
	var response *openapi3filter.ResponseError
	var schema *openapi3.SchemaError
	switch {
	case direct(err, &many):
		for _, e := range many {
			each(e, breach)
		}
	case direct(err, &request) && request.Err != nil && request.Parameter == nil:
		each(request.Err, breach)
	case direct(err, &response) && response.Err != nil:
		each(response.Err, breach)
	case errors.As(err, &schema):
		breach(pointer(schema.JSONPointer()), schema.Reason)
	default:
		breach("", firstLine(err.Error()))
	}
}

// direct says that an error is of a kind itself, not by what it wraps.
func direct[E error](err error, as *E) bool {
	e, ok := err.(E) //nolint:errorlint // the wrapped ones come by their own turn
	*as = e
	return ok
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// pointer writes a place in a body; an entry of a list is any.
func pointer(parts []string) string {
	var out strings.Builder
	for _, p := range parts {
		if strings.Trim(p, "0123456789") == "" {
			p = "*"
		}
		out.WriteString("/" + p)
	}
	return out.String()
}
