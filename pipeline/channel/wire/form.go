package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"strings"

	"github.com/gunungmas/terbit/pipeline/channel"
)

// Form is a multipart form. Its files are streamed, never held in memory, and its
// length is known before it is sent.
type Form struct {
	fields []field
}

type field struct {
	name, value string
	file        *channel.File
}

// Field adds a text.
func (f *Form) Field(name, value string) {
	f.fields = append(f.fields, field{name: name, value: value})
}

// File adds a file.
func (f *Form) File(name string, file channel.File) {
	f.fields = append(f.fields, field{name: name, file: &file})
}

// Into makes the form the request's body. All files are opened here, so that one
// that can't be read is a refusal and no half-sent request.
func (f *Form) Into(r *Request) error {
	var (
		head   bytes.Buffer
		form   = multipart.NewWriter(&head)
		body   parts
		pieces []io.Reader
		length int64
	)
	cut := func() {
		length += int64(head.Len())
		pieces = append(pieces, bytes.NewReader(bytes.Clone(head.Bytes())))
		head.Reset()
	}
	for _, p := range f.fields {
		if p.file == nil {
			if err := form.WriteField(p.name, p.value); err != nil {
				return errors.Join(err, body.Close())
			}
			continue
		}
		if _, err := form.CreatePart(fileHeader(p.name, p.file)); err != nil {
			return errors.Join(err, body.Close())
		}
		cut()
		content, err := p.file.Open()
		if err != nil {
			return errors.Join(fmt.Errorf("open %s: %w", p.file.Name, err), body.Close())
		}
		body.open = append(body.open, content)
		pieces = append(pieces, content)
		length += p.file.Bytes
	}
	if err := form.Close(); err != nil {
		return errors.Join(err, body.Close())
	}
	cut()
	body.Reader = io.MultiReader(pieces...)
	r.Type, r.Body, r.Length = form.FormDataContentType(), &body, length
	return nil
}

var quotes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "")

func fileHeader(name string, f *channel.File) textproto.MIMEHeader {
	return textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="%s"; filename="%s"`, quotes.Replace(name), quotes.Replace(f.Name))},
		"Content-Type":        {f.Type},
	}
}

// parts is a body that closes its files.
type parts struct {
	io.Reader
	open []io.Closer
}

func (p *parts) Close() error {
	var errs []error
	for _, c := range p.open {
		errs = append(errs, c.Close())
	}
	p.open = nil
	return errors.Join(errs...)
}
