package telegramtest

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"
)

// form is a multipart body with a file where kind is not empty.
func form(t *testing.T, fields map[string]string, name, kind, content string) (string, *bytes.Buffer) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	if kind != "" {
		p, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {`form-data; name="` + name + `"; filename="x"`}, "Content-Type": {kind},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &b
}

// Whatever the documents don't allow is refused, and nothing is posted for it.
func TestRefuses(t *testing.T) {
	const token = "1:a"
	js := func(body string) (string, *bytes.Buffer) { return "application/json", bytes.NewBufferString(body) }
	photo := func(fields map[string]string, kind, content string) (string, *bytes.Buffer) {
		return form(t, fields, "photo", kind, content)
	}
	chat := map[string]string{"chat_id": "@dinas"}
	for name, c := range map[string]struct {
		path string
		body func() (string, *bytes.Buffer)
		code int
	}{
		"accepted":             {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) { return js(`{"chat_id":"@dinas","text":"x"}`) }, 200},
		"another token":        {"/bot1:b/sendMessage", func() (string, *bytes.Buffer) { return js(`{"chat_id":"@dinas","text":"x"}`) }, 401},
		"no token":             {"/sendMessage", func() (string, *bytes.Buffer) { return js(`{}`) }, 404},
		"an unknown method":    {"/bot1:a/sendmessage", func() (string, *bytes.Buffer) { return js(`{}`) }, 404},
		"an unknown parameter": {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) { return js(`{"chat_id":"@dinas","text":"x","message":"x"}`) }, 400},
		"another type":         {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) { return js(`{"chat_id":"@dinas","text":7}`) }, 400},
		"a number as text":     {"/bot1:a/deleteMessage", func() (string, *bytes.Buffer) { return js(`{"chat_id":"@dinas","message_id":"1"}`) }, 400},
		"a missing parameter":  {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) { return js(`{"chat_id":"@dinas"}`) }, 400},
		"an unknown field": {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) {
			return js(`{"chat_id":"@dinas","text":"x","link_preview_options":{"disabled":true}}`)
		}, 400},
		"a query":              {"/bot1:a/sendMessage?text=x", func() (string, *bytes.Buffer) { return js(`{"chat_id":"@dinas","text":"x"}`) }, 400},
		"another content type": {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) { return "text/plain", bytes.NewBufferString("x") }, 400},
		"half a JSON":          {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) { return js(`{"chat_id":`) }, 400},
		"another channel":      {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) { return js(`{"chat_id":"@lain","text":"x"}`) }, 400},
		"a reply to nothing": {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) {
			return js(`{"chat_id":"@dinas","text":"x","reply_parameters":{"message_id":9}}`)
		}, 400},
		"a photo":           {"/bot1:a/sendPhoto", func() (string, *bytes.Buffer) { return photo(chat, "image/jpeg", "A") }, 200},
		"a photo as JSON":   {"/bot1:a/sendPhoto", func() (string, *bytes.Buffer) { return js(`{"chat_id":"@dinas","photo":"x"}`) }, 400},
		"no photo":          {"/bot1:a/sendPhoto", func() (string, *bytes.Buffer) { return photo(chat, "", "") }, 400},
		"an empty photo":    {"/bot1:a/sendPhoto", func() (string, *bytes.Buffer) { return photo(chat, "image/jpeg", "") }, 400},
		"a video as photo":  {"/bot1:a/sendPhoto", func() (string, *bytes.Buffer) { return photo(chat, "video/mp4", "A") }, 400},
		"a photo too large": {"/bot1:a/sendPhoto", func() (string, *bytes.Buffer) { return photo(chat, "image/jpeg", strings.Repeat("A", photoMax+1)) }, 400},
		"a file with no use": {"/bot1:a/sendMessage", func() (string, *bytes.Buffer) {
			return photo(map[string]string{"chat_id": "@dinas", "text": "x"}, "image/jpeg", "A")
		}, 400},
		"an album of one": {"/bot1:a/sendMediaGroup", func() (string, *bytes.Buffer) {
			return form(t, map[string]string{"chat_id": "@dinas", "media": `[{"type":"photo","media":"attach://a"}]`}, "a", "image/jpeg", "A")
		}, 400},
		"an album of thin air": {"/bot1:a/sendMediaGroup", func() (string, *bytes.Buffer) {
			return form(t, map[string]string{"chat_id": "@dinas", "media": `[{"type":"photo","media":"attach://a"},{"type":"photo","media":"attach://b"}]`}, "a", "image/jpeg", "A")
		}, 400},
		"a hundred and one ids": {"/bot1:a/deleteMessages", func() (string, *bytes.Buffer) {
			return js(`{"chat_id":"@dinas","message_ids":[` + strings.Repeat("1,", 100) + `1]}`)
		}, 400},
	} {
		s := New(token, "dinas")
		kind, body := c.body()
		r := httptest.NewRequestWithContext(t.Context(), "POST", c.path, body)
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		var a struct {
			OK   bool `json:"ok"`
			Code int  `json:"error_code"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		good := c.code == 200
		if w.Code != c.code || a.OK != good || !good && a.Code != c.code || (len(s.Posts()) == 1) != good {
			t.Errorf("%s: %d %s, %d posts", name, w.Code, w.Body, len(s.Posts()))
		}
	}
}
